// Locking and unlocking a customer.
import { AccountPage } from '../pages/account.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { UsersPage } from '../pages/users.ts';
import { expect, test } from '../support/fixtures.ts';

const LOCKED = 'This account was locked by an administrator.';

test('A40 A41 the toggle asks, and takes a tick before Confirm works', async ({ owner, people }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.lock).not.toBeChecked();
  await person.lock.click();
  const question = person.lockDialog(customer.name);
  await expect(question.dialog).toContainText('signed out everywhere at once');
  await expect(question.confirm).toBeDisabled();
  for (const leave of [() => question.cancel.click(), () => question.close.click(), () => owner.keyboard.press('Escape')]) {
    await leave();
    await expect(question.dialog).toBeHidden();
    await expect(person.lock).not.toBeChecked();
    await person.lock.click();
  }
  await question.tick.check();
  await question.dialog.getByLabel('Note').fill('Unpaid since March');
  await question.confirm.click();
  await person.expectToast(`${customer.name} is locked and signed out everywhere.`);
  await expect(question.dialog).toBeHidden();
  await expect(person.lock).toBeChecked();
  await expect(person.state).toContainText('Locked by an administrator since');
  await expect(person.state).toContainText('Unpaid since March');
  await person.openTab('Activity');
  await expect(person.activity).toContainText(`locked ${customer.name}`);
  await expect(person.activity).toContainText('Unpaid since March');

  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  await expect(users.row(customer.email)).toContainText('Locked');
});

test('A42 A43 a locked customer is out at once and stays out', async ({ owner, page, open, people }) => {
  const customer = await people.customer();
  const inside = await open({ session: await people.signIn(customer) });
  await inside.goto('/account');
  await new AccountPage(inside).expectHere();

  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.lock.click();
  const question = person.lockDialog(customer.name);
  await question.tick.check();
  await question.confirm.click();
  await expect(person.lock).toBeChecked();

  await inside.reload();
  await new SignInPage(inside).expectHere();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, customer.password);
  await expect(signIn.alert).toContainText(LOCKED);
  await signIn.fill(customer.email, 'Wrong7!kettle-Drum');
  await signIn.expectRefused();
});

test('A44 the same toggle unlocks at once', async ({ owner, page, people, admin }) => {
  const customer = await people.customer();
  await admin.call('users/lock', { draft: { id: customer.id, understood: true, note: '' } });
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.lock).toBeChecked();
  await person.lock.click();
  await person.expectToast(`${customer.name} is unlocked.`);
  await expect(person.lock).not.toBeChecked();
  await expect(person.state).toHaveText('Active');
  await new SignInPage(page).signIn(customer.email, customer.password);
  await new AccountPage(page).expectHere();
});

test('A44 somebody invited is invited again after the lock', async ({ owner, page, people, admin }) => {
  const customer = await people.invited();
  await admin.call('users/lock', { draft: { id: customer.id, understood: true, note: '' } });
  await page.goto(customer.link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is not valid');
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.lock.click();
  await expect(person.state).toContainText('Invited');
  await page.goto(customer.link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose your password');
});

test('A41 the server asks for the tick as well', async ({ people, admin }) => {
  const customer = await people.customer();
  const answer = await admin.post('users/lock', { draft: { id: customer.id, understood: false, note: '' } });
  expect(answer.status()).toBe(422);
  expect(await answer.json()).toMatchObject({ invalid: [['confirmation', 'required']] });
});
