// Every rule of every field names what is wrong, beside the field, in the browser and on the server alike.
import { PasswordPage } from '../pages/account.ts';
import { type Field, errorSummary } from '../pages/form.ts';
import { GroupsPage } from '../pages/groups.ts';
import { InvitationPage } from '../pages/invitation.ts';
import { PersonPage } from '../pages/person.ts';
import { SetUpPage } from '../pages/set-up.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { WizardPage } from '../pages/wizard.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { TEMPORARY, newEmail } from '../support/people.ts';

type Rule = readonly [value: string, sentence: string];

const REQUIRED = 'Fill in this field.';
const AT = 'Enter an email address with one @, such as ada@example.com.';
const LOCAL = 'Check the part before the @:';
const DOMAIN = 'Check the part after the @:';
const FORBIDDEN = 'Remove line breaks, control characters and marks that turn the direction of text.';

const EMAIL: Rule[] = [
  ['', REQUIRED],
  ['   ', REQUIRED],
  ['ada', AT],
  ['ada@home@example.com', AT],
  ['@example.com', LOCAL],
  ['.ada@example.com', LOCAL],
  ['ada..l@example.com', LOCAL],
  ['ada l@example.com', LOCAL],
  ['ädä@example.com', LOCAL],
  [`${'a'.repeat(65)}@example.com`, LOCAL],
  ['ada@example', DOMAIN],
  ['ada@-example.com', DOMAIN],
  ['ada@exa mple.com', DOMAIN],
  [`ada@${'a'.repeat(250)}.com`, 'Use at most 254 characters.'],
];
/** A browser writes the domain in its `xn--` form by itself. */
const EMAIL_RAW: Rule[] = [['ada@exämple.com', DOMAIN]];
const NAME: Rule[] = [
  ['a'.repeat(101), 'Use at most 100 characters.'],
  ['Ada\u202Eevil', FORBIDDEN],
  ['Ada\u0007', FORBIDDEN],
];
const PASSWORD_RULE: Rule[] = [
  ['', REQUIRED],
  ['Ab1!xyz', 'Use at least 8 characters.'],
  [`${'Ab1!'.repeat(32)}x`, 'Use at most 128 characters.'],
  ['copper9#window', 'Add a capital letter (A to Z).'],
  ['COPPER9#WINDOW', 'Add a small letter (a to z).'],
  ['Copper#window', 'Add a digit (0 to 9).'],
  ['Copper9window', 'Add one of these characters: ! @ # $ % * &'],
];
/** Of the second entry, where the first is right. */
const REPEAT: Rule[] = [
  ['', REQUIRED],
  [`${TEMPORARY}x`, 'The two passwords differ. Type the same one in both fields.'],
];
/** What only the server knows to refuse. */
const WEAK: Rule[] = [
  ['P@ssw0rd', 'This password is well known or easy to guess.'],
  ['Clientele-9#x', 'This password contains a name or address'],
];

/** Leaves the field with each value in turn. */
async function checkOnLeaving(field: Field, rules: readonly Rule[], good: string): Promise<void> {
  for (const [value, sentence] of rules) {
    await field.fill(value);
    await field.expectError(sentence);
  }
  await field.fill(good);
  await field.expectNoError();
}

/** Sends a form that is right but for one field: the page comes back with the sentence in its place. */
async function expectRefused(caller: Caller, path: string, right: Record<string, string>, field: string, rule: Rule): Promise<void> {
  const [value, sentence] = rule;
  const form = { ...right, [field]: value };
  // What is typed twice is wrong twice, so that the first entry alone is looked at.
  if (field === 'password') form.repeat_password = value;
  const answer = await caller.send(path, form);
  const what = `${field} ${JSON.stringify(value)}`;
  expect(answer.status(), what).toBe(422);
  const page = await answer.text();
  const error = page.match(new RegExp(`<p[^>]* id="${field}-error"[^>]*>(.*?)</p>`))?.[1] ?? '';
  expect(error.replaceAll('&amp;', '&'), what).toContain(sentence);
  expect(page, what).toMatch(new RegExp(`<input[^>]* id="${field}"[^>]* aria-invalid="true"`));
}

