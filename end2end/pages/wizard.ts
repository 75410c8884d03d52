import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** New User > Customer. */
export class WizardPage extends Frame {
  readonly email: Field;
  readonly firstName: Field;
  readonly lastName: Field;
  readonly methods: Locator;
  readonly invite: Locator;
  readonly linkOnly: Locator;
  readonly temporary: Locator;
  readonly password: Field;
  readonly generate: Locator;
  readonly next: Locator;
  readonly back: Locator;
  readonly finish: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    super(page);
    this.email = new Field(page, 'Email (Username)');
    this.firstName = new Field(page, 'First Name optional');
    this.lastName = new Field(page, 'Last Name optional');
    this.methods = page.getByRole('group', { name: 'Select the method to set the user password' });
    this.invite = page.getByRole('radio', { name: /^Invite user to set their own password/ });
    this.linkOnly = page.getByRole('checkbox', { name: /^Give me the link instead of mailing it/ });
    this.temporary = page.getByRole('radio', { name: /^Set a temporary password for the user/ });
    this.password = new Field(page, 'Temporary password');
    this.generate = page.getByRole('button', { name: 'Generate' });
    this.next = page.getByRole('button', { name: 'Next', exact: true });
    this.back = page.getByRole('button', { name: 'Back', exact: true });
    this.finish = page.getByRole('button', { name: 'Finish', exact: true });
    this.cancel = page.getByRole('link', { name: 'Cancel', exact: true });
  }

  override async goto(): Promise<void> {
    await super.goto('/console/users/new');
  }

  async expectStep(name: 'Details' | 'Groups'): Promise<void> {
    await expect(this.page.getByRole('list', { name: 'Steps' }).locator('[aria-current=step]')).toHaveText(name);
  }

  group(name: string): Locator {
    return this.page.getByRole('checkbox', { name });
  }

  /** Goes to step Groups. */
  async toGroups(): Promise<void> {
    await this.next.click();
    await this.expectStep('Groups');
  }

  /** Finishes without another choice, and waits for what came of it. */
  async toEnd(): Promise<void> {
    await this.finish.click();
    await expect(this.page.locator('.result')).toBeVisible();
  }

  /** The link or password that is shown once. */
  secret(): Locator {
    return this.page.locator('.slip code');
  }
}
