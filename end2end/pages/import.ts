import { type Locator, type Page, expect } from '@playwright/test';
import { JobPage } from './bulk.ts';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** Import: the upload, and what the columns of the file hold. */
export class ImportPage extends Frame {
  readonly file: Field;
  readonly upload: Locator;
  readonly columns: Locator;
  readonly check: Locator;

  constructor(page: Page) {
    super(page);
    this.file = new Field(page, 'CSV file');
    this.upload = page.getByRole('button', { name: 'Upload', exact: true });
    this.columns = page.getByRole('table', { name: 'Columns' }).locator('tbody').getByRole('row');
    this.check = page.getByRole('button', { name: 'Check file', exact: true });
  }

  override async goto(): Promise<void> {
    await super.goto('/console/import');
  }

  /** Chooses a file with these lines. */
  async choose(lines: string[] | Buffer, name = 'people.csv'): Promise<void> {
    const buffer = Buffer.isBuffer(lines) ? lines : Buffer.from(lines.join('\r\n'));
    await this.file.input.setInputFiles({ name, mimeType: 'text/csv', buffer });
  }

  /** Uploads a file with these lines, and waits for its columns. */
  async take(lines: string[]): Promise<void> {
    await this.choose(lines);
    await this.upload.click();
    await expect(this.page).toHaveURL(/\/console\/import\/[0-9a-f-]{36}$/);
    await expect(this.columns.first()).toBeVisible();
  }

  /** What a column holds. */
  holds(column: string): Locator {
    return this.page.getByRole('combobox', { name: `What column ${column} holds`, exact: true });
  }

  choice(name: RegExp): Locator {
    return this.page.getByRole('radio', { name });
  }

  /** Checks the file, and waits for what would come of it. */
  async checked(): Promise<ImportJob> {
    await this.check.click();
    await expect(this.page).toHaveURL(/\/console\/jobs\/[0-9a-f-]{36}$/);
    const job = new ImportJob(this.page);
    await expect(job.state).toHaveText('Finished');
    return job;
  }
}

/** The page of a job that reads a file. */
export class ImportJob extends JobPage {
  readonly import: Locator;
  readonly refusedRows: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    super(page);
    this.#page = page;
    this.import = page.getByRole('button', { name: /^Import \d+ rows?$/ });
    this.refusedRows = page.getByRole('link', { name: 'Download refused rows', exact: true });
  }

  /** Imports what was checked, and waits for the job to be over. */
  async imported(): Promise<ImportJob> {
    const checked = this.#page.url();
    await this.import.click();
    await expect(this.#page).not.toHaveURL(checked);
    await expect(this.heading).toHaveText('Import');
    await expect(this.state).toHaveText('Finished');
    return this;
  }
}
