// Invitations on the person's page: how they stand, and what can be done to them.
import { InvitationPage } from '../pages/invitation.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';
import { OWNER } from '../support/server.ts';

test('A18 an invitation is taken back and sent again', async ({ owner, page, people, mailbox }) => {
  const customer = await people.mailed();
  const first = await mailbox.link(customer.email);
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.glance).toContainText('Mailed');
  await expect(person.glance).toContainText('Valid until');
  await person.revoke.click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await person.expectToast(/was taken back\./);
  await expect(person.glance).toContainText('Taken back');
  await expect(person.state).toContainText('the link was taken back');
  await expect(person.copyLink).toHaveCount(0);
  const invitation = new InvitationPage(page);
  await invitation.open(first);
  await invitation.expectEnded('This invitation was taken back');
  await person.resend.click();
  await person.expectToast(/The earlier link no longer works\./);
  await invitation.open(await mailbox.link(customer.email, 2));
  await expect(invitation.submit).toBeVisible();
  await person.openTab('Activity');
  await expect(person.activity).toContainText(`took the invitation of ${customer.name} back`);
});

test('A18 an invitation that has expired is extended, and its link opens again', async ({ world, open }) => {
  const { server, people } = await world({ clock: true });
  const customer = await people.invited();
  server.clock.advance('+4d');
  const page = await open({ server });
  const invitation = new InvitationPage(page);
  await invitation.open(customer.link);
  await invitation.expectEnded('This link has expired');
  // The session has ended by then, as the clock has it.
  const owner = await open({ server });
  await new SignInPage(owner).signIn(OWNER.email, OWNER.password);
  await expect(owner).toHaveURL(/\/console/);
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(person.glance).toContainText('Expired');
  await person.extend.click();
  await person.expectToast(/is valid for longer\./);
  await expect(person.state).toContainText('the link is valid until');
  await invitation.open(customer.link);
  await expect(invitation.submit).toBeVisible();
});
