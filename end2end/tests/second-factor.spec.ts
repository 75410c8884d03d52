// The second factor: set up, asked for at sign-in, recovered, required, taken away.
import AxeBuilder from '@axe-core/playwright';
import { AccountPage, SecondFactorPage, SecondStepPage } from '../pages/account.ts';
import { Frame } from '../pages/frame.ts';
import { PersonPage } from '../pages/person.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';

for (const javaScriptEnabled of [true, false]) {
  test(`signing in takes a code once it is on, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
    people,
    open,
    mailbox,
  }) => {
    const customer = await people.customer();
    const page = await open({ session: await people.signIn(customer), javaScriptEnabled });
    await page.goto('/account/security');
    await page.getByRole('region', { name: 'Second factor' }).getByRole('link', { name: 'Set up' }).click();
    const factor = new SecondFactorPage(page);
    const app = await factor.begin();
    await expect(page.getByRole('img', { name: 'QR code with the key for your app' })).toBeVisible();
    await factor.code.input.fill('12345');
    await factor.act('Turn on');
    await factor.code.expectError('This code is not right');
    const first = app.code();
    await factor.code.input.fill(first);
    await factor.act('Turn on');
    await expect(factor.heading).toHaveText('Your second factor is on');
    await expect(factor.codes).toHaveCount(10);
    const codes = await factor.codes.allInnerTexts();
    const copy = page.getByRole('button', { name: 'Copy', exact: true });
    if (javaScriptEnabled) {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await copy.click();
      await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
    } else {
      await expect(copy).toBeHidden();
    }
    expect((await mailbox.wait(customer.email)).subject).toContain('second factor');

    const other = await open({ javaScriptEnabled });
    await new SignInPage(other).signIn(customer.email, customer.password);
    const step = new SecondStepPage(other);
    await step.expectHere();
    await other.goto('/account');
    await step.expectHere();
    await step.enter(first);
    await step.code.expectError('was used already');
    // The app's next code is taken a little early.
    await step.enter(app.code(30));
    await new AccountPage(other).expectHere();

    const third = await open({ javaScriptEnabled });
    await new SignInPage(third).signIn(customer.email, customer.password);
    await third.getByRole('link', { name: 'Use a recovery code' }).click();
    const recovery = new SecondStepPage(third);
    await recovery.recovery.input.fill(codes[0] ?? '');
    await recovery.submit.click();
    await new AccountPage(third).expectHere();
    expect((await mailbox.wait(customer.email, 2)).subject).toContain('recovery code');

    await third.goto('/account/second-factor');
    await expect(third.getByText('9 left')).toBeVisible();
    const manage = new SecondFactorPage(third);
    await manage.act('Turn off');
    await manage.current.expectError('Fill in this field.');
    await manage.current.input.fill(customer.password);
    await manage.act('Turn off');
    await expect(third.getByRole('status')).toContainText('Your second factor is turned off.');
  });
}

test('an administrator removes a lost second factor', async ({ owner, people, open }) => {
  const customer = await people.customer();
  const page = await open({ session: await people.signIn(customer) });
  await page.goto('/account/second-factor');
  await new SecondFactorPage(page).enrol();
  const person = new PersonPage(owner);
  await person.open(customer.id);
  await owner.getByRole('button', { name: 'Remove second factor' }).click();
  const question = owner.getByRole('dialog', { name: `Remove the second factor of ${customer.name}?` });
  await question.getByRole('checkbox').check();
  await question.getByRole('button', { name: 'Confirm' }).click();
  await person.expectToast(`The second factor of ${customer.name} was removed.`);
  await expect(owner.getByRole('button', { name: 'Remove second factor' })).toHaveCount(0);
  await page.goto('/account');
  const signIn = new SignInPage(page);
  await signIn.expectHere();
  await signIn.fill(customer.email, customer.password);
  await new AccountPage(page).expectHere();
});

test('staff who must have one set it up first', async ({ world, open }) => {
  const { server, session, people } = await world();
  const colleague = await people.colleague();
  const inside = await open({ server, session: await people.signIn(colleague) });
  const owner = await open({ server, session });
  await new Frame(owner).goto('/console/settings');
  const section = owner.getByRole('region', { name: 'Second factor' });
  await section.getByRole('button', { name: 'Edit Second factor' }).click();
  await section.getByRole('radio', { name: 'Any' }).check();
  await section.getByRole('button', { name: 'Update' }).click();
  await expect(section.getByRole('button', { name: 'Update' })).toBeHidden();
  await expect(section).toContainText('Any');

  await inside.goto('/console/users');
  await expect(inside).toHaveURL(/\/account\/second-factor$/);
  const factor = new SecondFactorPage(inside);
  await expect(factor.heading).toHaveText('Set up a second factor');
  const { app } = await factor.enrol();
  await inside.getByRole('link', { name: 'I have kept them' }).click();
  await inside.goto('/console/users');
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Users');

  const again = await open({ server });
  await new SignInPage(again).signIn(colleague.email, colleague.password);
  await new SecondStepPage(again).enter(app.code(30));
  await expect(again).toHaveURL(/\/console\/users$/);
});

test('the steps are accessible in both themes, and have room on a phone', async ({ people, open }, info) => {
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
    await page.goto('/account/second-factor');
    const factor = new SecondFactorPage(page);
    const app = await factor.begin();
    await look('enrol');
    await factor.code.input.fill(app.code());
    await factor.act('Turn on');
    await look('codes');
    await page.goto('/account/second-factor');
    await look('manage');
    const other = await open(options);
    await new SignInPage(other).signIn(customer.email, customer.password);
    await new SecondStepPage(other).expectHere();
    await info.attach(`step-${name}`, { body: await other.screenshot({ fullPage: true }), contentType: 'image/png' });
    await factor.current.input.fill(customer.password);
    await factor.act('Turn off');
    await expect(page).toHaveURL(/\/account\/security$/);
  }
});
