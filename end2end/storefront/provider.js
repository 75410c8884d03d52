// The one place that speaks OpenID Connect. Where things are at the provider comes from its discovery document.

import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';

const SCOPE = 'openid profile email groups offline_access';
const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout';
/** The provider is not asked again about somebody within so many milliseconds. */
const FRESH = 500;

export class Provider {
  #config;
  #shop;
  #keys;

  constructor(shop) {
    this.#shop = shop;
  }

  /** The provider, discovered when it is first needed: it may start after the shop. */
  async #provider() {
    if (!this.#config) {
      const issuer = new URL(this.#shop.issuer);
      // Plain http is for a provider on this machine alone.
      const local = issuer.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
      const options = local ? { execute: [client.allowInsecureRequests] } : {};
      const auth = client.ClientSecretBasic(this.#shop.clientSecret);
      this.#config = await client.discovery(issuer, this.#shop.clientId, undefined, auth, options);
      this.#keys = createRemoteJWKSet(new URL(this.#config.serverMetadata().jwks_uri));
    }
    return this.#config;
  }

  /** Begins to sign somebody in: where their browser goes, and what has to be remembered until it is back. */
  async begin(to, extra = {}) {
    const config = await this.#provider();
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      to,
    };
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: `${this.#shop.url}/callback`,
      scope: SCOPE,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      ...extra,
    });
    return { address: address.href, pending };
  }

  /** The browser is back with a code: who it is. */
  async finish(url, pending) {
    const config = await this.#provider();
    const tokens = await client.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    const told = tokens.claims();
    const member = {
      sub: told.sub,
      sid: told.sid,
      idToken: tokens.id_token,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      claims: told,
      checked: 0,
    };
    await this.look(member);
    return member;
  }

  /**
   * Asks the provider how somebody stands now: their groups, whether this is a preview, whether they are still welcome. A shop with
   * more visitors would ask less often, since it is told of the end by back-channel logout; here every page is up to date.
   *
   * @returns whether they are still signed in there
   */
  look(member) {
    if (Date.now() - member.checked < FRESH) return Promise.resolve(true);
    // Once for all requests that wait for it: a refresh token counts once.
    member.asked ??= this.#ask(member).finally(() => delete member.asked);
    return member.asked;
  }

  async #ask(member) {
    const config = await this.#provider();
    try {
      member.claims = await client.fetchUserInfo(config, member.accessToken, member.sub);
    } catch (error) {
      if (!(error instanceof client.WWWAuthenticateChallengeError)) throw error;
      if (!(await this.#refresh(config, member))) return false;
    }
    member.checked = Date.now();
    return true;
  }

  async #refresh(config, member) {
    if (!member.refreshToken) return false;
    try {
      const tokens = await client.refreshTokenGrant(config, member.refreshToken);
      member.accessToken = tokens.access_token;
      member.refreshToken = tokens.refresh_token ?? member.refreshToken;
      member.idToken = tokens.id_token ?? member.idToken;
      member.claims = await client.fetchUserInfo(config, member.accessToken, member.sub);
      return true;
    } catch (error) {
      // The provider says no; anything else is its trouble and not the person's.
      const refused = error instanceof client.ResponseBodyError || error instanceof client.WWWAuthenticateChallengeError;
      if (refused) return false;
      throw error;
    }
  }

  /** Where a browser goes to be signed out at the provider as well. */
  async signOut(member) {
    const config = await this.#provider();
    return client.buildEndSessionUrl(config, {
      id_token_hint: member.idToken,
      post_logout_redirect_uri: `${this.#shop.url}/signed-out`,
    }).href;
  }

  /** Checks what the provider tells of a session that is over (OpenID Connect Back-Channel Logout 1.0, 2.6). */
  async over(token) {
    const config = await this.#provider();
    const { payload } = await jwtVerify(token, this.#keys, {
      issuer: config.serverMetadata().issuer,
      audience: this.#shop.clientId,
      algorithms: ['ES256', 'EdDSA', 'RS256'],
      maxTokenAge: '10m',
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
    });
    const event = /** @type {Record<string, unknown>} */ (payload.events)?.[LOGOUT];
    if (typeof event !== 'object' || payload.nonce !== undefined || !(payload.sub || payload.sid)) {
      throw new Error('no logout token');
    }
    return { sub: payload.sub, sid: /** @type {string | undefined} */ (payload.sid) };
  }
}
