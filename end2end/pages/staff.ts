import { type Locator, type Page } from '@playwright/test';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** The fields that Add New User and Edit have in common. */
export class StaffForm extends Frame {
  readonly email: Field;
  readonly firstName: Field;
  readonly lastName: Field;
  readonly password: Field;
  readonly repeat: Field;
  readonly groups: Locator;
  readonly agent: Locator;
  readonly language: Locator;

  constructor(page: Page) {
    super(page);
    this.email = new Field(page, 'Email (Username)');
    this.firstName = new Field(page, 'First Name');
    this.lastName = new Field(page, 'Last Name');
    this.password = new Field(page, 'Password');
    this.repeat = new Field(page, 'Repeat password');
    this.groups = page.getByRole('group', { name: 'Assigned groups' });
    this.agent = page.getByRole('checkbox', { name: /^Agent/ });
    this.language = page.getByLabel('Interface language', { exact: true });
  }

  group(name: string): Locator {
    return this.groups.getByRole('checkbox', { name });
  }
}

/** Add New User. */
export class NewStaffPage extends StaffForm {
  readonly typed: Locator;
  readonly invite: Locator;
  readonly linkOnly: Locator;
  readonly create: Locator;
  readonly result: Locator;

  constructor(page: Page) {
    super(page);
    this.typed = page.getByRole('radio', { name: /^Set a password for the user/ });
    this.invite = page.getByRole('radio', { name: /^Invite user to set their own password/ });
    this.linkOnly = page.getByRole('checkbox', { name: /^Give me the link instead of mailing it/ });
    this.create = page.getByRole('button', { name: 'Create', exact: true });
    this.result = page.locator('.result');
  }

  override async goto(): Promise<void> {
    await super.goto('/console/users/new?kind=staff');
  }
}

/** The page of one back office user. */
export class StaffPage extends StaffForm {
  readonly state: Locator;
  readonly tabs: Locator;
  readonly account: Locator;
  readonly addUser: Locator;
  readonly edit: Locator;
  readonly update: Locator;
  readonly cancel: Locator;
  readonly danger: Locator;

  constructor(page: Page) {
    super(page);
    this.state = page.locator('.person-head .state');
    this.tabs = page.locator('nav.tabs');
    this.account = page.getByRole('region', { name: 'Account' });
    this.addUser = page.getByRole('link', { name: 'Add User', exact: true });
    this.edit = this.account.getByRole('link', { name: 'Edit', exact: true });
    this.update = page.getByRole('button', { name: 'Update', exact: true });
    this.cancel = page.getByRole('button', { name: 'Cancel', exact: true });
    this.danger = page.getByRole('region', { name: 'Danger zone' });
  }

  async open(id: string, query = ''): Promise<void> {
    await this.goto(`/console/users/${id}${query}`);
  }

  async openEdit(id: string): Promise<void> {
    await this.open(id, '?tab=account&edit');
  }
}

/** The page that warns before an end. */
export class WarningPage extends Frame {
  readonly question: Locator;
  readonly cancel: Locator;
  readonly delete: Locator;
  readonly deactivate: Locator;

  constructor(page: Page) {
    super(page);
    this.question = page.locator('main .notice.warning');
    this.cancel = page.getByRole('link', { name: 'Cancel', exact: true });
    this.delete = page.getByRole('button', { name: 'Delete', exact: true });
    this.deactivate = page.getByRole('button', { name: 'Deactivate', exact: true });
  }
}
