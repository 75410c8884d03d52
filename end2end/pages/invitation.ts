import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';

/** The page behind an invitation's link. */
export class InvitationPage {
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
