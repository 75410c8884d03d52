// Groups and who is in them.
import { AccountPage } from '../pages/account.ts';
import { GroupPage, GroupsPage } from '../pages/groups.ts';
import { PersonPage } from '../pages/person.ts';
import { UsersPage } from '../pages/users.ts';
import { expect, test } from '../support/fixtures.ts';
import { unique } from '../support/people.ts';

test('A26 from the list, Edit > Groups puts a user into groups', async ({ owner, people }) => {
  const group = await people.group();
  const customer = await people.invited();
  const users = new UsersPage(owner);
  await users.goto();
  await users.searchFor(customer.email);
  await users.edit(customer.name).click();
  const person = new PersonPage(owner);
  await expect(person.heading).toHaveText(customer.name);
  await person.openTab('Groups');
  await person.group(group.name).check();
  await person.save.click();
  await person.expectToast(`The groups of ${customer.name} were saved.`);
  await expect(person.groups.getByRole('link', { name: group.name })).toBeVisible();
  await owner.reload();
  await expect(person.groups.getByRole('link', { name: group.name })).toBeVisible();

  // And out of it again.
  await person.hydrated();
  await person.groups.getByRole('link', { name: 'Edit groups' }).click();
  await expect(person.group(group.name)).toBeChecked();
  await person.group(group.name).uncheck();
  await person.save.click();
  await expect(person.groups.getByText('Not in any group')).toBeVisible();
});

test('A27 a user can be in several groups at once', async ({ owner, people, open }) => {
  const groups = [await people.group(), await people.group(), await people.group()];
  const customer = await people.customer({ groups: groups.slice(0, 1) });
  const person = new PersonPage(owner);
  await person.open(customer.id, '?tab=groups&edit');
  for (const group of groups.slice(1)) await person.group(group.name).check();
  await person.save.click();
  for (const group of groups) {
    await expect(person.groups.getByRole('link', { name: group.name })).toBeVisible();
  }
  await expect(person.tabs.getByRole('link', { name: 'Groups' })).toContainText('3');

  const page = await open({ session: await people.signIn(customer) });
  await page.goto('/account');
  await expect(new AccountPage(page).groups.getByRole('listitem')).toHaveText(groups.map(group => group.name).sort());
});

test('A29 groups are created and listed', async ({ owner, people }) => {
  const taken = await people.group();
  const name = `Wholesale ${unique()}`;
  const groups = new GroupsPage(owner);
  await groups.goto();
  await groups.newGroup.click();
  await groups.create.click();
  await groups.name.expectError('Fill in this field.');
  await groups.name.input.fill(taken.name.toUpperCase());
  await groups.create.click();
  await groups.name.expectError('This is already in use. Choose another.');
  await groups.name.input.fill(name);
  await groups.description.input.fill('Buys by the pallet');
  await expect(groups.forCustomers).toBeChecked();
  await groups.create.click();
  await groups.expectToast(`The group ${name} was created.`);
  await expect(groups.heading).toHaveText(name);

  await groups.follow('Groups');
  await groups.search.fill(name);
  await expect(groups.row(name)).toContainText('Buys by the pallet');
  await expect(groups.row(name)).toContainText('Customers');
});

test('A29 groups are renamed', async ({ owner, people }) => {
  const group = await people.group();
  const page = new GroupPage(owner);
  await page.open(group.id);
  await page.edit.click();
  const name = `Renamed ${unique()}`;
  await page.name.input.fill(name);
  await page.update.click();
  await page.expectToast(`The group ${name} was updated.`);
  await expect(page.heading).toHaveText(name);
  await owner.reload();
  await expect(page.heading).toHaveText(name);
});

test('A29 members are added and removed from the group', async ({ owner, people }) => {
  const group = await people.group();
  const customer = await people.invited();
  const page = new GroupPage(owner);
  await page.open(group.id);
  await expect(owner.getByText('No members yet')).toBeVisible();
  await page.addMember(customer.email);
  await page.expectToast(`${customer.name} was added to ${group.name}.`);
  await expect(page.member(customer.email)).toBeVisible();
  await expect(owner.locator('.page-head .count')).toHaveText('1 member');

  await page.member(customer.email).getByRole('button', { name: `Remove ${customer.name} from ${group.name}` }).click();
  const question = page.dialog(`Remove ${customer.name} from ${group.name}?`);
  await question.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.expectToast(`${customer.name} was removed from ${group.name}.`);
  await expect(page.member(customer.email)).toHaveCount(0);
});

test('what is refused is said in the dialog that asked', async ({ open, people }) => {
  const administrators = await people.staffGroup('Administrators');
  const colleague = await people.colleague();
  const editor = await people.colleague({ groups: ['Editor of users'] });
  const page = new GroupPage(await open({ session: await people.signIn(editor) }));
  await page.open(administrators.id);
  await page.add.click();
  const dialog = page.dialog(/^Add members to/);
  await dialog.getByRole('searchbox').fill(colleague.email);
  await dialog.getByRole('checkbox', { name: colleague.email }).check();
  await dialog.getByRole('button', { name: /^Add/ }).click();
  await expect(dialog.getByText('does not have the right to do this')).toBeVisible();
});

test('A29 a group is deleted once that is ticked, and its members stay', async ({ owner, people }) => {
  const group = await people.group();
  const customer = await people.invited({ groups: [group] });
  const page = new GroupPage(owner);
  await page.open(group.id);
  await page.delete.click();
  const question = page.dialog(`Delete ${group.name}?`);
  const confirm = question.getByRole('button', { name: 'Confirm' });
  await expect(question).toContainText('1 member leaves the group');
  await expect(confirm).toBeDisabled();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();

  await page.delete.click();
  await expect(confirm).toBeDisabled();
  await question.getByRole('checkbox').check();
  await confirm.click();
  await page.expectToast(`The group ${group.name} was deleted.`);
  await expect(page.heading).toHaveText('Groups');
  await expect(new GroupsPage(owner).row(group.name)).toHaveCount(0);

  const person = new PersonPage(owner);
  await person.open(customer.id, '?tab=groups');
  await expect(person.groups.getByText('Not in any group')).toBeVisible();
});

test('a group that comes with the product cannot be renamed or deleted', async ({ owner }) => {
  const groups = new GroupsPage(owner);
  await groups.goto();
  await groups.row('Administrators').getByRole('link').click();
  const page = new GroupPage(owner);
  await expect(page.heading).toHaveText('Administrators');
  await expect(owner.getByText('cannot be renamed or deleted')).toBeVisible();
  await expect(page.edit).toHaveCount(0);
  await expect(page.delete).toHaveCount(0);
});

test('a change made by somebody else meanwhile is not overwritten unseen', async ({ owner, people, admin }) => {
  const group = await people.group();
  const page = new GroupPage(owner);
  await page.open(group.id);
  await page.edit.click();
  const theirs = `Theirs ${unique()}`;
  await admin.call('groups/update', { draft: { id: group.id, version: group.version, name: theirs, description: '' } });
  const mine = `Mine ${unique()}`;
  await page.name.input.fill(mine);
  await page.update.click();
  await expect(owner.getByRole('alert')).toContainText('This group was changed meanwhile.');
  await owner.getByRole('button', { name: 'Reload' }).click();
  await expect(page.heading).toHaveText(theirs);
  await expect(page.name.input).toHaveValue(mine);
  await page.update.click();
  await expect(page.heading).toHaveText(mine);
});
