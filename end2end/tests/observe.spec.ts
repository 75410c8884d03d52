// Activity, Mail and Settings.
import { Field } from '../pages/form.ts';
import { ActivityPage, MailPage, SettingsPage } from '../pages/observe.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { WizardPage } from '../pages/wizard.ts';
import { expect, test } from '../support/fixtures.ts';
import { newEmail, unique } from '../support/people.ts';
import { Smtp } from '../support/smtp.ts';

test('the activity tells who did what to whom, with what was there before and after', async ({ owner, people, admin }) => {
  const customer = await people.invited();
  const draft = { id: customer.id, version: 1, attributes: [{ key: 'first_name', value: 'Augusta' }] };
  await admin.call('users/update', { draft });
  const activity = new ActivityPage(owner);
  await activity.goto(`?person=${customer.id}`);
  const entry = activity.entry('changed the profile of');
  await expect(entry).toHaveCount(1);
  const before = entry.getByText(customer.firstName, { exact: true });
  await expect(before).toBeHidden();
  await entry.getByText('1 change').click();
  await expect(before).toBeVisible();
  await expect(entry.locator('ins')).toHaveText('Augusta');
  await expect(entry.getByText('Request')).toBeVisible();
  await entry.getByRole('link', { name: customer.name, exact: true }).click();
  await expect(owner).toHaveURL(new RegExp(`/console/users/${customer.id}`));
});

test('filters of the activity stand in its address and survive a reload and Back', async ({ owner, people }) => {
  const customer = await people.customer();
  const other = await people.invited();
  const activity = new ActivityPage(owner);
  await activity.goto();
  await activity.person.fill(customer.email);
  await activity.person.blur();
  await expect(activity.chips).toContainText(`About: ${customer.name}`);
  await activity.action.selectOption({ label: '… accepted the invitation' });
  await expect(activity.entries).toHaveCount(1);
  await owner.reload();
  await activity.hydrated();
  await expect(activity.entries).toHaveCount(1);
  await expect(activity.action).toHaveValue('invitation_accepted');
  await expect(activity.person).toHaveValue(customer.email);
  await owner.goBack();
  await expect(activity.entry('created the customer')).toHaveCount(1);
  await activity.chips.getByRole('link', { name: 'Clear' }).click();
  await expect(activity.chips).toHaveCount(0);
  await expect(activity.entry(other.name).first()).toBeVisible();

  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
  await activity.from.fill(today);
  await expect(owner).toHaveURL(/from=/);
  await expect(activity.entry(other.name).first()).toBeVisible();
  await activity.to.fill('2020-01-01');
  await expect(owner.getByRole('heading', { name: 'No activity matches' })).toBeVisible();
});

test('the activity turns its pages both ways', async ({ owner, people }) => {
  for (let n = 0; n < 26; n++) await people.invited();
  const activity = new ActivityPage(owner);
  await activity.goto('?size=25');
  await expect(activity.range).toHaveText('1–25');
  const first = await activity.entries.first().innerText();
  await activity.next.click();
  await expect(activity.range).toHaveText(/^26–\d+$/);
  await activity.previous.click();
  await expect(activity.range).toHaveText('1–25');
  expect(await activity.entries.first().innerText()).toBe(first);
});

test('of somebody deleted the activity keeps ids alone', async ({ owner, people, admin }) => {
  const customer = await people.invited();
  await admin.call('users/delete', { id: customer.id, username: customer.email });
  const activity = new ActivityPage(owner);
  await activity.goto(`?person=${customer.id}`);
  await expect(activity.entries.first()).toContainText(customer.id);
  await expect(owner.locator('#main')).not.toContainText(customer.lastName);
  await expect(owner.locator('#main')).not.toContainText(customer.email);
  await expect(activity.entries.first().getByRole('link', { name: customer.id, exact: true })).toHaveCount(0);
});

