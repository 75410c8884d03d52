// Assign Customers: which customers belong to a back office user.
import { AssignPage } from '../pages/assign.ts';
import { PersonPage } from '../pages/person.ts';
import { UsersPage } from '../pages/users.ts';
import type { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { type Customer, unique } from '../support/people.ts';

/** Whose a customer is. */
async function holder(admin: Caller, customer: Customer): Promise<string | undefined> {
  const view = await admin.call<{ assigned_to: { name: string } | null }>('users/get', { id: customer.id });
  return view.assigned_to?.name;
}

/** Assigns a customer without the page. */
async function assign(admin: Caller, staff: Customer, customer: Customer): Promise<void> {
  const draft = { staff: staff.id, assign: [customer.id], move_here: [], release: [] };
  await admin.call('assignments/save', { draft });
}

test('S18 Assign Customers on a row opens the page of that user', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const users = new UsersPage(owner);
  await users.goto('?kind=staff');
  await users.searchFor(colleague.email);
  await (await users.more(colleague.name)).getByRole('link', { name: 'Assign Customers' }).click();
  const page = new AssignPage(owner);
  await expect(page.heading).toHaveText('Assign Customers');
  await expect(owner.locator('.page-head .count')).toHaveText(`to ${colleague.name}`);
  await expect(page.available.section).toBeVisible();
  await expect(page.assigned.section).toBeVisible();
});

test('the page of a colleague counts their customers and leads to them; those who have nobody are found as well', async ({ owner, people, admin }) => {
  const colleague = await people.colleague();
  const last = `Test${unique()}`;
  const [theirs, nobodys] = [await people.invited({ lastName: last }), await people.invited({ lastName: last })];
  await assign(admin, colleague, theirs);
  const person = new PersonPage(owner);
  await person.open(colleague.id);
  await person.glance.getByRole('link', { name: '1', exact: true }).click();
  const users = new UsersPage(owner);
  await expect(users.names).toHaveText([theirs.name]);
  await expect(users.chips).toContainText(`Assigned to: ${colleague.name}`);
  await users.goto(`?q=${last}`);
  await owner.getByRole('button', { name: 'More filters' }).click();
  const whose = owner.locator('#more-filters').getByRole('combobox', { name: 'Assigned to' });
  await whose.selectOption('Nobody');
  await expect(users.names).toHaveText([nobodys.name]);
  await whose.selectOption('Me');
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
});

test('S19 S21 several customers are ticked and assigned with Save, and nothing changes before', async ({ owner, people, admin }) => {
  const colleague = await people.colleague();
  const customers = [await people.invited(), await people.invited()];
  const page = new AssignPage(owner);
  await page.open(colleague.id);
  await expect(page.save).toBeDisabled();
  for (const customer of customers) {
    await page.available.searchFor(customer.email);
    await page.available.box(customer.name).check();
  }
  // Ticks survive searching, and stand in a tab of their own.
  await expect(page.bar).toContainText('2 to be assigned');
  await page.available.pendingTab.click();
  for (const customer of customers) await expect(page.available.row(customer.email)).toBeVisible();
  for (const customer of customers) expect(await holder(admin, customer)).toBeUndefined();
  await page.save.click();
  await page.expectToast('Assigned: 2. Unassigned: 0.');
  for (const customer of customers) {
    await expect(page.assigned.row(customer.email)).toBeVisible();
    expect(await holder(admin, customer)).toBe(colleague.name);
  }
});

test('S20 S23 assigned customers start ticked; unticking one and saving frees it for others', async ({ owner, people, admin }) => {
  const [one, other] = [await people.colleague(), await people.colleague()];
  const customer = await people.invited();
  await assign(admin, one, customer);
  const page = new AssignPage(owner);
  await page.open(one.id);
  await expect(page.assigned.box(customer.name)).toBeChecked();
  await page.assigned.box(customer.name).uncheck();
  await page.assigned.pendingTab.click();
  await expect(page.assigned.row(customer.email)).toBeVisible();
  expect(await holder(admin, customer)).toBe(one.name);
  await page.save.click();
  await page.expectToast('Assigned: 0. Unassigned: 1.');
  expect(await holder(admin, customer)).toBeUndefined();
  await page.assigned.tab.click();
  await expect(page.assigned.section.getByText('No customers assigned yet')).toBeVisible();

  await page.open(other.id);
  await page.available.searchFor(customer.email);
  await page.available.box(customer.name).check();
  await page.save.click();
  await page.expectToast('Assigned: 1. Unassigned: 0.');
  expect(await holder(admin, customer)).toBe(other.name);
});

