// Everything before sign-in, and My Account, without a script.
import { AccountPage, PasswordPage } from '../pages/account.ts';
import { InvitationPage } from '../pages/invitation.ts';
import { RegisterPage, VerifyPage, letRegister, setLegal } from '../pages/register.ts';
import { ForgotPage, ResetPage } from '../pages/reset.ts';
import { SetUpPage } from '../pages/set-up.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD, TEMPORARY, newEmail } from '../support/people.ts';

test('sign-in, its errors, and sign-out', async ({ page, people }) => {
  const customer = await people.customer();
  const signIn = new SignInPage(page);
  await signIn.goto();
  await signIn.submit.click();
  await signIn.email.expectError('Fill in this field.');
  await signIn.signIn(customer.email, TEMPORARY);
  await signIn.expectRefused();
  await signIn.fill(customer.email, customer.password);
  const account = new AccountPage(page);
  await account.expectHere();
  await account.signOut();
  await signIn.expectHere();
  await expect(signIn.notice).toHaveText('You are signed out.');
});

test('set-up', async ({ launch, open }) => {
  const server = await launch({ owner: false });
  const page = await open({ server });
  await page.goto(server.setUpLink());
  const setUp = new SetUpPage(page);
  await setUp.fill('Acme', 'ada', PASSWORD);
  await setUp.email.expectError('Enter an email address with one @');
  await setUp.fill('Acme', 'ada@example.com', PASSWORD);
  await expect(page).toHaveURL(/\/console\/users$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Users');
});

test('the invitation', async ({ page, people, mailbox }) => {
  const customer = await people.mailed();
  const invitation = new InvitationPage(page);
  await invitation.open(await mailbox.link(customer.email));
  await invitation.choose('x');
  await invitation.password.expectError('Use at least 8 characters.');
  await invitation.choose(PASSWORD);
  const signIn = new SignInPage(page);
  await expect(signIn.email.input).toHaveValue(customer.email);
  await signIn.password.input.fill(PASSWORD);
  await signIn.submit.click();
  await new AccountPage(page).expectHere();
});

test('A37 a forgotten password and its reset', async ({ page, people, mailbox }) => {
  const customer = await people.customer();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  const forgot = new ForgotPage(page);
  await forgot.submit.click();
  await forgot.email.expectError('Fill in this field.');
  await forgot.ask(customer.email);
  await forgot.expectSent();
  const reset = new ResetPage(page);
  await reset.open(await mailbox.link(customer.email));
  await reset.choose('x');
  await reset.password.expectError('Use at least 8 characters.');
  await reset.choose(TEMPORARY);
  const signIn = new SignInPage(page);
  await expect(signIn.email.input).toHaveValue(customer.email);
  await signIn.fill(customer.email, TEMPORARY);
  await new AccountPage(page).expectHere();
});

test('the replacement of a temporary password, and its change', async ({ page, people }) => {
  const customer = await people.temporary();
  await new SignInPage(page).signIn(customer.email, customer.password);
  const change = new PasswordPage(page);
  await change.expectMustChange();
  await change.choose(PASSWORD);
  const account = new AccountPage(page);
  await account.expectHere();
  await page.getByRole('link', { name: 'Change password' }).click();
  await change.change('Wrong7!kettle-Drum', TEMPORARY);
  await change.current.expectError('This is not your current password.');
  await change.change(PASSWORD, 'Velvet3%spoon-Harbor');
  await account.expectHere();
  await expect(page.getByRole('status')).toHaveText('Your password was changed. Other devices were signed out.');
});

test('A9 registration and its confirmation', async ({ world, open }) => {
  const { server, admin } = await world();
  await letRegister(admin);
  await setLegal(admin, 'Be kind to each other.');
  const page = await open({ server, javaScriptEnabled: false });
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Register', exact: true }).click();
  const register = new RegisterPage(page);
  const email = newEmail('ada');
  await register.fill(email, 'x');
  await register.submit.click();
  await register.password.expectError('Use at least 8 characters.');
  await register.fill(email);
  await page.getByRole('checkbox', { name: /^I agree/ }).check();
  await register.submit.click();
  await register.expectSent();
  await register.resend.click();
  await register.expectSent();
  const verify = new VerifyPage(page);
  await verify.open(await server.mailbox.link(email));
  await verify.submit.click();
  const signIn = new SignInPage(page);
  await expect(signIn.email.input).toHaveValue(email);
  await signIn.fill(email, PASSWORD);
  await new AccountPage(page).expectHere();
});

test('language and theme', async ({ page, people }) => {
  const customer = await people.customer();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('button', { name: 'English' }).click();
  await new SignInPage(page).signIn(customer.email, customer.password);
  const account = new AccountPage(page);
  await account.expectHere();
  const menu = await account.personMenu();
  await menu.getByRole('button', { name: 'Dark' }).click();
  await account.expectHere();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the list of users can be read, searched and turned', async ({ owner, people }) => {
  const customer = await people.invited();
  await owner.goto('/console/users');
  await expect(owner.getByRole('table', { name: 'Users' })).toBeVisible();
  await owner.getByRole('searchbox', { name: 'Search e-mail or name' }).fill(customer.email);
  await owner.getByRole('button', { name: 'Apply' }).click();
  await expect(owner.locator('.row-link')).toHaveText(customer.name);
  await owner.getByRole('link', { name: customer.name, exact: true }).click();
  await expect(owner.getByRole('heading', { level: 1 })).toHaveText(customer.name);
});
