// New User > Customer, and how the customer gets in.
import { AccountPage, PasswordPage } from '../pages/account.ts';
import { errorSummary } from '../pages/form.ts';
import { InvitationPage } from '../pages/invitation.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { UsersPage } from '../pages/users.ts';
import { WizardPage } from '../pages/wizard.ts';
import { Caller, userQuery } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD, TEMPORARY, newEmail, unique } from '../support/people.ts';

test('A13 step 1 asks for e-mail, names and exactly one password method', async ({ owner }) => {
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await expect(wizard.email.input).toBeEditable();
  await expect(wizard.firstName.input).toBeEditable();
  await expect(wizard.lastName.input).toBeEditable();
  await expect(wizard.methods.getByRole('radio')).toHaveCount(2);
  await expect(wizard.methods.getByRole('radio', { checked: true })).toHaveCount(1);
  await expect(wizard.invite).toBeChecked();
  await expect(wizard.password.input).toBeHidden();
  await wizard.temporary.check();
  await expect(wizard.invite).not.toBeChecked();
  await expect(wizard.password.input).toBeVisible();
  await expect(wizard.linkOnly).toBeHidden();
});

test('an invitation is written in the language chosen for it', async ({ owner, mailbox }) => {
  const email = newEmail('grete');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await owner.getByLabel('Language optional').selectOption('Deutsch');
  await wizard.toGroups();
  await wizard.finish.click();
  const mail = await mailbox.wait(email);
  expect(mail.text).toContain('Passwort');
});

test('A14 a malformed or taken address is refused, and nothing is created', async ({ owner, people, admin }) => {
  const holder = await people.invited();
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill('ada@example');
  await wizard.next.click();
  await wizard.email.expectError('it must be a full domain name');
  await wizard.email.input.fill(holder.email);
  await wizard.next.click();
  await wizard.email.expectError(`This address already belongs to ${holder.name}.`);
  await wizard.expectStep('Details');
  const total = await admin.call<{ count: number }>('users/total', { query: userQuery(holder.email) });
  expect(total.count).toBe(1);
});

test('A14 an address taken meanwhile is refused at Finish', async ({ owner, people }) => {
  const email = newEmail('race');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.toGroups();
  const faster = await people.invited({ email });
  await wizard.finish.click();
  await wizard.expectStep('Details');
  await wizard.email.expectError(`This address already belongs to ${faster.name}.`);
  await expect(errorSummary(owner)).toBeFocused();
});

test('A15 the e-mail given is the sign-in username', async ({ people, page }) => {
  const customer = await people.customer();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email.toUpperCase(), customer.password);
  await new AccountPage(page).expectHere();
});

test('A16 the username can never be changed, in the form or through the API', async ({ owner, people, admin }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id, '?edit');
  await expect(person.firstName.input).toBeVisible();
  await expect(person.profile.getByLabel(/Username/)).toHaveCount(0);
  await expect(person.profile.locator('output')).toHaveText(customer.email);
  await expect(person.profile).toContainText('it cannot be changed');

  const { version } = await admin.call<{ version: number }>('users/get', { id: customer.id });
  const named = { key: 'last_name', value: 'Other' };
  const draft = { id: customer.id, version, attributes: [named] };
  for (const field of ['username', 'email']) {
    const answer = await admin.post('users/update', { draft: { ...draft, [field]: newEmail('other') } });
    expect(answer.status(), field).toBe(400);
    const attributes = [named, { key: field, value: newEmail('other') }];
    const refused = await admin.post('users/update', { draft: { ...draft, attributes } });
    expect(refused.status(), field).toBe(422);
    expect(await refused.text(), field).toContain('unknown_attribute');
  }
  const after = await admin.call<{ username: string; last_name: string }>('users/get', { id: customer.id });
  expect(after).toMatchObject({ username: customer.email, last_name: customer.lastName });
});

test('A17 first and last name may come later', async ({ owner }) => {
  const email = newEmail('nameless');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.toGroups();
  await wizard.toEnd();
  await expect(wizard.heading).toHaveText(`${email} is invited`);
  await owner.getByRole('link', { name: 'Open profile' }).click();

  const person = new PersonPage(owner);
  await expect(person.heading).toHaveText(email);
  await person.profile.getByRole('link', { name: 'Edit' }).click();
  const last = `Test${unique()}`;
  await person.firstName.input.fill('Mary');
  await person.lastName.input.fill(last);
  await person.update.click();
  await person.expectToast(`The profile of Mary ${last} was updated.`);
  await expect(person.heading).toHaveText(`Mary ${last}`);
  await owner.reload();
  await expect(person.heading).toHaveText(`Mary ${last}`);
  await person.hydrated();
  await person.openTab('Activity');
  await expect(person.activity).toContainText(last);
});

