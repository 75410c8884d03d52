// What guards the browser, on every kind of answer.
import type { Page, Request } from '@playwright/test';
import { Frame } from '../pages/frame.ts';
import { Caller, userQuery } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';

test('every kind of answer carries its headers', async ({ server, admin, people }) => {
  const customer = await people.invited();
  const nobody = await Caller.of(server);
  const page = await (await nobody.request.get('/sign-in')).text();
  const asset = page.match(/\/assets\/[^"]+\.css/)?.[0] ?? '';
  const kinds = {
    'a page': await nobody.request.get('/sign-in'),
    'a form with errors': await nobody.send('/sign-in', {}),
    'a page of the console': await admin.request.get('/console/users'),
    'My Account': await admin.request.get('/account'),
    'a redirect': await nobody.request.get('/console/users'),
    'the way from a link to its form': await nobody.request.get(customer.link),
    'no page': await nobody.request.get('/nowhere'),
    'no page of the console': await admin.request.get('/console/nowhere'),
    'a server function': await admin.post('users/list', { query: userQuery('') }),
    'a refused server function': await nobody.post('users/list', {}),
    'a malformed call': await admin.post('users/list', {}),
    'a body too large': await nobody.send('/sign-in', { email: 'x'.repeat(70_000) }),
    'a file': await nobody.request.get(asset),
    'no file': await nobody.request.get('/assets/nothing.css'),
    'health': await nobody.request.get('/health/ready'),
  };
  for (const [kind, answer] of Object.entries(kinds)) {
    const headers = answer.headers();
    expect(headers['x-content-type-options'], kind).toBe('nosniff');
    expect(headers['x-frame-options'], kind).toBe('DENY');
    expect(headers['referrer-policy'], kind).toMatch(/^(same-origin|no-referrer)$/);
    expect(headers['cross-origin-opener-policy'], kind).toBe('same-origin');
    expect(headers['content-security-policy'], kind).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy'], kind).not.toContain('unsafe-inline');
    expect(headers['x-request-id'], kind).toBeTruthy();
    expect(headers['cache-control'], kind).toBe(kind === 'a file' ? 'public, max-age=31536000, immutable' : 'no-store');
    expect(headers['server'], kind).toBeUndefined();
    expect(headers['x-powered-by'], kind).toBeUndefined();
  }
  await nobody.dispose();
});

test('the policy of a page lets its own scripts run, by a word said once', async ({ server }) => {
  const nobody = await Caller.of(server);
  const words = new Set<string>();
  for (let time = 0; time < 3; time += 1) {
    const answer = await nobody.request.get('/sign-in');
    const policy = answer.headers()['content-security-policy'] ?? '';
    for (const part of ["style-src 'self';", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]) expect(policy).toContain(part);
    const nonce = policy.match(/script-src 'self' 'nonce-([^']{16,})' 'wasm-unsafe-eval'/)?.[1] ?? '';
    expect(nonce).not.toBe('');
    const page = await answer.text();
    expect(page).toContain(`nonce="${nonce}"`);
    expect(page).not.toMatch(/\sstyle="/);
    expect(page).not.toMatch(/\son[a-z]+="/);
    words.add(nonce);
  }
  expect(words.size).toBe(3);
  await nobody.dispose();
});

test('no page breaks its own policy', async ({ owner, page, open, people, mailbox }) => {
  const group = await people.group();
  const customer = await people.customer({ groups: [group] });
  const invited = await people.mailed();
  const guest = await open({ session: await people.signIn(customer) });
  const violations: string[] = [];
  for (const one of [owner, page, guest]) {
    await one.exposeFunction('violation', (words: string) => violations.push(words));
    await one.addInitScript(() => {
      addEventListener('securitypolicyviolation', event => {
        const tell = Reflect.get(window, 'violation') as (words: string) => void;
        tell(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
  }
  const visits: [Page, string][] = [
    [page, '/sign-in'],
    [page, await mailbox.link(invited.email)],
    [page, '/nowhere'],
    [guest, '/account'],
    [guest, '/account/second-factor'],
    [guest, '/account/sessions'],
    [guest, '/account/password'],
    [guest, '/console'],
    [owner, '/console/users'],
    [owner, '/console/users/new'],
    [owner, `/console/users/${customer.id}`],
    [owner, `/console/users/${customer.id}?tab=groups&edit`],
    [owner, `/console/users/${customer.id}?tab=activity`],
    [owner, '/console/groups'],
    [owner, `/console/groups/${group.id}`],
  ];
  for (const [one, path] of visits) {
    await one.goto(path);
    if (one === owner) await new Frame(one).hydrated();
    else await one.waitForLoadState('networkidle');
  }
  expect(violations).toEqual([]);
});

test('files are sent compressed, under names of their content', async ({ server, owner }) => {
  const files: string[] = [];
  owner.on('response', answer => {
    if (new URL(answer.url()).pathname.startsWith('/assets/')) files.push(answer.url());
  });
  await new Frame(owner).goto('/console/users');
  expect(files.length).toBeGreaterThanOrEqual(4);
  const nobody = await Caller.of(server);
  for (const file of files) {
    const answer = await nobody.request.get(file, { headers: { 'accept-encoding': 'gzip, br' } });
    // Texts are put together at start, everything else by the builder.
    expect(answer.headers()['content-encoding'], file).toBe(file.endsWith('.json') ? 'gzip' : 'br');
    expect(answer.headers()['vary'], file).toMatch(/accept-encoding/i);
    expect(file).toMatch(/\.[0-9a-f]{10}\.(js|wasm|css|json|svg)$/);
  }
  await nobody.dispose();
});

test('another name of this machine leads to the public one', async ({ server }) => {
  const nobody = await Caller.of(server);
  const answer = await nobody.request.get(`${server.url.replace('localhost', '127.0.0.1')}/sign-in?next=%2Faccount`);
  expect(answer.status()).toBe(307);
  expect(answer.headers()['location']).toBe(`${server.url}/sign-in?next=%2Faccount`);
  await nobody.dispose();
});

test('health tells machines whether it runs and serves', async ({ server }) => {
  const nobody = await Caller.of(server);
  for (const path of ['/health/live', '/health/ready']) {
    const answer = await nobody.request.get(path);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['set-cookie']).toBeUndefined();
  }
  await nobody.dispose();
});

test('what is needed to see and send a page before sign-in weighs at most 20 kB', async ({ open, people }) => {
  const customer = await people.invited();
  for (const path of ['/sign-in', customer.link]) {
    const page = await open();
    const needed: Request[] = [];
    page.on('requestfinished', request => {
      if (['document', 'stylesheet'].includes(request.resourceType())) needed.push(request);
    });
    await page.goto(path);
    const sizes = await Promise.all(needed.map(request => request.sizes()));
    const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    expect(bytes, path).toBeGreaterThan(5_000);
    expect(bytes, path).toBeLessThanOrEqual(20_000);
  }
});
