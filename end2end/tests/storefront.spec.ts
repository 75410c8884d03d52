// A business application as its customers meet it: the demonstration storefront, signed in to by OpenID Connect.
import { PersonPage } from '../pages/person.ts';
import { RegisterPage, VerifyPage, letRegister } from '../pages/register.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test as base } from '../support/fixtures.ts';
import { PASSWORD, newEmail, unique } from '../support/people.ts';
import { type Signing, open as openTo, registered } from '../pages/applications.ts';
import type { Group } from '../support/people.ts';
import { ShopPage, Storefront } from '../support/storefront.ts';

const test = base.extend<{ signing: Signing; members: Group; shop: Storefront }>({
  signing: ['es256', { option: true }],
  members: async ({ people }, use) => use(await people.group(`Wholesale ${unique()}`)),
  shop: async ({ server, admin, members, signing }, use, info) => {
    const shop = await Storefront.start(server, admin, members, signing);
    await use(shop);
    if (info.status !== info.expectedStatus) await info.attach('shop.log', { body: shop.log(), contentType: 'text/plain' });
    await shop.stop();
  },
});

for (const signing of ['es256', 'eddsa'] as const) {
  test.describe(`signed by ${signing}`, () => {
    test.use({ signing });

    test('A1 a customer signs in to the shop with the account, and out of both', async ({ page, people, shop }) => {
      const customer = await people.customer();
      const there = new ShopPage(page, shop);
      await there.goto('/account');
      const signIn = new SignInPage(page);
      await expect(page.getByText(`Sign in to continue to ${shop.application.name}.`)).toBeVisible();
      await signIn.expectHere();
      await signIn.fill(customer.email, customer.password);
      await there.expectIn(customer.name);
      await expect(there.heading).toHaveText(customer.name);
      await expect(page.getByText(customer.email)).toBeVisible();

      await there.signOut.click();
      await expect(there.heading).toHaveText('You are signed out');
      await there.expectOut();
      await page.goto('/account');
      await signIn.expectHere();
    });
  });
}

test('A10 a visitor registers from the sign-in page of the shop, and is back in it', async ({ world, open }) => {
  const { server, admin, people } = await world();
  await letRegister(admin);
  const members = await people.group();
  const shop = await Storefront.start(server, admin, members);
  try {
    const page = await open({ server });
    const there = new ShopPage(page, shop);
    await there.goto('/account');
    await page.getByRole('link', { name: 'Register', exact: true }).click();
    const register = new RegisterPage(page);
    await expect(register.heading).toHaveText('Create your account');
    const email = newEmail('ada');
    await register.fill(email);
    await register.submit.click();
    await register.expectSent();
    const verify = new VerifyPage(page);
    await verify.open(await server.mailbox.link(email));
    await verify.submit.click();
    const signIn = new SignInPage(page);
    await signIn.expectHere();
    await signIn.fill(email, PASSWORD);
    await there.expectIn('Ada Lovelace');
    await expect(page).toHaveURL(`${shop.url}/account`);
    await expect(page.getByText('verified', { exact: true })).toBeVisible();

    // The shop's own link leads to the form at once.
    await there.signOut.click();
    await there.register.click();
    await expect(register.heading).toHaveText('Create your account');
  } finally {
    await shop.stop();
  }
});

test('A11 with registration off the sign-in page of the shop offers none', async ({ page, shop }) => {
  const there = new ShopPage(page, shop);
  await there.goto('/account');
  await new SignInPage(page).expectHere();
  await expect(page.getByRole('link', { name: 'Register', exact: true })).toHaveCount(0);
});

