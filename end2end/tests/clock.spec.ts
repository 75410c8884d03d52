// What ends by itself. Each test moves the clock of a server of its own.
import { AccountPage, PasswordPage } from '../pages/account.ts';
import { InvitationPage } from '../pages/invitation.ts';
import { Frame } from '../pages/frame.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';
import { OWNER } from '../support/server.ts';

test('a temporary password opens the door for 72 hours', async ({ world, open }) => {
  const { server, people } = await world({ clock: true });
  const [early, late] = [await people.temporary(), await people.temporary()];
  server.clock.advance('+71h');
  const page = await open({ server });
  const signIn = new SignInPage(page);
  await signIn.signIn(early.email, early.password);
  await new PasswordPage(page).expectMustChange();

  server.clock.advance('+2h');
  const other = new SignInPage(await open({ server }));
  await other.signIn(late.email, late.password);
  await expect(other.alert).toContainText('Your temporary password is no longer valid.');
  await other.signIn(late.email, `${late.password}x`);
  await other.expectRefused();
});

test('an invitation ends, is shown as ended, and can be sent again', async ({ world, open }) => {
  const { server, people } = await world({ clock: true });
  const customer = await people.mailed();
  const link = await server.mailbox.link(customer.email);
  const page = await open({ server });
  const invitation = new InvitationPage(page);
  await invitation.open(link);
  await expect(invitation.submit).toBeVisible();

  server.clock.advance('+15d');
  await invitation.open(link);
  await invitation.expectEnded('This link has expired');

  const console = await open({ server });
  await new SignInPage(console).signIn(OWNER.email, OWNER.password);
  const person = new PersonPage(console);
  await person.open(customer.id);
  await expect(person.state).toContainText('the link expired');
  await person.resend.click();
  await person.expectToast(/is on its way/);
  await invitation.open(await server.mailbox.link(customer.email, 2));
  await console.reload();
  await expect(person.state).toContainText('the link is valid until');
  await expect(invitation.submit).toBeVisible();
});

test('a staff session ends after half an hour without use', async ({ world, open }) => {
  const { server, session } = await world({ clock: true });
  const page = await open({ server, session });
  const frame = new Frame(page);
  await frame.goto('/console/users');
  for (let time = 0; time < 3; time += 1) {
    server.clock.advance('+25m');
    await page.reload();
    await expect(frame.heading).toHaveText('Users');
  }
  server.clock.advance('+31m');
  await page.reload();
  await new SignInPage(page).expectHere();
});

test('a staff session ends after twelve hours, in use or not', async ({ world, open }) => {
  const { server, session } = await world({ clock: true });
  const page = await open({ server, session });
  const frame = new Frame(page);
  for (let time = 0; time < 24; time += 1) {
    await page.goto('/account');
    await expect(frame.heading).toHaveText('My Account');
    server.clock.advance('+29m');
  }
  server.clock.advance('+25m');
  await page.reload();
  await new SignInPage(page).expectHere();
});

test('a session that ended while the console is open says so', async ({ world, open }) => {
  const { server, session } = await world({ clock: true });
  const page = await open({ server, session });
  const frame = new Frame(page);
  await frame.goto('/console/users');
  server.clock.advance('+31m');
  await frame.follow('Groups');
  await expect(page.getByText('Your session has ended.').or(page.getByRole('button', { name: 'Sign in', exact: true })).first()).toBeVisible();
});

test('a customer stays signed in for two weeks without use', async ({ world, open }) => {
  const { server, people } = await world({ clock: true });
  const customer = await people.customer();
  const page = await open({ server, session: await people.signIn(customer) });
  const account = new AccountPage(page);
  server.clock.advance('+13d');
  await page.goto('/account');
  await account.expectHere();
  server.clock.advance('+15d');
  await page.goto('/account');
  await new SignInPage(page).expectHere();
});
