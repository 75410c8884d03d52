// Every page, and what opens on it, in both themes, by the rules of WCAG 2.2 AA that can be checked by a program.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { ApplicationPage, ApplicationsPage, NewApplicationPage, registered } from '../pages/applications.ts';
import { AttributesPage } from '../pages/attributes.ts';
import { Bulk } from '../pages/bulk.ts';
import { Frame } from '../pages/frame.ts';
import { GroupPage, GroupsPage } from '../pages/groups.ts';
import { ImportPage } from '../pages/import.ts';
import { ActivityPage, MailPage, SettingsPage } from '../pages/observe.ts';
import { PersonPage } from '../pages/person.ts';
import { RegisterPage, letRegister, setLegal } from '../pages/register.ts';
import { ForgotPage } from '../pages/reset.ts';
import { SetUpPage } from '../pages/set-up.ts';
import { UsersPage } from '../pages/users.ts';
import { WizardPage } from '../pages/wizard.ts';
import { expect, test } from '../support/fixtures.ts';
import { TEMPORARY, newEmail } from '../support/people.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Looks at the page as it stands, in both themes. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`);
    expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
  }
}

test('the list of users', async ({ owner, people }) => {
  const group = await people.group();
  const customer = await people.customer({ groups: [group] });
  await people.invited();
  const users = new UsersPage(owner);
  await users.goto();
  await expectAccessible(owner, 'the list');
  await users.newUser.click();
  await expectAccessible(owner, 'the choice of kind');
  await owner.keyboard.press('Escape');
  await users.personMenu();
  await expectAccessible(owner, 'the person menu');
  await owner.keyboard.press('Escape');
  await users.goto(`?q=${customer.email}&status=active&group=${group.id}`);
  await expectAccessible(owner, 'a filtered list');
  await users.delete(customer.name).click();
  await expect(users.deleteDialog(customer.name).dialog).toBeVisible();
  await expectAccessible(owner, 'the question before a deletion');
  await users.goto('?q=nobody-at-all');
  await expectAccessible(owner, 'nobody matches');
});

test('an import, from the file to its result', async ({ owner }) => {
  const page = new ImportPage(owner);
  await page.goto();
  await expectAccessible(owner, 'the upload');
  await page.take(['email,company', 'wrong,Acme', `${newEmail()},Acme`]);
  await expectAccessible(owner, 'the columns of a file');
  await page.holds('email').selectOption('');
  await page.check.click();
  await expectAccessible(owner, 'columns that were refused');
  await page.holds('email').selectOption('email');
  await page.choice(/^Nothing yet/).check();
  await page.checked();
  await expectAccessible(owner, 'a file that was checked');
});

test('people picked, and the job that follows', async ({ owner, people }) => {
  const customer = await people.mailed();
  const bulk = new Bulk(owner);
  await bulk.goto(`?q=${customer.email}`);
  await owner.getByRole('button', { name: 'More filters' }).click();
  await expectAccessible(owner, 'further filters');
  await owner.keyboard.press('Escape');
  await bulk.everyoneOnPage.check();
  await expectAccessible(owner, 'the bar of acts');
  await bulk.act('Delete').click();
  await expectAccessible(owner, 'the question before an act on many');
  await bulk.dialog.getByRole('button', { name: 'Cancel' }).click();
  await bulk.act('Resend invitation').click();
  await bulk.run();
  await expectAccessible(owner, 'a job');
  await owner.goto('/console/jobs');
  await expect(owner.getByRole('table', { name: 'Jobs' })).toBeVisible();
  await expectAccessible(owner, 'the jobs');
});

