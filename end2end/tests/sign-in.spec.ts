// Signing in and out, and what a session is worth.
import { AccountPage, PasswordPage } from '../pages/account.ts';
import { Frame } from '../pages/frame.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Caller } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD, newEmail } from '../support/people.ts';
import { OWNER } from '../support/server.ts';

const OTHER = 'Velvet3%spoon-Harbor';

test('staff come to the console, customers to My Account', async ({ page, open, people }) => {
  await new SignInPage(page).signIn(OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/\/console\/users$/);

  const customer = await people.customer();
  const other = await open();
  await new SignInPage(other).signIn(customer.email, customer.password);
  await new AccountPage(other).expectHere();
});

test('a wrong password and an unknown name are answered alike', async ({ page, people, server }) => {
  const customer = await people.customer();
  const signIn = new SignInPage(page);
  await signIn.signIn(customer.email, OTHER);
  await signIn.expectRefused();
  await expect(signIn.email.input).toHaveValue(customer.email);
  await expect(signIn.password.input).toHaveValue('');

  const caller = await Caller.of(server);
  const bodies = [];
  for (const email of [customer.email, newEmail('nobody')]) {
    const answer = await caller.send('/sign-in', { email, password: OTHER });
    expect(answer.status()).toBe(422);
    bodies.push((await answer.text()).replaceAll(email, 'EMAIL').replace(/nonce="[^"]+"/g, ''));
  }
  expect(bodies[0]).toBe(bodies[1]);
  await caller.dispose();
});

test('sign-out ends the session everywhere it is held', async ({ page, server }) => {
  await new SignInPage(page).signIn(OWNER.email, OWNER.password);
  const frame = new Frame(page);
  await frame.hydrated();
  const session = await page.context().storageState();
  await frame.signOut();
  const signIn = new SignInPage(page);
  await signIn.expectHere();
  await expect(signIn.notice).toHaveText('You are signed out.');
  await page.goto('/console/users');
  await signIn.expectHere();

  // A copy of the cookie is worth nothing either.
  const caller = await Caller.of(server, session);
  expect((await caller.post('me/viewer', {})).status()).toBe(401);
  await caller.dispose();
});

test('the session cookie is guarded, and its value changes with each sign-in', async ({ server }) => {
  const caller = await Caller.of(server);
  const tokens = [];
  for (let time = 0; time < 2; time += 1) {
    const answer = await caller.send('/sign-in', { email: OWNER.email, password: OWNER.password });
    const line = answer.headersArray().find(header => header.value.startsWith('__Host-clientele='))?.value ?? '';
    for (const word of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(line).toContain(word);
    expect(line).not.toContain('Domain');
    tokens.push(line.split(';')[0]);
  }
  expect(tokens[0]).not.toBe(tokens[1]);
  await caller.dispose();
});

test('an administrator ends a session, and it is over at once', async ({ owner, people, open }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  const account = new AccountPage(page);
  await page.goto('/account');
  await account.expectHere();

  const person = new PersonPage(owner);
  await person.open(customer.id, '?tab=sessions');
  await expect(person.sessions.getByRole('listitem')).toHaveCount(1);
  await person.sessions.getByRole('button', { name: 'End session' }).click();
  const question = owner.getByRole('dialog', { name: `End this session of ${customer.name}?` });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await page.reload();
  await account.expectHere();

  await person.sessions.getByRole('button', { name: 'End session' }).click();
  await question.getByRole('button', { name: 'End session' }).click();
  await expect(person.sessions).toContainText('is not signed in anywhere');
  await page.reload();
  await new SignInPage(page).expectHere();
});

test('one ends the other sessions in My Account', async ({ people, open }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  const other = await open({ session: await people.signIn(customer) });
  const account = new AccountPage(page);
  await page.goto('/account/sessions');
  await expect(account.sessions.getByRole('listitem')).toHaveCount(2);
  await account.sessions.getByRole('button', { name: 'End all other sessions' }).click();
  await expect(page.getByRole('status')).toHaveText('All other sessions were ended.');
  await expect(account.sessions.getByRole('listitem')).toHaveCount(1);
  await other.goto('/account');
  await new SignInPage(other).expectHere();
});

test('changing the password keeps this session and ends the others', async ({ people, open, mailbox }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  const other = await open({ session: await people.signIn(customer) });
  await page.goto('/account');
  await page.getByRole('link', { name: 'Change password' }).click();
  await new PasswordPage(page).change(customer.password, OTHER);
  const account = new AccountPage(page);
  await account.expectHere();
  await expect(page.getByRole('status')).toHaveText('Your password was changed. Other devices were signed out.');
  await other.goto('/account');
  const signIn = new SignInPage(other);
  await signIn.expectHere();
  await signIn.fill(customer.email, customer.password);
  await signIn.expectRefused();
  await signIn.fill(customer.email, OTHER);
  await new AccountPage(other).expectHere();
  expect((await mailbox.wait(customer.email)).text).toContain(customer.email);
});

test('a page asked for leads nowhere but into this site', async ({ page }) => {
  const signIn = new SignInPage(page);
  for (const next of ['https://example.com/', '//example.com', '/\\example.com', 'javascript:alert(1)']) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await signIn.fill(OWNER.email, OWNER.password);
    await expect(page).toHaveURL(/^http:\/\/localhost:\d+\/console\/users$/);
  }
});

test('ten tries a minute are enough for one account', async ({ launch }) => {
  const server = await launch({ env: { CLIENTELE_LIMIT_SIGN_INS_ACCOUNT: '' } });
  const caller = await Caller.of(server);
  const tries = [];
  for (let time = 0; time < 12; time += 1) {
    tries.push(await caller.send('/sign-in', { email: OWNER.email, password: OTHER }));
  }
  const refused = tries.map(answer => answer.status());
  expect(refused.slice(0, 10)).toEqual(Array(10).fill(422));
  expect(refused.slice(10)).toEqual([429, 429]);
  expect(Number(tries[11]?.headers()['retry-after'])).toBeGreaterThan(0);
  expect(await tries[11]?.text()).toContain('There were too many tries.');

  // Somebody else gets in.
  const other = await caller.send('/sign-in', { email: newEmail('nobody'), password: OTHER });
  expect(other.status()).toBe(422);
  await caller.dispose();
});

test('sixty tries a minute are enough for one address', async ({ launch }) => {
  const server = await launch({ env: { CLIENTELE_LIMIT_SIGN_INS_IP: '' } });
  const caller = await Caller.of(server);
  // An empty form counts as well, and costs no hashing.
  const tries = await Promise.all(Array.from({ length: 70 }, () => caller.send('/sign-in', {})));
  const refused = tries.filter(answer => answer.status() === 429);
  // One more is let in with each second that passes meanwhile.
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(10);
  expect(refused[0]?.headers()['retry-after']).toMatch(/^\d+$/);
  expect((await caller.request.get('/sign-in')).status()).toBe(200);
  await caller.dispose();
});

test('a password stands in no page that is sent back', async ({ server, people }) => {
  const customer = await people.invited();
  const caller = await Caller.of(server);
  await caller.request.get(customer.link);
  for (const [path, form] of [
    ['/sign-in', { email: customer.email, password: PASSWORD }],
    ['/invitation', { username: customer.email, password: PASSWORD, repeat_password: OTHER }],
  ] as const) {
    const body = await (await caller.send(path, form)).text();
    expect(body).not.toContain(PASSWORD);
    expect(body).not.toContain(OTHER);
  }
  await caller.dispose();
});
