// Back office users: their list, made and edited.
import { AccountPage } from '../pages/account.ts';
import { errorSummary } from '../pages/form.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { NewStaffPage, StaffPage } from '../pages/staff.ts';
import { UsersPage } from '../pages/users.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD, TEMPORARY, newEmail, unique } from '../support/people.ts';

test('S1 the Back office view has its columns, and stands in the address', async ({ owner, people }) => {
  const colleague = await people.colleague({ agent: true });
  const users = new UsersPage(owner);
  await users.goto();
  await users.view('Back office').click();
  await expect(owner).toHaveURL(/[?&]kind=staff(&|$)/);
  await expect(users.table.locator('thead th')).toHaveText([
    'Select everyone on this page',
    'E-mail',
    'First Name',
    'Last Name',
    'Last Login',
    'Status',
    'Agent',
    'Action',
  ]);
  await users.searchFor(colleague.email);
  const row = users.row(colleague.email);
  for (const words of [colleague.firstName, colleague.lastName, 'Active', 'Yes']) await expect(row).toContainText(words);
  await owner.reload();
  await expect(users.row(colleague.email)).toContainText('Active');
  await expect(users.view('Back office')).toHaveAttribute('aria-current', 'page');
});

test('S2 a user gets rights through groups alone, so one is needed', async ({ owner, people, open }) => {
  const empty = await people.newStaffGroup();
  const form = new NewStaffPage(owner);
  await form.goto();
  await form.email.input.fill(newEmail());
  await form.firstName.input.fill('Grace');
  await form.lastName.input.fill('Hopper');
  await form.invite.check();
  await form.create.click();
  await expect(errorSummary(owner)).toContainText('Groups: Choose at least one group.');
  await expect(form.groups).toContainText('Choose at least one group.');
  await form.group(empty.name).check();
  await expect(form.groups).not.toContainText('Choose at least one group.');
  await form.create.click();
  await expect(form.result).toBeVisible();

  // A group without a role gives nothing.
  const colleague = await people.colleague({ groups: [empty.name] });
  const page = await open({ session: await people.signIn(colleague) });
  const answer = await page.goto('/console/users');
  expect(answer?.status()).toBe(403);
});

test('S3 Add New User, top right, opens the form', async ({ owner }) => {
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await owner.locator('.page-head').getByRole('link', { name: 'Add New User' }).click();
  await expect(users.heading).toHaveText('Add New User');
  await expect(owner).toHaveURL(/\/console\/users\/new\?kind=staff$/);
});

test('A7 New User asks for the kind of user first', async ({ owner }) => {
  const users = new UsersPage(owner);
  await users.goto();
  await users.make(/^Back office user/);
  await expect(users.heading).toHaveText('Add New User');
});

test('S4 the form has the fields of a user', async ({ owner }) => {
  const form = new NewStaffPage(owner);
  await form.goto();
  for (const field of [form.email, form.password, form.repeat, form.firstName, form.lastName]) {
    await expect(field.input).toBeVisible();
  }
  for (const name of ['Administrators', 'Auditor', 'Editor of users', 'Viewer of users', 'Support agent']) {
    await expect(form.group(name)).toBeVisible();
  }
  await expect(form.agent).not.toBeChecked();
  await expect(form.language.getByRole('option')).toHaveText(['As the organization', 'English', 'Deutsch']);
});

test('S5 password and repeat password must match', async ({ owner, admin }) => {
  const form = new NewStaffPage(owner);
  const email = newEmail();
  await form.goto();
  await form.email.input.fill(email);
  await form.firstName.input.fill('Grace');
  await form.lastName.input.fill('Hopper');
  await form.group('Viewer of users').check();
  await form.password.fill(TEMPORARY);
  await form.repeat.fill(`${TEMPORARY}x`);
  await form.repeat.expectError('The two passwords differ.');
  await form.create.click();
  await expect(errorSummary(owner)).toBeVisible();
  const { rows } = await admin.call<{ rows: unknown[] }>('users/list', { query: { search: email } });
  expect(rows).toHaveLength(0);
  await form.repeat.fill(TEMPORARY);
  await form.create.click();
  await expect(form.result).toBeVisible();
});

test('S6 Create stores the user, who appears in the list', async ({ owner, page, admin }) => {
  const form = new NewStaffPage(owner);
  const email = newEmail('grace');
  const lastName = `Hopper${unique()}`;
  await form.goto();
  await form.email.input.fill(email);
  await form.firstName.input.fill('Grace');
  await form.lastName.input.fill(lastName);
  await form.password.input.fill(TEMPORARY);
  await form.repeat.input.fill(TEMPORARY);
  await form.group('Viewer of users').check();
  await form.agent.check();
  await form.language.selectOption('Deutsch');
  await form.create.click();
  await expect(form.result).toContainText(`Grace ${lastName}`);
  await expect(form.result).toContainText('Viewer of users');

  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(email);
  await expect(users.row(email)).toContainText('Active');
  const { rows } = await admin.call<{ rows: { agent: boolean }[] }>('users/list', { query: { search: email } });
  expect(rows[0]?.agent).toBe(true);

  // The password was typed by somebody else, so it is replaced at the first sign-in; the console then speaks German.
  await new SignInPage(page).signIn(email, TEMPORARY);
  await expect(page).toHaveURL(/\/account\/password/);
  await page.getByLabel('Neues Passwort', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Passwort wiederholen', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Passwort ändern' }).click();
  await page.goto('/console/users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Benutzer');
});

