// Business applications in the console: registered, opened to people, their secrets, and who can open one.
import { ApplicationPage, ApplicationsPage, NewApplicationPage, open as openTo, registered } from '../pages/applications.ts';
import { expect, test } from '../support/fixtures.ts';
import { unique } from '../support/people.ts';

test('A1 an application is registered, and its secret is shown once', async ({ owner }) => {
  const applications = new ApplicationsPage(owner);
  await applications.goto();
  await applications.newApplication.click();
  const page = new NewApplicationPage(owner);
  await expect(page.heading).toHaveText('New Application');
  await expect(page.kind(/^Web application/)).toBeChecked();
  await page.register.click();
  await page.name.expectError('Fill in this field.');
  await page.redirects.expectError('Fill in this field.');
  const name = `Shop ${unique()}`;
  await page.name.fill(name);
  await page.redirects.fill('https://shop.example/callback\nhttp://shop.example/other');
  await page.redirects.expectError('https://shop.example/callback');
  await page.redirects.fill('https://shop.example/callback\nhttps://shop.example/other');
  await page.redirects.expectNoError();
  await page.afterSignOut.fill('https://shop.example/bye');
  await page.register.click();

  await expect(page.heading).toHaveText(`${name} is registered`);
  const secret = await page.slip.locator('code.secret').textContent();
  expect(secret).toMatch(/^[\w-]{43}$/);
  await expect(page.slip.getByRole('button', { name: 'Copy' })).toHaveCount(3);
  await expect(page.slip).toContainText('shown this once');
  await owner.getByRole('link', { name: 'Go to its page' }).click();
  const application = new ApplicationPage(owner);
  await expect(application.heading).toHaveText(name);
  await expect(application.about).toContainText('https://shop.example/other');
  expect(await owner.content()).not.toContain(secret);

  await application.follow('Applications');
  const row = applications.row(name);
  await expect(row).toContainText('Web application');
  await expect(row).toContainText('Nobody');
  await expect(row).toContainText('In force');
});

test('a machine has no addresses and nobody who signs in', async ({ owner }) => {
  const page = new NewApplicationPage(owner);
  await page.goto();
  await page.name.fill(`Export ${unique()}`);
  await page.kind(/^Machine/).check();
  await expect(page.redirects.input).toHaveCount(0);
  await page.register.click();
  await expect(page.slip.locator('code.secret')).toBeVisible();
  await owner.getByRole('link', { name: 'Go to its page' }).click();
  const application = new ApplicationPage(owner);
  await expect(application.tabs.getByRole('link')).toHaveText(['Details', 'Secrets']);
});

test('a single-page application needs no secret', async ({ owner }) => {
  const page = new NewApplicationPage(owner);
  await page.goto();
  await page.kind(/^Single-page/).check();
  await page.name.fill(`Planner ${unique()}`);
  await page.redirects.fill('https://planner.example/');
  await page.register.click();
  await expect(page.heading).toContainText('is registered');
  await expect(page.slip.locator('code.secret')).toHaveCount(0);
});

test('what was typed is not lost unasked', async ({ owner }) => {
  const page = new NewApplicationPage(owner);
  await page.goto();
  await page.name.fill('Half a shop');
  await page.follow('Applications');
  const question = owner.getByRole('dialog');
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.name.input).toHaveValue('Half a shop');
});

test('A28 groups decide who can open an application, and the console says why', async ({ owner, people, admin }) => {
  const [group, other] = [await people.group(), await people.group()];
  const [member, stranger] = [await people.customer({ groups: [group] }), await people.customer({ groups: [other] })];
  const { id, name } = await registered(admin);
  const page = new ApplicationPage(owner);
  await page.open(id, 'access');
  await page.ask(member.email);
  await expect(page.answer).toContainText('No. It is open to nobody');

  await page.access.getByRole('button', { name: 'Change', exact: true }).click();
  await page.access.getByRole('radio', { name: /^Members of chosen groups/ }).check();
  await page.update.click();
  await expect(page.access.locator('.error').first()).toContainText('Fill in this field.');
  await owner.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.letIn(/^Members of chosen groups/, [group.name]);
  await page.expectToast(`Who may open ${name} was saved.`);
  await expect(page.access.getByRole('link', { name: group.name })).toBeVisible();
  await expect(page.answer).toContainText(`Yes. ${member.name} may open it as a member of ${group.name}.`);
  await page.ask(stranger.email);
  await expect(page.answer).toContainText(`No. ${stranger.name} is in none of the groups that may open it.`);

  await page.letIn(/^Everyone/);
  await expect(page.answer).toContainText(`Yes. ${stranger.name} may open it: it is open to everyone.`);
});