test('A28 groups decide what a customer reaches, and leaving one ends it at once', async ({ page, people, admin, shop, members }) => {
  const customer = await people.customer();
  const there = new ShopPage(page, shop);
  await there.goto('/members');
  await new SignInPage(page).fill(customer.email, customer.password);
  await expect(page.getByText(`${customer.name} is not one of them`)).toBeVisible();

  await admin.call('groups/change_members', { id: members.id, add: [customer.id], remove: [] });
  await expect(async () => {
    await there.goto('/members');
    await expect(page.getByRole('table')).toBeVisible({ timeout: 500 });
  }).toPass();
  await admin.call('groups/change_members', { id: members.id, add: [], remove: [customer.id] });
  await expect(async () => {
    await there.goto('/members');
    await expect(page.getByText(`is not one of them`)).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('A28 an application for groups is closed to everybody else', async ({ page, open, people, admin, shop, members }) => {
  const [member, stranger] = [await people.customer({ groups: [members] }), await people.customer()];
  await openTo(admin, shop.application.id, 'groups', [members.id]);
  const there = new ShopPage(page, shop);
  await there.goto('/account');
  await new SignInPage(page).fill(stranger.email, stranger.password);
  await expect(there.heading).toHaveText(`No access to ${shop.application.name}`);
  await there.goto();
  await there.expectOut();

  const other = await open();
  const inside = new ShopPage(other, shop);
  await inside.goto('/account');
  await new SignInPage(other).fill(member.email, member.password);
  await inside.expectIn(member.name);

  // Leaving the last of its groups ends what is open.
  await admin.call('groups/change_members', { id: members.id, add: [], remove: [member.id] });
  await expect(async () => {
    await inside.goto();
    await expect(inside.signIn).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('A42 A43 a locked customer is out of the shop at once and stays out', async ({ page, people, admin, shop }) => {
  const customer = await people.customer();
  const there = new ShopPage(page, shop);
  await there.goto('/account');
  const signIn = new SignInPage(page);
  await signIn.fill(customer.email, customer.password);
  await there.expectIn(customer.name);

  await admin.call('users/lock', { draft: { id: customer.id, understood: true, note: '' } });
  await expect(async () => {
    await there.goto('/products/seed-tin');
    await expect(there.signIn).toBeVisible({ timeout: 500 });
  }).toPass();
  await there.goto('/account');
  await signIn.expectHere();
  await signIn.fill(customer.email, customer.password);
  await expect(signIn.alert).toContainText('This account was locked by an administrator.');
  await there.goto();
  await there.expectOut();

  await admin.call('users/unlock', { id: customer.id });
  await there.goto('/account');
  await signIn.fill(customer.email, customer.password);
  await there.expectIn(customer.name);
});

test('A43 the end of a session is told to the shop without anybody asking', async ({ page, people, admin, shop }) => {
  const customer = await people.customer();
  const there = new ShopPage(page, shop);
  await there.goto('/account');
  await new SignInPage(page).fill(customer.email, customer.password);
  await there.expectIn(customer.name);
  await admin.call('users/end_sessions', { id: customer.id });
  await expect(async () => {
    await there.goto();
    await expect(page.getByRole('status')).toHaveText(/You have been signed out/, { timeout: 500 });
  }).toPass();
});

test('an answer in a form is sent by itself, and by hand without scripts', async ({ server, admin, people, open }) => {
  const application = await registered(admin);
  await openTo(admin, application.id, 'everyone');
  const customer = await people.customer();
  const asked = new URLSearchParams({
    client_id: application.id,
    redirect_uri: 'https://shop.example/callback',
    response_type: 'code',
    response_mode: 'form_post',
    scope: 'openid',
    state: 'a "quoted" state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  for (const javaScriptEnabled of [true, false]) {
    const page = await open({ javaScriptEnabled });
    let answer = new URLSearchParams();
    let origin: string | undefined = '';
    await page.route('https://shop.example/callback', route => {
      answer = new URLSearchParams(route.request().postData() ?? '');
      origin = route.request().headers().origin;
      return route.fulfill({ contentType: 'text/html', body: '<h1>Welcome back</h1>' });
    });
    await page.goto(`/oauth2/authorize?${asked}`);
    await new SignInPage(page).fill(customer.email, customer.password);
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
    expect(answer.get('code')).toBeTruthy();
    expect(answer.get('state')).toBe('a "quoted" state');
    expect(answer.get('iss')).toBe(server.url);
    expect(origin).toBe(server.url);
  }
});

test('S24 staff see the shop as a customer assigned to them, drafts included, and no longer once that ends', async ({ open, people, admin, shop }) => {
  const customer = await people.customer();
  const colleague = await people.colleague();
  const assign = (given: object) =>
    admin.call('assignments/save', { draft: { staff: colleague.id, assign: [], move_here: [], release: [], ...given } });
  await assign({ assign: [customer.id] });
  const page = await open({ session: await people.signIn(colleague) });
  const person = new PersonPage(page);
  await person.open(customer.id);
  await person.preview.click();
  const offered = page.getByRole('dialog', { name: `The store as ${customer.name} sees it` });
  const opened = page.waitForEvent('popup');
  await offered.getByRole('link', { name: shop.application.name }).click();

  const tab = await opened;
  const there = new ShopPage(tab, shop);
  await there.expectIn(customer.name);
  await expect(there.preview).toContainText(`You see the shop as ${customer.name}`);
  await there.goto('/journal');
  await expect(tab.getByText('The spring catalogue')).toBeVisible();
  await there.goto('/products/seed-tin');
  await expect(tab.getByRole('button', { name: 'Put in the basket' })).toHaveCount(0);

  // The customer's own sign-in shows neither.
  const own = await open();
  const theirs = new ShopPage(own, shop);
  await theirs.goto('/account');
  await new SignInPage(own).fill(customer.email, customer.password);
  await theirs.expectIn(customer.name);
  await theirs.goto('/journal');
  await expect(own.getByText('Before the first frost')).toBeVisible();
  await expect(own.getByText('The spring catalogue')).toHaveCount(0);
  await expect(theirs.preview).toHaveCount(0);

  await assign({ release: [customer.id] });
  await expect(async () => {
    await there.goto('/journal');
    await expect(tab.getByText('The spring catalogue')).toHaveCount(0, { timeout: 500 });
    await expect(there.preview).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await theirs.goto();
  await theirs.expectIn(customer.name);
});

test('S24 the preview is ended in the shop, and the console goes on', async ({ open, people, admin, shop }) => {
  const customer = await people.customer();
  const colleague = await people.colleague();
  const draft = { staff: colleague.id, assign: [customer.id], move_here: [], release: [] };
  await admin.call('assignments/save', { draft });
  const page = await open({ session: await people.signIn(colleague) });
  const person = new PersonPage(page);
  await person.open(customer.id);
  await person.preview.click();
  const opened = page.waitForEvent('popup');
  await page.getByRole('dialog').getByRole('link', { name: shop.application.name }).click();
  const there = new ShopPage(await opened, shop);
  await there.expectIn(customer.name);
  await there.preview.getByRole('button', { name: 'End the preview' }).click();
  await expect(there.heading).toHaveText('The preview has ended');
  await there.expectOut();
  await person.open(customer.id);
  await expect(person.preview).toBeVisible();
});
