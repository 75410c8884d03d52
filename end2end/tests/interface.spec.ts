// Language, theme, keyboard, and room for every word.
import type { Locator, Page } from '@playwright/test';
import { Frame } from '../pages/frame.ts';
import { PersonPage } from '../pages/person.ts';
import { UsersPage } from '../pages/users.ts';
import { WizardPage } from '../pages/wizard.ts';
import { expect, test } from '../support/fixtures.ts';
import { TEMPORARY, newEmail } from '../support/people.ts';

test('the browser’s language is taken, and another one can be chosen', async ({ open }) => {
  const page = await open({ locale: 'de-DE' });
  await page.goto('/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Anmelden');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('the console switches between English and German, and remembers it for the account', async ({ world, open }) => {
  const { server, session } = await world();
  const page = await open({ server, session });
  const frame = new Frame(page);
  await frame.goto('/console/users?status=invited');
  const menu = await frame.personMenu();
  await menu.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page).toHaveURL(/\/console\/users\?status=invited$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await frame.hydrated();
  await expect(frame.heading).toHaveText('Benutzer');

  const other = await open({ server, session });
  await other.goto('/account');
  await expect(other.locator('html')).toHaveAttribute('lang', 'de');
});

test('the theme is chosen at once and outlives the page', async ({ owner }) => {
  const frame = new Frame(owner);
  const ground = () => owner.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await frame.goto('/console/users');
  const light = await ground();
  const menu = await frame.personMenu();
  await menu.getByRole('button', { name: 'Dark' }).click();
  await expect(owner.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(menu.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true');
  const dark = await ground();
  expect(dark).not.toBe(light);
  await owner.goto('/account');
  await expect(owner.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await ground()).toBe(dark);

  const account = await new Frame(owner).personMenu();
  await account.getByRole('button', { name: 'System' }).click();
  await expect(owner.locator('html')).not.toHaveAttribute('data-theme');
  await owner.emulateMedia({ colorScheme: 'dark' });
  expect(await ground()).toBe(dark);
});

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate(element => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'reached by Tab').toBeFocused();
}

test('a customer is made with the keyboard alone', async ({ owner, people }) => {
  const group = await people.group();
  const email = newEmail('keyboard');
  const users = new UsersPage(owner);
  await users.goto();
  const keys = owner.keyboard;

  await keys.press('Tab');
  await expect(owner.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await keys.press('Enter');
  await tabTo(owner, users.newUser);
  await keys.press('Enter');
  await tabTo(owner, users.kinds().getByRole('link', { name: /^Customer/ }));
  await keys.press('Enter');

  const wizard = new WizardPage(owner);
  await expect(wizard.heading).toBeFocused();
  await tabTo(owner, wizard.email.input);
  await keys.type(email);
  await tabTo(owner, wizard.invite);
  await keys.press('ArrowDown');
  await expect(wizard.temporary).toBeChecked();
  await tabTo(owner, wizard.password.input);
  await keys.type('abc');
  await keys.press('Enter');
  await expect(owner.locator('.error-summary')).toBeFocused();
  await tabTo(owner, owner.locator('.error-summary').getByRole('link').first());
  await keys.press('Enter');
  await expect(wizard.password.input).toBeFocused();
  await keys.press('ControlOrMeta+a');
  await keys.type(TEMPORARY);
  await keys.press('Enter');

  await wizard.expectStep('Groups');
  await tabTo(owner, wizard.group(group.name));
  await keys.press('Space');
  await expect(wizard.group(group.name)).toBeChecked();
  await tabTo(owner, wizard.finish);
  await keys.press('Enter');
  await expect(wizard.heading).toHaveText(`${email} can sign in`);
  await expect(wizard.heading).toBeFocused();
});

test('a dialog keeps the focus and gives it back', async ({ owner, people }) => {
  const customer = await people.invited();
  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  const button = users.delete(customer.name);
  await button.focus();
  await owner.keyboard.press('Enter');
  const question = users.deleteDialog(customer.name);
  await expect(question.typed).toBeFocused();
  for (let presses = 0; presses < 8; presses += 1) {
    await owner.keyboard.press('Tab');
    const outside = await owner.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && !active?.closest('dialog');
    });
    expect(outside).toBe(false);
  }
  await owner.keyboard.press('Escape');
  await expect(question.dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('the focus stays with the reader when what had it goes', async ({ owner, people }) => {
  const customer = await people.invited();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.profile.getByRole('link', { name: 'Edit' }).press('Enter');
  await expect(owner.getByLabel('First Name')).toBeFocused();
  await owner.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(owner.getByRole('heading', { level: 1 })).toBeFocused();
  // Back leads to the row that had led on.
  const users = new UsersPage(owner);
  await users.goto(`?q=${customer.email}`);
  await users.names.first().press('Enter');
  await expect(person.state).toBeVisible();
  await owner.goBack();
  await expect(users.names.first()).toBeFocused();
  await users.chips.getByRole('link').first().press('Enter');
  await expect(users.chips).toHaveCount(0);
  await expect(owner.getByRole('heading', { level: 1 })).toBeFocused();
  await users.newUser.press('Enter');
  await owner.keyboard.press('ArrowDown');
  await expect(users.kinds().getByRole('link').first()).toBeFocused();
  await owner.keyboard.press('ArrowUp');
  await expect(users.kinds().getByRole('link').last()).toBeFocused();
  await owner.keyboard.press('Escape');
  await owner.keyboard.press('Control+k');
  await expect(users.search).toBeFocused();
});

test('the drawer of a phone takes the focus, and closes when it leaves', async ({ world, open }) => {
  const { server, session } = await world();
  const page = await open({ server, session, viewport: { width: 360, height: 740 } });
  const frame = new Frame(page);
  await frame.goto('/console/users');
  await page.getByRole('button', { name: 'Menu', exact: true }).press('Enter');
  const drawer = page.locator('#nav');
  await expect(drawer.getByRole('link').first()).toBeFocused();
  await drawer.getByRole('link', { name: 'Settings' }).focus();
  await page.keyboard.press('Tab');
  await expect(drawer).toBeHidden();
});

test.describe('room for every word', () => {
  for (const [locale, width] of [['en-GB', 320], ['de-DE', 320], ['de-DE', 768], ['de-DE', 1_440]] as const) {
    test(`${locale} at ${width} pixels`, async ({ world, open }) => {
      test.slow();
      const { server, session, people } = await world();
      const group = await people.group('Großhandelskundinnen und Großhandelskunden', 'Kauft palettenweise ein');
      const long = { firstName: 'Friederike Wilhelmine', lastName: 'von Hohenlohe-Waldenburg-Schillingsfürst' };
      const customer = await people.customer({ ...long, groups: [group] });
      const invited = await people.mailed({ ...long, email: `friederike.von-hohenlohe-waldenburg@${'lang.'.repeat(6)}example.com` });
      const options = { server, locale, viewport: { width, height: 720 } };
      const staff = await open({ ...options, session });
      const visitor = await open(options);
      const guest = await open({ ...options, session: await people.signIn(customer) });

      const pages: [Page, string][] = [
        [staff, '/console/users'],
        [staff, '/console/users?q=nobody-at-all'],
        [staff, '/console/users/new'],
        [staff, `/console/users/${invited.id}`],
        [staff, `/console/users/${customer.id}?edit`],
        [staff, `/console/users/${customer.id}?tab=groups&edit`],
        [staff, `/console/users/${customer.id}?tab=sessions`],
        [staff, `/console/users/${customer.id}?tab=activity`],
        [staff, '/console/groups'],
        [staff, '/console/applications'],
        [staff, '/console/applications/new'],
        [staff, '/console/mail'],
        [staff, '/console/settings'],
        [staff, `/console/groups/${group.id}`],
        [guest, '/account'],
        [guest, '/account/profile?edit'],
        [guest, '/account/security'],
        [guest, '/account/second-factor'],
        [guest, '/account/passkeys'],
        [guest, '/account/applications'],
        [guest, '/account/email'],
        [guest, '/account/sessions'],
        [guest, '/account/data'],
        [guest, '/account/delete'],
        [guest, '/account/password'],
        [guest, '/console'],
        [visitor, '/sign-in'],
        [visitor, (await people.invited(long)).link],
        [visitor, '/invitation?token=x'],
        [visitor, '/nowhere'],
      ];
      for (const [page, path] of pages) {
        await page.goto(path);
        if (path.startsWith('/console/')) await new Frame(page).hydrated();
        await expectRoom(page, path);
      }

      // With what comes up on these pages.
      await staff.goto('/console/users/new');
      await new Frame(staff).hydrated();
      await staff.locator('input[value=temporary]').check();
      await staff.locator('main button[type=submit]').click();
      await expect(staff.locator('.error-summary')).toBeVisible();
      await expectRoom(staff, 'the wizard with errors');
      await visitor.goto('/sign-in');
      await visitor.locator('main button.primary[type=submit]').click();
      await expect(visitor.locator('.error-summary')).toBeVisible();
      await expectRoom(visitor, 'sign-in with errors');
      await staff.goto(`/console/users/${customer.id}`);
      await new Frame(staff).hydrated();
      await staff.locator('.danger-zone .button.danger').click();
      await expect(staff.locator('dialog[open]')).toBeVisible();
      await expectRoom(staff, 'the question before a deletion');
    });
  }
});

/** Nothing makes the page scroll sideways, and no label is cut. */
async function expectRoom(page: Page, what: string): Promise<void> {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const cut: string[] = [];
    for (const element of document.querySelectorAll('button, a.button, h1, h2, h3, label, legend, th, dt, .hint, .error, .status')) {
      if (!element.checkVisibility({ opacityProperty: true }) || element.closest('.visually-hidden')) continue;
      const { left, right, width } = element.getBoundingClientRect();
      // The heads of a table that is shown as cards are for screen readers alone.
      const spoken = [element.closest('thead'), element.closest('th')].some(head => head && head.getBoundingClientRect().width <= 1);
      if (width === 0 || spoken) continue;
      const hides = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      if (hides || left < -1 || right > root.clientWidth + 1) cut.push(element.textContent?.trim() || element.className);
    }
    return { sideways: root.scrollWidth - root.clientWidth, cut };
  });
  expect(found, what).toEqual({ sideways: 0, cut: [] });
}

test('a field that goes away with what was typed into it disturbs nobody', async ({ owner }) => {
  const frame = new Frame(owner);
  for (const [path, field] of [['/console/activity', 'By'], ['/console/mail', 'Search recipient']] as const) {
    await frame.goto('/console/roles');
    await frame.navigation.locator(`a[href="${path}"]`).click();
    await owner.getByLabel(field, { exact: true }).fill('somebody');
    await owner.goBack();
    await expect(frame.heading).toHaveText('Roles');
  }
  await frame.navigation.getByRole('link', { name: 'Users', exact: true }).click();
  await owner.getByRole('button', { name: 'More filters' }).click();
  const panel = owner.locator('#more-filters');
  await panel.getByRole('combobox', { name: 'Attribute' }).selectOption('Contact e-mail');
  await panel.getByRole('textbox', { name: 'Value' }).fill('somebody');
  await owner.goBack();
  await expect(frame.heading).toHaveText('Roles');
});

test('Back pressed twice leads on, even while the first page is on its way', async ({ owner, people }) => {
  const customer = await people.invited();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await person.openTab('Groups');
  await owner.goto('/console/applications');
  // Slow enough for the second to come before the page is taken over.
  await owner.route('**/assets/app.*.js', async route => {
    await new Promise(resolve => setTimeout(resolve, 400));
    await route.continue();
  });
  await owner.goBack({ waitUntil: 'commit' });
  await owner.evaluate(() => history.back());
  await expect(owner).toHaveURL(new RegExp(`/console/users/${customer.id}$`));
  await person.hydrated();
  await expect(person.profile).toBeVisible();
  await person.openTab('Groups');
  await expect(person.groups).toBeVisible();
});