test('a mail that was refused is shown with the reason, and goes out at another try', async ({ world, open }) => {
  const smtp = await Smtp.start();
  smtp.refuses = true;
  const { server, session, people } = await world({ env: { CLIENTELE_MAIL: smtp.address } });
  const page = await open({ server, session });
  const customer = await people.mailed();
  const mail = new MailPage(page);
  await expect(async () => {
    await mail.goto();
    await expect(mail.row(customer.email)).toContainText('Failed', { timeout: 1_000 });
  }).toPass();
  await expect(mail.row(customer.email)).toContainText('no such mailbox');
  await expect(mail.notice).toContainText('Mail is not going out.');
  await expect(mail.row(customer.email).getByRole('link', { name: customer.name })).toBeVisible();

  smtp.refuses = false;
  await mail.retry(customer.name).click();
  await mail.expectToast(`The mail to ${customer.name} is tried again.`);
  await expect.poll(() => smtp.taken).toEqual([customer.email]);
  await expect(async () => {
    await mail.goto('?state=sent');
    await expect(mail.row(customer.email)).toContainText('Sent', { timeout: 1_000 });
  }).toPass();
  await expect(mail.notice).toHaveCount(0);
  await expect(mail.retry(customer.name)).toHaveCount(0);
  smtp.stop();
});

test('filters of the mails stand in their address and survive a reload', async ({ owner, people, mailbox }) => {
  const customer = await people.mailed();
  await people.mailed();
  await mailbox.wait(customer.email);
  const mail = new MailPage(owner);
  await mail.goto();
  await mail.search.fill(customer.lastName);
  await expect(mail.rows).toHaveCount(1);
  await mail.kind.selectOption({ label: 'Invitation' });
  await expect(owner).toHaveURL(/kind=invitation/);
  await owner.reload();
  await mail.hydrated();
  await expect(mail.search).toHaveValue(customer.lastName);
  await expect(mail.row(customer.email)).toBeVisible();
  await mail.kind.selectOption({ label: 'Password changed' });
  await expect(owner.getByRole('heading', { name: 'No mail matches' })).toBeVisible();
});

test('settings are in force with the next request, and audited', async ({ world, open }) => {
  const { server, session } = await world();
  const page = await open({ server, session });
  const settings = new SettingsPage(page);
  await settings.goto();
  await settings.edit('Organization');
  const name = `Blume ${unique()}`;
  await new Field(page, 'Organization name').input.fill(name);
  await settings.update.click();
  await settings.expectToast('Organization: updated.');
  await expect(settings.navigation).toContainText(name);
  await expect(settings.organization).toContainText(name);

  await settings.edit('Passwords');
  await page.getByRole('radio', { name: /^Length alone/ }).check();
  const min = new Field(page, 'Minimum length');
  await expect(min.input).toHaveValue('15');
  await min.fill('14');
  await min.expectError('Enter a whole number from 15 to 20.');
  await min.fill('16');
  await settings.update.click();
  await settings.expectToast('Passwords: updated.');
  await expect(settings.passwords).toContainText('Length alone');
  const wizard = new WizardPage(page);
  await wizard.goto();
  await wizard.email.input.fill(newEmail());
  await wizard.temporary.check();
  await wizard.password.input.fill('mossy kettle');
  await wizard.next.click();
  await wizard.password.expectError('Use at least 16 characters.');

  const visitor = await open({ server });
  await new SignInPage(visitor).goto();
  await expect(visitor.locator('header')).toContainText(name);

  const activity = new ActivityPage(page);
  await activity.goto('?action=settings_changed');
  await expect(activity.entries).toHaveCount(2);
  await activity.entry('2 changes').locator('summary').click();
  await expect(activity.entries.first()).toContainText('Length alone');
});

test('of two people changing the settings the second sees what the first has changed', async ({ world, open }) => {
  const { server, session } = await world();
  const [one, two] = [await open({ server, session }), await open({ server, session })];
  const [first, second] = [new SettingsPage(one), new SettingsPage(two)];
  for (const settings of [first, second]) {
    await settings.goto();
    await settings.edit('Links and temporary passwords');
  }
  await new Field(one, 'Invitation link').input.fill('24');
  await first.update.click();
  await expect(first.validity).toContainText('24 hours');
  await new Field(two, 'Temporary password').input.fill('12');
  await second.update.click();
  const notice = two.getByRole('alert').filter({ hasText: 'Somebody else has changed the settings' });
  await expect(notice).toContainText('24 hours');
  await expect(new Field(two, 'Temporary password').input).toHaveValue('12');
  await second.update.click();
  await expect(second.validity).toContainText('12 hours');
});
