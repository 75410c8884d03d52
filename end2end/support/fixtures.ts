import { type BrowserContextOptions, type Page, expect, test as base } from '@playwright/test';
import { Caller, type Session } from './api.ts';
import type { Engine } from './database.ts';
import type { Mailbox } from './mailbox.ts';
import { People } from './people.ts';
import { OWNER, Server, type ServerOptions } from './server.ts';
import { Watch } from './watch.ts';

export { expect };

/** What a project chooses. */
export interface Options {
  /** The database engine of its servers. */
  database: Engine;
}

/** A server of a test's own, with what a test needs of it. */
export interface World {
  server: Server;
  /** The owner's session. */
  session: Session;
  admin: Caller;
  people: People;
}

/** What a page is opened with: as whom, and on which server. */
export type OpenOptions = BrowserContextOptions & { session?: Session; server?: Server };

interface Tests {
  /** Errors on pages; a test fails with any. */
  watch: Watch;
  /** Opens a page in a browser of its own. */
  open: (options?: OpenOptions) => Promise<Page>;
  /** Has the owner's password given again where it was long ago: tests share the session. */
  proof: void;
  /** A page of somebody who is signed in as the owner. */
  owner: Page;
  /** Makes people and groups. */
  people: People;
  mailbox: Mailbox;
  /** Starts a further server for this test alone. */
  launch: (options?: Omit<ServerOptions, 'engine'>) => Promise<Server>;
  /** Starts a further server with its owner signed in. */
  world: (options?: Omit<ServerOptions, 'engine' | 'owner'>) => Promise<World>;
}

interface Workers extends Options {
  /** The product this worker's tests share. */
  server: Server;
  /** The server functions as the owner calls them. */
  admin: Caller;
  /** The owner's session. */
  session: Session;
}

export const test = base.extend<Tests, Workers>({
  database: ['sqlite', { option: true, scope: 'worker' }],

  server: [
    async ({ database }, use) => {
      const server = await Server.start({ engine: database });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  admin: [
    async ({ server }, use) => {
      const admin = await Caller.signedIn(server, OWNER.email, OWNER.password);
      await use(admin);
      await admin.dispose();
    },
    { scope: 'worker' },
  ],

  session: [async ({ admin }, use) => use(await admin.session()), { scope: 'worker' }],

  baseURL: async ({ server }, use) => use(server.url),

  watch: [
    async ({ server }, use, info) => {
      const watch = new Watch();
      const from = server.log().length;
      await use(watch);
      watch.expectQuiet();
      if (info.status !== info.expectedStatus) {
        await info.attach('server.log', { body: server.log().slice(from), contentType: 'text/plain' });
      }
    },
    { auto: true },
  ],

  context: async ({ context, watch }, use) => {
    watch.on(context);
    await use(context);
    watch.expectQuiet();
  },

  open: async ({ browser, watch, baseURL }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async ({ session, server, ...options } = {}) => {
      const context = await browser.newContext({
        baseURL: server?.url ?? baseURL,
        ...(session ? { storageState: session } : {}),
        ...options,
      });
      watch.on(context);
      contexts.push(context);
      return context.newPage();
    });
    watch.expectQuiet();
    for (const context of contexts) await context.close();
  },

  proof: [
    async ({ admin }, use) => {
      await admin.prove(OWNER.password);
      await use();
    },
    { auto: true },
  ],

  owner: async ({ open, session }, use) => use(await open({ session })),

  people: async ({ server, admin }, use) => use(new People(server, admin)),

  mailbox: async ({ server }, use) => use(server.mailbox),

  launch: async ({ database }, use, info) => {
    const servers: Server[] = [];
    await use(async options => {
      const server = await Server.start({ engine: database, ...options });
      servers.push(server);
      return server;
    });
    for (const [at, server] of servers.entries()) {
      if (info.status !== info.expectedStatus) {
        await info.attach(`further-server-${at + 1}.log`, { body: server.log(), contentType: 'text/plain' });
      }
      await server.stop();
    }
  },

  world: async ({ launch }, use) => {
    const callers: Caller[] = [];
    await use(async options => {
      const server = await launch(options);
      const admin = await Caller.signedIn(server, OWNER.email, OWNER.password);
      callers.push(admin);
      return { server, admin, session: await admin.session(), people: new People(server, admin) };
    });
    for (const caller of callers) await caller.dispose();
  },
});
