import { type Locator, type Page, expect } from '@playwright/test';
import { Frame } from './frame.ts';

/** One of the two tables of Assign Customers. */
export class AssignTable {
  readonly section: Locator;
  readonly search: Locator;
  readonly all: Locator;
  readonly rows: Locator;
  readonly previous: Locator;
  readonly next: Locator;
  readonly pendingTab: Locator;
  readonly tab: Locator;

  constructor(page: Page, heading: string, tab: string, pending: string) {
    this.section = page.getByRole('region', { name: heading, exact: true });
    this.search = this.section.getByRole('searchbox');
    this.all = this.section.getByRole('checkbox', { name: 'Select all on this page' });
    this.rows = this.section.getByRole('table').locator('tbody').getByRole('row');
    this.previous = this.section.getByRole('button', { name: 'Previous' });
    this.next = this.section.getByRole('button', { name: 'Next' });
    this.tab = this.section.getByRole('button', { name: tab, exact: true });
    this.pendingTab = this.section.getByRole('button', { name: new RegExp(`^${pending}`) });
  }

  row(email: string): Locator {
    return this.rows.filter({ hasText: email });
  }

  box(name: string): Locator {
    return this.section.getByRole('checkbox', { name: `Select ${name}`, exact: true });
  }

  /** Searches, and waits until what is searched for is there. */
  async searchFor(email: string): Promise<void> {
    await this.search.fill(email);
    await expect(this.rows).toHaveCount(1);
    await expect(this.row(email)).toBeVisible();
  }
}

/** Assign Customers of one back office user. */
export class AssignPage extends Frame {
  readonly available: AssignTable;
  readonly assigned: AssignTable;
  readonly bar: Locator;
  readonly save: Locator;
  readonly discard: Locator;
  readonly conflicts: Locator;

  constructor(page: Page) {
    super(page);
    this.available = new AssignTable(
      page,
      'List of customers',
      'Select customers to assign',
      'Customers to be assigned',
    );
    this.assigned = new AssignTable(page, 'Assigned customers', 'Assigned customers', 'Customers to be unassigned');
    this.bar = page.locator('.save-bar');
    this.save = page.getByRole('button', { name: 'Save', exact: true });
    this.discard = page.getByRole('button', { name: 'Discard', exact: true });
    this.conflicts = page.locator('#conflicts');
  }

  async open(id: string): Promise<void> {
    await this.goto(`/console/users/${id}/assign`);
  }
}
