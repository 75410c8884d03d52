// Passkeys: added, named, signed in with, removed; copies refused; asked of staff by a setting. Chromium plays the device.
import AxeBuilder from '@axe-core/playwright';
import { AccountPage, PasskeysPage } from '../pages/account.ts';
import { Frame } from '../pages/frame.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { Device } from '../support/device.ts';
import { expect, test } from '../support/fixtures.ts';

test('a passkey is added, named, signs in without a password, and is removed', async ({ people, open, mailbox }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  const device = await Device.for(page);
  await page.goto('/account/security');
  await page.getByRole('region', { name: 'Passkeys' }).getByRole('link', { name: 'Manage' }).click();
  const passkeys = new PasskeysPage(page);
  await expect(passkeys.name.input).toHaveValue(/Chrome/);
  await passkeys.add('My phone');
  await expect(page.getByRole('status')).toContainText('Your passkey was added.');
  expect((await mailbox.wait(customer.email)).subject).toContain('A passkey was added');
  expect(await device.passkeys()).toHaveLength(1);

  // The device does not make a second one for the same account.
  await passkeys.name.input.fill('Another');
  await passkeys.submit.click();
  await expect(page.getByRole('alert')).toContainText('No passkey was made.');
  await expect(passkeys.submit).toBeEnabled();

  await page.getByRole('link', { name: 'Change My phone' }).click();
  await passkeys.name.input.fill('Ada’s phone');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('listitem')).toContainText('Ada’s phone');

  await new AccountPage(page).signOut();
  const signIn = new SignInPage(page);
  await page.goto('/sign-in?next=/account/profile');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(/^[^?]*\/account\/profile$/);
  await passkeys.goto();
  await expect(page.getByRole('listitem')).toContainText('last used');

  await page.getByRole('link', { name: 'Change Ada’s phone' }).click();
  await passkeys.current.input.fill(customer.password);
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('The passkey was removed.');
  expect((await mailbox.wait(customer.email, 2)).subject).toContain('was removed');
  await new AccountPage(page).signOut();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(signIn.alert).toContainText('This passkey was not accepted.');
  await signIn.fill(customer.email, customer.password);
  await new AccountPage(page).expectHere();
});

test('a passkey opens its own account alone, for whoever it knows, and no copy of it does', async ({ people, open }) => {
  const [ada, grace] = [await people.customer(), await people.customer()];
  const page = await open({ session: await people.signIn(ada) });
  const device = await Device.for(page);
  const passkeys = new PasskeysPage(page);
  await passkeys.goto();
  await passkeys.add('Phone');
  const [original] = await device.passkeys();
  if (!original) throw new Error('no passkey on the device');

  // Somebody else's browser, signed in as somebody else: it becomes Ada's, not Grace's.
  const other = await open({ session: await people.signIn(grace) });
  const copy = await Device.for(other);
  await copy.put({ ...original, userHandle: Buffer.from('somebody else 16').toString('base64') });
  await other.goto('/account');
  await new AccountPage(other).signOut();
  await other.goto('/sign-in');
  await other.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(new SignInPage(other).alert).toContainText('This passkey was not accepted.');

  // Whoever the device does not know gets nowhere.
  await new AccountPage(page).signOut();
  await page.goto('/sign-in');
  await device.verifies(false);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('No passkey was shown.');
  await device.verifies(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await new AccountPage(page).expectHere();

  const third = await open();
  const thief = await Device.for(third);
  await thief.put({ ...original, signCount: 0 });
  await third.goto('/sign-in');
  await third.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(new SignInPage(third).alert).toContainText('there may be a copy of it');
  await passkeys.goto();
  await expect(page.getByRole('listitem')).toContainText('Refused');
});

test('an administrator sees the passkeys and removes them with the second factor', async ({ owner, people, open }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  await Device.for(page);
  const passkeys = new PasskeysPage(page);
  await passkeys.goto();
  await passkeys.add('Phone');
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await expect(owner.getByRole('region', { name: 'At a glance' })).toContainText('Passkeys1');
  await owner.getByRole('button', { name: 'Remove second factor' }).click();
  const question = owner.getByRole('dialog', { name: `Remove the second factor of ${customer.name}?` });
  await question.getByRole('checkbox').check();
  await question.getByRole('button', { name: 'Confirm' }).click();
  await person.expectToast(`The second factor of ${customer.name} was removed.`);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(new SignInPage(page).alert).toContainText('This passkey was not accepted.');
});

test('staff add a passkey where the settings say so, and sign in with it from then on', async ({ world, open }) => {
  const { server, session, people } = await world();
  const colleague = await people.colleague();
  const inside = await open({ server, session: await people.signIn(colleague) });
  await Device.for(inside);
  const owner = await open({ server, session });
  await Device.for(owner);
  await new Frame(owner).goto('/console/settings');
  const section = owner.getByRole('region', { name: 'Second factor' });
  await section.getByRole('button', { name: 'Edit Second factor' }).click();
  await section.getByRole('radio', { name: /^A passkey/ }).check();
  await section.getByRole('button', { name: 'Update' }).click();
  await expect(section.getByRole('button', { name: 'Update' })).toBeHidden();
  await expect(section).toContainText('A passkey');
  await owner.goto('/console/activity');
  await expect(owner).toHaveURL(/\/account\/passkeys$/);

  await inside.goto('/console/users');
  await expect(inside).toHaveURL(/\/account\/passkeys$/);
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Add a passkey');
  const passkeys = new PasskeysPage(inside);
  await passkeys.add('Phone');
  await inside.goto('/console/users');
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Users');

  await inside.goto('/account');
  await new AccountPage(inside).signOut();
  await new SignInPage(inside).signIn(colleague.email, colleague.password);
  await expect(inside).toHaveURL(/\/second-factor$/);
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Confirm it is you');
  await inside.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(inside).toHaveURL(/\/console\/users$/);
});

test('without JavaScript no passkey is offered', async ({ people, open }) => {
  const customer = await people.customer();
  const page = await open({ javaScriptEnabled: false });
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0);
  const account = await open({ javaScriptEnabled: false, session: await people.signIn(customer) });
  await account.goto('/account/passkeys');
  await expect(account.getByText('Passkeys need JavaScript')).toBeVisible();
  await expect(account.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
});

test('the pages are accessible in both themes, and have room on a phone', async ({ people, open }, info) => {
  test.slow();
  const customer = await people.customer();
  for (const [name, options] of [
    ['light', { colorScheme: 'light' as const }],
    ['dark', { colorScheme: 'dark' as const }],
    ['phone', { viewport: { width: 320, height: 640 } }],
  ] as const) {
    const page = await open({ session: await people.signIn(customer), ...options });
    const look = async (what: string) => {
      const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
      expect(found.violations.map(violation => violation.id), `${name} ${what}`).toEqual([]);
      const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(width, `${name} ${what}`).toBeLessThanOrEqual(room ?? 0);
      await info.attach(`${what}-${name}`, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
    };
    await Device.for(page);
    const passkeys = new PasskeysPage(page);
    await passkeys.goto();
    await passkeys.add(`Phone ${name}`);
    await look('list');
    await page.getByRole('link', { name: `Change Phone ${name}` }).click();
    await look('passkey');
    await page.goto('/account');
    await look('overview');
    await new AccountPage(page).signOut();
    await page.goto('/sign-in');
    await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
    await look('sign-in');
  }
});