test('S6 an address that is taken is refused beside its field', async ({ owner, people }) => {
  const customer = await people.invited();
  const form = new NewStaffPage(owner);
  await form.goto();
  await form.email.input.fill(customer.email.toUpperCase());
  await form.firstName.input.fill('Grace');
  await form.lastName.input.fill('Hopper');
  await form.invite.check();
  await form.group('Auditor').check();
  await form.create.click();
  await form.email.expectError(`This address already belongs to ${customer.name}.`);
});

test('A8 a colleague is invited by mail into groups', async ({ owner, page, mailbox }) => {
  const form = new NewStaffPage(owner);
  const email = newEmail('invited');
  await form.goto();
  await form.email.input.fill(email);
  await form.firstName.input.fill('Alan');
  await form.lastName.input.fill(`Turing${unique()}`);
  await form.invite.check();
  await expect(form.password.input).toBeHidden();
  await form.group('Auditor').check();
  await form.create.click();
  await expect(form.result).toContainText('is invited');
  await page.goto(await mailbox.link(email));
  await page.getByLabel('New Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Repeat Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await new SignInPage(page).signIn(email, PASSWORD);
  await expect(page).toHaveURL(/\/console\/users$/);
});

test('groups that give more than one may give are not offered', async ({ people, open }) => {
  const editor = await people.colleague({ groups: ['Editor of users'] });
  const form = new NewStaffPage(await open({ session: await people.signIn(editor) }));
  await form.goto();
  await expect(form.group('Viewer of users')).toBeVisible();
  await expect(form.group('Administrators')).toHaveCount(0);
  await expect(form.group('Auditor')).toHaveCount(0);
});

test('S7 the page of Edit has Add User', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const page = new StaffPage(owner);
  await page.openEdit(colleague.id);
  await page.addUser.click();
  await expect(page.heading).toHaveText('Add New User');
});

test('S8 a row offers Assign Customers, Edit, Deactivate and Delete', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(colleague.email);
  await expect(users.edit(colleague.name)).toBeVisible();
  const menu = await users.more(colleague.name);
  await expect(menu.locator('a, button')).toHaveText(['Assign Customers', 'Deactivate', 'Delete']);
  await menu.getByText('Assign Customers').click();
  await expect(users.heading).toHaveText('Assign Customers');
});

test('S9 Edit shows the details, and Update saves them', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(colleague.email);
  await users.edit(colleague.name).click();
  const page = new StaffPage(owner);
  await expect(page.email.input).toHaveValue(colleague.email);
  await expect(page.group('Viewer of users')).toBeChecked();
  const email = newEmail('renamed');
  await page.email.fill(email);
  await page.lastName.fill('Murray');
  await page.group('Auditor').check();
  await page.agent.check();
  await page.language.selectOption('Deutsch');
  await page.update.click();
  await page.expectToast(`${colleague.firstName} Murray was updated.`);
  await owner.reload();
  for (const words of [email, 'Murray', 'Auditor', 'Viewer of users', 'Deutsch', 'Yes']) {
    await expect(page.account).toContainText(words);
  }
});

test('S9 an address is unique, also against deleted users', async ({ owner, people, admin }) => {
  const gone = await people.colleague();
  await admin.call('staff/delete', { id: gone.id, understood: true });
  const colleague = await people.colleague();
  const page = new StaffPage(owner);
  await page.openEdit(colleague.id);
  await page.email.fill(gone.email);
  await page.update.click();
  await page.email.expectError(`This address already belongs to ${gone.name}.`);
});

test('S9 a change made by somebody else meanwhile is not overwritten unseen', async ({ owner, people, admin }) => {
  const colleague = await people.colleague();
  const page = new StaffPage(owner);
  await page.openEdit(colleague.id);
  await page.firstName.fill('Mine');
  const view = await admin.call<{ version: number; groups: { id: string }[] }>('users/get', { id: colleague.id });
  const staff = {
    email: colleague.email,
    first_name: colleague.firstName,
    last_name: 'Theirs',
    groups: view.groups.map(group => group.id),
    agent: false,
    language: null,
  };
  const draft = { id: colleague.id, version: view.version, staff, status: null, password: '', repeat_password: '', understood: false };
  await admin.call('staff/update', { draft });
  await page.update.click();
  await expect(owner.getByRole('alert')).toContainText('This user was changed meanwhile.');
  await expect(owner.getByRole('alert')).toContainText('Theirs');
  await owner.getByRole('button', { name: 'Keep mine, take over the rest' }).click();
  await expect(page.firstName.input).toHaveValue('Mine');
  await expect(page.lastName.input).toHaveValue('Theirs');
  await page.update.click();
  await page.expectToast('Mine Theirs was updated.');
});

test('S9 leaving with something unsaved asks first', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const page = new StaffPage(owner);
  await page.openEdit(colleague.id);
  await page.lastName.fill('Unsaved');
  await page.addUser.click();
  const question = owner.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.lastName.input).toHaveValue('Unsaved');
  await page.cancel.click();
  await expect(page.account).not.toContainText('Unsaved');
});

test('A3 a collaborator without the right is refused', async ({ people, open }) => {
  const viewer = await people.colleague();
  const page = await open({ session: await people.signIn(viewer) });
  const users = new UsersPage(page);
  await users.goto();
  await expect(users.newUser).toHaveCount(0);
  await users.view('Back office').click();
  await expect(users.edit('anybody')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Add New User' })).toHaveCount(0);
  expect((await page.goto('/console/users/new?kind=staff'))?.status()).toBe(403);
  expect((await page.goto('/console/users/new'))?.status()).toBe(403);
});

test('the console is refused to a customer', async ({ page, people }) => {
  const customer = await people.customer();
  await new SignInPage(page).signIn(customer.email, customer.password);
  await new AccountPage(page).expectHere();
  expect((await page.goto('/console/users?kind=staff'))?.status()).toBe(403);
});
