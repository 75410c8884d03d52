// Roles: what groups of back office users carry, what they are called, and why somebody may do something.
import { Frame } from '../pages/frame.ts';
import { GroupPage } from '../pages/groups.ts';
import { expect, test } from '../support/fixtures.ts';
import { unique } from '../support/people.ts';

test('S2 a group gives rights through the roles it carries', async ({ owner, people, open }) => {
  const group = await people.newStaffGroup();
  const colleague = await people.colleague({ groups: [group.name] });
  const inside = await open({ session: await people.signIn(colleague) });
  expect((await inside.goto('/console/groups'))?.status()).toBe(403);

  const page = new GroupPage(owner);
  await page.open(group.id);
  const roles = owner.getByRole('region', { name: 'Roles' });
  await expect(roles).toContainText('This group carries no role yet');
  await roles.getByRole('combobox', { name: 'Role' }).selectOption('Viewer of users');
  await roles.getByRole('button', { name: 'Add role' }).click();
  await page.expectToast(`${group.name} now carries the role Viewer of users.`);
  await expect(roles.getByRole('link', { name: 'Viewer of users' })).toBeVisible();
  expect((await inside.goto('/console/groups'))?.status()).toBe(200);

  await roles.getByRole('button', { name: `Take the role Viewer of users from ${group.name}` }).click();
  await expect(roles).toContainText('This group carries no role yet');
  expect((await inside.goto('/console/groups'))?.status()).toBe(403);
});

test('a role is renamed, and a change made meanwhile is not overwritten unseen', async ({ owner, admin }) => {
  type Role = { role: { id: string; name: string; version: number } };
  const { role } = await admin.call<Role>('roles/create', { draft: { name: `Role ${unique()}`, description: '' } });
  const page = new Frame(owner);
  await page.goto(`/console/roles/${role.id}`);
  const about = owner.getByRole('region', { name: 'About this role' });
  await about.getByRole('button', { name: 'Edit' }).click();
  const theirs = `Theirs ${unique()}`;
  await admin.call('roles/update', { draft: { id: role.id, version: role.version, name: theirs, description: '' } });
  const mine = `Mine ${unique()}`;
  await about.getByLabel('Name', { exact: true }).fill(mine);
  await about.getByRole('button', { name: 'Update' }).click();
  await expect(owner.getByRole('alert')).toContainText('This role was changed meanwhile.');
  await about.getByRole('button', { name: 'Reload' }).click();
  await expect(page.heading).toHaveText(theirs);
  await about.getByRole('button', { name: 'Update' }).click();
  await page.expectToast(`The role ${mine} was updated.`);
  await expect(page.heading).toHaveText(mine);
});

test('the Access tab says yes or no, with the group, the role and the rule', async ({ owner, people }) => {
  const colleague = await people.colleague({ groups: ['Viewer of users'] });
  const page = new Frame(owner);
  await page.goto(`/console/users/${colleague.id}?tab=access`);
  const explain = owner.getByRole('region', { name: 'May this user …?' });
  const answer = explain.getByRole('listitem');
  await expect(answer).toContainText('View: yes');
  await expect(answer).toContainText('Group Viewer of users, role Viewer of users: Allow: Customers, View');
  await explain.getByRole('combobox', { name: 'Action' }).selectOption('Delete');
  await expect(answer).toContainText('Delete: no');
  await expect(answer).toContainText('No rule gives this.');
  await explain.getByRole('combobox', { name: 'Area' }).selectOption('Settings');
  await expect(answer).toContainText('View: no');
});

test('a rule in the making never gives more than was chosen', async ({ owner, admin }) => {
  type Role = { role: { id: string } };
  const { role } = await admin.call<Role>('roles/create', { draft: { name: `Role ${unique()}`, description: '' } });
  await new Frame(owner).goto(`/console/roles/${role.id}`);
  const rules = owner.getByRole('region', { name: 'Rules' });
  const chosen = (name: string) => rules.getByRole('combobox', { name, exact: true });
  await chosen('Action').selectOption('lock');
  await chosen('Area').selectOption('settings');
  await expect(chosen('Action')).toHaveValue('view');
  await chosen('Area').selectOption('customers');
  await expect(chosen('Action')).toHaveValue('view');
});

test('a rule that a role has already is not added again, and that is said', async ({ owner, admin }) => {
  type Role = { role: { id: string } };
  const { role } = await admin.call<Role>('roles/create', { draft: { name: `Role ${unique()}`, description: '' } });
  const page = new Frame(owner);
  await page.goto(`/console/roles/${role.id}`);
  const rules = owner.getByRole('region', { name: 'Rules' });
  await rules.getByRole('button', { name: 'Add Rule' }).click();
  await expect(rules.getByRole('listitem')).toHaveCount(1);
  await rules.getByRole('button', { name: 'Add Rule' }).click();
  await expect(owner.getByText('The role has this rule already.')).toBeVisible();
  await expect(rules.getByRole('listitem')).toHaveCount(1);
});
