// What a profile consists of, and changing it: A30 to A34.
import { AccountPage } from '../pages/account.ts';
import { AttributesPage } from '../pages/attributes.ts';
import { Field } from '../pages/form.ts';
import { PersonPage } from '../pages/person.ts';
import { UsersPage } from '../pages/users.ts';
import { WizardPage } from '../pages/wizard.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { newEmail, unique } from '../support/people.ts';

type Definition = { key: string; name: string; [more: string]: unknown };

/** Defines an attribute by the server function that the page calls. */
async function define(admin: Caller, name: string, more: Record<string, unknown> = {}, kind = 'text'): Promise<Definition> {
  const form = {
    name,
    name_de: '',
    description: '',
    options: '',
    mask: '',
    required: false,
    read_only: false,
    unique: false,
    console: true,
    account: false,
    registration: false,
    ...more,
  };
  return admin.call<Definition>('attributes/create', { draft: { key: `a${unique()}`, kind, form } });
}

/** A page of one attribute's switches is everybody's, so tests that turn them have a server of their own. */
test('A30 a profile holds username, names, contact data and what the organization defines', async ({ owner, people, admin }) => {
  const name = `Company ${unique()}`;
  await define(admin, name);
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  for (const label of ['Email (Username)', 'First Name', 'Last Name', 'Contact e-mail', 'Phone', 'Address', 'Language', name]) {
    await expect(person.profile.getByText(label, { exact: true })).toBeVisible();
  }
  await expect(person.profile.locator('dd').first()).toHaveText(customer.email);
});

test('A31 administrators define attributes with type, options and rules', async ({ world, open }) => {
  const { server, session, people } = await world();
  const owner = await open({ server, session });
  const page = new AttributesPage(owner);
  await page.goto();
  await page.new.click();
  await page.create.click();
  await page.name.expectError('Fill in this field.');
  await page.name.input.fill('Customer number');
  await expect(page.key.input).toHaveValue('customer_number');
  await page.german.input.fill('Kundennummer');
  await page.mask.fill('KD-9{');
  await page.mask.expectError('Check the mask');
  await page.mask.input.fill('KD-9{5}');
  await page.tick(/^Unique/).check();
  await page.tick(/^Required/).check();
  await page.tick(/^Read-only/).check();
  await page.create.click();
  await expect(page.dialog.locator('.error-summary')).toContainText('What is required must be fillable');
  await page.tick(/^Read-only/).uncheck();
  await page.create.click();
  await page.expectToast('The attribute Customer number was created.');
  await expect(page.row('Customer number')).toContainText('Required');
  await expect(page.row('Customer number')).toContainText('Unique');

  // A key is used once; options need lines.
  await page.new.click();
  await page.name.input.fill('Tier');
  await page.key.input.fill('customer_number');
  await page.kind.selectOption('One of a list');
  await page.create.click();
  await page.options.expectError('Fill in this field.');
  await page.options.input.fill('gold = Gold\nsilver = Silver');
  await page.create.click();
  await page.key.expectError('This is already in use. Choose another.');
  await page.key.input.fill('tier');
  await page.create.click();
  await page.expectToast('The attribute Tier was created.');

  // The order is kept.
  await page.row('Tier').getByRole('button', { name: 'Move Tier up' }).click();
  await expect(page.names.nth(6)).toHaveText('Tier');
  await owner.reload();
  await page.hydrated();
  await expect(page.names.nth(6)).toHaveText('Tier');
  await expect(page.names.nth(7)).toHaveText('Customer number');

  // The wizard asks for what is required, and nothing is made without it.
  const wizard = new WizardPage(owner);
  await wizard.goto();
  const number = new Field(owner, 'Customer number');
  await wizard.email.input.fill(newEmail());
  await wizard.next.click();
  await number.expectError('Fill in this field.');
  await number.fill('12345');
  await number.expectError('Write it like this: KD-12345');
  await number.input.fill('KD-00001');
  await wizard.toGroups();
  await wizard.toEnd();
  const refused = people.invited();
  await expect(refused).rejects.toThrow();

  // Deleting says how many lose a value, and wants a tick.
  await page.goto();
  await expect(owner.getByRole('button', { name: 'Delete Phone', exact: true })).toBeDisabled();
  await page.act('Delete', 'Customer number');
  await expect(page.dialog).toContainText('1 person has a value');
  await expect(page.dialog.getByRole('button', { name: 'Confirm' })).toBeDisabled();
  await page.tick(/cannot be undone/).check();
  await page.dialog.getByRole('button', { name: 'Confirm' }).click();
  await page.expectToast('The attribute Customer number was deleted.');
  await expect(page.row('Customer number')).toHaveCount(0);
  await people.invited();
});

