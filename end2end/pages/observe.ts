import { type Locator, type Page, expect } from '@playwright/test';
import { Frame } from './frame.ts';

/** Observe > Activity. */
export class ActivityPage extends Frame {
  readonly entries: Locator;
  readonly chips: Locator;
  readonly actor: Locator;
  readonly person: Locator;
  readonly action: Locator;
  readonly from: Locator;
  readonly to: Locator;
  readonly next: Locator;
  readonly previous: Locator;
  readonly range: Locator;

  constructor(page: Page) {
    super(page);
    this.entries = page.locator('.timeline > li');
    this.chips = page.getByRole('list', { name: 'Active filters' });
    this.actor = page.getByLabel('By', { exact: true });
    this.person = page.getByLabel('About', { exact: true });
    this.action = page.getByRole('combobox', { name: 'What', exact: true });
    this.from = page.getByLabel('From', { exact: true });
    this.to = page.getByLabel('To', { exact: true });
    this.next = page.locator('.pager').getByText('Next', { exact: true });
    this.previous = page.locator('.pager').getByText('Previous', { exact: true });
    this.range = page.locator('.pager .range');
  }

  override async goto(address = ''): Promise<void> {
    await super.goto(`/console/activity${address}`);
  }

  /** The entry with these words. */
  entry(words: string | RegExp): Locator {
    return this.entries.filter({ hasText: words });
  }
}

/** Observe > Mail. */
export class MailPage extends Frame {
  readonly rows: Locator;
  readonly search: Locator;
  readonly state: Locator;
  readonly kind: Locator;
  readonly chips: Locator;
  readonly notice: Locator;

  constructor(page: Page) {
    super(page);
    this.rows = page.getByRole('table', { name: 'Mail' }).locator('tbody').getByRole('row');
    this.search = page.getByRole('searchbox', { name: 'Search recipient' });
    this.state = page.getByRole('combobox', { name: 'State', exact: true });
    this.kind = page.getByRole('combobox', { name: 'About', exact: true });
    this.chips = page.getByRole('list', { name: 'Active filters' });
    this.notice = page.locator('#main .notice');
  }

  override async goto(address = ''): Promise<void> {
    await super.goto(`/console/mail${address}`);
  }

  /** The mail to an address. */
  row(recipient: string): Locator {
    return this.rows.filter({ hasText: recipient });
  }

  retry(name: string): Locator {
    return this.page.getByRole('button', { name: `Retry the mail to ${name}`, exact: true });
  }
}

/** Settings. */
export class SettingsPage extends Frame {
  readonly organization: Locator;
  readonly validity: Locator;
  readonly passwords: Locator;
  readonly update: Locator;

  constructor(page: Page) {
    super(page);
    this.organization = page.getByRole('region', { name: 'Organization', exact: true });
    this.validity = page.getByRole('region', { name: 'Links and temporary passwords' });
    this.passwords = page.getByRole('region', { name: 'Passwords', exact: true });
    this.update = page.getByRole('button', { name: 'Update', exact: true });
  }

  override async goto(): Promise<void> {
    await super.goto('/console/settings');
  }

  /** Opens the form of a section. */
  async edit(
    section:
      | 'Organization'
      | 'Appearance'
      | 'Mails'
      | 'Sessions'
      | 'Links and temporary passwords'
      | 'Passwords'
      | 'Lock after failed sign-ins'
      | 'Self-registration'
      | 'Terms and privacy',
  ): Promise<void> {
    await this.page.getByRole('button', { name: `Edit ${section}`, exact: true }).click();
    await expect(this.update).toBeVisible();
  }
}
