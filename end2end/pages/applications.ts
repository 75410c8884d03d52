import { type Locator, type Page, expect } from '@playwright/test';
import type { Caller } from '../support/api.ts';
import { unique } from '../support/people.ts';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** Manage > Applications. */
export class ApplicationsPage extends Frame {
  readonly table: Locator;
  readonly newApplication: Locator;

  constructor(page: Page) {
    super(page);
    this.table = page.getByRole('table', { name: 'Applications' });
    this.newApplication = page.locator('.page-head').getByRole('link', { name: 'New Application', exact: true });
  }

  override async goto(): Promise<void> {
    await super.goto('/console/applications');
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }
}

/** The form that registers one, and what is told after it. */
export class NewApplicationPage extends Frame {
  readonly name: Field;
  readonly redirects: Field;
  readonly afterSignOut: Field;
  readonly register: Locator;
  readonly slip: Locator;

  constructor(page: Page) {
    super(page);
    this.name = new Field(page, 'Name');
    this.redirects = new Field(page, 'Redirect addresses');
    this.afterSignOut = new Field(page, 'Addresses after sign-out optional');
    this.register = page.getByRole('button', { name: 'Register', exact: true });
    this.slip = page.locator('.slip');
  }

  override async goto(): Promise<void> {
    await super.goto('/console/applications/new');
  }

  kind(name: string | RegExp): Locator {
    return this.page.getByRole('group', { name: 'What kind of application is it?' }).getByRole('radio', { name });
  }
}

/** The page of one application. */
export class ApplicationPage extends Frame {
  readonly tabs: Locator;
  readonly about: Locator;
  readonly access: Locator;
  readonly secrets: Locator;
  readonly explain: Locator;
  readonly update: Locator;

  constructor(page: Page) {
    super(page);
    this.tabs = page.locator('nav.tabs');
    this.about = page.getByRole('region', { name: 'About this application' });
    this.access = page.getByRole('region', { name: 'Who may open it' });
    this.secrets = page.getByRole('region', { name: 'Secrets' });
    this.explain = page.getByRole('region', { name: 'Who can open it?' });
    this.update = page.getByRole('button', { name: 'Update', exact: true });
  }

  async open(id: string, tab = 'details'): Promise<void> {
    await this.goto(`/console/applications/${id}?tab=${tab}`);
  }

  async openTab(name: string): Promise<void> {
    await this.tabs.getByRole('link', { name }).click();
  }

  /** Chooses who may open it. */
  async letIn(choice: RegExp, groups: string[] = []): Promise<void> {
    await this.access.getByRole('button', { name: 'Change', exact: true }).click();
    await this.access.getByRole('radio', { name: choice }).check();
    for (const group of groups) await this.access.getByRole('checkbox', { name: group }).check();
    await this.update.click();
    await expect(this.update).toBeHidden();
  }

  /** Asks whether somebody can open it. */
  async ask(email: string): Promise<void> {
    await this.explain.getByRole('searchbox').fill(email);
    await this.explain.getByRole('radio', { name: email }).check();
  }

  get answer(): Locator {
    return this.explain.locator('.notice');
  }
}

/** An application as the server functions give it. */
export interface Registered {
  id: string;
  name: string;
  version: number;
  secret: string;
}

/** How an application's tokens are signed. */
export type Signing = 'es256' | 'eddsa' | 'rs256';

/** Registers a web application. */
export async function registered(admin: Caller, form: object = {}, kind = 'web'): Promise<Registered> {
  const draft = {
    kind,
    form: {
      name: `Shop ${unique()}`,
      description: '',
      auth: 'secret_basic',
      redirect_uris: kind === 'machine' ? '' : 'https://shop.example/callback',
      post_logout_uris: '',
      backchannel_logout_uri: '',
      home_url: '',
      logo: '',
      jwks: '',
      scopes: kind === 'machine' ? [] : ['open_id', 'profile', 'email', 'groups', 'offline_access'],
      signing: 'es256',
      first_party: true,
      ...form,
    },
  };
  type Made = { view: { application: { id: string; name: string; version: number } }; secret: string };
  const { view, secret } = await admin.call<Made>('applications/create', { draft });
  return { ...view.application, secret };
}

/** Says who may open an application. */
export async function open(admin: Caller, id: string, access: 'everyone' | 'groups' | 'nobody', groups: string[] = []): Promise<void> {
  const { application } = await admin.call<{ application: { version: number } }>('applications/get', { id });
  await admin.call('applications/set_access', { draft: { id, version: application.version, access, groups } });
}
