import { type Locator, type Page, expect } from '@playwright/test';
import { Authenticator } from '../support/authenticator.ts';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** My Account. */
export class AccountPage extends Frame {
  readonly profile: Locator;
  readonly about: Locator;
  readonly groups: Locator;
  readonly sessions: Locator;

  constructor(page: Page) {
    super(page);
    this.profile = page.getByRole('region', { name: 'Profile' });
    this.about = page.getByRole('region', { name: 'About you' });
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

/** The second factor in My Account. */
export class SecondFactorPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly code: Field;
  readonly current: Field;
  readonly codes: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.code = new Field(page, 'Code from your app');
    this.current = new Field(page, 'Current Password');
    this.codes = page.locator('.codes code');
  }

  async act(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Begins to set it up, and gives the app with its key. */
  async begin(): Promise<Authenticator> {
    await this.act('Set up');
    const key = await this.page.locator('.seed').innerText();
    return new Authenticator(key);
  }

  /** Sets it up, and gives the app with the recovery codes. */
  async enrol(): Promise<{ app: Authenticator; codes: string[] }> {
    const app = await this.begin();
    await this.code.input.fill(app.code());
    await this.act('Turn on');
    await expect(this.heading).toHaveText('Your second factor is on');
    return { app, codes: await this.codes.allInnerTexts() };
  }
}

/** Passkeys in My Account: the list, or one of them. */
export class PasskeysPage {
  readonly page: Page;
  readonly name: Field;
  readonly current: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.name = new Field(page, 'Name');
    this.current = new Field(page, 'Current Password');
    this.submit = page.getByRole('button', { name: 'Add a passkey' });
  }

  async goto(): Promise<void> {
    await this.page.goto('/account/passkeys');
  }

  /** Adds the passkey that the browser's device makes. */
  async add(name: string): Promise<void> {
    await this.name.input.fill(name);
    await this.submit.click();
    await expect(this.page.getByRole('listitem').filter({ hasText: name })).toBeVisible();
  }
}

/** The second step of signing in. */
export class SecondStepPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly code: Field;
  readonly recovery: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.code = new Field(page, 'Code from your app');
    this.recovery = new Field(page, 'Recovery code');
    this.submit = page.getByRole('button', { name: 'Sign in', exact: true });
  }

  async expectHere(): Promise<void> {
    await expect(this.page).toHaveURL(/\/second-factor/);
    await expect(this.heading).toHaveText('Enter your code');
  }

  async enter(code: string): Promise<void> {
    await this.code.input.fill(code);
    await this.submit.click();
  }
}
