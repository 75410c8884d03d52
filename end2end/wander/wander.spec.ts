// Somebody who clicks, types and goes Back at random, for `make wander`. The page must take it: no panic, no error, no 5xx. Each
// walk follows from its number, as far as answers come in the same order, and says what it did last before it failed.
import { type ElementHandle, type Page, expect } from '@playwright/test';
import { Frame } from '../pages/frame.ts';
import { test } from '../support/fixtures.ts';
import { OWNER } from '../support/server.ts';
import { unique } from '../support/people.ts';

const MINUTES = Number(process.env.CLIENTELE_WANDER ?? 2);
const FIRST = Number(process.env.SEED ?? 1);
/** Acts that are told of after a failure. */
const TOLD = 15;

const PLACES = ['users', 'users?kind=staff', 'users/new', 'users/new?kind=staff', 'groups', 'roles', 'applications', 'attributes'];
const FURTHER = ['activity', 'mail', 'settings', 'jobs', 'import', 'applications/new'];
const WORDS = ['a', 'Ada', 'ä', 'x@y.de', '1.250', '2026-01-31', '', '  ', '<b>', 'Karl-Heinz', '🙂', '0', '-1', '9999999999'];
const KEYS = ['Escape', 'Enter', 'Tab', '/', 'ArrowDown'];
/** What ends the walk, or leads out of the console. */
const AVOIDED = /sign-out|\.csv|^\/account|^mailto:|^https?:/;
/** What comes of acting on what is gone by then. */
const LATE = /Timeout|Cannot find context|detached|not attached|Execution context|navigat|not visible|intercepts|Malformed|outside of the viewport|ERR_ABORTED/;

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function dice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

class Wanderer {
  readonly told: string[] = [];
  readonly #page: Page;
  readonly #roll: () => number;

  constructor(page: Page, seed: number) {
    this.#page = page;
    this.#roll = dice(seed);
  }

  #pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.#roll() * all.length)] as T;
  }

  #tell(what: string): void {
    this.told.push(`${new URL(this.#page.url()).pathname}: ${what}`);
    if (this.told.length > TOLD) this.told.shift();
  }

  async act(): Promise<void> {
    const page = this.#page;
    const chance = this.#roll();
    if (chance < 0.06 || !page.url().includes('/console')) {
      const place = this.#pick([...PLACES, ...FURTHER]);
      this.#tell(`goes to ${place}`);
      await new Frame(page).goto(`/console/${place}`);
    } else if (chance < 0.12) {
      this.#tell('Back');
      await page.goBack({ timeout: 4_000, waitUntil: this.#pick(['commit', 'load'] as const) });
    } else if (chance < 0.14) {
      this.#tell('Forward');
      await page.goForward({ timeout: 4_000 });
    } else if (chance < 0.17) {
      const key = this.#pick(KEYS);
      this.#tell(key);
      await page.keyboard.press(key);
    } else {
      await this.#use();
    }
  }

  /** Does something to what can be reached: in the dialog that is open, else anywhere. */
  async #use(): Promise<void> {
    const page = this.#page;
    const dialog = page.locator('dialog[open]').last();
    const root = (await dialog.count()) > 0 ? dialog : page.locator('body');
    const all = await root.locator('a[href], button:enabled, input:enabled, select:enabled, textarea:enabled').elementHandles();
    const handle = this.#pick(all) as ElementHandle<HTMLInputElement> | undefined;
    if (!handle || !(await handle.isVisible())) return;
    const { tag, type, name, leads, values } = await handle.evaluate(element => ({
      tag: element.tagName,
      type: element.type,
      name: (element.getAttribute('aria-label') ?? element.textContent ?? element.name).trim().slice(0, 40),
      leads: element.getAttribute('href') ?? element.closest('form')?.getAttribute('action') ?? '',
      values: element instanceof HTMLSelectElement ? [...element.options].map(option => option.value) : [],
    }));
    if (AVOIDED.test(leads) || type === 'file') return;
    this.#tell(`${tag.toLowerCase()} ${type ?? ''} “${name}”`);
    const timeout = 1_500;
    if (tag === 'SELECT') {
      await handle.selectOption(this.#pick(values), { timeout });
    } else if (tag === 'TEXTAREA' || (tag === 'INPUT' && !['checkbox', 'radio'].includes(type))) {
      const words = type === 'date' ? this.#pick(['2026-01-31', '1970-01-01']) : this.#pick(WORDS);
      await handle.fill(type === 'password' ? OWNER.password : words, { timeout });
      if (this.#roll() < 0.3) await page.keyboard.press(this.#pick(['Tab', 'Enter']));
    } else {
      await handle.click({ timeout });
    }
  }
}

for (const [place, viewport] of [{ width: 1280, height: 800 }, { width: 390, height: 800 }].entries()) {
  for (const [turn, locale] of ['en-GB', 'de-DE'].entries()) {
    const seed = FIRST + 2 * place + turn;
    test(`walk ${seed}, ${viewport.width} px, ${locale}`, async ({ world, open }) => {
      test.setTimeout(MINUTES * 60_000 + 60_000);
      const { server, session, people } = await world();
      const last = `Test${unique()}`;
      for (let n = 0; n < 8; n += 1) await people.invited({ lastName: last });
      const page = await open({ session, server, viewport, locale });
      page.on('dialog', dialog => void dialog.accept().catch(() => undefined));
      const faults: string[] = [];
      page.on('response', answer => {
        if (answer.status() >= 500) faults.push(`${answer.status()} ${answer.url()}`);
      });
      page.on('pageerror', error => faults.push(error.message));
      const wanderer = new Wanderer(page, seed);
      const end = Date.now() + MINUTES * 60_000;
      while (Date.now() < end && faults.length === 0) {
        await wanderer.act().catch((error: unknown) => {
          if (!LATE.test(String(error))) throw error;
        });
      }
      expect(faults, `after:\n${wanderer.told.join('\n')}`).toEqual([]);
    });
  }
}