test('applications', async ({ owner, people, admin }) => {
  const group = await people.group();
  const customer = await people.customer({ groups: [group] });
  const { id } = await registered(admin);
  await new ApplicationsPage(owner).goto();
  await expectAccessible(owner, 'the applications');
  const form = new NewApplicationPage(owner);
  await form.goto();
  await form.register.click();
  await expectAccessible(owner, 'a new application with errors');
  const page = new ApplicationPage(owner);
  await page.open(id);
  await expectAccessible(owner, 'an application');
  await page.about.getByRole('button', { name: 'Edit', exact: true }).click();
  await expectAccessible(owner, 'an application in its form');
  await page.open(id, 'access');
  await page.ask(customer.email);
  await expect(page.answer).toBeVisible();
  await page.access.getByRole('button', { name: 'Change', exact: true }).click();
  await page.access.getByRole('radio', { name: /^Members of chosen groups/ }).check();
  await expectAccessible(owner, 'who may open it');
  await page.open(id, 'secrets');
  await page.secrets.getByRole('button', { name: 'New secret' }).click();
  await expectAccessible(owner, 'a new secret');
});

test('New User', async ({ owner, people }) => {
  const group = await people.group('Retail', 'Buys single pieces');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await expectAccessible(owner, 'Details');
  await wizard.temporary.check();
  await wizard.password.input.fill('abc');
  await wizard.next.click();
  await expectAccessible(owner, 'Details with errors');
  await wizard.email.input.fill(newEmail());
  await wizard.password.input.fill(TEMPORARY);
  await wizard.toGroups();
  await wizard.group(group.name).check();
  await expectAccessible(owner, 'Groups');
  await wizard.toEnd();
  await expectAccessible(owner, 'the result');
});

test('the page of a person', async ({ owner, people }) => {
  const group = await people.group();
  const customer = await people.customer({ groups: [group] });
  await people.signIn(customer);
  const invited = await people.mailed();
  const person = new PersonPage(owner);
  await person.open(invited.id);
  await expectAccessible(owner, 'somebody invited');
  await person.copyLink.click();
  await expect(owner.locator('.copyable')).toBeVisible();
  await expectAccessible(owner, 'the link of an invitation');
  await person.open(customer.id, '?edit');
  await person.firstName.fill('a'.repeat(101));
  await expectAccessible(owner, 'the profile with errors');
  await person.tabs.getByRole('link', { name: 'Groups' }).click();
  await owner.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(person.tabs.getByRole('link', { name: 'Groups' })).toHaveAttribute('aria-current', 'page');
  await expectAccessible(owner, 'the groups, edited');
  await person.open(customer.id, '?tab=activity');
  await expectAccessible(owner, 'the activity');
  await person.openTab('Sessions');
  await person.sessions.getByRole('button', { name: 'End session' }).click();
  await expect(owner.locator('dialog[open]')).toBeVisible();
  await expectAccessible(owner, 'the question before a session ends');
  await owner.keyboard.press('Escape');
  await person.reset.click();
  const reset = person.resetDialog(customer.name);
  await expectAccessible(owner, 'the reset of a password by mail');
  await reset.temporary.check();
  await reset.password.input.fill('abc');
  await reset.commit.click();
  await expectAccessible(owner, 'the reset of a password with errors');
  await reset.password.input.fill(TEMPORARY);
  await reset.commit.click();
  await expect(reset.secret).toBeVisible();
  await expectAccessible(owner, 'a temporary password');
  await reset.close.click();
  await person.lock.click();
  const lock = person.lockDialog(customer.name);
  await expectAccessible(owner, 'the question before a lock');
  await lock.tick.check();
  await lock.confirm.click();
  await expect(person.lock).toBeChecked();
  await expectAccessible(owner, 'somebody locked');
  await person.delete.click();
  await expect(person.deleteDialog(customer.name).dialog).toBeVisible();
  await expectAccessible(owner, 'the question before a deletion');
});

