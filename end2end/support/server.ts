import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Clock } from './clock.ts';
import { createDatabase, type Database, type Engine } from './database.ts';
import { Mailbox } from './mailbox.ts';

/** The owner that servers are started with. */
export const OWNER = { email: 'owner@clientele.test', password: 'Harbour7!quiet-Lamp' };

/** How a server is to be started. */
export interface ServerOptions {
  engine: Engine;
  /** `false` starts it without an owner: it then prints a set-up link. */
  owner?: boolean;
  /** `true` lets the test move its clock. */
  clock?: boolean;
  /** Further CLIENTELE_* variables. */
  env?: Record<string, string>;
}

/** A running product with a database, a data folder and a mailbox of its own. */
export class Server {
  readonly url: string;
  readonly mailbox: Mailbox;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #database: Database;
  readonly #clock: Clock | undefined;

  private constructor(url: string, child: ChildProcess, folder: string, database: Database, clock: Clock | undefined) {
    this.url = url;
    this.mailbox = new Mailbox(join(folder, 'mail'));
    this.#child = child;
    this.#folder = folder;
    this.#database = database;
    this.#clock = clock;
  }

  /** Starts a server and waits until it is ready. */
  static async start(options: ServerOptions): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-e2e-'));
    const database = await createDatabase(options.engine, folder);
    const clock = options.clock ? new Clock(folder) : undefined;
    const port = await freePort();
    const log = openSync(join(folder, 'log'), 'a');
    const child = spawn(binary(), ['serve'], {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env.PATH,
        CLIENTELE_LISTEN: `127.0.0.1:${port}`,
        CLIENTELE_DATA: folder,
        CLIENTELE_DATABASE_URL: database.url,
        CLIENTELE_MAIL: `file:${join(folder, 'mail')}`,
        // Far above what tests do; the tests of the limits themselves lower them again.
        CLIENTELE_LIMIT_SIGN_INS_IP: '100000',
        CLIENTELE_LIMIT_SIGN_INS_ACCOUNT: '100000',
        CLIENTELE_LIMIT_RECOVERIES_IP: '100000',
        ...(options.owner === false
          ? {}
          : { CLIENTELE_OWNER_EMAIL: OWNER.email, CLIENTELE_OWNER_PASSWORD: OWNER.password }),
        ...options.env,
        ...clock?.env,
      },
    });
    closeSync(log);
    const server = new Server(`http://localhost:${port}`, child, folder, database, clock);
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The clock of a server that was started with one. */
  get clock(): Clock {
    if (!this.#clock) throw new Error('this server goes by the clock of the machine');
    return this.#clock;
  }

  /** What the server has printed and logged. */
  log(): string {
    return readFileSync(join(this.#folder, 'log'), 'utf8');
  }

  /** The one-time link it printed, being without an owner. */
  setUpLink(): string {
    const link = this.log().match(/http:\/\/\S+\/setup\?token=\S+/);
    if (!link) throw new Error(`no set-up link in the log:\n${this.log()}`);
    return link[0];
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise(done => this.#child.once('exit', done));
      this.#child.kill('SIGTERM');
      const patience = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(patience);
    }
    await this.#database.drop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null) throw new Error(`the server stopped:\n${this.log()}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await pause(50);
    }
    throw new Error(`the server was not ready in time:\n${this.log()}`);
  }
}

function binary(): string {
  return resolve(process.env.CLIENTELE_BIN || join(import.meta.dirname, '../../target/debug/clientele'));
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))));
    });
  });
}
