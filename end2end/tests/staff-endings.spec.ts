// Back office users: let in and kept out, deleted and restored; one's own account; the ownership.
import { SignInPage } from '../pages/sign-in.ts';
import { StaffPage, WarningPage } from '../pages/staff.ts';
import { UsersPage } from '../pages/users.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { OWNER } from '../support/server.ts';

test('S10 S11 Deactivate and Activate act from the row, each the opposite of how things stand', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(colleague.email);
  let menu = await users.more(colleague.name);
  await expect(menu.getByRole('button', { name: 'Activate', exact: true })).toHaveCount(0);
  await menu.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(users.row(colleague.email)).toContainText('Deactivated');
  await users.expectToast(`${colleague.name} is deactivated`);
  menu = await users.more(colleague.name);
  await expect(menu.getByRole('button', { name: 'Deactivate', exact: true })).toHaveCount(0);
  await menu.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(users.row(colleague.email)).toContainText(/Active/);
});

test('S12 a deactivated user cannot sign in; activating restores it', async ({ owner, people, open }) => {
  const colleague = await people.colleague();
  const inside = await open({ session: await people.signIn(colleague) });
  const page = new StaffPage(owner);
  await page.open(colleague.id);
  await page.danger.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(page.state).toContainText('Deactivated');
  const signIn = new SignInPage(inside);
  await inside.goto('/console/users');
  await signIn.expectHere();
  await signIn.fill(colleague.email, colleague.password);
  await signIn.expectRefused();
  await page.danger.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(page.state).toHaveText(/Active/);
  await signIn.fill(colleague.email, colleague.password);
  await expect(inside).toHaveURL(/\/console\/users/);
});

for (const [line, act, done] of [
  ['S13', 'deactivate', 'Your account is deactivated and you are signed out.'],
  ['S16', 'delete', 'Your account is deleted and you are signed out.'],
] as const) {
  test(`${line} who ends the own account is asked, signed out, and told`, async ({ people, open }) => {
    const colleague = await people.colleague({ groups: ['Editor of users'] });
    const session = await people.signIn(colleague);
    const page = await open({ session });
    const other = await open({ session: await people.signIn(colleague) });
    const users = new UsersPage(page);
    await users.goto('?kind=staff');
    await users.searchFor(colleague.email);
    const label = act === 'delete' ? 'Delete' : 'Deactivate';
    await (await users.more(colleague.name)).getByRole('link', { name: label, exact: true }).click();
    const warning = new WarningPage(page);
    await expect(warning.question).toContainText('This is your own account');
    await warning[act].click();
    const signIn = new SignInPage(page);
    await signIn.expectHere();
    await expect(signIn.notice).toContainText(done);
    // Told once, and signed out everywhere.
    await page.reload();
    await expect(signIn.notice).toHaveCount(0);
    await other.goto('/console/users');
    await new SignInPage(other).expectHere();
    await signIn.fill(colleague.email, colleague.password);
    await signIn.expectRefused();
  });
}

test('S13 who deactivates the own account on its page is told as well', async ({ people, open }) => {
  const colleague = await people.colleague({ groups: ['Editor of users'] });
  const page = await open({ session: await people.signIn(colleague) });
  const staff = new StaffPage(page);
  await staff.open(colleague.id);
  await staff.danger.getByRole('link', { name: 'Deactivate', exact: true }).click();
  await new WarningPage(page).deactivate.click();
  await expect(new SignInPage(page).notice).toContainText('Your account is deactivated');
});

test('S14 Delete first shows a Warning page, whose Delete alone executes', async ({ owner, people, admin }) => {
  const colleague = await people.colleague();
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(colleague.email);
  await (await users.more(colleague.name)).getByRole('link', { name: 'Delete', exact: true }).click();
  const warning = new WarningPage(owner);
  await expect(warning.heading).toHaveText('Warning');
  await expect(warning.question).toContainText(colleague.name);
  await expect(warning.question).toContainText(colleague.email);
  await warning.cancel.click();
  await expect(warning.heading).toHaveText(colleague.name);
  const status = async () => (await admin.call<{ status: string }>('users/get', { id: colleague.id })).status;
  expect(await status()).toBe('active');
  await warning.goto(`/console/users/${colleague.id}/delete`);
  await warning.delete.click();
  await warning.expectToast(`${colleague.name} is deleted`);
  expect(await status()).toBe('deleted');
});

test('S15 a deleted user stays in the list, and can be restored', async ({ owner, people, admin }) => {
  const colleague = await people.colleague();
  await admin.call('staff/delete', { id: colleague.id, understood: true });
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(colleague.email);
  await expect(users.row(colleague.email)).toContainText('Deleted');
  const menu = await users.more(colleague.name);
  await expect(menu.locator('a, button')).toHaveText(['Restore']);
  await menu.getByRole('button', { name: 'Restore' }).click();
  await expect(users.row(colleague.email)).toContainText('Active');
});

test('S17 a deleted user cannot sign in', async ({ page, people, admin }) => {
  const colleague = await people.colleague();
  await admin.call('staff/delete', { id: colleague.id, understood: true });
  const signIn = new SignInPage(page);
  await signIn.signIn(colleague.email, colleague.password);
  await signIn.expectRefused();
});

test('the owner can neither be deactivated nor deleted, and hands the ownership over with the password', async ({ world, open }) => {
  const { server, people, session } = await world();
  const heir = await people.colleague({ groups: ['Administrators'] });
  const page = await open({ server, session });
  const users = new UsersPage(page);
  await users.goto('?kind=staff');
  const menu = await users.more(OWNER.email);
  await expect(menu.locator('a, button')).toHaveText(['Assign Customers']);
  const staff = new StaffPage(page);
  await staff.open(heir.id);
  await staff.danger.getByRole('button', { name: 'Make owner' }).click();
  const dialog = page.getByRole('dialog', { name: `Make ${heir.name} the owner?` });
  await dialog.getByLabel('Your password').fill('wrong');
  await dialog.getByRole('button', { name: 'Make owner' }).click();
  await expect(dialog.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Your password').fill(OWNER.password);
  await dialog.getByRole('button', { name: 'Make owner' }).click();
  await staff.expectToast(`${heir.name} is the owner now.`);
  await expect(page.locator('.person-head')).toContainText('Owner');
  const caller = await Caller.signedIn(server, heir.email, heir.password);
  await caller.call('me/viewer', {});
  await caller.dispose();
});
