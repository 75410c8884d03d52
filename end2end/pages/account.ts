import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** My Account. */
export class AccountPage extends Frame {
  readonly profile: Locator;
  readonly groups: Locator;
  readonly sessions: Locator;

  constructor(page: Page) {
    super(page);
    this.profile = page.getByRole('region', { name: 'Profile' });
    this.groups = page.getByRole('region', { name: 'Groups' });
    this.sessions = page.getByRole('region', { name: 'Sessions' });
  }

  async expectHere(): Promise<void> {
    await expect(this.page).toHaveURL(/\/account$/);
    await expect(this.heading).toHaveText('My Account');
  }
}

/** The page that changes the password, by choice or because the present one is temporary. */
export class PasswordPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly current: Field;
  readonly password: Field;
  readonly repeat: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.current = new Field(page, 'Current Password');
    this.password = new Field(page, 'New Password');
    this.repeat = new Field(page, 'Repeat Password');
    this.submit = page.getByRole('button', { name: 'Change password' });
  }

  /** The temporary password opens this page alone. */
  async expectMustChange(): Promise<void> {
    await expect(this.page).toHaveURL(/\/account\/password/);
    await expect(this.heading).toHaveText('Choose a new password');
    await expect(this.current.input).toHaveCount(0);
  }

  async choose(password: string, repeat = password): Promise<void> {
    await this.password.input.fill(password);
    await this.repeat.input.fill(repeat);
    await this.submit.click();
  }

  async change(current: string, password: string, repeat = password): Promise<void> {
    await this.current.input.fill(current);
    await this.choose(password, repeat);
  }
}