test('A32 selecting a user shows the profile to be read', async ({ owner, people }) => {
  const customer = await people.customer();
  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  await users.row(customer.email).click();
  const person = new PersonPage(owner);
  await expect(person.heading).toHaveText(customer.name);
  await expect(person.profile.getByText(customer.lastName, { exact: true })).toBeVisible();
  await expect(person.profile.getByRole('textbox')).toHaveCount(0);
  await expect(person.profile.getByText('Not given').first()).toBeVisible();
});

test('A33 a profile is edited and saved with Update, and the change persists', async ({ owner, people, admin }) => {
  const tier = `Tier ${unique()}`;
  const since = `Since ${unique()}`;
  const likes = `Likes ${unique()}`;
  await define(admin, tier, { options: 'g = Gold\ns = Silver' }, 'options');
  await define(admin, since, {}, 'date');
  await define(admin, likes, { options: 'Tea\nCoffee' }, 'multiple_options');
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.profile.getByRole('link', { name: 'Edit' }).click();
  await person.lastName.input.fill(`New${unique()}`);
  await new Field(owner, 'Phone optional').input.fill('+49 30 901820');
  await owner.getByLabel(`${tier} optional`).selectOption('Gold');
  await owner.getByLabel(`${since} optional`).fill('2020-02-29');
  await owner.getByRole('checkbox', { name: 'Tea' }).check();
  await new Field(owner, 'Contact e-mail optional').fill('nonsense');
  await new Field(owner, 'Contact e-mail optional').expectError('Enter an email address');
  await new Field(owner, 'Contact e-mail optional').input.fill(newEmail('contact'));
  await person.update.click();
  await person.expectToast(/^The profile of .* was updated\.$/);
  await owner.reload();
  for (const value of ['+49 30 901820', 'Gold', '29 Feb 2020', 'Tea']) {
    await expect(person.profile.getByText(value, { exact: true })).toBeVisible();
  }
  await person.hydrated();
  await person.openTab('Activity');
  await expect(person.activity).toContainText('+49 30 901820');
});

test('A33 a value that somebody else has is refused by name where it must be unique', async ({ owner, people, admin }) => {
  const name = `Number ${unique()}`;
  const { key } = await define(admin, name, { unique: true });
  const holder = await people.customer();
  const { version } = await admin.call<{ version: number }>('users/get', { id: holder.id });
  await admin.call('users/update', { draft: { id: holder.id, version, attributes: [{ key, value: 'K 7' }] } });
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  const number = new Field(owner, `${name} optional`);
  await number.input.fill('k  7');
  await person.update.click();
  await number.expectError(`${holder.name} has this already.`);
  await expect(number.input).toHaveValue('k  7');
  const contact = new Field(owner, 'Contact e-mail optional');
  await number.input.fill('');
  await contact.input.fill(holder.email.toUpperCase());
  await person.update.click();
  await contact.expectError(`${holder.name} has this already.`);
});

