// Debian's Apache with mod_auth_openidc before its pages: a client that somebody else wrote.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Registered, type Signing, open, registered } from '../pages/applications.ts';
import type { Caller } from './api.ts';
import { unique } from './people.ts';
import { type Server, freePort } from './server.ts';

const MODULES = '/usr/lib/apache2/modules';
const LOADED = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'dir', 'mime', 'include'];
/** What its pages show of whom they were asked by. */
const SHOWN = ['sub', 'email', 'email_verified', 'name', 'groups'];

/** A running Apache: `/guarded/` for whoever signs in, `/members/` for a group of theirs. */
export class Apache {
  readonly url: string;
  readonly application: Registered;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, application: Registered, child: ChildProcess, folder: string) {
    this.url = url;
    this.application = application;
    this.#child = child;
    this.#folder = folder;
  }

  /** Registers it with a server and starts it. */
  static async start(server: Server, admin: Caller, group: string, signing: Signing): Promise<Apache> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const callback = `${url}/guarded/callback`;
    const application = await registered(admin, {
      name: `Intranet ${unique()}`,
      redirect_uris: callback,
      post_logout_uris: `${url}/bye.html`,
      backchannel_logout_uri: `${callback}?logout=backchannel`,
      signing,
    });
    await open(admin, application.id, 'everyone');

    const folder = mkdtempSync(join(tmpdir(), 'clientele-apache-'));
    // Apache gives up root's rights, and has to find its pages all the same.
    chmodSync(folder, 0o755);
    for (const place of ['guarded', 'members']) {
      mkdirSync(join(folder, 'www', place), { recursive: true });
      const claims = SHOWN.map(claim => `<dt>${claim}</dt><dd id="${claim}"><!--#echo var="OIDC_CLAIM_${claim}" --></dd>`);
      const token = '<p id="token"><!--#echo var="OIDC_access_token" --></p>';
      writeFileSync(join(folder, 'www', place, 'index.shtml'), `<h1>${place}</h1><dl>${claims.join('')}</dl>${token}`);
    }
    writeFileSync(join(folder, 'www', 'bye.html'), '<h1>Goodbye</h1>');
    const asRoot = process.getuid?.() === 0 ? 'User www-data\nGroup www-data\n' : '';
    writeFileSync(
      join(folder, 'apache.conf'),
      `${LOADED.map(name => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
${asRoot}ServerName localhost
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/log
# What it is told by the provider alone is noted nowhere else.
LogLevel warn auth_openidc:debug
Listen 127.0.0.1:${port}
DocumentRoot ${folder}/www
DirectoryIndex index.shtml
TypesConfig /dev/null
AddType text/html .html
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
OIDCProviderMetadataURL ${server.url}/.well-known/openid-configuration
OIDCClientID ${application.id}
OIDCClientSecret ${application.secret}
OIDCRedirectURI ${callback}
OIDCCryptoPassphrase ${randomBytes(24).toString('hex')}
OIDCScope "openid profile email groups offline_access"
OIDCPKCEMethod S256
OIDCCookiePath /
OIDCUserInfoRefreshInterval 0
# Tokens live for less than this, so each page asked for has them refreshed.
OIDCRefreshAccessTokenBeforeExpiry 3600 logout_on_error
<Directory ${folder}/www>
  Options +Includes
  Require all granted
</Directory>
<Location /guarded>
  AuthType openid-connect
  Require valid-user
</Location>
<Location /members>
  AuthType openid-connect
  Require claim "groups:${group}"
</Location>
`,
    );
    const child = spawn('/usr/sbin/apache2', ['-f', join(folder, 'apache.conf'), '-D', 'FOREGROUND'], { stdio: 'ignore' });
    const apache = new Apache(url, application, child, folder);
    const deadline = Date.now() + 15_000;
    while (!(await fetch(`${url}/bye.html`).catch(() => undefined))?.ok) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`Apache did not start:\n${apache.log()}`);
      await pause(50);
    }
    return apache;
  }

  log(): string {
    const log = join(this.#folder, 'log');
    return existsSync(log) ? readFileSync(log, 'utf8') : '';
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise(done => this.#child.once('exit', done));
      this.#child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
