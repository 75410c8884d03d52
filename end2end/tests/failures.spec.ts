// Failed sign-ins in a row lock an account for a while; the person it is of is told, and gets in again by the mailbox.
import { AccountPage } from '../pages/account.ts';
import { SettingsPage } from '../pages/observe.ts';
import { PersonPage } from '../pages/person.ts';
import { ForgotPage, ResetPage } from '../pages/reset.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD } from '../support/people.ts';

const NEW = 'Velvet3%spoon-Harbor';

test('five wrong passwords lock, say so by mail alone, and a reset unlocks', async ({ owner, page, people, mailbox, server, open }) => {
  const customer = await people.customer();
  const session = await people.signIn(customer);
  const own = await open({ session });
  const caller = await Caller.of(server);
  for (let time = 0; time < 5; time += 1) {
    expect((await caller.send('/sign-in', { email: customer.email, password: NEW })).status()).toBe(422);
  }
  await caller.dispose();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, PASSWORD);
  await signIn.expectRefused();

  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.state).toContainText('Locked');
  await expect(person.danger).toContainText('Locked by failed sign-ins until');
  // A stranger's tries do not sign anybody out.
  await own.goto('/account');
  await new AccountPage(own).expectHere();

  const mail = await mailbox.wait(customer.email);
  expect(mail.subject).toContain('is locked for a while');
  expect(mail.text).toContain(`${server.url}/forgot-password`);
  await page.goto(`${server.url}/forgot-password`);
  await new ForgotPage(page).ask(customer.email);
  const reset = new ResetPage(page);
  await reset.open(await mailbox.link(customer.email, 2));
  await reset.choose(NEW);
  await signIn.fill(customer.email, NEW);
  await new AccountPage(page).expectHere();
  await owner.reload();
  await expect(person.state).toHaveText('Active');
});

test('how many failures lock, and for how long, is a setting', async ({ world, open }) => {
  const { server, session, people } = await world();
  const page = await open({ server, session });
  const settings = new SettingsPage(page);
  await settings.goto();
  await settings.edit('Lock after failed sign-ins');
  await page.getByLabel('Failures in a row').fill('101');
  await settings.update.click();
  await expect(page.getByText('Enter a whole number from 0 to 100.').first()).toBeVisible();
  await page.getByLabel('Failures in a row').fill('2');
  await settings.update.click();
  await expect(page.getByRole('region', { name: 'Lock after failed sign-ins' })).toContainText('2');
  const customer = await people.customer();
  const caller = await Caller.of(server);
  for (let time = 0; time < 2; time += 1) await caller.send('/sign-in', { email: customer.email, password: NEW });
  expect((await caller.send('/sign-in', { email: customer.email, password: PASSWORD })).status()).toBe(422);
  await caller.dispose();
});
