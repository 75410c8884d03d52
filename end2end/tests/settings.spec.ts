// Settings that show elsewhere at once: how long people stay signed in, the organization's colour, whom mails come from.
import { SettingsPage } from '../pages/observe.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { expect, test } from '../support/fixtures.ts';

test('shorter sessions end for those who are signed in', async ({ world, open }) => {
  const { server, session, people } = await world({ clock: true });
  const colleague = await people.colleague();
  const inside = await open({ server, session: await people.signIn(colleague) });
  await inside.goto('/console/users');
  const settings = new SettingsPage(await open({ server, session }));
  await settings.goto();
  await settings.edit('Sessions');
  const section = settings.page.getByRole('region', { name: 'Sessions', exact: true });
  const idle = section.getByLabel('Staff: without use', { exact: true });
  await idle.fill('4');
  await settings.update.click();
  await expect(idle).toHaveAttribute('aria-invalid', 'true');
  await idle.fill('10');
  await settings.update.click();
  await expect(section).toContainText('10 minutes');
  server.clock.advance('+11m');
  await inside.goto('/console/users');
  await new SignInPage(inside).expectHere();
});

test('the organization’s colour and sender are on pages and mails from the next on', async ({ world, open }, info) => {
  const { server, session, people } = await world();
  const door = await open({ server });
  await door.goto('/sign-in');
  await expect(door.locator('html')).not.toHaveAttribute('data-accent');
  const settings = new SettingsPage(await open({ server, session }));
  await settings.goto();
  await settings.edit('Appearance');
  await settings.page.getByRole('radio', { name: 'Plum' }).check();
  await info.attach('swatches', { body: await settings.page.screenshot(), contentType: 'image/png' });
  await settings.update.click();
  await expect(settings.page.locator('html')).toHaveAttribute('data-accent', 'plum');
  await door.reload();
  await expect(door.locator('html')).toHaveAttribute('data-accent', 'plum');
  await info.attach('door', { body: await door.screenshot(), contentType: 'image/png' });

  await settings.edit('Mails');
  await settings.page.getByLabel('Sender’s name').fill('Blume helps');
  await settings.update.click();
  await expect(settings.page.getByRole('region', { name: 'Mails', exact: true })).toContainText('Blume helps');
  const invited = await people.mailed();
  expect((await server.mailbox.wait(invited.email)).from).toContain('Blume helps');
});
