// Resetting a customer's password from the profile.
import { AccountPage, PasswordPage } from '../pages/account.ts';
import { PersonPage } from '../pages/person.ts';
import { ResetPage } from '../pages/reset.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';
import { TEMPORARY } from '../support/people.ts';

const NEW = 'Velvet3%spoon-Harbor';

test('A35 A36 the bottom of the profile has "Reset password", with exactly two methods', async ({ owner, people }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.danger.getByRole('heading', { name: 'Reset password' })).toBeVisible();
  await person.reset.click();
  const question = person.resetDialog(customer.name);
  await expect(question.dialog.getByRole('radio')).toHaveCount(2);
  await expect(question.mail).toBeChecked();
  await expect(question.stop).toBeVisible();
  await expect(question.password.input).toBeHidden();
  await question.temporary.check();
  await expect(question.password.input).toBeVisible();
  await expect(question.stop).toBeHidden();
});

test('A37 the customer gets a mail and completes the reset by it', async ({ owner, page, people, mailbox }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.reset.click();
  const question = person.resetDialog(customer.name);
  await question.commit.click();
  await person.expectToast(`A mail with a link to choose a new password is on its way to ${customer.email}.`);
  await expect(question.dialog).toBeHidden();
  const mail = await mailbox.wait(customer.email);
  expect(mail.subject).toContain('Choose a new password');
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, customer.password);
  await new AccountPage(page).expectHere();

  const reset = new ResetPage(page);
  await reset.open(await mailbox.link(customer.email));
  await expect(page).toHaveURL(/\/reset$/);
  await expect(reset.username).toHaveValue(customer.email);
  await reset.choose('short', 'other');
  await reset.password.expectError('Use at least 8 characters.');
  await reset.repeat.expectError('The two passwords differ.');
  await reset.choose(NEW);
  await signIn.expectHere();
  await expect(signIn.notice).toContainText('Your new password is set');
  await page.goto('/account');
  await signIn.expectHere();
  await signIn.fill(customer.email, customer.password);
  await signIn.expectRefused();
  await signIn.fill(customer.email, NEW);
  await new AccountPage(page).expectHere();
  const told = await mailbox.wait(customer.email, 2);
  expect(told.subject).toContain('was changed');
});

test('A37 a password that others may know stops at once', async ({ owner, open, page, people, mailbox }) => {
  const customer = await people.customer();
  const inside = await open({ session: await people.signIn(customer) });
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.reset.click();
  const question = person.resetDialog(customer.name);
  await question.stop.check();
  await question.commit.click();
  await expect(person.state).toContainText('must choose a new password by a mailed link');
  await inside.goto('/account');
  await new SignInPage(inside).expectHere();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, customer.password);
  await signIn.expectRefused();
  const reset = new ResetPage(page);
  await reset.open(await mailbox.link(customer.email));
  await reset.choose(NEW);
  await signIn.fill(customer.email, NEW);
  await new AccountPage(page).expectHere();
});

test('A38 a temporary password takes the place of the old one', async ({ owner, open, page, people, mailbox }) => {
  const customer = await people.customer();
  const inside = await open({ session: await people.signIn(customer) });
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.reset.click();
  const question = person.resetDialog(customer.name);
  await question.temporary.check();
  await question.password.input.fill('abc');
  await question.commit.click();
  await question.password.expectError('Use at least 8 characters.');
  await question.generate.click();
  const generated = await question.password.input.inputValue();
  await question.password.input.fill(TEMPORARY);
  expect(generated).not.toBe('');
  await question.commit.click();
  await expect(question.secret).toHaveText(TEMPORARY);
  await question.close.click();
  await expect(question.dialog).toBeHidden();
  await expect(person.state).toContainText('must replace the temporary password');

  await inside.goto('/account');
  await new SignInPage(inside).expectHere();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, customer.password);
  await signIn.expectRefused();
  await signIn.fill(customer.email, TEMPORARY);
  const change = new PasswordPage(page);
  await change.expectMustChange();
  await change.choose(NEW);
  await new AccountPage(page).expectHere();
  expect((await mailbox.wait(customer.email)).text).not.toContain(TEMPORARY);

  await person.open(customer.id, '?tab=activity');
  await expect(person.activity).toContainText(`set a temporary password for ${customer.name}`);
});

test('A39 closing the dialog changes nothing', async ({ owner, page, people, mailbox }) => {
  const customer = await people.customer();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  const question = person.resetDialog(customer.name);
  for (const leave of [() => question.cancel.click(), () => question.close.click(), () => owner.keyboard.press('Escape')]) {
    await person.reset.click();
    await question.temporary.check();
    await expect(question.password.input).toHaveValue('');
    await question.password.input.fill(TEMPORARY);
    await leave();
    await expect(question.dialog).toBeHidden();
  }
  await new SignInPage(page).signIn(customer.email, customer.password);
  await new AccountPage(page).expectHere();
  expect(mailbox.to(customer.email)).toHaveLength(0);
});

test('A36 somebody invited gets a password by the direct method alone', async ({ owner, page, people, admin }) => {
  const customer = await people.invited();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.reset).toHaveCount(0);
  await person.danger.getByRole('button', { name: 'Set password' }).click();
  const question = person.setPasswordDialog(customer.name);
  await expect(question.dialog.getByRole('radio')).toHaveCount(0);
  await question.password.input.fill(TEMPORARY);
  await question.commit.click();
  await expect(question.secret).toHaveText(TEMPORARY);
  await question.close.click();
  await expect(person.state).toContainText('Active');
  await page.goto(customer.link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This invitation was taken back');
  await new SignInPage(page).signIn(customer.email, TEMPORARY);
  await new PasswordPage(page).expectMustChange();
  const draft = { id: customer.id, method: 'temporary_password', stop: false, password: 'abc' };
  expect((await admin.post('users/reset_password', { draft })).status()).toBe(422);
});
