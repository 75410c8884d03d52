// The first start: the one-time link.
import { Frame } from '../pages/frame.ts';
import { SetUpPage } from '../pages/set-up.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD } from '../support/people.ts';

const EMAIL = 'first@example.com';

test('without an owner every door leads to where the link is to be found', async ({ launch, open }) => {
  const server = await launch({ owner: false });
  const page = await open({ server });
  for (const path of ['/', '/sign-in', '/setup', '/console/users', '/account']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/setup$/);
    await expect(new SetUpPage(page).heading).toHaveText('Almost ready');
  }
  await page.goto('/setup?token=made-up');
  await expect(new SetUpPage(page).heading).toHaveText('This link is not valid');
  const caller = await Caller.of(server);
  const form = { name: 'Acme', email: EMAIL, password: PASSWORD, repeat_password: PASSWORD };
  expect((await caller.send('/setup', form)).status()).toBe(404);
  expect((await caller.send('/sign-in', { email: EMAIL, password: PASSWORD })).status()).toBe(422);
  await caller.dispose();
});

test('the link names the organization, makes the owner and signs in, once', async ({ launch, open }) => {
  const server = await launch({ owner: false });
  const link = server.setUpLink();
  const page = await open({ server });
  await page.goto(link);
  await expect(page).toHaveURL(/\/setup$/);
  const late = await open({ server });
  await late.goto(link);

  await new SetUpPage(page).fill('Blume & Söhne', EMAIL, PASSWORD);
  const frame = new Frame(page);
  await expect(page).toHaveURL(/\/console\/users$/);
  await frame.hydrated();
  await expect(frame.navigation).toContainText('Blume & Söhne');

  // Whoever comes later finds the door to the sign-in page.
  await new SetUpPage(late).fill('Other', 'other@example.com', PASSWORD);
  await new SignInPage(late).expectHere();
  await late.goto(link);
  await new SignInPage(late).expectHere();
  await expect(late.locator('.public > header')).toContainText('Blume & Söhne');
  await new SignInPage(late).fill('other@example.com', PASSWORD);
  await new SignInPage(late).expectRefused();
});

test('what ships ready has names in the language of the set-up', async ({ launch, open }) => {
  const server = await launch({ owner: false });
  const page = await open({ server, locale: 'de' });
  await page.goto(server.setUpLink());
  const form = { name: 'Blume & Söhne', email: EMAIL, password: PASSWORD, repeat_password: PASSWORD };
  for (const [name, text] of Object.entries(form)) {
    await page.locator(`input[name=${name}]`).fill(text);
  }
  await page.getByRole('button', { name: 'Eigentümer anlegen' }).click();
  await expect(page).toHaveURL(/\/console\/users$/);
  for (const [path, names] of [
    ['/console/roles', ['Administration', 'Revision', 'Benutzerverwaltung', 'Benutzereinsicht', 'Kundendienst']],
    ['/console/groups', ['Administratoren', 'Revision', 'Benutzerverwaltung', 'Benutzereinsicht', 'Kundendienst']],
  ] as const) {
    await new Frame(page).goto(path);
    for (const name of names) await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  }
});

test('with an owner there is no link and no set-up', async ({ page, server }) => {
  expect(server.log()).not.toContain('/setup?token=');
  await page.goto('/setup');
  await new SignInPage(page).expectHere();
  const caller = await Caller.of(server);
  const form = { name: 'Acme', email: EMAIL, password: PASSWORD, repeat_password: PASSWORD };
  expect((await caller.send('/setup', form)).status()).toBe(303);
  expect((await caller.send('/sign-in', { email: EMAIL, password: PASSWORD })).status()).toBe(422);
  await caller.dispose();
});
