// The list: its whole state stands in the address.
import type { Page } from '@playwright/test';
import { PersonPage } from '../pages/person.ts';
import { UsersPage } from '../pages/users.ts';
import { expect, test } from '../support/fixtures.ts';
import { type People, unique } from '../support/people.ts';

/** Some people with one last name, so that a search for it shows them alone. */
async function family(people: People, names: string[]): Promise<string> {
  const last = `Test${unique()}`;
  for (const firstName of names) await people.invited({ firstName, lastName: last });
  return last;
}

/** The list as it can be seen. */
async function seen(page: Page): Promise<unknown> {
  const users = new UsersPage(page);
  return {
    names: await users.names.allInnerTexts(),
    search: await users.search.inputValue(),
    status: await users.filter('Status').inputValue(),
    range: await users.range.innerText(),
  };
}

test('search finds any part of address and name', async ({ owner, people }) => {
  const customer = await people.invited({ firstName: 'Jürgen', lastName: `Großmann${unique()}` });
  const users = new UsersPage(owner);
  await users.goto();
  const [local = '', domain = ''] = customer.email.split('@');
  for (const part of [customer.email, local.slice(2), `${local.slice(-3)}@${domain.slice(0, 4)}`, 'jurgen', customer.lastName.slice(3)]) {
    await users.searchFor(part);
    await expect(users.row(customer.email)).toBeVisible();
  }
  await users.searchFor(`${local}x@`);
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
});

test('hyphens and apostrophes need not be typed', async ({ owner, people }) => {
  const last = `O'Hara-Test${unique()}`;
  const customer = await people.invited({ firstName: 'Karl-Heinz', lastName: last });
  const users = new UsersPage(owner);
  await users.goto();
  for (const part of [last, last.replace("'", ''), `karl heinz ${last.replace('-', ' ')}`, `${last.replace("'", '’')} Karl-Heinz`]) {
    await users.searchFor(part);
    await expect(users.row(customer.email)).toBeVisible();
  }
});

test('Back takes a search away by one step, however often typing paused', async ({ owner, people }) => {
  const last = await family(people, ['Ada', 'Bea']);
  const users = new UsersPage(owner);
  await users.goto('?kind=customer');
  await users.searchFor(last.slice(0, -2));
  await users.searchFor(last);
  await expect(users.rows).toHaveCount(2);
  await owner.goBack();
  await expect(users.search).toHaveValue('');
  await expect(owner).toHaveURL(url => url.search === '?kind=customer');
  await owner.goForward();
  await expect(users.search).toHaveValue(last);
  await expect(users.rows).toHaveCount(2);
});

test('what people type into the search is text', async ({ owner, people }) => {
  const last = await family(people, ['Percy']);
  const users = new UsersPage(owner);
  await users.goto();
  for (const text of ['%', '_', `${last}"`, "' or 1=1 --", '"*', 'a" OR "b', '<b>', '\\']) {
    await users.searchFor(text);
    await expect(users.row(last)).toHaveCount(0);
  }
  await users.searchFor(last);
  await expect(users.row(last)).toHaveCount(1);
});

test('kind, status and group narrow the list, and chips take them away', async ({ owner, people }) => {
  const group = await people.group();
  const last = `Test${unique()}`;
  const active = await people.customer({ lastName: last, groups: [group] });
  const invited = await people.invited({ lastName: last });
  const users = new UsersPage(owner);
  await users.goto(`?q=${last}`);
  await expect(users.rows).toHaveCount(2);

  await users.filter('Status').selectOption('Invited');
  await expect(users.rows).toHaveCount(1);
  await expect(users.row(invited.email)).toBeVisible();
  await expect(owner).toHaveURL(/status=invited/);
  await users.chips.getByRole('link', { name: 'Remove filter Status: Invited' }).click();
  await expect(users.rows).toHaveCount(2);

  await users.filter('Group').selectOption(group.name);
  await expect(users.rows).toHaveCount(1);
  await expect(users.row(active.email)).toBeVisible();
  await expect(users.chips).toContainText(`Group: ${group.name}`);

  await users.view('Back office').click();
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await users.chips.getByRole('link', { name: 'Clear' }).click();
  await expect(owner).toHaveURL(/\/console\/users$/);
  await expect(users.search).toHaveValue('');
});

