import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** Manage > Groups. */
export class GroupsPage extends Frame {
  readonly table: Locator;
  readonly newGroup: Locator;
  readonly search: Locator;
  readonly dialog: Locator;
  readonly name: Field;
  readonly description: Field;
  readonly forCustomers: Locator;
  readonly forStaff: Locator;
  readonly create: Locator;

  constructor(page: Page) {
    super(page);
    this.table = page.getByRole('table', { name: 'Groups' });
    this.newGroup = page.getByRole('button', { name: 'New Group', exact: true });
    this.search = page.getByRole('searchbox', { name: 'Search groups' });
    this.dialog = page.getByRole('dialog', { name: 'New Group' });
    this.name = new Field(this.dialog, 'Name');
    this.description = new Field(this.dialog, 'Description optional');
    this.forCustomers = this.dialog.getByRole('radio', { name: /^Customers/ });
    this.forStaff = this.dialog.getByRole('radio', { name: /^Back office users/ });
    this.create = this.dialog.getByRole('button', { name: 'Create', exact: true });
  }

  override async goto(): Promise<void> {
    await super.goto('/console/groups');
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }
}

/** The page of one group. */
export class GroupPage extends Frame {
  readonly members: Locator;
  readonly add: Locator;
  readonly edit: Locator;
  readonly name: Field;
  readonly description: Field;
  readonly update: Locator;
  readonly delete: Locator;

  constructor(page: Page) {
    super(page);
    this.members = page.locator('.table tbody').getByRole('row');
    this.add = page.getByRole('button', { name: 'Add members', exact: true });
    this.edit = page.getByRole('button', { name: 'Edit', exact: true });
    this.name = new Field(page.locator('main form'), 'Name');
    this.description = new Field(page.locator('main form'), 'Description optional');
    this.update = page.getByRole('button', { name: 'Update', exact: true });
    this.delete = page.getByRole('button', { name: 'Delete Group', exact: true });
  }

  async open(id: string): Promise<void> {
    await this.goto(`/console/groups/${id}`);
  }

  member(email: string): Locator {
    return this.members.filter({ hasText: email });
  }

  /** Adds a person, found by their address. */
  async addMember(email: string): Promise<void> {
    await this.add.click();
    const dialog = this.page.getByRole('dialog', { name: /^Add members to/ });
    await dialog.getByRole('searchbox').fill(email);
    await dialog.getByRole('checkbox', { name: email }).check();
    await dialog.getByRole('button', { name: /^Add/ }).click();
    await expect(dialog).toBeHidden();
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name });
  }
}