test('S22 who belongs to somebody else is shown with that user, and moved only explicitly', async ({ owner, people, admin }) => {
  const [one, other] = [await people.colleague(), await people.colleague()];
  const customer = await people.invited();
  await assign(admin, one, customer);
  const page = new AssignPage(owner);
  await page.open(other.id);
  await page.available.searchFor(customer.email);
  const row = page.available.row(customer.email);
  await expect(page.available.box(customer.name)).toHaveCount(0);
  await expect(row.getByRole('link', { name: one.name })).toHaveAttribute('href', `/console/users/${one.id}`);
  // Select all takes nobody from anybody.
  await expect(page.available.all).toBeDisabled();
  await row.getByRole('button', { name: `Move ${customer.name} here from ${one.name}` }).click();
  await expect(page.available.box(customer.name)).toBeChecked();
  await page.save.click();
  await page.expectToast('Assigned: 1. Unassigned: 0.');
  expect(await holder(admin, customer)).toBe(other.name);
});

test('S22 a conflict is reported by name', async ({ owner, people, admin }) => {
  const [one, other] = [await people.colleague(), await people.colleague()];
  const customer = await people.invited();
  const page = new AssignPage(owner);
  await page.open(one.id);
  await page.available.searchFor(customer.email);
  await page.available.box(customer.name).check();
  await assign(admin, other, customer);
  await page.save.click();
  await expect(page.conflicts).toContainText(`${customer.name} now belongs to ${other.name}.`);
  expect(await holder(admin, customer)).toBe(other.name);
});

test('S21 leaving with something unsaved asks first, and Discard forgets it', async ({ owner, people }) => {
  const colleague = await people.colleague();
  const customer = await people.invited();
  const page = new AssignPage(owner);
  await page.open(colleague.id);
  await page.available.searchFor(customer.email);
  await page.available.box(customer.name).check();
  await page.follow('Groups');
  const question = owner.getByRole('dialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await page.discard.click();
  await expect(page.available.box(customer.name)).not.toBeChecked();
  await page.follow('Groups');
  await expect(page.heading).toHaveText('Groups');
});

test('S19 select all ticks the page, and ticks survive the turning of pages', async ({ world, open }) => {
  const { server, people, admin, session } = await world();
  const colleague = await people.colleague();
  for (let number = 0; number < 30; number += 1) {
    await people.mailed({ firstName: 'Many', lastName: `Row${String(number).padStart(2, '0')}${unique()}` });
  }
  const page = new AssignPage(await open({ server, session }));
  await page.open(colleague.id);
  await expect(page.available.rows).toHaveCount(25);
  await page.available.all.check();
  await expect(page.bar).toContainText('25 to be assigned');
  await page.available.next.click();
  await expect(page.available.rows).toHaveCount(5);
  await expect(page.available.all).not.toBeChecked();
  await page.available.previous.click();
  await expect(page.available.rows).toHaveCount(25);
  await expect(page.available.all).toBeChecked();
  await page.save.click();
  await page.expectToast('Assigned: 25. Unassigned: 0.');
  type Page = { rows: unknown[] };
  const query = { staff: colleague.id, table: 'assigned', query: {} };
  expect((await admin.call<Page>('assignments/list', query)).rows).toHaveLength(25);
});

test('S22 the page of a customer shows the assigned user', async ({ owner, people, admin }) => {
  const colleague = await people.colleague();
  const customer = await people.invited();
  await assign(admin, colleague, customer);
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.glance.getByRole('link', { name: colleague.name }).click();
  await expect(person.heading).toHaveText(colleague.name);
});
