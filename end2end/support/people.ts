import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { Caller, type Session } from './api.ts';
import type { Server } from './server.ts';

/** A password that meets the rule and that nobody in these tests has otherwise. */
export const PASSWORD = 'Mossy4!kettle-Drum';
/** One as an administrator would type it. */
export const TEMPORARY = 'Copper9#window-Sill';

/** A group of customers or staff. */
export interface Group {
  id: string;
  name: string;
  version: number;
}

/** A customer as a test made it. */
export interface Customer {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  /** First and last name. */
  name: string;
  /** The link of an invitation that was handed over. */
  link?: string;
  /** The password in force, where there is one. */
  password?: string;
}

/** What a customer is made of; names are made up where they are left out. */
export interface CustomerOptions {
  email?: string;
  firstName?: string;
  lastName?: string;
  groups?: Group[];
}

/** What a back office user is made of. */
export interface ColleagueOptions {
  email?: string;
  firstName?: string;
  lastName?: string;
  /** Names of staff groups; without them one that may look at people. */
  groups?: string[];
  agent?: boolean;
  language?: 'en' | 'de';
}

type Method = 'invite' | 'link' | 'temporary_password';
type Outcome = { Link?: { url: string } };

const FIRST = ['Ada', 'Grace', 'Alan', 'Edith', 'Barbara', 'Tim', 'Radia', 'Karen', 'Niklaus', 'Adele'];

/** A word that no other test has. */
export function unique(): string {
  return randomBytes(4).toString('hex');
}

/** An address that no other test has. */
export function newEmail(word = 'person'): string {
  return `${word}.${unique()}@example.com`;
}

/** Makes people and groups for a test, by the server functions that the console calls. */
export class People {
  readonly #server: Server;
  readonly #admin: Caller;

  constructor(server: Server, admin: Caller) {
    this.#server = server;
    this.#admin = admin;
  }

  /** A customer with a password of their own, made by an invitation they have accepted. */
  async customer(options: CustomerOptions = {}): Promise<Customer & { password: string }> {
    const customer = await this.invited(options);
    return { ...customer, password: await this.#accept(customer.email, customer.link) };
  }

  /** A back office user with a password of their own. */
  async colleague(options: ColleagueOptions = {}): Promise<Customer & { password: string }> {
    const firstName = options.firstName ?? FIRST[Math.floor(Math.random() * FIRST.length)] ?? '';
    const lastName = options.lastName ?? `Staff${unique()}`;
    const email = options.email ?? newEmail('colleague');
    const groups = await Promise.all((options.groups ?? ['Viewer of users']).map(name => this.staffGroup(name)));
    const staff = {
      email,
      first_name: firstName,
      last_name: lastName,
      groups: groups.map(group => group.id),
      agent: options.agent ?? false,
      language: options.language ?? null,
    };
    const draft = { staff, method: 'link', password: '', repeat_password: '' };
    type Created = { id: string; name: string; outcome: Outcome };
    const made = await this.#admin.call<Created>('staff/create', { draft });
    const link = made.outcome.Link?.url ?? '';
    return { id: made.id, email, firstName, lastName, name: made.name, link, password: await this.#accept(email, link) };
  }

  /** A staff group that ships or was made, by its name. */
  async staffGroup(name: string): Promise<Group> {
    const { rows } = await this.#admin.call<{ rows: Group[] }>('groups/list', { audience: 'staff' });
    const found = rows.find(group => group.name === name);
    if (!found) throw new Error(`no staff group ${name}`);
    return found;
  }

  /** A new group of back office users, without roles. */
  newStaffGroup(name = `Team ${unique()}`): Promise<Group> {
    return this.#admin.call('groups/create', { draft: { name, description: '', audience: 'staff' } });
  }

  /** Accepts an invitation, and gives the password that was chosen. */
  async #accept(email: string, link: string): Promise<string> {
    const guest = await Caller.of(this.#server);
    await guest.request.get(link);
    const form = { username: email, password: PASSWORD, repeat_password: PASSWORD };
    const answer = await guest.send('/invitation', form);
    expect(answer.status(), `${email} accepts the invitation`).toBe(303);
    await guest.dispose();
    return PASSWORD;
  }

  /** A customer whose invitation was handed over, and not accepted yet. */
  async invited(options: CustomerOptions = {}): Promise<Customer & { link: string }> {
    const customer = await this.#create('link', options);
    if (!customer.link) throw new Error('the invitation came without its link');
    return { ...customer, link: customer.link };
  }

  /** A customer whose invitation goes out by mail. */
  mailed(options: CustomerOptions = {}): Promise<Customer> {
    return this.#create('invite', options);
  }

  /** A customer with a temporary password. */
  async temporary(options: CustomerOptions = {}): Promise<Customer & { password: string }> {
    return { ...(await this.#create('temporary_password', options)), password: TEMPORARY };
  }

  /** A support agent with a password of their own. */
  async agent(): Promise<{ id: string; email: string; name: string; password: string }> {
    const { rows } = await this.#admin.call<{ rows: Group[] }>('groups/list', { audience: 'staff' });
    const group = rows.find(row => row.name === 'Support agent');
    const name = `Grace Test${unique()}`;
    const email = newEmail('grace');
    const [first_name, last_name] = name.split(' ');
    const staff = { email, first_name, last_name, groups: [group?.id], agent: true, language: null };
    const draft = { staff, method: 'temporary_password', password: TEMPORARY, repeat_password: TEMPORARY };
    const made = await this.#admin.call<{ id: string }>('staff/create', { draft });
    const caller = await Caller.signedIn(this.#server, email, TEMPORARY);
    const answer = await caller.send('/account/password', { password: PASSWORD, repeat_password: PASSWORD });
    expect(answer.status(), `${email} replaces the temporary password`).toBe(303);
    await caller.dispose();
    return { id: made.id, email, name, password: PASSWORD };
  }

  /** A group of customers. */
  group(name = `Group ${unique()}`, description = ''): Promise<Group> {
    return this.#admin.call('groups/create', { draft: { name, description, audience: 'customers' } });
  }

  /** The session of somebody who has just signed in. */
  async signIn(customer: { email: string; password?: string }): Promise<Session> {
    const caller = await Caller.signedIn(this.#server, customer.email, customer.password ?? PASSWORD);
    const session = await caller.session();
    await caller.dispose();
    return session;
  }

  async #create(method: Method, options: CustomerOptions): Promise<Customer> {
    const firstName = options.firstName ?? FIRST[Math.floor(Math.random() * FIRST.length)] ?? '';
    const lastName = options.lastName ?? `Test${unique()}`;
    const email = options.email ?? newEmail(firstName.toLowerCase().replace(/[^a-z]/g, '') || 'person');
    const draft = {
      email,
      first_name: firstName,
      last_name: lastName,
      method,
      password: method === 'temporary_password' ? TEMPORARY : '',
      groups: (options.groups ?? []).map(group => group.id),
    };
    type Created = { id: string; name: string; outcome: Outcome };
    const made = await this.#admin.call<Created>('users/create', { draft });
    return { id: made.id, email, firstName, lastName, name: made.name, link: made.outcome.Link?.url };
  }
}