test('A18 the invitation is a mail with a link to the address given', async ({ owner, mailbox, server }) => {
  const email = newEmail('invited');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.firstName.input.fill('Zoë');
  await wizard.invite.check();
  await wizard.toGroups();
  await wizard.toEnd();
  await expect(wizard.heading).toHaveText('Zoë is invited');
  await expect(owner.locator('.letter')).toContainText(email);
  await expect(wizard.secret()).toHaveCount(0);

  const mail = await mailbox.wait(email);
  expect(mail.subject).toContain('Choose your password');
  expect(mail.text).toContain('Zoë');
  expect(mail.text).toContain(email);
  const link = await mailbox.link(email);
  expect(link).toContain(`${server.url}/invitation?token=`);
  expect(mail.html).toContain(`href="${link}"`);
});

test('A19 the link lets the customer choose a password and confirms the account', async ({ owner, page, people, mailbox }) => {
  const customer = await people.mailed();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.state).toContainText('Invited');

  const invitation = new InvitationPage(page);
  await invitation.open(await mailbox.link(customer.email));
  await expect(invitation.username).toHaveValue(customer.email);
  await invitation.choose(PASSWORD);
  const signIn = new SignInPage(page);
  await expect(signIn.notice).toContainText('Your password is set and your account is confirmed.');
  await expect(signIn.email.input).toHaveValue(customer.email);
  await signIn.password.input.fill(PASSWORD);
  await signIn.submit.click();
  await new AccountPage(page).expectHere();

  await owner.reload();
  await expect(person.state).toHaveText('Active');
  await expect(person.glance).toContainText('Verified by a mailed link');
});

test('A20 until the link is completed, the invited person cannot sign in', async ({ page, people, mailbox }) => {
  const customer = await people.mailed();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, PASSWORD);
  await signIn.expectRefused();

  // Having looked at the page is not enough.
  const invitation = new InvitationPage(page);
  await invitation.open(await mailbox.link(customer.email));
  await expect(invitation.submit).toBeVisible();
  await signIn.signIn(customer.email, PASSWORD);
  await signIn.expectRefused();
});

test('A21 a temporary password is typed by the administrator and signs in', async ({ owner, page }) => {
  const email = newEmail('temporary');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.temporary.check();
  await wizard.password.input.fill(TEMPORARY);
  await wizard.toGroups();
  await wizard.toEnd();
  await expect(wizard.heading).toHaveText(`${email} can sign in`);
  await expect(wizard.secret()).toHaveText(TEMPORARY);

  const signIn = new SignInPage(page);
  await signIn.signIn(email, TEMPORARY);
  await new PasswordPage(page).expectMustChange();
});

test('A22 a temporary password opens nothing but its own replacement', async ({ page, people, mailbox, server }) => {
  const customer = await people.temporary();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, customer.password);
  const change = new PasswordPage(page);
  await change.expectMustChange();
  for (const path of ['/account', '/console/users', '/']) {
    await page.goto(path);
    await change.expectMustChange();
  }
  await change.choose(TEMPORARY);
  await change.password.expectError('Choose a password that differs from the present one.');
  await change.choose(PASSWORD);
  await new AccountPage(page).expectHere();
  await mailbox.wait(customer.email);

  const other = await Caller.of(server);
  const stale = await other.send('/sign-in', { email: customer.email, password: TEMPORARY });
  expect(stale.status()).toBe(422);
  await other.dispose();
});

test('A23 each violation of the password rule is refused and named', async ({ owner }) => {
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(newEmail('rule'));
  await wizard.temporary.check();
  const violations: [string, string][] = [
    ['Ab1!xyz', 'Use at least 8 characters.'],
    ['copper9#window-sill', 'Add a capital letter (A to Z).'],
    ['COPPER9#WINDOW-SILL', 'Add a small letter (a to z).'],
    ['Copper#window-Sill', 'Add a digit (0 to 9).'],
    ['Copper9-window-Sill', 'Add one of these characters: ! @ # $ % * &'],
  ];
  for (const [password, sentence] of violations) {
    await wizard.password.input.fill(password);
    await wizard.next.click();
    await wizard.password.expectError(sentence);
    await wizard.expectStep('Details');
  }
  await wizard.password.input.fill('x');
  await wizard.next.click();
  for (const [, sentence] of violations.filter(([, sentence]) => !sentence.includes('small'))) {
    await wizard.password.expectError(sentence);
  }
  await wizard.password.input.fill(TEMPORARY);
  await wizard.toGroups();
});

test('A24 Next leads to the groups, of which none, one or several may be picked', async ({ owner, people, admin }) => {
  const groups = [await people.group(), await people.group(), await people.group()];
  const wizard = new WizardPage(owner);
  for (const picked of [[], groups.slice(0, 1), groups.slice(1)]) {
    const email = newEmail('member');
    await wizard.goto();
    await wizard.email.input.fill(email);
    await wizard.toGroups();
    for (const group of picked) await wizard.group(group.name).check();
    await wizard.toEnd();
    const found = await admin.call<{ rows: { id: string }[] }>('users/list', { query: userQuery(email) });
    const person = await admin.call<{ groups: { name: string }[] }>('users/get', { id: found.rows[0]?.id });
    expect(person.groups.map(group => group.name).sort()).toEqual(picked.map(group => group.name).sort());
  }
});

