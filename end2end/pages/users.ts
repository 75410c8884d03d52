import { type Locator, type Page, expect } from '@playwright/test';
import { Frame } from './frame.ts';

/** Manage > Users. */
export class UsersPage extends Frame {
  readonly count: Locator;
  readonly search: Locator;
  readonly table: Locator;
  readonly rows: Locator;
  readonly names: Locator;
  readonly newUser: Locator;
  readonly chips: Locator;
  readonly range: Locator;
  readonly previous: Locator;
  readonly next: Locator;

  constructor(page: Page) {
    super(page);
    this.count = page.locator('.page-head .count');
    this.search = page.getByRole('searchbox', { name: 'Search e-mail or name' });
    this.table = page.getByRole('table', { name: 'Users' });
    this.rows = this.table.locator('tbody').getByRole('row');
    this.names = this.rows.locator('.row-link');
    this.newUser = page.getByRole('button', { name: 'New User', exact: true });
    this.chips = page.getByRole('list', { name: 'Active filters' });
    this.range = page.locator('.pager .range');
    this.previous = page.locator('.pager').getByText('Previous', { exact: true });
    this.next = page.locator('.pager').getByText('Next', { exact: true });
  }

  override async goto(address = ''): Promise<void> {
    await super.goto(`/console/users${address}`);
  }

  /** The row of a person, by address. */
  row(email: string): Locator {
    return this.rows.filter({ hasText: email });
  }

  edit(name: string): Locator {
    return this.page.getByRole('link', { name: `Edit ${name}`, exact: true });
  }

  delete(name: string): Locator {
    return this.page.getByRole('button', { name: `Delete ${name}`, exact: true });
  }

  /** Searches, and waits until the list is the one of the search. */
  async searchFor(text: string): Promise<void> {
    await this.search.fill(text);
    await expect(this.page).toHaveURL(url => url.searchParams.get('q') === text);
    await expect(this.table.or(this.page.getByRole('heading', { name: 'Nobody matches' }))).toBeVisible();
    await expect(this.page.locator('.table-frame[aria-busy=true]')).toHaveCount(0);
  }

  /** Whose list it is. */
  view(name: 'Everyone' | 'Customers' | 'Back office'): Locator {
    return this.page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name, exact: true });
  }

  /** What can be done to a back office user, behind the button in their row. */
  async more(name: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `More for ${name}`, exact: true }).click();
    const menu = this.page.locator('.menu:popover-open');
    await expect(menu).toBeVisible();
    return menu;
  }

  filter(label: 'Status' | 'Group' | 'Sort'): Locator {
    return this.page.locator('.filters').getByRole('combobox', { name: label, exact: true });
  }

  pageSize(): Locator {
    return this.page.getByRole('combobox', { name: 'Rows', exact: true });
  }

  /** The choice of the kind of user that New User offers first. */
  kinds(): Locator {
    return this.page.locator('#new-user');
  }

  /** Chooses what is to be made. */
  async make(kind: RegExp): Promise<void> {
    await this.newUser.click();
    await expect(this.kinds()).toBeVisible();
    await this.kinds().getByRole('link', { name: kind }).click();
  }

  async startNewCustomer(): Promise<void> {
    await this.make(/^Customer/);
  }

  deleteDialog(name: string): DeleteDialog {
    return new DeleteDialog(this.page, name);
  }
}

/** The question that is answered by typing the username. */
export class DeleteDialog {
  readonly dialog: Locator;
  readonly typed: Locator;
  readonly confirm: Locator;
  readonly cancel: Locator;
  readonly close: Locator;

  constructor(page: Page, name: string) {
    this.dialog = page.getByRole('dialog', { name: `Delete ${name}?` });
    this.typed = this.dialog.getByRole('textbox');
    this.confirm = this.dialog.getByRole('button', { name: 'Confirm' });
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' });
    this.close = this.dialog.getByRole('button', { name: 'Close' });
  }
}