test('further filters stand in the address and among the chips', async ({ owner, people }) => {
  const last = `Test${unique()}`;
  const active = await people.customer({ lastName: last });
  const invited = await people.invited({ lastName: last });
  await people.signIn(active);
  const users = new UsersPage(owner);
  await users.goto(`?q=${last}`);
  const more = owner.getByRole('button', { name: 'More filters' });
  await more.click();
  const panel = owner.locator('#more-filters');
  await panel.getByRole('combobox', { name: 'Invitation' }).selectOption('Accepted');
  await expect(owner).toHaveURL(/invitation=accepted/);
  await expect(users.names).toHaveText([active.name]);
  await panel.getByRole('combobox', { name: 'Invitation' }).selectOption('Sent');
  await expect(users.names).toHaveText([invited.name]);
  await panel.getByRole('combobox', { name: 'Last sign-in' }).selectOption('Never');
  await expect(owner).toHaveURL(/seen=never/);
  await expect(users.names).toHaveText([invited.name]);
  await panel.getByLabel('Created from').fill('2001-02-03');
  await expect(owner).toHaveURL(/created_from=2001-02-03/);
  await owner.keyboard.press('Escape');
  for (const chip of ['Invitation: Sent', 'Last sign-in: Never', 'Created from: 3 Feb 2001']) {
    await expect(users.chips).toContainText(chip);
  }
  await owner.reload();
  await users.hydrated();
  await expect(users.names).toHaveText([invited.name]);
  await users.chips.getByRole('link', { name: 'Remove filter Invitation: Sent' }).click();
  await users.chips.getByRole('link', { name: 'Remove filter Last sign-in: Never' }).click();
  await expect(users.names).toHaveCount(2);

  await more.click();
  const created = await people.temporary({ lastName: last });
  const origin = panel.getByRole('combobox', { name: 'Origin' });
  await origin.selectOption('Created');
  await expect(owner).toHaveURL(/origin=created/);
  await expect(users.names).toHaveText([created.name]);
  await origin.selectOption('Invited');
  await expect(users.names).toHaveCount(2);
  await origin.selectOption('Registered themselves');
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await owner.keyboard.press('Escape');
  await users.chips.getByRole('link', { name: 'Remove filter Origin: Registered themselves' }).click();
  await expect(users.names).toHaveCount(3);

  await more.click();
  await panel.getByLabel('Created until').fill('2001-02-04');
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await panel.getByRole('combobox', { name: 'Lock', exact: true }).selectOption('Locked by an administrator');
  await expect(owner).toHaveURL(/lock=administrator/);
  await owner.keyboard.press('Escape');
  await users.chips.getByRole('link', { name: 'Clear' }).click();
  await expect(owner).toHaveURL(/\/console\/users$/);
});

test('an attribute, its value or its absence narrows the list, by name and in the address', async ({ owner, people, admin }) => {
  const last = `Test${unique()}`;
  const [shop, plain] = [await people.invited({ lastName: last }), await people.invited({ lastName: last })];
  const key = `f${unique()}`;
  const options = 'retail = Retail shop\nweb = Web shop';
  const shown = { console: true, account: false, registration: false };
  const rules = { required: false, read_only: false, unique: false };
  const form = { name: `Trade ${key}`, name_de: '', description: '', options, mask: '', ...rules, ...shown };
  await admin.call('attributes/create', { draft: { key, kind: 'options', form } });
  const { version } = await admin.call<{ version: number }>('users/get', { id: shop.id });
  await admin.call('users/update', { draft: { id: shop.id, version, attributes: [{ key, value: 'retail' }] } });

  const users = new UsersPage(owner);
  await users.goto(`?q=${last}`);
  await owner.getByRole('button', { name: 'More filters' }).click();
  const panel = owner.locator('#more-filters');
  await panel.getByRole('combobox', { name: 'Attribute' }).selectOption(`Trade ${key}`);
  const value = panel.getByRole('combobox', { name: 'Value' });
  await expect(value).toHaveValue('');
  await expect(users.names, 'nothing is asked for yet').toHaveCount(2);
  await panel.getByRole('combobox', { name: 'Comparison' }).selectOption('no value');
  await expect(users.names).toHaveText([plain.name]);
  await expect(users.chips).toContainText(`Trade ${key}: no value`);
  await value.selectOption('Retail shop');
  await expect(users.names).toHaveText([shop.name]);
  await owner.reload();
  await users.hydrated();
  await expect(users.chips).toContainText(`Trade ${key}: Retail shop`);
  await expect(users.names).toHaveText([shop.name]);
  await users.chips.getByRole('link', { name: `Remove filter Trade ${key}: Retail shop` }).click();
  await expect(users.names).toHaveCount(2);
});