test('secrets are rotated with an overlap, and ended at once', async ({ owner, admin }) => {
  const { id } = await registered(admin);
  const page = new ApplicationPage(owner);
  await page.open(id, 'secrets');
  await expect(page.secrets.getByRole('listitem')).toHaveCount(1);
  await page.secrets.getByRole('button', { name: 'New secret' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Make a new secret?' });
  await expect(dialog.getByRole('radio', { name: /^One more day/ })).toBeChecked();
  await dialog.getByRole('button', { name: 'New secret' }).click();
  await expect(page.secrets.locator('code.secret')).toHaveText(/^[\w-]{43}$/);
  const items = page.secrets.getByRole('listitem');
  await expect(items).toHaveCount(2);
  await expect(items.nth(1)).toContainText('Ends');

  await items.nth(1).getByRole('button', { name: /^End the secret/ }).click();
  const question = owner.getByRole('dialog', { name: /^End the secret/ });
  await question.getByRole('checkbox').check();
  await question.getByRole('button', { name: 'Confirm' }).click();
  await page.expectToast('The secret was ended.');
  await expect(items).toHaveCount(1);
  await owner.reload();
  await page.hydrated();
  await expect(page.secrets.locator('code.secret')).toHaveCount(0);
});

test('a change made by somebody else meanwhile is not overwritten unseen', async ({ owner, admin }) => {
  const { id } = await registered(admin);
  const page = new ApplicationPage(owner);
  await page.open(id);
  await page.about.getByRole('button', { name: 'Edit', exact: true }).click();
  await openTo(admin, id, 'everyone');
  const name = `Mine ${unique()}`;
  await owner.getByLabel('Name', { exact: true }).fill(name);
  await page.update.click();
  await expect(owner.getByRole('alert')).toContainText('This application was changed meanwhile.');
  await owner.getByRole('button', { name: 'Reload' }).click();
  await expect(owner.getByLabel('Name', { exact: true })).toHaveValue(name);
  await page.update.click();
  await expect(page.heading).toHaveText(name);
});

test('an application is deleted once that is ticked', async ({ owner, admin }) => {
  const { id, name } = await registered(admin);
  const page = new ApplicationPage(owner);
  await page.open(id);
  await owner.getByRole('button', { name: 'Delete Application' }).click();
  const question = owner.getByRole('dialog', { name: `Delete ${name}?` });
  const confirm = question.getByRole('button', { name: 'Confirm' });
  await expect(confirm).toBeDisabled();
  await question.getByRole('checkbox').check();
  await confirm.click();
  await page.expectToast(`The application ${name} was deleted.`);
  await expect(page.heading).toHaveText('Applications');
  await expect(new ApplicationsPage(owner).row(name)).toHaveCount(0);
});

test('whoever may not view applications finds no way there', async ({ open, people }) => {
  const colleague = await people.colleague();
  const page = await open({ session: await people.signIn(colleague) });
  const frame = new ApplicationsPage(page);
  await page.goto('/console/users');
  await frame.hydrated();
  await expect(frame.navigation.getByRole('link', { name: 'Users' })).toHaveCount(1);
  await expect(frame.navigation.getByRole('link', { name: 'Applications' })).toHaveCount(0);
  const answer = await page.goto('/console/applications');
  expect(answer?.status()).toBe(403);
});

test('without an application the list says what to do', async ({ world, open }) => {
  const { server, session } = await world();
  const page = await open({ server, session });
  const applications = new ApplicationsPage(page);
  await applications.goto();
  await expect(page.getByRole('heading', { name: 'No applications yet' })).toBeVisible();
  await page.locator('.empty').getByRole('link', { name: 'New Application' }).click();
  await expect(applications.heading).toHaveText('New Application');
});

test('a logo is chosen as a file, and people see it on their way in', async ({ owner, admin, people, open }) => {
  const shop = await registered(admin, { first_party: false });
  await openTo(admin, shop.id, 'everyone');
  const page = new ApplicationPage(owner);
  await page.open(shop.id);
  await page.about.getByRole('button', { name: 'Edit', exact: true }).click();
  const logo = owner.locator('#logo');
  await logo.setInputFiles({ name: 'logo.txt', mimeType: 'text/plain', buffer: Buffer.from('a picture') });
  await expect(page.about).toContainText('Choose a PNG, JPEG, WebP or SVG image of at most 12 kB.');
  const square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#0a7d6e" d="M0 0h8v8H0z"/></svg>';
  await logo.setInputFiles({ name: 'huge.svg', mimeType: 'image/svg+xml', buffer: Buffer.alloc(20_000, ' ') });
  await expect(page.about).toContainText('at most 12 kB.');
  await page.about.getByRole('button', { name: 'Remove logo' }).click();
  await expect(logo).toHaveValue('');
  await expect(logo).not.toHaveAttribute('aria-invalid', 'true');
  await logo.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('a picture by its name alone') });
  await expect(page.about).toContainText('Choose a PNG, JPEG, WebP or SVG image');
  await expect(page.about.locator('img.app-logo')).toHaveCount(0);
  await logo.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(square) });
  await expect(page.about.locator('img.app-logo')).toBeVisible();
  await page.update.click();
  await expect(page.update).toBeHidden();
  await expect(page.about.locator('img.app-logo')).toBeVisible();

  const customer = await people.customer();
  const visitor = await open({ session: await people.signIn(customer) });
  const asked = new URLSearchParams({
    client_id: shop.id,
    redirect_uri: 'https://shop.example/callback',
    response_type: 'code',
    scope: 'openid',
    state: 'state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  await visitor.goto(`/oauth2/authorize?${asked}`);
  await expect(visitor.locator('img.app-logo')).toHaveJSProperty('complete', true);
  expect(await visitor.locator('img.app-logo').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  await page.about.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.about.getByRole('button', { name: 'Remove logo' }).click();
  await page.update.click();
  await expect(page.update).toBeHidden();
  await expect(page.about.locator('img.app-logo')).toHaveCount(0);
});
