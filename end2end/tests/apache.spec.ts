// A business application that is none of ours: Apache's mod_auth_openidc signs people in, refreshes, and is told when it is over.
import { SignInPage } from '../pages/sign-in.ts';
import { Apache } from '../support/apache.ts';
import { expect, test } from '../support/fixtures.ts';
import { unique } from '../support/people.ts';

for (const signing of ['es256', 'rs256'] as const) {
  test(`Apache signs a customer in and out, with tokens signed by ${signing}`, async ({ page, people, admin, server }) => {
    const group = await people.group(`Partners ${unique()}`);
    const customer = await people.customer({ groups: [group] });
    const apache = await Apache.start(server, admin, group.name, signing);
    try {
      const signIn = new SignInPage(page);
      const shown = (claim: string) => page.locator(`#${claim}`);
      await page.goto(`${apache.url}/guarded/`);
      await signIn.expectHere();
      await signIn.fill(customer.email, customer.password);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('guarded');
      await expect(shown('sub')).toHaveText(customer.id);
      await expect(shown('email')).toHaveText(customer.email);
      await expect(shown('name')).toHaveText(customer.name);
      await expect(shown('groups')).toContainText(group.name);

      // Each page has a fresh token, by a refresh token that is another each time.
      const tokens = new Set<string>();
      for (let turn = 0; turn < 4; turn += 1) {
        tokens.add(await page.locator('#token').innerText());
        await page.goto(`${apache.url}/members/`);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('members');
      }
      expect(tokens.size).toBe(4);

      await page.goto(`${apache.url}/guarded/callback?logout=${encodeURIComponent(`${apache.url}/bye.html`)}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Goodbye');
      await page.goto(`${apache.url}/guarded/`);
      await signIn.expectHere();
    } finally {
      if (test.info().errors.length > 0) await test.info().attach('apache.log', { body: apache.log(), contentType: 'text/plain' });
      await apache.stop();
    }
  });
}

test('Apache is told of the end of a session, and lets nobody in any more', async ({ page, people, admin, server }) => {
  const group = await people.group(`Partners ${unique()}`);
  const customer = await people.customer();
  const apache = await Apache.start(server, admin, group.name, 'es256');
  try {
    const signIn = new SignInPage(page);
    await page.goto(`${apache.url}/guarded/`);
    await signIn.fill(customer.email, customer.password);
    await expect(page.locator('#email')).toHaveText(customer.email);
    const refused = await page.goto(`${apache.url}/members/`);
    expect(refused?.status()).toBe(401);

    await admin.call('users/end_sessions', { id: customer.id });
    await expect(() => expect(apache.log()).toContain('oidc_handle_logout_backchannel: enter')).toPass();
    await page.goto(`${apache.url}/guarded/`);
    await signIn.expectHere();
  } finally {
    if (test.info().errors.length > 0) await test.info().attach('apache.log', { body: apache.log(), contentType: 'text/plain' });
    await apache.stop();
  }
});