test('A25 Finish commits account, memberships and mail together', async ({ owner, people, mailbox, admin }) => {
  const group = await people.group();
  const email = newEmail('finish');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.firstName.input.fill('Finn');
  await wizard.toGroups();
  await wizard.group(group.name).check();
  const before = await admin.call<{ count: number }>('users/total', { query: userQuery(email) });
  expect(before.count).toBe(0);
  expect(mailbox.to(email)).toEqual([]);
  await wizard.toEnd();
  await mailbox.wait(email);
  const users = new UsersPage(owner);
  await users.goto(`?group=${group.id}`);
  await expect(users.row(email)).toContainText('Invited');
});

test('A25 leaving the wizard before Finish creates nothing', async ({ owner, people, mailbox, admin }) => {
  const group = await people.group();
  const email = newEmail('leaver');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.toGroups();
  await wizard.group(group.name).check();
  await wizard.cancel.click();
  await expect(wizard.heading).toHaveText('Users');
  const total = await admin.call<{ count: number }>('users/total', { query: userQuery(email) });
  expect(total.count).toBe(0);
  expect(mailbox.to(email)).toEqual([]);
});

test('A25 a group that has gone meanwhile stops Finish, and nothing is created', async ({ owner, people, admin }) => {
  const group = await people.group();
  const email = newEmail('gone');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.toGroups();
  await wizard.group(group.name).check();
  await admin.call('groups/delete', { id: group.id, version: group.version });
  await wizard.finish.click();
  await expect(owner.locator('#groups-error')).toHaveText(/This is none of the options\./);
  const total = await admin.call<{ count: number }>('users/total', { query: userQuery(email) });
  expect(total.count).toBe(0);
});

test('Back and Next keep what was typed', async ({ owner, people }) => {
  const group = await people.group();
  const email = newEmail('kept');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.firstName.input.fill('Kay');
  await wizard.temporary.check();
  await wizard.password.input.fill(TEMPORARY);
  await wizard.toGroups();
  await wizard.group(group.name).check();
  await wizard.back.click();
  await wizard.expectStep('Details');
  await expect(wizard.email.input).toHaveValue(email);
  await expect(wizard.firstName.input).toHaveValue('Kay');
  await expect(wizard.temporary).toBeChecked();
  await expect(wizard.password.input).toHaveValue(TEMPORARY);
  await wizard.toGroups();
  await expect(wizard.group(group.name)).toBeChecked();
  // The browser's own Back is as good.
  await owner.goBack();
  await wizard.expectStep('Details');
  await expect(wizard.email.input).toHaveValue(email);
});

test('the generator makes a password that meets the rule, shown while the checklist ticks', async ({ owner, page }) => {
  const email = newEmail('generated');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.temporary.check();
  await wizard.password.input.fill('abc');
  await expect(owner.locator('.rules .met')).toHaveText(/A small letter/);
  await wizard.generate.click();
  await expect(owner.locator('.rules .met')).toHaveCount(5);
  await expect(wizard.password.input).toHaveAttribute('type', 'text');
  const password = await wizard.password.input.inputValue();
  await wizard.toGroups();
  await wizard.toEnd();
  await expect(wizard.secret()).toHaveText(password);
  await new SignInPage(page).signIn(email, password);
  await new PasswordPage(page).expectMustChange();
});

test('a link can be handed over instead of mailed, and then proves no mailbox', async ({ owner, page, mailbox }) => {
  const email = newEmail('handed');
  const wizard = new WizardPage(owner);
  await wizard.goto();
  await wizard.email.input.fill(email);
  await wizard.linkOnly.check();
  await wizard.toGroups();
  await wizard.toEnd();
  await expect(wizard.heading).toHaveText(`${email} needs this link`);
  const link = await wizard.secret().innerText();
  const invitation = new InvitationPage(page);
  await invitation.open(link);
  await invitation.choose(PASSWORD);
  await new SignInPage(page).expectHere();
  expect(mailbox.to(email)).toEqual([]);

  await owner.getByRole('link', { name: 'Open profile' }).click();
  const person = new PersonPage(owner);
  await expect(person.state).toHaveText('Active');
  await expect(person.glance).toContainText('Not verified');
});

test('A25 leaving what was typed asks first, and between the steps nobody asks', async ({ owner, people }) => {
  await people.group();
  const users = new UsersPage(owner);
  await users.goto();
  await users.startNewCustomer();
  const wizard = new WizardPage(owner);
  const email = newEmail('kept');
  await wizard.email.input.fill(email);
  const question = owner.getByRole('dialog', { name: 'Leave without saving?' });
  await owner.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Users' }).click();
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(wizard.email.input).toHaveValue(email);

  await wizard.toGroups();
  await owner.goBack();
  await expect(wizard.email.input).toHaveValue(email);
  await expect(question).toBeHidden();
  await owner.goBack();
  await question.getByRole('button', { name: 'Leave without saving' }).click();
  await expect(users.heading).toHaveText('Users');
});