test('A34 an attribute that is switched off disappears, and a custom one appears', async ({ world, open }) => {
  const { server, session, people, admin } = await world();
  const owner = await open({ server, session });
  const customer = await people.customer();
  const page = new AttributesPage(owner);
  await page.goto();
  await page.shown('Phone', 'Console').uncheck();
  await page.expectToast('Phone is no longer shown: Console.');
  await page.shown('Address', 'My Account').uncheck();
  await page.expectToast('Address is no longer shown: My Account.');
  await page.new.click();
  await page.name.input.fill('Company');
  await page.tick(/^My Account/).check();
  await page.create.click();
  await page.expectToast('The attribute Company was created.');
  const fixed = await define(admin, 'Account manager', { read_only: true });

  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  await expect(owner.getByLabel('Phone optional')).toHaveCount(0);
  await expect(person.profile.getByText('Account manager')).toHaveCount(0);
  await owner.getByLabel('Company optional').fill('Acme');
  await person.update.click();
  await expect(person.profile.getByText('Acme', { exact: true })).toBeVisible();
  await expect(person.profile.getByText('Phone', { exact: true })).toHaveCount(0);

  // The server holds to it as well, by name.
  const { version } = await admin.call<{ version: number }>('users/get', { id: customer.id });
  for (const [key, violation] of [['phone', 'not_shown'], [fixed.key, 'read_only'], ['nothing', 'unknown_attribute']]) {
    const answer = await admin.post('users/update', { draft: { id: customer.id, version, attributes: [{ key, value: '1' }] } });
    expect(answer.status(), key).toBe(422);
    expect(await answer.text(), key).toContain(violation);
  }

  const signedIn = await Caller.signedIn(server, customer.email, customer.password);
  const own = await open({ server, session: await signedIn.session() });
  await signedIn.dispose();
  await own.goto('/account/profile');
  const account = new AccountPage(own);
  await expect(account.about.getByText('Acme', { exact: true })).toBeVisible();
  await expect(account.about.getByText('Phone', { exact: true })).toBeVisible();
  await expect(account.about.getByText('Address', { exact: true })).toHaveCount(0);
});

