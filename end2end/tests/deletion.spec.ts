// Deleting a customer for good.
import { AccountPage } from '../pages/account.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { UsersPage } from '../pages/users.ts';
import { expect, test } from '../support/fixtures.ts';

test('A45 deleting from the row takes the exact username', async ({ owner, people }) => {
  const customer = await people.customer();
  const users = new UsersPage(owner);
  await users.goto();
  await users.searchFor(customer.email);
  await users.delete(customer.name).click();
  const question = users.deleteDialog(customer.name);
  await expect(question.dialog).toContainText('loses access at once');
  await expect(question.typed).toBeFocused();
  await expect(question.confirm).toBeDisabled();
  for (const wrong of [customer.name, customer.email.slice(0, -1), `${customer.email}x`, customer.email.toUpperCase()]) {
    await question.typed.fill(wrong);
    await expect(question.confirm).toBeDisabled();
  }
  await question.typed.fill(customer.email);
  await question.confirm.click();
  await users.expectToast(`${customer.name} was deleted.`);
  await expect(question.dialog).toBeHidden();
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
});

test('A45 the server asks for the exact username as well', async ({ people, admin }) => {
  const customer = await people.customer();
  const answer = await admin.post('users/delete', { id: customer.id, username: 'somebody@example.com' });
  expect(answer.status()).toBe(422);
  expect(await answer.json()).toMatchObject({ invalid: [['confirmation', 'not_the_name']] });
  await admin.call('users/get', { id: customer.id });
});

test('A46 deleting from the profile takes a tick', async ({ owner, people, admin }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.delete.click();
  const question = person.deleteDialog(customer.name);
  await expect(question.dialog).toContainText('this cannot be undone');
  await expect(question.confirm).toBeDisabled();
  await question.tick.check();
  await expect(question.confirm).toBeEnabled();
  await question.tick.uncheck();
  await expect(question.confirm).toBeDisabled();
  await question.cancel.click();
  await person.delete.click();
  await expect(question.tick).not.toBeChecked();
  await question.tick.check();
  await question.confirm.click();
  await person.expectToast(`${customer.name} was deleted.`);
  expect((await admin.post('users/get', { id: customer.id })).status()).toBe(404);
});

test('A46 the server asks for the tick as well', async ({ people, admin }) => {
  const customer = await people.customer();
  const answer = await admin.post('users/delete_understood', { id: customer.id, understood: false });
  expect(answer.status()).toBe(422);
  await admin.call('users/get', { id: customer.id });
});

test('A47 deletion is final, and access ends at once', async ({ owner, people, open, admin }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  const account = new AccountPage(page);
  await page.goto('/account');
  await account.expectHere();

  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.delete.click();
  const question = person.deleteDialog(customer.name);
  await question.tick.check();
  await question.confirm.click();
  await person.expectToast(`${customer.name} was deleted.`);
  await expect(owner).toHaveURL(/\/console\/users$/);

  const signIn = new SignInPage(page);
  await page.reload();
  await signIn.expectHere();
  await signIn.signIn(customer.email, customer.password);
  await signIn.expectRefused();
  expect((await admin.post('users/get', { id: customer.id })).status()).toBe(404);
});

test('A47 the link of a deleted person opens nothing', async ({ page, people, admin }) => {
  const customer = await people.invited();
  await admin.call('users/delete', { id: customer.id, username: customer.email });
  const answer = await page.goto(customer.link);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is not valid');
});

test('A48 the username is free again, and its new holder inherits nothing', async ({ owner, people, admin }) => {
  const group = await people.group();
  const first = await people.customer({ groups: [group] });
  await admin.call('users/delete', { id: first.id, username: first.email });
  const second = await people.invited({ email: first.email });
  expect(second.id).not.toBe(first.id);
  const person = new PersonPage(owner);
  await person.open(second.id, '?tab=groups');
  await expect(person.groups.getByText('Not in any group')).toBeVisible();
  await person.openTab('Activity');
  await expect(person.activity.getByRole('listitem')).toHaveCount(1);
});

test('A49 cancelling the question leaves the account untouched', async ({ owner, people, page }) => {
  const customer = await people.customer();
  const users = new UsersPage(owner);
  await users.goto();
  await users.searchFor(customer.email);
  const question = users.deleteDialog(customer.name);
  const ways = [
    () => question.cancel.click(),
    () => question.close.click(),
    () => owner.keyboard.press('Escape'),
  ];
  for (const leave of ways) {
    await users.delete(customer.name).click();
    await question.typed.fill(customer.email);
    await leave();
    await expect(question.dialog).toBeHidden();
  }
  await expect(users.row(customer.email)).toContainText('Active');

  const person = new PersonPage(owner);
  await person.open(customer.id);
  const ticked = person.deleteDialog(customer.name);
  for (const leave of [() => ticked.cancel.click(), () => ticked.close.click(), () => owner.keyboard.press('Escape')]) {
    await person.delete.click();
    await ticked.tick.check();
    await leave();
    await expect(ticked.dialog).toBeHidden();
  }
  await new SignInPage(page).signIn(customer.email, customer.password);
  await new AccountPage(page).expectHere();
});

test('the owner cannot be deleted', async ({ owner, admin }) => {
  const viewer = await admin.call<{ id: string; username: string }>('me/viewer', {});
  const users = new UsersPage(owner);
  await users.goto(`?q=${viewer.username}`);
  await expect(users.row(viewer.username).locator('.row-actions')).toBeVisible();
  await expect(users.row(viewer.username).locator('[href$="/delete"], [href$="/deactivate"]')).toHaveCount(0);
  const person = new PersonPage(owner);
  await person.open(viewer.id);
  await expect(person.delete).toHaveCount(0);
  const answer = await admin.post('users/delete', { id: viewer.id, username: viewer.username });
  expect(answer.status()).toBe(409);
});
