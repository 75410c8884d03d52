// npm's oidc-provider, as `make bench N=tokens` measures it beside the product: the same applications and addresses, so that each gets
// the same requests. What differs makes its work less, or is as it comes:
//
// - It keeps everything in memory. The product has each code and each refresh on the disk before it answers, and a line in its trail.
// - Its access tokens are words that it looks up, the only ones it introspects. The product signs each, and checks that when asked.
// - A refresh gives a new ID token besides, as OpenID Connect allows; so each signs once.
// - People are signed in and agree by this script, once before anything is measured. A code flow is then two requests on either side.
// - It is one process, as its documentation starts it, with ES256 as the product has it.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}

/** Nothing is ever removed because its time is over: a run is shorter. The package's own forgets all but the last thousand. */
class Memory {
  static #kept = new Map();
  static #sessions = new Map();
  #model;

  constructor(model) {
    this.#model = model;
  }

  #key(id) {
    return `${this.#model}:${id}`;
  }

  async upsert(id, payload) {
    Memory.#kept.set(this.#key(id), payload);
    if (this.#model === 'Session') Memory.#sessions.set(payload.uid, id);
  }

  async find(id) {
    return Memory.#kept.get(this.#key(id));
  }

  async findByUid(uid) {
    return this.find(Memory.#sessions.get(uid));
  }

  async consume(id) {
    Memory.#kept.get(this.#key(id)).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    Memory.#kept.delete(this.#key(id));
  }

  async revokeByGrantId(grantId) {
    for (const [key, payload] of Memory.#kept) if (payload.grantId === grantId) Memory.#kept.delete(key);
  }
}

const HOUR = 3_600;
const port = Number(required('PEER_PORT'));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const provider = new Provider(`http://localhost:${port}`, {
  adapter: Memory,
  clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'client_secret_basic' },
  clients: [
    {
      client_id: required('PEER_WEB_ID'),
      client_secret: required('PEER_WEB_SECRET'),
      redirect_uris: [required('PEER_CALLBACK')],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    {
      client_id: required('PEER_MACHINE_ID'),
      client_secret: required('PEER_MACHINE_SECRET'),
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
  },
  // Both as the product has them: always another one, and one without `offline_access` too.
  rotateRefreshToken: true,
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'one' }] },
  pkce: { required: () => true },
  routes: {
    authorization: '/oauth2/authorize',
    introspection: '/oauth2/introspect',
    jwks: '/oauth2/jwks',
    token: '/oauth2/token',
    userinfo: '/oauth2/userinfo',
  },
  ttl: {
    AccessToken: HOUR,
    AuthorizationCode: 60,
    ClientCredentials: HOUR,
    Grant: HOUR,
    IdToken: HOUR,
    Interaction: HOUR,
    RefreshToken: HOUR,
    Session: HOUR,
  },
});

/** Answers for a person whom nobody knows yet: they are signed in, and agree. */
async function interact(request, response) {
  const { params, uid } = await provider.interactionDetails(request, response);
  const accountId = `person-${uid}`;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}

const answer = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response);
  interact(request, response).catch(error => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(port, '127.0.0.1');
