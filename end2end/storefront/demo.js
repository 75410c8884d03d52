// Starts the product with made-up people, registers the shop as one of its applications, and opens both: `make demo`.
// Everything is done as an administrator would do it, by the functions that the console calls.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const binary = resolve(process.env.CLIENTELE_BIN || join(import.meta.dirname, '../../target/release/clientele'));
const folder = resolve(process.env.DEMO_DATA || join(import.meta.dirname, '../../target/demo'));
const ports = { product: Number(process.env.DEMO_PORT || 3000), shop: Number(process.env.STOREFRONT_PORT || 4000) };
const issuer = `http://localhost:${ports.product}`;
const shop = `http://localhost:${ports.shop}`;
const OWNER = { email: 'owner@example.com', password: 'Harbour7!quiet-Lamp' };
const PASSWORD = 'Mossy4!kettle-Drum';

/** A browser without a window: it keeps its cookies. */
class Caller {
  #cookies = new Map();

  async fetch(path, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { origin: issuer, cookie, ...options.headers };
    const answer = await fetch(new URL(path, issuer), { redirect: 'manual', ...options, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  async send(path, form) {
    const answer = await this.fetch(path, { method: 'POST', body: new URLSearchParams(form) });
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
  }

  async call(name, body) {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}

/** Accepts an invitation, as its mail would have it done. */
async function accept(made, email) {
  const guest = new Caller();
  let answer = await guest.fetch(made.outcome.Link.url);
  while (answer.status === 303) answer = await guest.fetch(answer.headers.get('location'));
  await guest.send('/invitation', { username: email, password: PASSWORD, repeat_password: PASSWORD });
  return made.id;
}

async function customer(admin, first_name, last_name, groups) {
  const email = `${first_name.toLowerCase()}@example.com`;
  const draft = { email, first_name, last_name, method: 'link', password: '', groups };
  return accept(await admin.call('users/create', { draft }), email);
}

async function colleague(admin, first_name, last_name, groups) {
  const email = `${first_name.toLowerCase()}@example.com`;
  const staff = { email, first_name, last_name, groups, agent: true, language: null };
  const draft = { staff, method: 'link', password: '', repeat_password: '' };
  return accept(await admin.call('staff/create', { draft }), email);
}

const children = [];

function start(command, args, env, log) {
  const out = log ? openSync(join(folder, log), 'a') : 'inherit';
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', out, out], env: { PATH: process.env.PATH, ...env } });
  children.push(child);
  child.once('exit', code => {
    if (code) console.error(`${command} stopped (${code})${log ? `; see ${join(folder, log)}` : ''}`);
    stop(code ? 1 : 0);
  });
}

let stopping = false;

function stop(code) {
  if (stopping) return;
  stopping = true;
  process.exitCode = code;
  for (const child of children) child.kill('SIGTERM');
}

async function ready(address) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (stopping) throw new Error('stopped');
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`${address} does not answer`);
}

async function main() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const env = {
    CLIENTELE_LISTEN: `127.0.0.1:${ports.product}`,
    CLIENTELE_PUBLIC_URL: issuer,
    CLIENTELE_DATA: folder,
    CLIENTELE_DATABASE_URL: `sqlite://${join(folder, 'clientele.db')}`,
    CLIENTELE_MAIL: `file:${join(folder, 'mail')}`,
    CLIENTELE_OWNER_EMAIL: OWNER.email,
    CLIENTELE_OWNER_PASSWORD: OWNER.password,
  };
  start(binary, ['serve'], env, 'product.log');
  await ready(`${issuer}/health/ready`);
  // People for the list; it brings the groups along.
  const seeded = spawnSync(binary, ['seed', '--people', '300'], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
  if (seeded.status !== 0) throw new Error(`seed: ${seeded.stderr}`);

  const admin = new Caller();
  await admin.send('/sign-in', OWNER);
  const { version } = await admin.call('settings/get', {});
  const registration = { on: true, verify: true, validity: '24', sign_in: false, approval: false, domains: '', notify: false };
  await admin.call('settings/update', { draft: { version, section: { registration } } });
  const { rows: groups } = await admin.call('groups/list', { audience: null });
  const group = name => groups.find(row => row.name === name).id;

  const form = {
    name: 'Fennimore',
    description: 'Things for a patient garden',
    auth: 'secret_basic',
    redirect_uris: `${shop}/callback`,
    post_logout_uris: `${shop}/signed-out`,
    backchannel_logout_uri: `${shop}/backchannel-logout`,
    home_url: `${shop}/sign-in`,
    logo: '',
    jwks: '',
    scopes: ['open_id', 'profile', 'email', 'groups', 'offline_access'],
    signing: 'es256',
    first_party: true,
  };
  const made = await admin.call('applications/create', { draft: { kind: 'web', form } });
  const { id } = made.view.application;
  const access = { id, version: made.view.application.version, access: 'everyone', groups: [] };
  await admin.call('applications/set_access', { draft: access });

  const ada = await customer(admin, 'Ada', 'Lovelace', [group('Wholesale')]);
  await customer(admin, 'Grace', 'Hopper', [group('Retail')]);
  await customer(admin, 'Alan', 'Turing', []);
  const max = await colleague(admin, 'Max', 'Weber', [group('Administrators')]);
  // Whoever a customer is assigned to may see the shop as they do.
  await admin.call('assignments/save', { draft: { staff: max, assign: [ada], move_here: [], release: [] } });

  const shopEnv = {
    STOREFRONT_PORT: String(ports.shop),
    STOREFRONT_URL: shop,
    STOREFRONT_ISSUER: issuer,
    STOREFRONT_CLIENT_ID: id,
    STOREFRONT_CLIENT_SECRET: made.secret,
    STOREFRONT_MEMBERS_GROUP: 'Wholesale',
  };
  start(process.execPath, [join(import.meta.dirname, 'main.js')], shopEnv, 'shop.log');
  await ready(`${shop}/health`);

  console.log(`
  The shop     ${shop}
  The console  ${issuer}/console

  Sign in as                         password
  ada@example.com    customer, trade   ${PASSWORD}
  grace@example.com  customer          ${PASSWORD}
  alan@example.com   customer          ${PASSWORD}
  max@example.com    administrator     ${PASSWORD}
  ${OWNER.email}  owner             ${OWNER.password}

  Mails are written to ${join(folder, 'mail')}. All of it is made up, and gone with the next make demo.
  Ctrl C stops both.
`);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(0));
main().catch(error => {
  if (!stopping) console.error(error.message);
  stop(1);
});
