// A demonstration storefront: a business application that signs its customers in with Clientele, by OpenID Connect.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readConfig } from './config.js';
import { ARTICLES, PRODUCTS } from './goods.js';
import * as pages from './pages.js';
import { Provider } from './provider.js';
import { Sessions, leave } from './sessions.js';

const shop = readConfig();
const provider = new Provider(shop);
const sessions = new Sessions(shop.url.startsWith('https:'));
const style = readFileSync(new URL('style.css', import.meta.url));
const HEADERS = {
  'cache-control': 'no-store',
  // A form may lead on to the provider: signing out does.
  'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${new URL(shop.issuer).origin}`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** A path of this shop, or the front page: nobody is led elsewhere. */
function within(path) {
  return path && /^\/[^/\\]/.test(path) ? path : '/';
}

class Answer {
  constructor(response, visitor) {
    this.response = response;
    this.visitor = visitor;
  }

  page(title, content, status = 200) {
    const cookie = sessions.keep(this.visitor);
    const body = pages.page(this.visitor, shop, title, content).toString();
    this.response.writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8', 'set-cookie': cookie });
    this.response.end(body);
  }

  lead(address, cookie = sessions.keep(this.visitor)) {
    this.response.writeHead(303, { ...HEADERS, location: address, 'set-cookie': cookie });
    this.response.end();
  }
}

async function signIn(answer, url, extra = {}) {
  const { visitor } = answer;
  const hint = url.searchParams.get('login_hint');
  const { address, pending } = await provider.begin(within(url.searchParams.get('to')), {
    ...(hint ? { login_hint: hint } : {}),
    ...extra,
  });
  visitor.pending = pending;
  answer.lead(address);
}

async function callback(answer, url) {
  const { visitor } = answer;
  const { pending } = visitor;
  delete visitor.pending;
  if (!pending) return answer.lead('/');
  try {
    visitor.member = await provider.finish(url, pending);
  } catch (error) {
    console.error(`sign-in failed: ${error.error ?? error.code ?? error.message}`);
    const refused = error.error === 'access_denied';
    return answer.page(
      'Sign in',
      pages.words(
        refused ? 'You are not signed in' : 'That did not work',
        refused ? 'The shop was not allowed to know who you are. You can look around without.' : 'Please try to sign in again.',
      ),
      refused ? 403 : 400,
    );
  }
  answer.lead(pending.to, sessions.renew(visitor));
}

async function backchannel(request, response) {
  const status = (code, body) => {
    response.writeHead(code, { 'cache-control': 'no-store', 'content-type': 'application/json' });
    response.end(body);
  };
  try {
    const token = new URLSearchParams(await read(request)).get('logout_token') ?? '';
    sessions.end(await provider.over(token));
    status(200, '{}');
  } catch (error) {
    console.error(`logout token refused: ${error.code ?? error.message}`);
    status(400, '{"error":"invalid_request"}');
  }
}

/** A small form. */
async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > 32_768) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function post(request, answer, path) {
  const { visitor } = answer;
  // The cookie does not come with a form of another site; a browser says besides where a form came from.
  if (request.headers['sec-fetch-site'] === 'cross-site') return answer.page('No', pages.words('That came from elsewhere', 'Please try it in the shop itself.'), 403);
  const form = new URLSearchParams(await read(request));
  if (path === '/basket') {
    if (pages.isPreview(visitor)) return answer.page('Preview', pages.words('Not in a preview', 'Nothing can be bought here.'), 403);
    const product = PRODUCTS.find(product => product.slug === form.get('slug'));
    if (product) {
      visitor.basket.push(product.slug);
      visitor.notice = `${product.name} is in your basket.`;
    }
    return answer.lead(product ? `/products/${product.slug}` : '/');
  }
  if (path === '/sign-out') {
    const { member } = visitor;
    const address = member ? await provider.signOut(member) : '/signed-out';
    const looked = pages.isPreview(visitor);
    leave(visitor, '');
    visitor.looked = looked;
    return answer.lead(address, sessions.renew(visitor));
  }
  return missing(answer);
}

function missing(answer) {
  answer.page('Not found', pages.words('There is no such page', 'It may have moved, or was never there.'), 404);
}

function needsSignIn(answer, url) {
  answer.lead(`/sign-in?to=${encodeURIComponent(url.pathname)}`);
}

async function get(answer, url) {
  const { visitor } = answer;
  const [, first, second, ...rest] = url.pathname.split('/');
  if (rest.length) return missing(answer);
  switch (first) {
    case '':
      return answer.page('Goods', pages.home());
    case 'products': {
      const product = PRODUCTS.find(product => product.slug === second);
      return product ? answer.page(product.name, pages.product(product, visitor, shop)) : missing(answer);
    }
    case 'journal': {
      if (!second) return answer.page('Journal', pages.journal(visitor));
      const article = ARTICLES.find(article => article.slug === second && (!article.draft || pages.isPreview(visitor)));
      return article ? answer.page(article.title, pages.article(article)) : missing(answer);
    }
    case 'members':
      if (!visitor.member) return needsSignIn(answer, url);
      return pages.isMember(visitor, shop)
        ? answer.page('Trade prices', pages.members(visitor, shop))
        : answer.page('Trade prices', pages.notForYou(visitor, shop), 403);
    case 'account':
      return visitor.member ? answer.page('Account', pages.account(visitor, shop)) : needsSignIn(answer, url);
    case 'sign-in':
      return signIn(answer, url);
    case 'register':
      return signIn(answer, url, { prompt: 'create' });
    case 'callback':
      return callback(answer, url);
    case 'signed-out':
      if (visitor.looked) return answer.page('Preview', pages.words('The preview has ended', 'You are still signed in to the console.'));
      return answer.page('Signed out', pages.words('You are signed out', 'Here and in your account. Come back any time.'));
    default:
      return missing(answer);
  }
}

async function handle(request, response) {
  const url = new URL(request.url ?? '/', shop.url);
  if (url.pathname === '/style.css') {
    response.writeHead(200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300' });
    return response.end(style);
  }
  if (url.pathname === '/health') return response.end('ok');
  if (url.pathname === '/backchannel-logout' && request.method === 'POST') return backchannel(request, response);
  const visitor = sessions.of(request);
  const answer = new Answer(response, visitor);
  if (visitor.member && !(await provider.look(visitor.member))) leave(visitor);
  if (request.method === 'POST') return post(request, answer, url.pathname);
  return get(answer, url);
}

const server = createServer((request, response) => {
  handle(request, response).catch(error => {
    console.error(error);
    if (response.headersSent) return response.end();
    response.writeHead(502, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' });
    response.end('The shop cannot reach its sign-in just now. Please try again in a moment.');
  });
});

server.listen(shop.port, '127.0.0.1', () => console.log(`The shop is open at ${shop.url}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close(() => process.exit(0)).closeAllConnections());
