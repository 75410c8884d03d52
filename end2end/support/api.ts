import { type APIRequestContext, type APIResponse, expect, request } from '@playwright/test';
import type { Server } from './server.ts';

/** The cookies of a signed-in browser. */
export type Session = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** A caller of the server without a browser, with the session of one or with none. */
export class Caller {
  readonly request: APIRequestContext;
  /** When the password was last given, in milliseconds. */
  #proven = Date.now();

  private constructor(context: APIRequestContext) {
    this.request = context;
  }

  static async of(server: Server, session?: Session): Promise<Caller> {
    const context = await request.newContext({
      baseURL: server.url,
      storageState: session,
      // What a browser says of a page's own requests.
      extraHTTPHeaders: { origin: server.url },
      maxRedirects: 0,
    });
    return new Caller(context);
  }

  /** Signs in and gives a caller with the session. */
  static async signedIn(server: Server, email: string, password: string): Promise<Caller> {
    const caller = await Caller.of(server);
    const answer = await caller.send('/sign-in', { email, password });
    expect(answer.status(), `signing in as ${email}`).toBe(303);
    return caller;
  }

  /** Posts a plain form. */
  send(path: string, form: Record<string, string>): Promise<APIResponse> {
    return this.request.post(path, { form });
  }

  /** Calls a server function. */
  post(path: string, body: unknown): Promise<APIResponse> {
    return this.request.post(`/api/${path}`, { data: body });
  }

  /** Calls a server function that has to succeed, and gives its answer. */
  async call<T>(path: string, body: unknown): Promise<T> {
    const answer = await this.post(path, body);
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
    return (await answer.json()) as T;
  }

  /** Gives the password again, before the ten minutes are over for which it stands; for every browser with this session. */
  async prove(password: string): Promise<void> {
    if (Date.now() - this.#proven < 4 * 60_000) return;
    await this.call('me/confirm', { password });
    this.#proven = Date.now();
  }

  session(): Promise<Session> {
    return this.request.storageState();
  }

  dispose(): Promise<void> {
    return this.request.dispose();
  }
}

/** The query of a list of people, as the console sends it. */
export function userQuery(search: string): object {
  return {
    search,
    kind: null,
    status: null,
    group: null,
    outside: null,
    sort: 'name',
    direction: 'ascending',
    size: 50,
    position: 'start',
    first: 1,
  };
}
