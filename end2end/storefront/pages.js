// The shop's pages.

import { ARTICLES, PRODUCTS } from './goods.js';
import { html } from './html.js';

const SHAPES = {
  clay: 'M60 20v46M60 66c-12 0-16 10-16 22 0 14 8 24 16 30 8-6 16-16 16-30 0-12-4-22-16-22M54 20h12',
  flax: 'M44 26c4 8 28 8 32 0l6 20c8 4 8 60 2 66H36c-6-6-6-62 2-66zM48 78h24v18H48z',
  moss: 'M28 48h64v60H28zM28 62h64M44 48V36h32v12M44 78v30M60 78v30M76 78v30',
  sky: 'M32 108V70c0-24 14-38 28-38s28 14 28 38v38zM60 32v-8M55 22h10',
  plum: 'M60 24v84M40 108h40M60 44c20 0 24 10 24 20s-4 20-24 20-24-10-24-20 4-20 24-20M38 58c14 6 30 6 44 0M38 70c14 6 30 6 44 0',
  sand: 'M46 28h28l-4 80H50zM48 62h24M49 76h8M50 90h8M44 28h32',
};

const euro = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

function picture({ tint }) {
  return html`<div class="picture ${tint}"><svg viewBox="0 0 120 132" aria-hidden="true"><path d="${SHAPES[tint]}"/></svg></div>`;
}

/** What somebody is called. */
export function nameOf(member) {
  return member.claims.name || member.claims.preferred_username || member.claims.email || member.sub;
}

export function isMember(visitor, shop) {
  return !!visitor.member?.claims.groups?.includes(shop.membersGroup);
}

/** Whether somebody of the staff looks at the shop as this person. The provider says so until it no longer holds. */
export function isPreview(visitor) {
  return visitor.member?.claims.cms_preview === true;
}

function banner(visitor) {
  const { member } = visitor;
  if (!member) return '';
  if (isPreview(visitor)) {
    return html`<aside class="banner" aria-label="Preview"><p><strong>Preview.</strong> You see the shop as ${nameOf(member)}, drafts included. Nothing can be bought.</p>
      <form method="post" action="/sign-out"><button class="plain">End the preview</button></form></aside>`;
  }
  if (member.claims.act) {
    return html`<aside class="banner acting" aria-label="Assistance"><p><strong>Assistance.</strong> A colleague acts for ${nameOf(member)}.</p></aside>`;
  }
  return '';
}

/** A whole page. */
export function page(visitor, shop, title, content) {
  const { member, notice } = visitor;
  delete visitor.notice;
  const account = member
    ? html`<a href="/account">${nameOf(member)}</a>
        <form method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
    : html`<a href="/sign-in">Sign in</a><a href="/register">Register</a>`;
  return html`<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${title} · Fennimore</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="/style.css">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <a class="skip" href="#main">Skip to content</a>
    ${banner(visitor)}
    <header class="top">
      <a class="brand" href="/">Fennimore</a>
      <nav aria-label="Shop"><a href="/">Goods</a><a href="/journal">Journal</a><a href="/members">Trade</a></nav>
      <div class="who">${account}<span class="basket">Basket ${visitor.basket.length}</span></div>
    </header>
    <main id="main" tabindex="-1">
      ${notice && html`<p class="notice" role="status">${notice}</p>`}
      ${content}
    </main>
    <footer>Fennimore is a made-up shop that shows how a business application signs people in with Clientele.</footer>
  </body>
</html>`;
}

export function home() {
  const card = product => html`<li><a href="/products/${product.slug}">${picture(product)}<h2>${product.name}</h2><p>${euro.format(product.price)}</p></a></li>`;
  return html`
    <section class="hero"><h1>Things for a patient garden</h1><p>Six tools, made once, made well. New ones when there is something to say.</p></section>
    <ul class="goods">${PRODUCTS.map(card)}</ul>`;
}

export function product(product, visitor, shop) {
  const trade = isMember(visitor, shop) && html`<p class="trade">Trade price ${euro.format(product.trade)}</p>`;
  const buy = isPreview(visitor)
    ? html`<p class="muted">Nothing can be bought in a preview.</p>`
    : html`<form method="post" action="/basket"><button name="slug" value="${product.slug}">Put in the basket</button></form>`;
  return html`
    <article class="product">
      ${picture(product)}
      <div><h1>${product.name}</h1><p class="price">${euro.format(product.price)}</p>${trade}<p>${product.words}</p>${buy}</div>
    </article>`;
}

export function members(visitor, shop) {
  const row = product => html`<tr><th scope="row"><a href="/products/${product.slug}">${product.name}</a></th><td>${euro.format(product.price)}</td><td>${euro.format(product.trade)}</td></tr>`;
  return html`
    <h1>Trade prices</h1>
    <p class="lead">For members of ${shop.membersGroup}. Good to have you here, ${nameOf(visitor.member)}.</p>
    <table><thead><tr><th scope="col">Article</th><th scope="col">Shop</th><th scope="col">Trade</th></tr></thead><tbody>${PRODUCTS.map(row)}</tbody></table>`;
}

export function notForYou(visitor, shop) {
  return html`
    <h1>Trade prices</h1>
    <p class="lead">This page is for members of ${shop.membersGroup}, and ${nameOf(visitor.member)} is not one of them.</p>
    <p><a href="/">Back to the goods</a></p>`;
}

export function journal(visitor) {
  const shown = ARTICLES.filter(article => !article.draft || isPreview(visitor));
  const entry = article => html`<li><a href="/journal/${article.slug}">${article.title}</a>${article.draft && html` <span class="tag">Draft</span>`}<p>${article.words[0]}</p></li>`;
  return html`<h1>Journal</h1><ul class="entries">${shown.map(entry)}</ul>`;
}

export function article(article) {
  return html`<article class="words"><h1>${article.title}</h1>${article.draft && html`<p><span class="tag">Draft</span></p>`}${article.words.map(words => html`<p>${words}</p>`)}</article>`;
}

export function account(visitor, shop) {
  const { claims } = visitor.member;
  const groups = claims.groups?.length ? claims.groups.join(', ') : 'None';
  return html`
    <h1>${nameOf(visitor.member)}</h1>
    <dl>
      <div><dt>E-mail</dt><dd>${claims.email ?? 'Not given'} <span class="tag">${claims.email_verified ? 'verified' : 'not verified'}</span></dd></div>
      <div><dt>Groups</dt><dd>${groups}</dd></div>
      <div><dt>Customer number</dt><dd><code>${visitor.member.sub}</code></dd></div>
    </dl>
    <p><a href="${shop.issuer}/account">Change profile and password in My Account</a></p>`;
}

export function words(title, lead) {
  return html`<h1>${title}</h1><p class="lead">${lead}</p><p><a href="/">Go to the goods</a></p>`;
}
