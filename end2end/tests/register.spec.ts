// Self-registration: off by default, the same answer for every address, and nobody in before what the organization asks for.
import { AccountPage } from '../pages/account.ts';
import { Bulk } from '../pages/bulk.ts';
import { MailPage, SettingsPage } from '../pages/observe.ts';
import { PersonPage, TickedDialog } from '../pages/person.ts';
import { RegisterPage, VerifyPage, letRegister, setLegal } from '../pages/register.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { UsersPage } from '../pages/users.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD, TEMPORARY, newEmail } from '../support/people.ts';
import { OWNER } from '../support/server.ts';

test('A8 A9 a visitor registers, confirms by mail, and uses My Account', async ({ world, open }) => {
  const { server, admin } = await world();
  await letRegister(admin, { notify: true });
  const page = await open({ server });
  const signIn = new SignInPage(page);
  await signIn.goto();
  await page.getByRole('link', { name: 'Register', exact: true }).click();
  const register = new RegisterPage(page);
  await expect(register.heading).toHaveText('Create your account');
  const email = newEmail('ada');
  await register.fill(email, 'short');
  await register.submit.click();
  await register.password.expectError('Use at least 8 characters.');
  await expect(register.email.input).toHaveValue(email);
  await expect(register.password.input).toHaveValue('');
  await register.fill(email);
  await register.submit.click();
  await register.expectSent();
  await signIn.signIn(email, PASSWORD);
  await expect(signIn.alert).toContainText('Confirm your email address first');

  const link = await server.mailbox.link(email);
  const scanner = await Caller.of(server);
  for (const method of ['GET', 'HEAD']) {
    expect((await scanner.request.fetch(link, { method, maxRedirects: 5 })).status()).toBe(200);
  }
  await scanner.dispose();
  const verify = new VerifyPage(page);
  await verify.open(link);
  await expect(page).toHaveURL(/\/verify$/);
  await expect(verify.username).toHaveValue(email);
  await expect(verify.password.input).toHaveCount(0);
  await verify.submit.click();
  await signIn.expectHere();
  await expect(signIn.notice).toContainText('Your address is confirmed.');
  await signIn.fill(email, PASSWORD);
  const account = new AccountPage(page);
  await account.expectHere();
  await expect(account.profile).toContainText('Lovelace');
  expect((await server.mailbox.wait(email, 2)).subject).toContain('is ready');
  await verify.open(link);
  await expect(verify.heading).toHaveText('This address is confirmed');
  expect(server.log()).not.toContain(new URL(link).searchParams.get('token') ?? '?');
  expect(server.log()).not.toContain(PASSWORD);
});

test('A9 another browser than the one of the registration asks for its password', async ({ world, open }) => {
  const { server, admin } = await world();
  await letRegister(admin, { sign_in: true });
  const email = newEmail('ada');
  const register = new RegisterPage(await open({ server }));
  await register.register(email);
  await register.expectSent();
  const page = await open({ server });
  const verify = new VerifyPage(page);
  await verify.open(await server.mailbox.link(email));
  await verify.password.input.fill(TEMPORARY);
  await verify.submit.click();
  await verify.password.expectError('This is not the password you chose');
  await verify.password.input.fill(PASSWORD);
  await verify.submit.click();
  await new AccountPage(page).expectHere();
});

test('A11 registration is a switch in the settings: off means nothing is offered or taken', async ({ world, open }) => {
  const { server, session } = await world();
  const [page, console] = [await open({ server }), await open({ server, session })];
  const register = new RegisterPage(page);
  const caller = await Caller.of(server);
  const expectOff = async (): Promise<void> => {
    await new SignInPage(page).goto();
    await expect(page.getByRole('link', { name: 'Register', exact: true })).toHaveCount(0);
    for (const path of ['/register', '/verify', '/register/terms']) expect((await page.goto(path))?.status(), path).toBe(404);
    const form = { email: newEmail(), password: PASSWORD, repeat_password: PASSWORD };
    for (const path of ['/register', '/register/resend', '/verify']) {
      expect((await caller.send(path, form)).status(), path).toBe(404);
    }
  };
  await expectOff();

  const settings = new SettingsPage(console);
  await settings.goto();
  const section = console.getByRole('region', { name: 'Self-registration' });
  await expect(section).toContainText('No');
  await settings.edit('Self-registration');
  await console.getByRole('checkbox', { name: 'Let people register themselves on the sign-in page' }).check();
  await console.getByLabel('Allowed mail domains').fill('example.com');
  await settings.update.click();
  await settings.expectToast('Self-registration: updated.');
  await expect(section).toContainText('example.com');
  await register.register('ada@elsewhere.org');
  await register.email.expectError('Registration is open to addresses of these domains alone: example.com.');
  await register.register(newEmail('ada'));
  await register.expectSent();

  await settings.edit('Self-registration');
  await console.getByRole('checkbox', { name: 'Let people register themselves on the sign-in page' }).uncheck();
  await settings.update.click();
  await expect(section).not.toContainText('example.com');
  await expectOff();
  await caller.dispose();
});