test('the beginning of a text and the days from or until one narrow the list', async ({ owner, people, admin }) => {
  const last = `Test${unique()}`;
  const [first, second] = [await people.invited({ lastName: last }), await people.invited({ lastName: last })];
  const shown = { console: true, account: false, registration: false };
  const rules = { required: false, read_only: false, unique: false };
  const keys = { text: `t${unique()}`, date: `d${unique()}` };
  for (const [kind, key] of Object.entries(keys)) {
    const form = { name: `Own ${key}`, name_de: '', description: '', options: '', mask: '', ...rules, ...shown };
    await admin.call('attributes/create', { draft: { key, kind, form } });
  }
  for (const [person, text, date] of [[first, 'Acme Ltd', '2026-01-31'], [second, 'Umbrella', '2026-03-01']] as const) {
    const { version } = await admin.call<{ version: number }>('users/get', { id: person.id });
    const attributes = [{ key: keys.text, value: text }, { key: keys.date, value: date }];
    await admin.call('users/update', { draft: { id: person.id, version, attributes } });
  }

  const users = new UsersPage(owner);
  await users.goto(`?q=${last}&attribute=${keys.text}&value=acme&compare=begins`);
  await expect(users.names).toHaveText([first.name]);
  await expect(users.chips).toContainText(`Own ${keys.text} begins with acme`);
  await owner.getByRole('button', { name: 'More filters' }).click();
  const panel = owner.locator('#more-filters');
  const compare = panel.getByRole('combobox', { name: 'Comparison' });
  await expect(compare).toHaveValue('begins');
  await compare.selectOption('is');
  await expect(owner.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await panel.getByRole('combobox', { name: 'Attribute' }).selectOption(`Own ${keys.date}`);
  await compare.selectOption('from');
  await panel.getByLabel('Value').fill('2026-02-01');
  await panel.getByLabel('Value').blur();
  await expect(users.chips).toContainText(`Own ${keys.date} from`);
  await expect(users.names).toHaveText([second.name]);
  await compare.selectOption('until');
  await expect(users.names).toHaveText([first.name]);
});

test('the list sorts by its heads', async ({ owner, people }) => {
  const last = await family(people, ['Berta', 'Anton', 'Cäsar']);
  const full = (names: string[]) => names.map(name => `${name} ${last}`);
  const users = new UsersPage(owner);
  await users.goto(`?q=${last}`);
  await expect(users.names).toHaveText(full(['Anton', 'Berta', 'Cäsar']));
  const head = users.table.getByRole('columnheader', { name: 'Person' });
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await head.getByRole('link').click();
  await expect(users.names).toHaveText(full(['Cäsar', 'Berta', 'Anton']));
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await users.table.getByRole('columnheader', { name: 'Last sign-in' }).getByRole('link').click();
  await expect(owner).toHaveURL(/sort=last_sign_in/);
});

test('search, filter, order and place survive reload, Back and being shared', async ({ owner, people, open, session }) => {
  const last = await family(people, Array.from({ length: 27 }, (_, number) => `No${String(number).padStart(2, '0')}`));
  const users = new UsersPage(owner);
  await users.goto();
  await users.searchFor(last);
  await users.filter('Status').selectOption('Invited');
  await expect(owner).toHaveURL(/status=invited/);
  await users.pageSize().selectOption('25');
  await expect(users.range).toHaveText('1–25 of 27');
  await users.table.getByRole('columnheader', { name: 'Person' }).getByRole('link').click();
  await expect(users.names.first()).toHaveText(`No26 ${last}`);
  await users.next.click();
  await expect(users.range).toHaveText('26–27 of 27');
  await expect(users.names).toHaveText([`No01 ${last}`, `No00 ${last}`]);
  const before = await seen(owner);

  await owner.reload();
  await users.hydrated();
  await expect(users.range).toHaveText('26–27 of 27');
  expect(await seen(owner)).toEqual(before);

  await users.names.first().click();
  await expect(new PersonPage(owner).heading).toHaveText(`No01 ${last}`);
  await owner.goBack();
  await expect(users.range).toHaveText('26–27 of 27');
  expect(await seen(owner)).toEqual(before);

  const other = await open({ session });
  await other.goto(owner.url());
  await new UsersPage(other).hydrated();
  await expect(new UsersPage(other).range).toHaveText('26–27 of 27');
  expect(await seen(other)).toEqual(before);

  // Back leads through what was asked for, step by step.
  await owner.goBack();
  await expect(users.range).toHaveText('1–25 of 27');
  await expect(users.names.first()).toHaveText(`No26 ${last}`);
  await owner.goBack();
  await expect(users.names.first()).toHaveText(`No00 ${last}`);
});

test('Previous and Next turn the pages of more than fifty people', async ({ owner, people }) => {
  const last = `Test${unique()}`;
  const numbers = Array.from({ length: 57 }, (_, number) => String(number).padStart(2, '0'));
  await Promise.all(numbers.map(number => people.invited({ firstName: `No${number}`, lastName: last })));
  const users = new UsersPage(owner);
  await users.goto(`?q=${last}`);
  await expect(users.rows).toHaveCount(50);
  await expect(users.count).toHaveText('57 people');
  await expect(users.range).toHaveText('1–50 of 57');
  await expect(users.previous).toHaveAttribute('aria-disabled', 'true');
  await users.next.click();
  await expect(users.range).toHaveText('51–57 of 57');
  await expect(users.names).toHaveText(numbers.slice(50).map(number => `No${number} ${last}`));
  await expect(users.next).toHaveAttribute('aria-disabled', 'true');
  await users.previous.click();
  await expect(users.range).toHaveText('1–50 of 57');
  await expect(users.names).toHaveText(numbers.slice(0, 50).map(number => `No${number} ${last}`));
});

test('a page holds its place while people come and go', async ({ owner, people, admin }) => {
  const last = await family(people, Array.from({ length: 26 }, (_, number) => `M${String(number).padStart(2, '0')}`));
  const users = new UsersPage(owner);
  await users.goto(`?q=${last}&size=25`);
  await expect(users.rows).toHaveCount(25);
  const early = await people.invited({ firstName: 'A00', lastName: last });
  await users.next.click();
  await expect(users.names).toHaveText([`M25 ${last}`]);
  await admin.call('users/delete', { id: early.id, username: early.email });
});

test('an address typed by hand still shows a list', async ({ owner }) => {
  const users = new UsersPage(owner);
  await users.goto('?sort=nonsense&size=7&after=x&kind=robot&group=1&status=');
  await expect(users.rows.first()).toBeVisible();
  await expect(users.pageSize()).toHaveValue('50');
});

test('the whole row opens the person, and a slash leads to the search', async ({ owner, people }) => {
  const customer = await people.invited();
  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  await owner.keyboard.press('/');
  await expect(users.search).toBeFocused();
  await users.row(customer.email).click();
  const person = new PersonPage(owner);
  await expect(person.heading).toHaveText(customer.name);
  await expect(person.heading).toBeFocused();
});

test('names that hold markup or run from right to left are shown as they are', async ({ owner, people }) => {
  const first = '<img src=x onerror=alert(1)>';
  const markup = await people.invited({ firstName: first });
  const hebrew = await people.invited({ firstName: 'עדה', lastName: `לבלייס${unique()}` });
  const users = new UsersPage(owner);
  await users.goto(`?q=${markup.email}`);
  await expect(users.names).toHaveText(`${first} ${markup.lastName}`);
  await users.goto(`?q=${hebrew.email}`);
  await expect(users.names).toHaveText(`עדה ${hebrew.lastName}`);
});

test('Back leads to where one had read', async ({ owner, people }) => {
  const lastName = `Reader${unique()}`;
  for (let number = 0; number < 9; number += 1) await people.invited({ lastName });
  await owner.setViewportSize({ width: 1280, height: 420 });
  const users = new UsersPage(owner);
  await users.goto(`?q=${lastName}`);
  await expect(users.rows).toHaveCount(9);
  const down = () => owner.evaluate(() => window.scrollY);
  await users.rows.last().scrollIntoViewIfNeeded();
  const before = await down();
  expect(before).toBeGreaterThan(100);
  await users.rows.last().getByRole('link').first().click();
  await expect(new PersonPage(owner).heading).toContainText(lastName);
  expect(await down()).toBe(0);
  await owner.goBack();
  await expect(users.rows).toHaveCount(9);
  await expect.poll(down).toBe(before);
});
