// Acting as a customer, and the password once more before what cannot be taken back.
import { AccountPage } from '../pages/account.ts';
import { PersonPage } from '../pages/person.ts';
import { expect, test } from '../support/fixtures.ts';
import { OWNER } from '../support/server.ts';

test('an agent acts as a customer, says why, and ends it without a script', async ({ open, people }) => {
  const [customer, agent] = [await people.customer(), await people.agent()];
  const page = await open({ session: await people.signIn(agent) });
  const person = new PersonPage(page);
  await person.open(customer.id);
  await person.actAs.click();
  const dialog = page.getByRole('dialog', { name: `Act as ${customer.name}?` });
  const reason = dialog.getByLabel('Reason');
  await expect(reason).toBeFocused();
  await dialog.getByRole('button', { name: 'Act as customer' }).click();
  await expect(dialog).toContainText('Fill in this field.');
  await reason.fill('Call 4711');
  await dialog.getByRole('button', { name: 'Act as customer' }).click();

  const account = new AccountPage(page);
  await account.expectHere();
  const banner = page.getByRole('complementary', { name: 'Assistance' });
  await expect(banner).toContainText(new RegExp(`^You act as ${customer.name} until \\d\\d:\\d\\d\\.`));
  await expect(account.profile).toContainText(customer.email);
  await expect(account.sessions).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Change password' })).toHaveCount(0);
  const refused = await page.goto('/account/password');
  expect(refused?.status()).toBe(403);
  await expect(account.heading).toHaveText('Not while you act as a customer');
  await expect(banner).toBeVisible();

  const plain = await open({ session: await page.context().storageState(), javaScriptEnabled: false });
  await plain.goto('/account');
  await expect(plain.getByRole('complementary', { name: 'Assistance' })).toContainText('UTC');
  await plain.getByRole('button', { name: 'End assistance' }).click();
  await expect(plain).toHaveURL(new RegExp(`/console/users/${customer.id}$`));
  await page.goto('/console/users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Users');

  const inside = await open({ session: await people.signIn(customer) });
  await inside.goto('/account/sessions');
  const told = inside.getByRole('region', { name: 'Who acted as you' });
  await expect(told).toContainText(agent.name);
  await expect(told).toContainText('Call 4711');
});

test('after ten minutes deleting asks for the password again, and then goes on', async ({ world, open }) => {
  const { server, people, session } = await world({ clock: true });
  const customer = await people.customer();
  server.clock.advance('+11m');
  const page = await open({ server, session });
  const person = new PersonPage(page);
  await person.open(customer.id);
  await person.delete.click();
  const question = page.getByRole('dialog', { name: `Delete ${customer.name}?` });
  await question.getByRole('checkbox').check();
  await question.getByRole('button', { name: 'Confirm' }).click();
  const confirm = page.getByRole('dialog', { name: 'Confirm it is you' });
  const password = confirm.getByLabel('Password');
  await expect(password).toBeFocused();

  // Leaving it leaves everything as it was.
  await page.keyboard.press('Escape');
  await expect(confirm).toBeHidden();
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Confirm' }).click();
  await password.fill('wrong');
  await confirm.getByRole('button', { name: 'Confirm' }).click();
  await expect(confirm.locator('.error')).not.toBeEmpty();
  await password.fill(OWNER.password);
  await confirm.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toHaveURL(/\/console\/users$/);
  await person.expectToast(`${customer.name} was deleted.`);
});

test('after ten minutes a file asks for the password on a page of its own', async ({ world, open }) => {
  const { server, session } = await world({ clock: true });
  server.clock.advance('+11m');
  const page = await open({ server, session });
  await page.goto('/console/users');
  await page.goto('/account/confirm?next=%2Fconsole%2Fusers%2Fexport.csv');
  const download = page.waitForEvent('download');
  await page.getByLabel('Current Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  expect((await download).suggestedFilename()).toMatch(/^users-.*\.csv$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirmed');
});
