import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';

/** Forgot password, before sign-in. */
export class ForgotPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly email: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.email = new Field(page, 'Email (Username)');
    this.submit = page.getByRole('button', { name: 'Send link' });
  }

  async ask(email: string): Promise<void> {
    await this.page.goto('/forgot-password');
    await this.email.input.fill(email);
    await this.submit.click();
  }

  /** What everybody is told, whoever has the address. */
  async expectSent(): Promise<void> {
    await expect(this.page).toHaveURL(/\/forgot-password\?sent$/);
    await expect(this.heading).toHaveText('Check your mail');
  }
}

/** The page behind the link of a reset. */
export class ResetPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly username: Locator;
  readonly password: Field;
  readonly repeat: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.username = page.getByLabel('Email (Username)');
    this.password = new Field(page, 'New Password');
    this.repeat = new Field(page, 'Repeat Password');
    this.submit = page.getByRole('button', { name: 'Set password' });
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  async choose(password: string, repeat = password): Promise<void> {
    await this.password.input.fill(password);
    await this.repeat.input.fill(repeat);
    await this.submit.click();
  }

  async expectEnded(title: string): Promise<void> {
    await expect(this.heading).toHaveText(title);
    await expect(this.submit).toHaveCount(0);
  }
}

/** The console's dialog that resets a password. */
export class ResetDialog {
  readonly dialog: Locator;
  readonly mail: Locator;
  readonly temporary: Locator;
  readonly stop: Locator;
  readonly password: Field;
  readonly generate: Locator;
  readonly commit: Locator;
  readonly cancel: Locator;
  readonly close: Locator;
  readonly secret: Locator;

  constructor(page: Page, title: string, commit = 'Reset Password') {
    this.dialog = page.getByRole('dialog', { name: title });
    this.mail = this.dialog.getByRole('radio', { name: /^Mail the user a request/ });
    this.temporary = this.dialog.getByRole('radio', { name: /^Set a temporary password/ });
    this.stop = this.dialog.getByRole('checkbox', { name: /^The password may be known/ });
    this.password = new Field(this.dialog, 'Temporary password');
    this.generate = this.dialog.getByRole('button', { name: 'Generate' });
    this.commit = this.dialog.getByRole('button', { name: commit, exact: true });
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' });
    this.close = this.dialog.getByRole('button', { name: 'Close' }).first();
    this.secret = this.dialog.locator('code');
  }
}
