import { type Locator, type Page } from '@playwright/test';
import { Field } from './form.ts';

/** The first start: the organization's name and its owner. */
export class SetUpPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly organization: Field;
  readonly firstName: Field;
  readonly lastName: Field;
  readonly email: Field;
  readonly password: Field;
  readonly repeat: Field;
  readonly submit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.organization = new Field(page, 'Organization');
    this.firstName = new Field(page, 'First Name optional');
    this.lastName = new Field(page, 'Last Name optional');
    this.email = new Field(page, 'Email (Username)');
    this.password = new Field(page, 'Password');
    this.repeat = new Field(page, 'Repeat Password');
    this.submit = page.getByRole('button', { name: 'Create owner' });
  }

  async fill(organization: string, email: string, password: string): Promise<void> {
    await this.organization.input.fill(organization);
    await this.email.input.fill(email);
    await this.password.input.fill(password);
    await this.repeat.input.fill(password);
    await this.submit.click();
  }
}
