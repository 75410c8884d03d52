// Links of invitations: what opens them, and what ends them.
import { InvitationPage } from '../pages/invitation.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD } from '../support/people.ts';

test('a mail scanner that opens the link uses nothing up', async ({ owner, page, people, mailbox, server }) => {
  const customer = await people.mailed();
  const link = await mailbox.link(customer.email);
  for (const method of ['GET', 'GET', 'HEAD']) {
    const scanner = await Caller.of(server);
    const answer = await scanner.request.fetch(link, { method, maxRedirects: 5 });
    expect(answer.status(), method).toBe(200);
    await scanner.dispose();
  }
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.state).toContainText('Invited');
  await expect(person.glance).toContainText('Link visited');

  const invitation = new InvitationPage(page);
  await invitation.open(link);
  await expect(page).toHaveURL(/\/invitation$/);
  await invitation.choose(PASSWORD);
  await new SignInPage(page).expectHere();
});

test('a link works once', async ({ page, open, people }) => {
  const customer = await people.invited();
  const second = new InvitationPage(await open());
  await second.open(customer.link);
  await expect(second.submit).toBeVisible();

  const invitation = new InvitationPage(page);
  await invitation.open(customer.link);
  await invitation.choose(PASSWORD);
  await new SignInPage(page).expectHere();

  await second.choose('Velvet3%spoon-Harbor');
  await second.expectEnded('This invitation was used');
  await invitation.open(customer.link);
  await invitation.expectEnded('This invitation was used');
  await page.getByRole('link', { name: 'Go to sign-in' }).click();
  await new SignInPage(page).expectHere();
});

test('sending it again ends the older link, copying it does not', async ({ owner, page, people, mailbox }) => {
  const customer = await people.mailed();
  const first = await mailbox.link(customer.email);
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.copyLink.click();
  await expect(owner.locator('.copyable code')).toHaveText(first);
  await person.resend.click();
  await person.expectToast(/The earlier link no longer works\./);
  const second = await mailbox.link(customer.email, 2);
  expect(second).not.toBe(first);

  const invitation = new InvitationPage(page);
  await invitation.open(first);
  await invitation.expectEnded('This link is not valid');
  await invitation.open(second);
  await invitation.choose(PASSWORD);
  await new SignInPage(page).expectHere();
});

test('a form opened with the older link is refused as well', async ({ page, people, admin }) => {
  const customer = await people.invited();
  const invitation = new InvitationPage(page);
  await invitation.open(customer.link);
  await expect(invitation.submit).toBeVisible();
  await admin.call('users/resend_invitation', { id: customer.id });
  await invitation.choose(PASSWORD);
  await invitation.expectEnded('This link is not valid');
});

test('another invitation opened meanwhile does not get the password', async ({ page, people }) => {
  const [one, two] = [await people.invited(), await people.invited()];
  const invitation = new InvitationPage(page);
  await invitation.open(one.link);
  const tab = new InvitationPage(await page.context().newPage());
  await tab.open(two.link);
  await invitation.choose(PASSWORD);
  await expect(page.getByRole('alert')).toContainText('Another invitation was opened in this browser meanwhile.');
  await expect(invitation.username).toHaveValue(two.email);
});

test('a made-up link opens nothing', async ({ page }) => {
  const invitation = new InvitationPage(page);
  for (const token of ['', 'x', 'A'.repeat(43), '%00', 'A'.repeat(5_000)]) {
    const answer = await page.goto(`/invitation?token=${token}`);
    expect(answer?.status(), token.slice(0, 10)).toBe(404);
    await invitation.expectEnded('This link is not valid');
  }
});

test('the token stays in no address and in no log', async ({ page, people, server }) => {
  const customer = await people.invited();
  const token = new URL(customer.link).searchParams.get('token') ?? '';
  const invitation = new InvitationPage(page);
  await invitation.open(customer.link);
  await expect(page).toHaveURL(/\/invitation$/);
  await invitation.choose(PASSWORD);
  await new SignInPage(page).expectHere();
  expect(server.log()).not.toContain(token);
  expect(server.log()).not.toContain(PASSWORD);
});
