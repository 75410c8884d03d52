// One organization, the people in it, and the doors to console and My Account.
import { AccountPage } from '../pages/account.ts';
import { Frame } from '../pages/frame.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { UsersPage } from '../pages/users.ts';
import { WizardPage } from '../pages/wizard.ts';
import { Caller, userQuery } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { newEmail } from '../support/people.ts';
import { OWNER } from '../support/server.ts';

test('A1 a customer is an account of the organization and gets in', async ({ owner, page, people }) => {
  const customer = await people.customer();
  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  await expect(users.row(customer.email)).toContainText('Active');

  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, customer.password);
  const account = new AccountPage(page);
  await account.expectHere();
  await expect(account.profile).toContainText(customer.email);
  await expect(account.profile).toContainText(customer.lastName);
});

test('A2 an address is taken once in an organization, and free in another', async ({ owner, people, world }) => {
  const customer = await people.invited();
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(customer.email.toUpperCase());
  await wizard.next.click();
  await wizard.email.expectError(`This address already belongs to ${customer.name}.`);
  await wizard.expectStep('Details');

  // One deployment is one organization.
  const other = await world();
  const namesake = await other.people.invited({ email: customer.email });
  expect(namesake.id).not.toBe(customer.id);
});

test('A4 a customer opens no console and manages no accounts', async ({ open, people, server }) => {
  const customer = await people.customer();
  const session = await people.signIn(customer);
  const page = await open({ session });
  for (const path of ['/console', '/console/users', '/console/users/new', `/console/users/${customer.id}`, '/console/groups']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Access denied');
  }
  await page.getByRole('link', { name: 'My Account' }).click();
  await new AccountPage(page).expectHere();
  await expect(page.getByRole('link', { name: 'Open console' })).toHaveCount(0);

  const caller = await Caller.of(server, session);
  const list = await caller.post('users/list', { query: userQuery('') });
  expect(list.status()).toBe(403);
  await caller.dispose();
});

test('A5 the console requires sign-in and then leads to the page asked for', async ({ page }) => {
  const signIn = new SignInPage(page);
  await page.goto('/console/groups?q=a');
  await signIn.expectHere();
  await signIn.fill(OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/\/console\/groups\?q=a$/);
});

test('A5 user administration sits under Manage > Users, for those who may', async ({ owner }) => {
  const frame = new Frame(owner);
  await frame.goto('/console/groups');
  await frame.follow('Users');
  await expect(owner).toHaveURL(/\/console\/users$/);
  await expect(frame.heading).toHaveText('Users');
  await expect(frame.navigation.locator('h2').first()).toHaveText('Manage');
  await expect(frame.navigation.locator('[aria-current=page]')).toHaveText('Users');
});

test('A6 the Users page lists everyone with Edit and Delete, and has New User', async ({ owner, people }) => {
  const active = await people.customer();
  const invited = await people.invited({ lastName: active.lastName });
  const users = new UsersPage(owner);
  await users.goto();
  await expect(users.newUser).toBeVisible();
  await expect(users.count).toHaveText(/^[\d,]+ people$/);
  await users.searchFor(active.lastName);
  await expect(users.rows).toHaveCount(2);
  for (const person of [active, invited]) {
    await expect(users.row(person.email).getByRole('link', { name: `Edit ${person.name}`, exact: true })).toBeVisible();
    await expect(users.row(person.email).getByRole('button', { name: `Delete ${person.name}`, exact: true })).toBeVisible();
  }

  // Staff stand in the same list.
  await users.searchFor(OWNER.email);
  await expect(users.row(OWNER.email)).toBeVisible();
});

test('A7 New User first asks for the kind of user, Customer being one', async ({ owner }) => {
  const users = new UsersPage(owner);
  await users.goto();
  await expect(users.kinds()).toBeHidden();
  await users.make(/^Customer/);
  const wizard = new WizardPage(owner);
  await expect(wizard.heading).toHaveText('New User');
  await expect(owner.locator('.page-head .count')).toHaveText('Customer');
  await wizard.expectStep('Details');
});

test('an address without a page says so, inside the console and outside', async ({ owner, page }) => {
  const inside = await owner.goto('/console/users/01900000-0000-7000-8000-000000000000');
  expect(inside?.status()).toBe(404);
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  const nonsense = await owner.goto('/console/nonsense');
  expect(nonsense?.status()).toBe(404);
  const outside = await page.goto('/nonsense');
  expect(outside?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
});

test('the wizard is left without a trace by Cancel', async ({ owner }) => {
  const users = new UsersPage(owner);
  await users.goto();
  await users.startNewCustomer();
  const wizard = new WizardPage(owner);
  const email = newEmail('left');
  await wizard.email.fill(email);
  await wizard.cancel.click();
  await expect(users.heading).toHaveText('Users');
  await users.searchFor(email);
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
});
