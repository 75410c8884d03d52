import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';
import { Frame } from './frame.ts';
import { ResetDialog } from './reset.ts';

/** The page of one person. */
export class PersonPage extends Frame {
  readonly state: Locator;
  readonly tabs: Locator;
  readonly profile: Locator;
  readonly groups: Locator;
  readonly sessions: Locator;
  readonly activity: Locator;
  readonly glance: Locator;
  readonly firstName: Field;
  readonly lastName: Field;
  readonly update: Locator;
  readonly save: Locator;
  readonly resend: Locator;
  readonly copyLink: Locator;
  readonly extend: Locator;
  readonly revoke: Locator;
  readonly danger: Locator;
  readonly reset: Locator;
  readonly lock: Locator;
  readonly actAs: Locator;
  readonly preview: Locator;
  readonly delete: Locator;

  constructor(page: Page) {
    super(page);
    this.state = page.locator('.person-head .state');
    this.tabs = page.locator('nav.tabs');
    this.profile = page.getByRole('region', { name: 'Profile' });
    this.groups = page.getByRole('region', { name: 'Groups' });
    this.sessions = page.getByRole('region', { name: 'Sessions' });
    this.activity = page.getByRole('region', { name: 'Activity' });
    this.glance = page.getByRole('region', { name: 'At a glance' });
    this.firstName = new Field(page, 'First Name optional');
    this.lastName = new Field(page, 'Last Name optional');
    this.update = page.getByRole('button', { name: 'Update', exact: true });
    this.save = page.getByRole('button', { name: 'Save', exact: true });
    this.resend = page.getByRole('button', { name: 'Resend invitation' });
    this.copyLink = page.getByRole('button', { name: 'Copy link' });
    this.extend = page.getByRole('button', { name: 'Extend', exact: true });
    this.revoke = page.getByRole('button', { name: 'Take back', exact: true });
    this.danger = page.getByRole('region', { name: 'Danger zone' });
    this.reset = this.danger.getByRole('button', { name: 'Reset password', exact: true });
    this.lock = page.getByRole('switch', { name: 'Lock user' });
    this.actAs = this.danger.getByRole('button', { name: 'Act as customer' });
    this.preview = this.glance.getByRole('button', { name: 'Preview in store' });
    this.delete = page.getByRole('button', { name: 'Delete User' });
  }

  async open(id: string, query = ''): Promise<void> {
    await this.goto(`/console/users/${id}${query}`);
  }

  async openTab(name: 'Profile' | 'Groups' | 'Sessions' | 'Activity'): Promise<void> {
    const tab = this.tabs.getByRole('link', { name });
    await tab.click();
    await expect(tab).toHaveAttribute('aria-current', 'page');
  }

  group(name: string): Locator {
    return this.page.getByRole('checkbox', { name });
  }

  deleteDialog(name: string): TickedDialog {
    return new TickedDialog(this.page, `Delete ${name}?`);
  }

  resetDialog(name: string): ResetDialog {
    return new ResetDialog(this.page, `Reset the password of ${name}`);
  }

  setPasswordDialog(name: string): ResetDialog {
    return new ResetDialog(this.page, `Set a password for ${name}`, 'Set password');
  }

  lockDialog(name: string): TickedDialog {
    return new TickedDialog(this.page, `Lock ${name}?`);
  }
}

/** A question that is answered by ticking that it is understood. */
export class TickedDialog {
  readonly dialog: Locator;
  readonly tick: Locator;
  readonly confirm: Locator;
  readonly cancel: Locator;
  readonly close: Locator;

  constructor(page: Page, name: string) {
    this.dialog = page.getByRole('dialog', { name });
    this.tick = this.dialog.getByRole('checkbox', { name: /^I understand/ });
    this.confirm = this.dialog.getByRole('button', { name: 'Confirm' });
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' });
    this.close = this.dialog.getByRole('button', { name: 'Close' });
  }
}