test.describe('New User', () => {
  test('the address', async ({ owner }) => {
    const wizard = new WizardPage(owner);
    await wizard.goto();
    await checkOnLeaving(wizard.email, EMAIL, newEmail());
  });

  test('the names', async ({ owner }) => {
    const wizard = new WizardPage(owner);
    await wizard.goto();
    await checkOnLeaving(wizard.firstName, NAME, '');
    await checkOnLeaving(wizard.lastName, NAME, 'de la Tour d’Auvergne');
  });

  test('the temporary password', async ({ owner }) => {
    const wizard = new WizardPage(owner);
    await wizard.goto();
    await wizard.temporary.check();
    await checkOnLeaving(wizard.password, PASSWORD_RULE, TEMPORARY);
  });

  test('a weak temporary password', async ({ owner }) => {
    const wizard = new WizardPage(owner);
    await wizard.goto();
    await wizard.email.input.fill('ada.lovelace@example.com');
    await wizard.lastName.input.fill('Lovelace');
    await wizard.temporary.check();
    for (const [value, sentence] of [...WEAK, ['My-Lovelace-77!', 'This password contains a name or address'] as const]) {
      await wizard.password.input.fill(value);
      await wizard.next.click();
      await wizard.password.expectError(sentence);
      await wizard.expectStep('Details');
    }
  });

  test('Next sums up what is wrong and leads to the fields', async ({ owner }) => {
    const wizard = new WizardPage(owner);
    await wizard.goto();
    await wizard.lastName.input.fill('a'.repeat(101));
    await wizard.temporary.check();
    await wizard.next.click();
    const summary = errorSummary(owner);
    await expect(summary).toBeFocused();
    await expect(summary.getByRole('heading')).toHaveText('3 things need a change');
    await expect(summary.getByRole('link')).toHaveText([
      /: Fill in this field\./,
      /^Last Name: Use at most 100 characters\./,
      /: Fill in this field\./,
    ]);
    await summary.getByRole('link', { name: /^Last Name/ }).click();
    await expect(wizard.lastName.input).toBeFocused();
    await wizard.lastName.input.fill('Lovelace');
    await wizard.lastName.expectNoError();
  });
});

test('the profile: names', async ({ owner, people }) => {
  const customer = await people.invited();
  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  await checkOnLeaving(person.firstName, NAME, 'Ada');
  await checkOnLeaving(person.lastName, NAME, '');
  await person.firstName.input.fill('a'.repeat(101));
  await person.update.click();
  await person.firstName.expectError('Use at most 100 characters.');
  await expect(errorSummary(owner)).toBeFocused();
});

test('a group: name and description', async ({ owner }) => {
  const groups = new GroupsPage(owner);
  await groups.goto();
  await groups.newGroup.click();
  await checkOnLeaving(groups.name, [['', REQUIRED], ['a'.repeat(101), 'Use at most'], ['a\u202Eb', FORBIDDEN]], 'Fine');
  await checkOnLeaving(groups.description, [['a'.repeat(2_001), 'Use at most'], ['a\u202Eb', FORBIDDEN]], '');
});

test('sign-in', async ({ page }) => {
  const signIn = new SignInPage(page);
  await signIn.goto();
  await signIn.submit.click();
  await signIn.email.expectError(REQUIRED);
  await signIn.password.expectError(REQUIRED);
  await expect(errorSummary(page)).toBeFocused();
  await signIn.fill(`${'a'.repeat(250)}@example.com`, 'x');
  await signIn.email.expectError('Use at most 254 characters.');
  await signIn.password.expectNoError();
  await signIn.fill('ada@example.com', 'x'.repeat(1_025));
  await signIn.password.expectError('Use at most 128 characters.');
  await expect(signIn.email.input).toHaveValue('ada@example.com');
});

test('set-up', async ({ launch, open }) => {
  const server = await launch({ owner: false });
  const page = await open({ server });
  await page.goto(server.setUpLink());
  const setUp = new SetUpPage(page);
  await setUp.submit.click();
  for (const field of [setUp.organization, setUp.email, setUp.password, setUp.repeat]) await field.expectError(REQUIRED);
  await expect(errorSummary(page)).toBeFocused();

  await setUp.fill('a'.repeat(81), 'ada', 'x');
  await setUp.organization.expectError('Use at most 80 characters.');
  await setUp.email.expectError(AT);
  await setUp.password.expectError('Use at least 8 characters.');
  await expect(setUp.organization.input).toHaveValue('a'.repeat(81));
  await expect(setUp.password.input).toHaveValue('');

  await setUp.fill('Acme', newEmail(), TEMPORARY);
  await expect(page).toHaveURL(/\/console\/users$/);
});

