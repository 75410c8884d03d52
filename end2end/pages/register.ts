import { type Locator, type Page, expect } from '@playwright/test';
import type { Caller } from '../support/api.ts';
import { PASSWORD } from '../support/people.ts';
import { Field } from './form.ts';

/** The rules of self-registration, as the console sends them. */
export interface Rules {
  on: boolean;
  verify: boolean;
  validity: string;
  sign_in: boolean;
  approval: boolean;
  domains: string;
  notify: boolean;
}

const ON: Rules = { on: true, verify: true, validity: '24', sign_in: false, approval: false, domains: '', notify: false };

/** Sets the rules of self-registration, on if nothing else is said. */
export async function letRegister(admin: Caller, rules: Partial<Rules> = {}): Promise<void> {
  await change(admin, { registration: { ...ON, ...rules } });
}

/** Sets what people agree to. */
export async function setLegal(admin: Caller, terms: string, privacy = ''): Promise<void> {
  await change(admin, { legal: { terms, privacy } });
}

async function change(admin: Caller, section: object): Promise<void> {
  const { version } = await admin.call<{ version: number }>('settings/get', {});
  await admin.call('settings/update', { draft: { version, section } });
}

/** The form by which visitors register, and the page after it. */
export class RegisterPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly email: Field;
  readonly firstName: Field;
  readonly lastName: Field;
  readonly password: Field;
  readonly repeat: Field;
  readonly submit: Locator;
  readonly resend: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.email = new Field(page, 'Email (Username)');
    this.firstName = new Field(page, 'First Name optional');
    this.lastName = new Field(page, 'Last Name optional');
    this.password = new Field(page, 'Password');
    this.repeat = new Field(page, 'Repeat Password');
    this.submit = page.getByRole('button', { name: 'Register', exact: true });
    this.resend = page.getByRole('button', { name: 'Send the mail again' });
  }

  async goto(): Promise<void> {
    await this.page.goto('/register');
  }

  async fill(email: string, password = PASSWORD): Promise<void> {
    await this.email.input.fill(email);
    await this.firstName.input.fill('Ada');
    await this.lastName.input.fill('Lovelace');
    await this.password.input.fill(password);
    await this.repeat.input.fill(password);
  }

  async register(email: string, password = PASSWORD): Promise<void> {
    await this.goto();
    await this.fill(email, password);
    await this.submit.click();
  }

  /** What everybody is told, whoever has the address. */
  async expectSent(): Promise<void> {
    await expect(this.page).toHaveURL(/\/register\?sent$/);
    await expect(this.heading).toHaveText('Check your mail');
  }
}

/** The page behind the link that confirms a registration. */
export class VerifyPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly username: Locator;
  readonly password: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.username = page.getByLabel('Email (Username)');
    this.password = new Field(page, 'Password');
    this.submit = page.getByRole('button', { name: 'Confirm address' });
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }
}
