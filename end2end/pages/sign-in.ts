import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';

export class SignInPage {
  readonly page: Page;
  readonly email: Field;
  readonly password: Field;
  readonly submit: Locator;
  readonly alert: Locator;
  readonly notice: Locator;

  constructor(page: Page) {
    this.page = page;
    this.email = new Field(page, 'Email (Username)');
    this.password = new Field(page, 'Password');
    this.submit = page.getByRole('button', { name: 'Sign in', exact: true });
    this.alert = page.getByRole('alert');
    this.notice = page.getByRole('status');
  }

  async goto(): Promise<void> {
    await this.page.goto('/sign-in');
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.goto();
    await this.fill(email, password);
  }

  async fill(email: string, password: string): Promise<void> {
    await this.email.input.fill(email);
    await this.password.input.fill(password);
    await this.submit.click();
  }

  async expectHere(): Promise<void> {
    await expect(this.page).toHaveURL(/\/sign-in(\?|$)/);
    await expect(this.submit).toBeVisible();
  }

  /** The sentence for a wrong password and for an unknown name alike. */
  async expectRefused(): Promise<void> {
    await expect(this.alert).toHaveText('The email or the password is not right. Check both and try again.');
  }
}