test('set-up, rule by rule', async ({ launch }) => {
  const server = await launch({ owner: false });
  const caller = await Caller.of(server);
  await caller.request.get(server.setUpLink());
  const right = { name: 'Wholesale Ltd', email: newEmail(), first_name: '', last_name: '', password: TEMPORARY, repeat_password: TEMPORARY };
  for (const rule of [...EMAIL, ...EMAIL_RAW]) await expectRefused(caller, '/setup', right, 'email', rule);
  for (const rule of NAME) {
    await expectRefused(caller, '/setup', right, 'first_name', rule);
    await expectRefused(caller, '/setup', right, 'last_name', rule);
  }
  const personal = ['Wholesale-9#x', 'This password contains a name or address'] as const;
  for (const rule of [...PASSWORD_RULE, ...WEAK, personal]) await expectRefused(caller, '/setup', right, 'password', rule);
  for (const rule of REPEAT) await expectRefused(caller, '/setup', right, 'repeat_password', rule);
  await caller.dispose();
});

test('the invitation, rule by rule', async ({ people, server }) => {
  const customer = await people.invited({ lastName: 'Lovelace' });
  const caller = await Caller.of(server);
  await caller.request.get(customer.link);
  const right = { username: customer.email, password: TEMPORARY, repeat_password: TEMPORARY };
  const personal = ['My-Lovelace-77!', 'This password contains a name or address'] as const;
  for (const rule of [...PASSWORD_RULE, ...WEAK, personal]) await expectRefused(caller, '/invitation', right, 'password', rule);
  for (const rule of REPEAT) await expectRefused(caller, '/invitation', right, 'repeat_password', rule);
  await caller.dispose();
});

test('the invitation', async ({ page, people }) => {
  const customer = await people.invited();
  const invitation = new InvitationPage(page);
  await invitation.open(customer.link);
  await invitation.choose('x');
  await invitation.password.expectError('Use at least 8 characters.');
  await invitation.choose(TEMPORARY, '');
  await invitation.repeat.expectError(REQUIRED);
  await invitation.choose(TEMPORARY, `${TEMPORARY}x`);
  await invitation.repeat.expectError('The two passwords differ. Type the same one in both fields.');
  await invitation.password.expectNoError();
});

test('the change of the password', async ({ people, open }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  await page.goto('/account/password');
  const change = new PasswordPage(page);
  await change.submit.click();
  await change.current.expectError(REQUIRED);
  await change.change('Wrong7!kettle-Drum', TEMPORARY);
  await change.current.expectError('This is not your current password. Type it again.');
  await change.change(customer.password, customer.password);
  await change.password.expectError('Choose a password that differs from the present one.');
  await change.change(customer.password, TEMPORARY, `${TEMPORARY}x`);
  await change.repeat.expectError('The two passwords differ.');
});

test('the change of the password, rule by rule', async ({ people, server }) => {
  const customer = await people.customer();
  const caller = await Caller.signedIn(server, customer.email, customer.password);
  const right = { current_password: customer.password, password: TEMPORARY, repeat_password: TEMPORARY };
  for (const rule of [...PASSWORD_RULE, ...WEAK]) await expectRefused(caller, '/account/password', right, 'password', rule);
  for (const rule of REPEAT) await expectRefused(caller, '/account/password', right, 'repeat_password', rule);
  await caller.dispose();
});

test('the checklist ticks while one types', async ({ page, people }) => {
  const customer = await people.invited();
  const invitation = new InvitationPage(page);
  await invitation.open(customer.link);
  const rules = page.getByRole('list', { name: 'What the password needs' });
  await expect(rules.getByRole('listitem')).toHaveCount(5);
  // The script comes once the browser is idle: type until it answers.
  await expect(async () => {
    await invitation.password.input.fill('');
    await invitation.password.input.fill('ab1');
    await expect(rules.locator('.met')).toHaveCount(2, { timeout: 500 });
  }).toPass();
  await invitation.password.input.fill(TEMPORARY);
  await expect(rules.locator('.met')).toHaveCount(5);
  await page.getByRole('button', { name: 'Show password' }).first().click();
  await expect(invitation.password.input).toHaveAttribute('type', 'text');
});
