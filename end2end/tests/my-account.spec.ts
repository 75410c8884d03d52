// My Account: the own profile, the contact address, sessions and activity, the own data.
import AxeBuilder from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { AccountPage } from '../pages/account.ts';
import { Field } from '../pages/form.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';
import { linkIn } from '../support/mailbox.ts';
import { newEmail } from '../support/people.ts';

const PHONE = { width: 320, height: 640 };
const PAGES = ['', '/profile', '/profile?edit', '/security', '/second-factor', '/email', '/sessions', '/data', '/delete'];

async function expectAccessible(page: Page, path: string): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(found.violations.map(violation => violation.id), path).toEqual([]);
}

for (const javaScriptEnabled of [true, false]) {
  test(`a profile is edited, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({ people, open }) => {
    const customer = await people.customer();
    const page = await open({ session: await people.signIn(customer), javaScriptEnabled });
    await page.goto('/account');
    await page.getByRole('navigation', { name: 'My Account' }).getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('link', { name: 'Edit' }).click();
    const last = page.getByLabel('Last Name');
    await expect(last).toHaveValue(customer.lastName);
    await expect(page.getByLabel('Email (Username)')).toHaveCount(0);
    await last.fill('x'.repeat(300));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.locator('.error-summary')).toBeVisible();
    await expect(last).toHaveAttribute('aria-invalid', 'true');
    await last.fill('Lovelace-King');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('status')).toHaveText('Your profile was saved.');
    await expect(page.getByRole('region', { name: 'About you' })).toContainText('Lovelace-King');
  });
}

test('whoever is slower reads what an administrator changed', async ({ people, open, admin }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  await page.goto('/account/profile?edit');
  await page.getByLabel('Phone').fill('112');
  const { version } = await admin.call<{ version: number }>('users/get', { id: customer.id });
  const attributes = [{ key: 'phone', value: '110' }];
  await admin.call('users/update', { draft: { id: customer.id, version, attributes } });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else changed your profile meanwhile.');
  await expect(page.getByText('Stored meanwhile: 110')).toBeVisible();
  await expect(page.getByLabel('Phone')).toHaveValue('112');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'About you' })).toContainText('112');
});

for (const javaScriptEnabled of [true, false]) {
  test(`A16 the contact address changes by a link, the username never, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    people,
    open,
    mailbox,
  }) => {
    const customer = await people.customer();
    const address = newEmail('new');
    const page = await open({ session: await people.signIn(customer), javaScriptEnabled });
    await page.goto('/account/security');
    await page.getByRole('region', { name: 'Contact email' }).getByRole('link', { name: 'Change' }).click();
    const field = new Field(page, 'New address');
    await page.getByRole('button', { name: 'Send link' }).click();
    await field.expectError('Fill in this field.');
    await field.input.fill(address);
    await new Field(page, 'Current Password').input.fill(customer.password);
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('status')).toContainText('a mail with a link is on its way');
    const stranger = await open({ javaScriptEnabled });
    await stranger.goto(linkIn(await mailbox.wait(address)));
    await expect(stranger).toHaveURL(/\/account\/email\/confirm$/);
    await stranger.getByRole('button', { name: 'Confirm address' }).click();
    await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Your address is confirmed');
    expect((await mailbox.wait(customer.email)).subject).toContain('contact address');
    expect((await mailbox.wait(address, 2)).subject).toContain('was changed');
    await page.goto('/account/profile');
    await expect(page.getByRole('region', { name: 'About you' })).toContainText(customer.email);
    await expect(page.getByRole('region', { name: 'About you' })).toContainText(address);
  });
}

test('sessions and activity tell who was here, and what administrators did', async ({ people, open, admin }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  await new SignInPage(await open()).signIn(customer.email, 'wrong');
  await admin.call('users/set_groups', { id: customer.id, groups: [(await people.group()).id] });
  await page.goto('/account/sessions');
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity).toContainText(`A sign-in as ${customer.name} was refused`);
  await expect(activity).toContainText(`${customer.name} signed in`);
  await expect(activity).toContainText(`added ${customer.name} to`);
});

test('the own data come as a file', async ({ people, open }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  await page.goto('/account/data');
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^my-account-.*\.json$/);
  const data = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(data.account.username).toBe(customer.email);
});

for (const javaScriptEnabled of [true, false]) {
  test(`an account is deleted by its person, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    people,
    open,
    owner,
    mailbox,
  }) => {
    const customer = await people.customer();
    const page = await open({ session: await people.signIn(customer), javaScriptEnabled });
    await page.goto('/account/data');
    await page.getByRole('link', { name: 'Delete account' }).click();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete account' }).click();
    await new Field(page, 'Current Password').expectError('Fill in this field.');
    await expect(page.getByRole('checkbox')).toBeChecked();
    await new Field(page, 'Current Password').input.fill(customer.password);
    await page.getByRole('button', { name: 'Delete account' }).click();
    const signIn = new SignInPage(page);
    await expect(signIn.notice).toHaveText('Your account is deleted and you are signed out.');
    await signIn.signIn(customer.email, customer.password);
    await signIn.expectRefused();
    expect((await mailbox.wait(customer.email)).subject).toContain('was deleted');
    await new PersonPage(owner).page.goto(`/console/users/${customer.id}`);
    await expect(owner.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  });
}

test('every page is accessible in both themes, and has room on a phone', async ({ people, open }, info) => {
  test.slow();
  const customer = await people.customer({ groups: [await people.group()] });
  const session = await people.signIn(customer);
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ session, colorScheme });
    for (const path of PAGES) {
      await page.goto(`/account${path}`);
      await expectAccessible(page, `${colorScheme} ${path}`);
      const name = path.replaceAll(/\W/g, '') || 'overview';
      await info.attach(`${name}-${colorScheme}`, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
    }
  }
  const page = await open({ session, viewport: PHONE });
  for (const path of PAGES) {
    await page.goto(`/account${path}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(PHONE.width);
    const name = path.replaceAll(/\W/g, '') || 'overview';
    await info.attach(`${name}-phone`, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
  }
  await new AccountPage(page).page.goto('/account');
});