test('A12 a self-registered person is a customer in the same Users list', async ({ world, open }) => {
  const { server, admin, session } = await world();
  await letRegister(admin);
  const email = newEmail('ada');
  const page = await open({ server });
  const register = new RegisterPage(page);
  await register.register(email);
  await register.expectSent();
  const link = await server.mailbox.link(email);
  const console = await open({ server, session });
  const users = new UsersPage(console);
  await users.goto(`?q=${email}`);
  await expect(users.row(email)).toContainText('Not yet verified');
  const verify = new VerifyPage(page);
  await verify.open(link);
  await verify.submit.click();
  await new SignInPage(page).expectHere();
  await users.goto(`?q=${email}&kind=customer`);
  await expect(users.row(email)).toContainText('Active');
  await users.row(email).locator('.row-link').click();
  await expect(new PersonPage(console).glance).toContainText('Self-registered');
});

test('A14 a taken address is answered as a new one, and its owner gets a mail', async ({ world, open }) => {
  const { server, admin } = await world();
  await letRegister(admin);
  const pages: string[] = [];
  for (const email of [newEmail(), OWNER.email, OWNER.email.toUpperCase()]) {
    const page = await open({ server });
    const register = new RegisterPage(page);
    await register.register(email);
    await register.expectSent();
    pages.push(await page.locator('main').innerText());
    await register.resend.click();
    await register.expectSent();
    pages.push(await page.locator('main').innerText());
  }
  expect(new Set(pages).size).toBe(1);
  const mail = await server.mailbox.wait(OWNER.email);
  expect(mail.subject).toContain('You have an account');
  expect(mail.text).toContain('/forgot-password');
  expect(mail.text).toContain('/sign-in');
});

test('the link is sent once more, and the older one ends', async ({ world, open }) => {
  const { server, admin } = await world({ clock: true });
  await letRegister(admin);
  const email = newEmail('ada');
  const page = await open({ server });
  const register = new RegisterPage(page);
  await register.register(email);
  const first = await server.mailbox.link(email);
  server.clock.advance('+2m');
  const signIn = new SignInPage(await open({ server }));
  await signIn.signIn(email, PASSWORD);
  await signIn.page.getByRole('button', { name: 'Send the mail again' }).click();
  const second = await server.mailbox.link(email, 2);
  const verify = new VerifyPage(page);
  await verify.open(first);
  await expect(verify.heading).toHaveText('This link is not valid');
  await verify.open(second);
  await expect(verify.submit).toBeVisible();
  server.clock.advance('+25h');
  await verify.open(second);
  await expect(verify.heading).toHaveText(/^This link (has expired|is not valid)$/);
});

test('staff approve one, decline one, and approve many', async ({ world, open }) => {
  const { server, admin, session } = await world();
  await letRegister(admin, { approval: true });
  const emails = [newEmail('one'), newEmail('two'), newEmail('three'), newEmail('four')];
  for (const email of emails) {
    const page = await open({ server });
    const register = new RegisterPage(page);
    await register.register(email);
    const verify = new VerifyPage(page);
    await verify.open(await server.mailbox.link(email));
    await verify.submit.click();
    await expect(new SignInPage(page).notice).toContainText('has yet to be approved');
  }
  const [one = '', two = '', three = '', four = ''] = emails;
  const signIn = new SignInPage(await open({ server }));
  await signIn.signIn(one, PASSWORD);
  await expect(signIn.alert).toContainText('has not been approved yet');

  const console = await open({ server, session });
  const users = new Bulk(console);
  await users.goto('?status=pending_approval');
  await expect(users.rows).toHaveCount(4);
  await users.row(one).locator('.row-link').click();
  const person = new PersonPage(console);
  await console.getByRole('button', { name: 'Approve', exact: true }).click();
  await person.expectToast(/is approved and gets a mail/);
  await expect(person.state).toContainText('Active');
  await signIn.signIn(one, PASSWORD);
  await new AccountPage(signIn.page).expectHere();

  await users.goto('?status=pending_approval');
  await users.row(two).locator('.row-link').click();
  await console.getByRole('button', { name: 'Decline', exact: true }).click();
  const question = new TickedDialog(console, 'Decline the registration of Ada Lovelace?');
  await question.tick.check();
  await question.confirm.click();
  await person.expectToast(/is declined and erased/);
  await expect(users.rows).toHaveCount(2);
  expect((await server.mailbox.wait(two, 2)).text).toContain('was not approved');
  await users.everyoneOnPage.check();
  await users.act('Approve').click();
  await users.run();
  for (const email of [three, four]) expect((await server.mailbox.wait(email, 2)).subject).toContain('is approved');
});

test('what people agree to is shown, asked for, and kept with its version', async ({ world, open }) => {
  const { server, admin, session } = await world();
  await letRegister(admin);
  await setLegal(admin, 'Be kind to each other.');
  const page = await open({ server });
  const register = new RegisterPage(page);
  const email = newEmail('ada');
  await register.register(email);
  await expect(page.getByRole('checkbox', { name: /^I agree to the terms of use/ })).toHaveAttribute('aria-invalid', 'true');
  const text = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'terms of use', exact: true }).click();
  await expect((await text).locator('main')).toContainText('Be kind to each other.');
  await register.fill(email);
  await page.getByRole('checkbox', { name: /^I agree to the terms of use/ }).check();
  await register.submit.click();
  await register.expectSent();
  const console = await open({ server, session });
  const users = new UsersPage(console);
  await users.goto(`?q=${email}`);
  await users.row(email).locator('.row-link').click();
  await expect(new PersonPage(console).glance).toContainText('Version 1');
  const mail = new MailPage(console);
  await mail.goto();
  await expect(console.getByRole('main')).toContainText('Registration: confirm address');
});