test('groups', async ({ owner, people }) => {
  const group = await people.group('Wholesale', 'Buys by the pallet');
  const customer = await people.invited({ groups: [group] });
  await people.invited();
  const groups = new GroupsPage(owner);
  await groups.goto();
  await expectAccessible(owner, 'the list');
  await groups.newGroup.click();
  await groups.create.click();
  await groups.name.expectError('Fill in this field.');
  await expectAccessible(owner, 'a new group with errors');
  const page = new GroupPage(owner);
  await page.open(group.id);
  await expectAccessible(owner, 'a group');
  await page.edit.click();
  await expectAccessible(owner, 'a group, edited');
  await page.add.click();
  await expect(owner.getByRole('dialog').getByRole('checkbox').first()).toBeVisible();
  await expectAccessible(owner, 'adding members');
  await owner.keyboard.press('Escape');
  await owner.getByRole('button', { name: `Remove ${customer.name}` }).click();
  await expect(owner.locator('dialog[open]')).toBeVisible();
  await expectAccessible(owner, 'the question before a removal');
  await owner.keyboard.press('Escape');
  await page.delete.click();
  await expect(owner.locator('dialog[open]')).toBeVisible();
  await expectAccessible(owner, 'the question before a deletion');
});

test('activity, mail and settings', async ({ owner, people, mailbox }) => {
  const customer = await people.mailed();
  await mailbox.wait(customer.email);
  const activity = new ActivityPage(owner);
  await activity.goto(`?person=${customer.id}`);
  await activity.entries.first().locator('summary').click();
  await expectAccessible(owner, 'the activity');
  await activity.goto('?action=group_deleted&to=2020-01-01');
  await expectAccessible(owner, 'no activity');
  const mail = new MailPage(owner);
  await mail.goto(`?q=${customer.email}`);
  await expectAccessible(owner, 'mails');
  await mail.goto('?q=nobody-at-all');
  await expectAccessible(owner, 'no mail');
  const settings = new SettingsPage(owner);
  await settings.goto();
  await expectAccessible(owner, 'the settings');
  await settings.edit('Links and temporary passwords');
  await owner.getByLabel('Invitation link', { exact: true }).fill('');
  await settings.update.click();
  await expectAccessible(owner, 'validities with errors');
  await owner.getByRole('button', { name: 'Cancel' }).click();
  await settings.edit('Passwords');
  await expectAccessible(owner, 'the password rule, edited');
});

test('attributes', async ({ owner }) => {
  const page = new AttributesPage(owner);
  await page.goto();
  await expectAccessible(owner, 'the list');
  await page.new.click();
  await page.kind.selectOption('One of a list');
  await page.create.click();
  await page.name.expectError('Fill in this field.');
  await expectAccessible(owner, 'a new attribute with errors');
  await owner.keyboard.press('Escape');
  await page.act('Edit', 'Phone');
  await expectAccessible(owner, 'an attribute, edited');
});

test('a profile that two people edit', async ({ owner, people, admin }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  await person.firstName.input.fill('Augusta');
  const { version } = await admin.call<{ version: number }>('users/get', { id: customer.id });
  const attributes = [{ key: 'first_name', value: 'Annabella' }];
  await admin.call('users/update', { draft: { id: customer.id, version, attributes } });
  await person.update.click();
  await expect(owner.getByRole('button', { name: 'Discard mine' })).toBeVisible();
  await expectAccessible(owner, 'the conflict');
  await person.tabs.getByRole('link', { name: 'Groups' }).click();
  await expect(owner.getByRole('dialog')).toBeVisible();
  await expectAccessible(owner, 'the question before leaving');
});

