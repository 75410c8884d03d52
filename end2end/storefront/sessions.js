// Who is in the shop, in memory: a restart signs everybody out.

import { randomBytes } from 'node:crypto';

const COOKIE = 'storefront';
/** Visitors who have not been seen for so long are forgotten. */
const IDLE = 12 * 60 * 60 * 1000;

/**
 * A browser's visit.
 * @typedef {object} Visitor
 * @property {string} id
 * @property {number} seen
 * @property {string[]} basket
 * @property {{ state: string, nonce: string, verifier: string, to: string }=} pending A sign-in that is under way.
 * @property {Member=} member Who is signed in.
 * @property {string=} notice What is said on the next page.
 * @property {boolean=} looked Whether what was signed out of was a preview.
 *
 * Somebody signed in.
 * @typedef {object} Member
 * @property {string} sub
 * @property {string=} sid The session at the provider.
 * @property {string} idToken
 * @property {string} accessToken
 * @property {string=} refreshToken
 * @property {Record<string, any>} claims
 * @property {number} checked When the provider was last asked about them.
 * @property {Promise<boolean>=} asked While it is being asked.
 */

export class Sessions {
  /** @type {Map<string, Visitor>} */
  #visitors = new Map();
  #secure;

  constructor(secure) {
    this.#secure = secure;
  }

  /** The visitor of a request; a new one where there is none. */
  of(request) {
    const now = Date.now();
    const cookies = (request.headers.cookie || '').split(';').map(pair => pair.trim().split('='));
    const id = cookies.find(([name]) => name === COOKIE)?.[1];
    const known = id && this.#visitors.get(id);
    if (known && now - known.seen < IDLE) {
      known.seen = now;
      return known;
    }
    return { id: randomBytes(32).toString('base64url'), seen: now, basket: [] };
  }

  /** Keeps a visitor, and gives the cookie by which the browser is known again. */
  keep(visitor) {
    for (const [id, other] of this.#visitors) {
      if (Date.now() - other.seen > IDLE) this.#visitors.delete(id);
    }
    this.#visitors.set(visitor.id, visitor);
    return `${COOKIE}=${visitor.id}; Path=/; HttpOnly; SameSite=Lax${this.#secure ? '; Secure' : ''}`;
  }

  /** Gives a visitor another id: who signs in must not keep one that somebody else may have set. */
  renew(visitor) {
    this.#visitors.delete(visitor.id);
    visitor.id = randomBytes(32).toString('base64url');
    return this.keep(visitor);
  }

  /** Signs out whoever is meant by a logout token: one session, or all of a person. */
  end({ sub, sid }) {
    let ended = 0;
    for (const visitor of this.#visitors.values()) {
      const { member } = visitor;
      if (member && (sid ? member.sid === sid : member.sub === sub)) {
        leave(visitor);
        ended += 1;
      }
    }
    return ended;
  }
}

/** Signs a visitor out of the shop, against their will. */
export function leave(visitor, notice = 'You have been signed out, since your sign-in has ended.') {
  delete visitor.member;
  visitor.basket = [];
  visitor.notice = notice;
}