test('leaving the form with changes asks first', async ({ owner, people }) => {
  const customer = await people.customer();
  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  await users.row(customer.email).click();
  const person = new PersonPage(owner);
  await expect(person.heading).toHaveText(customer.name);
  await person.profile.getByRole('link', { name: 'Edit' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Leave without saving?' });

  // Without a change nobody asks.
  await person.openTab('Groups');
  await person.openTab('Profile');
  await person.firstName.input.fill('Changed');
  await person.tabs.getByRole('link', { name: 'Sessions' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await expect(dialog).toBeHidden();
  await expect(person.firstName.input).toHaveValue('Changed');

  await owner.goBack();
  await expect(dialog).toBeVisible();
  await owner.keyboard.press('Escape');
  await expect(person.firstName.input).toHaveValue('Changed');
  await expect(owner).toHaveURL(/edit/);

  // The browser asks by itself before the page goes.
  let asked = '';
  owner.once('dialog', question => {
    asked = question.type();
    return question.dismiss();
  });
  await owner.evaluate(() => location.reload()).catch(() => undefined);
  await expect.poll(() => asked).toBe('beforeunload');
  await expect(person.firstName.input).toHaveValue('Changed');

  await person.follow('Users');
  await dialog.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(users.heading).toHaveText('Users');
  await expect(owner).toHaveURL(/\/console\/users$/);
});

test('two people who edit at once hear of each other, and nothing is overwritten unseen', async ({ owner, people, admin }) => {
  const customer = await people.customer({ firstName: 'Ada' });
  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  const phone = new Field(owner, 'Phone optional');
  await person.firstName.input.fill('Augusta');
  await phone.input.fill('110');

  const { version } = await admin.call<{ version: number }>('users/get', { id: customer.id });
  const attributes = [{ key: 'last_name', value: 'Byron' }, { key: 'phone', value: '112' }];
  await admin.call('users/update', { draft: { id: customer.id, version, attributes } });

  await person.update.click();
  const notice = owner.getByRole('alert').filter({ hasText: 'This profile was changed meanwhile.' });
  await expect(notice).toContainText(/changed it just now/);
  await expect(notice).toContainText('Last Name');
  await expect(notice).toContainText(`${customer.lastName} Byron`);
  await expect(notice).toContainText('You typed: 110');
  await expect(person.firstName.input).toHaveValue('Augusta');
  const stored = () => admin.call<{ first_name: string; last_name: string }>('users/get', { id: customer.id });
  expect(await stored()).toMatchObject({ first_name: 'Ada', last_name: 'Byron' });

  // What only the other has changed comes in; what both have changed is said beside the field.
  await notice.getByRole('button', { name: 'Keep mine, take over the rest' }).click();
  await expect(person.lastName.input).toHaveValue('Byron');
  await expect(person.firstName.input).toHaveValue('Augusta');
  await expect(phone.input).toHaveValue('110');
  await expect(person.profile).toContainText('Stored by somebody else meanwhile: 112');
  await person.update.click();
  await person.expectToast('The profile of Augusta Byron was updated.');
  expect(await stored()).toMatchObject({ first_name: 'Augusta', last_name: 'Byron' });
});

test('a conflict can be ended by giving way, and what is no change of the profile is none', async ({ owner, people, admin }) => {
  const customer = await people.customer({ firstName: 'Ada' });
  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  await person.firstName.input.fill('Augusta');
  const { version } = await admin.call<{ version: number }>('users/get', { id: customer.id });
  const attributes = [{ key: 'first_name', value: 'Annabella' }];
  await admin.call('users/update', { draft: { id: customer.id, version, attributes } });
  await person.update.click();
  await owner.getByRole('button', { name: 'Discard mine' }).click();
  await expect(person.firstName.input).toHaveValue('Annabella');
  await person.openTab('Groups');
});

test('a number is written, shown and found as the reader writes numbers', async ({ world, open }) => {
  const { server, session, people, admin } = await world();
  const name = `Umsatz ${unique()}`;
  const { key } = await define(admin, name, {}, 'decimal');
  const customer = await people.customer();
  const owner = await open({ server, session, locale: 'de' });
  const person = new PersonPage(owner);
  await person.goto(`/console/users/${customer.id}?tab=profile&edit`);
  const field = owner.getByRole('textbox', { name });
  const save = owner.getByRole('button', { name: 'Aktualisieren', exact: true });
  await field.fill('1.250');
  await save.click();
  const shown = owner.getByRole('region', { name: 'Profil', exact: true });
  await expect(shown.getByText('1250', { exact: true })).toBeVisible();
  await owner.getByRole('link', { name: 'Bearbeiten', exact: true }).click();
  await expect(field).toHaveValue('1250');
  await field.fill('1.250,5');
  await expect(field).toHaveValue('1.250,5');
  await save.click();
  await expect(shown.getByText('1250,5', { exact: true })).toBeVisible();
  const { attributes } = await admin.call<{ attributes: { attribute: { key: string }; value: string }[] }>('users/get', { id: customer.id });
  expect(attributes.find(line => line.attribute.key === key)?.value).toBe('1250.5');

  await person.goto(`/console/users?attribute=${key}`);
  await owner.getByRole('button', { name: 'Weitere Filter' }).click();
  const value = owner.locator('#more-filters').getByRole('textbox', { name: 'Wert' });
  // The fields are drawn anew once their code is there, a moment after somebody looks at them.
  await expect(async () => {
    await value.fill('1.250,50');
    await value.press('Enter');
    await expect(owner.locator('.row-link')).toHaveText([customer.name], { timeout: 2_000 });
  }).toPass();
  await expect(owner.getByText(`${name}: 1250,5`)).toBeVisible();
});
