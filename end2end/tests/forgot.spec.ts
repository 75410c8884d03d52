// Forgot password: the same answer for everybody, and a link that works once.
import { AccountPage } from '../pages/account.ts';
import { InvitationPage } from '../pages/invitation.ts';
import { ForgotPage, ResetPage } from '../pages/reset.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { newEmail } from '../support/people.ts';

const NEW = 'Velvet3%spoon-Harbor';

test('A37 a forgotten password is replaced by a mailed link', async ({ page, people, mailbox, server }) => {
  const customer = await people.customer();
  const signIn = new SignInPage(page);
  await signIn.goto();
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  const forgot = new ForgotPage(page);
  await forgot.submit.click();
  await forgot.email.expectError('Fill in this field.');
  await forgot.email.input.fill('ada');
  await forgot.submit.click();
  await forgot.email.expectError('with one @');
  await expect(forgot.email.input).toHaveValue('ada');
  await forgot.ask(customer.email.toUpperCase());
  await forgot.expectSent();

  const link = await mailbox.link(customer.email);
  const reset = new ResetPage(page);
  const scanner = await Caller.of(server);
  for (const method of ['GET', 'HEAD']) {
    expect((await scanner.request.fetch(link, { method, maxRedirects: 5 })).status()).toBe(200);
  }
  await scanner.dispose();
  await reset.open(link);
  await reset.choose(NEW);
  await signIn.expectHere();
  await expect(signIn.email.input).toHaveValue(customer.email);
  await signIn.fill(customer.email, NEW);
  await new AccountPage(page).expectHere();
  await reset.open(link);
  await reset.expectEnded('This link was used');
  expect(server.log()).not.toContain(new URL(link).searchParams.get('token') ?? '?');
  expect(server.log()).not.toContain(NEW);
});

test('known, unknown, locked and invited are answered alike', async ({ page, people, mailbox, admin }) => {
  const [known, locked, invited] = [await people.customer(), await people.customer(), await people.invited()];
  await admin.call('users/lock', { draft: { id: locked.id, understood: true, note: '' } });
  const forgot = new ForgotPage(page);
  const pages: string[] = [];
  for (const email of [known.email, newEmail(), locked.email, invited.email]) {
    await forgot.ask(email);
    await forgot.expectSent();
    pages.push(await page.locator('main').innerText());
  }
  expect(new Set(pages).size).toBe(1);
  expect((await mailbox.wait(known.email)).subject).toContain('Choose a new password');
  // Those still invited get their invitation again.
  const invitation = new InvitationPage(page);
  await invitation.open(await mailbox.link(invited.email));
  await expect(invitation.submit).toBeVisible();
  expect(mailbox.to(locked.email)).toHaveLength(0);
});

test('a newer link ends the older, and a lock ends them all for its time', async ({ page, people, mailbox, admin }) => {
  const customer = await people.customer();
  const forgot = new ForgotPage(page);
  await forgot.ask(customer.email);
  const first = await mailbox.link(customer.email);
  await forgot.ask(customer.email);
  const second = await mailbox.link(customer.email, 2);
  expect(second).not.toBe(first);
  const reset = new ResetPage(page);
  await reset.open(first);
  await reset.expectEnded('This link is not valid');
  await reset.open(second);
  await expect(reset.submit).toBeVisible();
  await admin.call('users/lock', { draft: { id: customer.id, understood: true, note: '' } });
  await reset.choose(NEW);
  await reset.expectEnded('This link is not valid');
  await admin.call('users/unlock', { id: customer.id });
  await reset.open(second);
  await reset.choose(NEW);
  await new SignInPage(page).expectHere();
});

test('a made-up link opens nothing, nor does the last step alone', async ({ page, server }) => {
  const reset = new ResetPage(page);
  for (const token of ['', 'x', 'A'.repeat(43), '%00']) {
    const answer = await page.goto(`/reset?token=${token}`);
    expect(answer?.status(), token.slice(0, 10)).toBe(404);
    await reset.expectEnded('This link is not valid');
  }
  const caller = await Caller.of(server);
  const answer = await caller.send('/reset', { username: 'x', password: NEW, repeat_password: NEW });
  expect(answer.status()).toBe(404);
  await caller.dispose();
});

test('one address may ask so often', async ({ launch, open }) => {
  const server = await launch({ env: { CLIENTELE_LIMIT_RECOVERIES_IP: '2' } });
  const page = await open({ server });
  const forgot = new ForgotPage(page);
  for (let n = 0; n < 2; n += 1) {
    await forgot.ask(newEmail());
    await forgot.expectSent();
  }
  await forgot.ask(newEmail());
  await expect(forgot.heading).toHaveText('Too many tries');
});
