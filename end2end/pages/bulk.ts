import { type Locator, type Page, expect } from '@playwright/test';
import { UsersPage } from './users.ts';

/** Picking people in the users list, and what is done to them all. */
export class Bulk extends UsersPage {
  readonly bar: Locator;
  readonly everyoneOnPage: Locator;
  readonly dialog: Locator;
  readonly confirm: Locator;

  constructor(page: Page) {
    super(page);
    this.bar = page.locator('.selection');
    this.everyoneOnPage = page.getByRole('checkbox', { name: 'Select everyone on this page' });
    this.dialog = page.getByRole('dialog');
    this.confirm = this.dialog.getByRole('button', { name: 'Confirm' });
  }

  box(name: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
  }

  act(label: string): Locator {
    return this.bar.getByRole('button', { name: label, exact: true });
  }

  /** Answers the question that is open, and waits for the job to be over. */
  async run(): Promise<JobPage> {
    await this.confirm.click();
    await expect(this.page).toHaveURL(/\/console\/jobs\/[0-9a-f-]{36}$/);
    const job = new JobPage(this.page);
    await expect(job.state).toHaveText('Finished');
    return job;
  }
}

/** The page of a job. */
export class JobPage {
  readonly heading: Locator;
  readonly state: Locator;
  readonly figures: Locator;
  readonly rows: Locator;
  readonly refused: Locator;

  constructor(page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.state = page.locator('.card .status.pill');
    this.figures = page.locator('.card .meta');
    this.rows = page.getByRole('table', { name: 'Results' }).locator('tbody').getByRole('row');
    this.refused = page.getByRole('link', { name: /^Refused/ });
  }
}