test('pages before sign-in', async ({ page, people, mailbox, launch, open }) => {
  const invited = await people.invited();
  await page.goto('/sign-in');
  await expectAccessible(page, 'sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectAccessible(page, 'sign-in with errors');
  await page.goto(invited.link);
  await expectAccessible(page, 'the invitation');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expectAccessible(page, 'the invitation with errors');
  await page.goto('/forgot-password');
  await expectAccessible(page, 'forgot password');
  await page.getByRole('button', { name: 'Send link' }).click();
  await expectAccessible(page, 'forgot password with errors');
  const customer = await people.customer();
  const forgot = new ForgotPage(page);
  await forgot.ask(customer.email);
  await forgot.expectSent();
  await expectAccessible(page, 'forgot password, sent');
  await page.goto(await mailbox.link(customer.email));
  await expectAccessible(page, 'a reset');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expectAccessible(page, 'a reset with errors');
  await page.goto('/reset?token=x');
  await expectAccessible(page, 'a reset that is not valid');
  await page.goto('/invitation?token=x');
  await expectAccessible(page, 'a link that is not valid');
  await page.goto('/nowhere');
  await expectAccessible(page, 'no page');

  const server = await launch({ owner: false });
  const first = await open({ server });
  await first.goto('/');
  await expectAccessible(first, 'no owner yet');
  await first.goto(server.setUpLink());
  await expectAccessible(first, 'set-up');
  await new SetUpPage(first).submit.click();
  await expectAccessible(first, 'set-up with errors');
});

test('My Account', async ({ people, open }) => {
  const customer = await people.customer({ groups: [await people.group()] });
  await people.signIn(customer);
  const page = await open({ session: await people.signIn(customer) });
  await page.goto('/account');
  await expectAccessible(page, 'My Account');
  await new Frame(page).personMenu();
  await expectAccessible(page, 'the person menu');
  await page.goto('/account/password');
  await expectAccessible(page, 'the change of the password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expectAccessible(page, 'the change of the password with errors');
  for (const place of ['profile', 'applications', 'security', 'passkeys', 'second-factor', 'sessions', 'data']) {
    await page.goto(`/account/${place}`);
    await expectAccessible(page, `the account's ${place}`);
  }
  await page.goto('/console');
  await expectAccessible(page, 'access denied');

  const temporary = await people.temporary();
  const other = await open({ session: await people.signIn(temporary) });
  await other.goto('/account');
  await expectAccessible(other, 'the replacement of a temporary password');
});

test('self-registration, and the answer to it', async ({ world, open }) => {
  const { server, admin, session } = await world();
  await letRegister(admin, { approval: true });
  await setLegal(admin, 'Be kind to each other.', 'https://example.com/privacy');
  const page = await open({ server });
  await page.goto('/sign-in');
  await expectAccessible(page, 'sign-in with the way to register');
  const register = new RegisterPage(page);
  await register.goto();
  await expectAccessible(page, 'the registration');
  await register.submit.click();
  await expectAccessible(page, 'the registration with errors');
  const email = newEmail('ada');
  await register.fill(email);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await register.submit.click();
  await register.expectSent();
  await expectAccessible(page, 'the registration, sent');
  await page.goto('/register/terms');
  await expectAccessible(page, 'the terms of use');
  const link = await server.mailbox.link(email);
  const other = await open({ server });
  await other.goto(link);
  await other.getByRole('button', { name: 'Confirm address' }).click();
  await expectAccessible(other, 'the confirmation with errors');
  await page.goto(link);
  await expectAccessible(page, 'the confirmation');
  await page.getByRole('button', { name: 'Confirm address' }).click();
  await expectAccessible(page, 'confirmed');
  await page.goto('/verify?token=x');
  await expectAccessible(page, 'a confirmation that is not valid');

  const console = await open({ server, session });
  const users = new UsersPage(console);
  await users.goto(`?q=${email}`);
  await users.row(email).locator('.row-link').click();
  await expect(console.getByRole('button', { name: 'Decline', exact: true })).toBeVisible();
  await expectAccessible(console, 'a registration that waits');
  await console.getByRole('button', { name: 'Decline', exact: true }).click();
  await expectAccessible(console, 'the question before it is declined');
  const settings = new SettingsPage(console);
  for (const section of ['Self-registration', 'Terms and privacy'] as const) {
    await settings.goto();
    await settings.edit(section);
    await expectAccessible(console, section);
  }
});
