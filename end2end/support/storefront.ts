import { type ChildProcess, spawn } from 'node:child_process';
import { type Locator, type Page, expect } from '@playwright/test';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Registered, type Signing, open, registered } from '../pages/applications.ts';
import type { Caller } from './api.ts';
import { type Group, unique } from './people.ts';
import { type Server, freePort } from './server.ts';

/** The demonstration storefront, registered with a server and running. */
export class Storefront {
  readonly url: string;
  readonly application: Registered;
  readonly #child: ChildProcess;
  #said = '';

  private constructor(url: string, application: Registered, child: ChildProcess) {
    this.url = url;
    this.application = application;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (this.#said += chunk));
  }

  /** Registers it, opens it to everyone, and starts it. Members of `members` see its trade prices. */
  static async start(server: Server, admin: Caller, members: Group, signing: Signing = 'es256'): Promise<Storefront> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const application = await registered(admin, {
      name: `Fennimore ${unique()}`,
      redirect_uris: `${url}/callback`,
      post_logout_uris: `${url}/signed-out`,
      backchannel_logout_uri: `${url}/backchannel-logout`,
      home_url: `${url}/sign-in`,
      signing,
    });
    await open(admin, application.id, 'everyone');
    const child = spawn(process.execPath, [join(import.meta.dirname, '../storefront/main.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        STOREFRONT_PORT: String(port),
        STOREFRONT_URL: url,
        STOREFRONT_ISSUER: server.url,
        STOREFRONT_CLIENT_ID: application.id,
        STOREFRONT_CLIENT_SECRET: application.secret,
        STOREFRONT_MEMBERS_GROUP: members.name,
      },
    });
    const storefront = new Storefront(url, application, child);
    const deadline = Date.now() + 15_000;
    while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`the shop did not open:\n${storefront.log()}`);
      await pause(50);
    }
    return storefront;
  }

  log(): string {
    return this.#said;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise(done => this.#child.once('exit', done));
    this.#child.kill('SIGTERM');
    await gone;
  }
}

/** The shop as somebody sees it. */
export class ShopPage {
  readonly page: Page;
  readonly shop: Storefront;
  readonly heading: Locator;
  readonly signIn: Locator;
  readonly register: Locator;
  readonly signOut: Locator;
  readonly preview: Locator;
  readonly assistance: Locator;

  constructor(page: Page, shop: Storefront) {
    this.page = page;
    this.shop = shop;
    this.heading = page.getByRole('heading', { level: 1 });
    this.signIn = page.getByRole('link', { name: 'Sign in', exact: true });
    this.register = page.getByRole('link', { name: 'Register', exact: true });
    this.signOut = page.getByRole('button', { name: 'Sign out', exact: true });
    this.preview = page.getByRole('complementary', { name: 'Preview' });
    this.assistance = page.getByRole('complementary', { name: 'Assistance' });
  }

  async goto(path = '/'): Promise<void> {
    await this.page.goto(this.shop.url + path);
  }

  /** Is signed in, by their name in the shop's head. */
  async expectIn(name: string): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`^${this.shop.url}/`));
    await expect(this.page.locator('header').getByRole('link', { name, exact: true })).toBeVisible();
    await expect(this.signOut).toBeVisible();
  }

  async expectOut(): Promise<void> {
    await expect(this.signIn).toBeVisible();
    await expect(this.signOut).toHaveCount(0);
  }
}
