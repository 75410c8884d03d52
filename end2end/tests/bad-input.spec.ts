// Requests that no page would send: each is answered 4xx and changes nothing.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { request } from '@playwright/test';
import { Caller, userQuery } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PASSWORD, newEmail, unique } from '../support/people.ts';

const NOBODY = '01900000-0000-7000-8000-000000000000';

/** Every server function, by the list in the source. */
function endpoints(): string[] {
  const folder = join(import.meta.dirname, '../../app/src/api');
  const source = readdirSync(folder).filter(name => name.endsWith('.rs')).map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
  const found = [...source.matchAll(/#\[server\([^)]*endpoint = "([^"]+)"/g)].map(match => match[1] ?? '');
  expect(found.length).toBe([...source.matchAll(/#\[server\(/g)].length);
  return found;
}

/** The draft of a customer that would be right. */
function draft(email: string): Record<string, unknown> {
  return { email, first_name: '', last_name: '', method: 'invite', password: '', groups: [] };
}

test('every server function refuses nobody and customers', async ({ server, people, admin }) => {
  const victim = await people.customer();
  const [nobody, customer] = [await Caller.of(server), await Caller.of(server, await people.signIn(victim))];
  const before = await admin.call('users/get', { id: victim.id });
  const temporary = await people.temporary();
  const halfway = await Caller.signedIn(server, temporary.email, temporary.password);
  const found = endpoints();
  expect(found.length).toBeGreaterThan(15);
  const bodies = [
    {},
    { id: victim.id, username: victim.email, session: null, groups: [], older: null },
    { query: userQuery('') },
    { draft: draft(newEmail()) },
    { draft: { id: victim.id, version: 1, first_name: 'x', last_name: 'x' } },
  ];
  for (const path of found) {
    for (const body of bodies) {
      expect((await nobody.post(path, body)).status(), `${path} as nobody`).toBe(401);
      expect((await customer.post(path, body)).status(), `${path} as a customer`).toBe(403);
      expect([401, 403], `${path} with a temporary password`).toContain((await halfway.post(path, body)).status());
    }
  }
  const after = await admin.call('users/get', { id: victim.id });
  expect({ ...(after as object), now: 0 }).toEqual({ ...(before as object), now: 0 });
  for (const caller of [nobody, customer, halfway]) await caller.dispose();
});

test('of fifty who create one username at once, one wins', async ({ admin, mailbox }) => {
  const email = newEmail('fifty');
  const answers = await Promise.all(Array.from({ length: 50 }, () => admin.post('users/create', { draft: draft(email) })));
  const statuses = answers.map(answer => answer.status()).sort();
  expect(statuses).toEqual([200, ...Array(49).fill(422)]);
  const total = await admin.call<{ count: number }>('users/total', { query: userQuery(email) });
  expect(total.count).toBe(1);
  await mailbox.wait(email);
  expect(mailbox.to(email)).toHaveLength(1);
});

test('of ten who accept one invitation at once, one wins', async ({ server, people }) => {
  const customer = await people.invited();
  const callers = await Promise.all(Array.from({ length: 10 }, () => Caller.of(server)));
  await Promise.all(callers.map(caller => caller.request.get(customer.link)));
  const passwords = callers.map((_, number) => `Mossy4!kettle-Drum-${number}`);
  const accept = (caller: Caller, password: string) =>
    caller.send('/invitation', { username: customer.email, password, repeat_password: password });
  const answers = await Promise.all(callers.map((caller, number) => accept(caller, passwords[number] ?? '')));
  const won = answers.map((answer, number) => [answer.status(), number] as const).filter(([status]) => status === 303);
  expect(won).toHaveLength(1);
  for (const answer of answers) expect([303, 410, 429, 503]).toContain(answer.status());
  const caller = await Caller.signedIn(server, customer.email, passwords[won[0]?.[1] ?? 0] ?? '');
  await caller.dispose();
  for (const other of callers) await other.dispose();
});

test('malformed bodies are answered 400', async ({ admin }) => {
  const send = (path: string, data: string | Buffer) =>
    admin.request.post(`/api/${path}`, { data, headers: { 'content-type': 'application/json' } });
  const bodies = ['', '{', 'null', '[]', '"x"', '{"draft":null}', '{"draft":{}}', '{"id":"x"}', '{"id":1}', '\u0000', Buffer.from([0xff, 0xfe, 0xfd])];
  for (const path of ['users/create', 'users/get', 'users/list', 'groups/create']) {
    for (const body of bodies) {
      const answer = await send(path, body);
      expect(answer.status(), `${path} with ${JSON.stringify(body)}`).toBe(400);
      expect(await answer.json()).toBe('bad_request');
    }
  }
  const wrong = [
    { ...draft(newEmail()), method: 'telepathy' },
    { ...draft(newEmail()), groups: ['x'] },
    { ...draft(newEmail()), email: 7 },
  ];
  for (const body of wrong) expect((await admin.post('users/create', { draft: body })).status()).toBe(400);
});

test('another content type is answered 415', async ({ admin, server }) => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', '']) {
    const answer = await admin.request.post('/api/users/get', { data: Buffer.from(`{"id":"${NOBODY}"}`), headers: { 'content-type': type } });
    expect(answer.status(), type).toBe(415);
  }
  const caller = await Caller.of(server);
  for (const path of ['/sign-in', '/invitation', '/setup']) {
    expect((await caller.request.post(path, { data: { email: 'x' } })).status(), path).toBe(415);
  }
  await caller.dispose();
});

test('bodies that are too large are answered 413', async ({ admin, server }) => {
  const huge = 'x'.repeat(70_000);
  const answer = await admin.post('users/create', { draft: { ...draft(newEmail()), first_name: huge } });
  expect(answer.status()).toBe(413);
  const caller = await Caller.of(server);
  for (const path of ['/sign-in', '/invitation', '/setup']) {
    const form = await caller.send(path, { email: huge, password: 'x' });
    expect(form.status(), path).toBe(413);
    expect(form.headers()['content-type']).toContain('text/html');
  }
  await caller.dispose();
});

test('what a field may not hold is answered 422 and creates nothing', async ({ admin }) => {
  const broken: [string, unknown, string][] = [
    ['email', 'ada@example', 'email_domain'],
    ['email', 'ada@example.com\r\nBcc: ada', 'email_domain'],
    ['email', '', 'required'],
    ['first_name', 'a'.repeat(101), 'too_long'],
    ['last_name', 'a\u0000b', 'forbidden_character'],
    ['groups', [NOBODY], 'not_offered'],
  ];
  for (const [field, value, violation] of broken) {
    const marker = `Test${unique()}`;
    const body = { ...draft(newEmail()), last_name: marker, [field]: value };
    const answer = await admin.post('users/create', { draft: body });
    expect(answer.status(), field).toBe(422);
    expect(JSON.stringify(await answer.json()), field).toContain(violation);
    const total = await admin.call<{ count: number }>('users/total', { query: userQuery(marker) });
    expect(total.count, field).toBe(0);
  }
  const weak = { ...draft(newEmail()), method: 'temporary_password', password: 'P@ssw0rd' };
  expect((await admin.post('users/create', { draft: weak })).status()).toBe(422);
});

test('what is not there is answered 404', async ({ admin, owner }) => {
  for (const [path, body] of [
    ['users/get', { id: NOBODY }],
    ['users/update', { draft: { id: NOBODY, version: 1, attributes: [] } }],
    ['users/conflict', { id: NOBODY, since: 0 }],
    ['attributes/delete', { key: 'nothing', version: 1 }],
    ['users/set_groups', { id: NOBODY, groups: [] }],
    ['users/delete', { id: NOBODY, username: 'x' }],
    ['users/resend_invitation', { id: NOBODY }],
    ['users/invitation_link', { id: NOBODY }],
    ['users/sessions', { id: NOBODY }],
    ['groups/get', { id: NOBODY }],
    ['groups/delete', { id: NOBODY, version: 1 }],
    ['users/nonsense', {}],
  ] as const) {
    expect((await admin.post(path, body)).status(), path).toBe(404);
  }
  for (const path of ['/console/users/x', '/console/groups/x', `/console/groups/${NOBODY}`]) {
    expect((await owner.goto(path))?.status(), path).toBe(404);
  }
});

test('what does not fit the present state is answered 409', async ({ admin, people }) => {
  const customer = await people.customer();
  expect((await admin.post('users/resend_invitation', { id: customer.id })).status()).toBe(409);
  expect((await admin.post('users/invitation_link', { id: customer.id })).status()).toBe(409);
  const stale = { id: customer.id, version: 999, attributes: [] };
  expect((await admin.post('users/update', { draft: stale })).status()).toBe(409);
  const groups = await admin.call<{ rows: { id: string; version: number; built_in: boolean }[] }>('groups/list', { audience: null });
  const builtIn = groups.rows.find(group => group.built_in);
  expect((await admin.post('groups/delete', { id: builtIn?.id, version: builtIn?.version })).status()).toBe(409);
  expect((await admin.post('attributes/delete', { key: 'phone', version: 1 })).status()).toBe(409);
  // A customer has no place among staff.
  expect([409, 422]).toContain((await admin.post('users/set_groups', { id: customer.id, groups: [builtIn?.id] })).status());
  const joined = await admin.post('groups/change_members', { id: builtIn?.id, add: [customer.id], remove: [] });
  expect([409, 422]).toContain(joined.status());
});

test('the other methods are answered 405', async ({ admin, server }) => {
  for (const [method, path] of [['GET', '/api/users/list'], ['PUT', '/api/users/get'], ['DELETE', '/sign-in'], ['GET', '/sign-out']] as const) {
    expect((await admin.request.fetch(path, { method })).status(), `${method} ${path}`).toBe(405);
  }
  expect((await admin.request.get(server.url)).status()).toBe(303);
});

test('writes from another site are refused', async ({ server, people, session }) => {
  const customer = await people.invited();
  const site = (headers: Record<string, string>) =>
    request.newContext({ baseURL: server.url, storageState: session, extraHTTPHeaders: headers, maxRedirects: 0 });
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: server.url, 'sec-fetch-site': 'cross-site' },
    { origin: server.url.replace('http:', 'https:') },
    {},
  ]) {
    const context = await site(headers as Record<string, string>);
    const words = JSON.stringify(headers);
    const deleted = await context.post('/api/users/delete', { data: { id: customer.id, username: customer.email } });
    expect(deleted.status(), words).toBe(403);
    expect((await context.post('/sign-out', { form: {} })).status(), words).toBe(403);
    await context.dispose();
  }
  // A sign-in from elsewhere would put somebody into an account that is not theirs.
  const stranger = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: 'https://evil.example' }, maxRedirects: 0 });
  expect((await stranger.post('/sign-in', { form: { email: 'x', password: PASSWORD } })).status()).toBe(403);
  await stranger.dispose();
});

test('a mangled cookie is nobody’s', async ({ server }) => {
  for (const value of ['x', 'A'.repeat(43), 'A'.repeat(3_000), '%00', "' or 1=1"]) {
    const context = await request.newContext({ baseURL: server.url, maxRedirects: 0, extraHTTPHeaders: { cookie: `__Host-clientele=${value}`, origin: server.url } });
    expect((await context.get('/console/users')).status(), value).toBe(303);
    expect((await context.post('/api/me/viewer', { data: {} })).status(), value).toBe(401);
    await context.dispose();
  }
});
