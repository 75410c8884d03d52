import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** A mail as its reader sees it. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** The folder a server writes its mail to, one `.eml` file a message. */
export class Mailbox {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Every mail to an address, oldest first. */
  to(address: string): Mail[] {
    if (!existsSync(this.#folder)) return [];
    const files = readdirSync(this.#folder).filter(name => name.endsWith('.eml')).sort();
    const mails = files.map(name => parse(readFileSync(join(this.#folder, name), 'utf8')));
    return mails.filter(mail => mail.to.toLowerCase().includes(address.toLowerCase()));
  }

  /** Waits for the `number`th mail to an address. */
  async wait(address: string, number = 1): Promise<Mail> {
    await expect.poll(() => this.to(address).length, { message: `mail no. ${number} to ${address}` }).toBeGreaterThanOrEqual(number);
    const mail = this.to(address)[number - 1];
    if (!mail) throw new Error(`mail no. ${number} to ${address} has gone`);
    return mail;
  }

  /** Waits for the `number`th mail to an address and gives the link to a page of the product in it. */
  async link(address: string, number = 1): Promise<string> {
    return linkIn(await this.wait(address, number));
  }
}

/** The link to a page of the product in a mail. */
export function linkIn(mail: Mail): string {
  const link = mail.text.match(/https?:\/\/\S+\?token=[\w-]+/);
  if (!link) throw new Error(`no link in:\n${mail.text}`);
  return link[0];
}

type Headers = Map<string, string>;

function parse(source: string): Mail {
  const mail: Mail = { from: '', to: '', subject: '', text: '', html: '' };
  const { headers, body } = split(source.replaceAll('\r\n', '\n'));
  mail.from = words(headers.get('from') ?? '');
  mail.to = words(headers.get('to') ?? '');
  mail.subject = words(headers.get('subject') ?? '');
  collect(headers, body, mail);
  return mail;
}

/** Walks through the parts, keeping the text and the HTML. */
function collect(headers: Headers, body: string, mail: Mail): void {
  const kind = headers.get('content-type') ?? 'text/plain';
  const boundary = kind.match(/boundary="?([^";]+)"?/)?.[1];
  if (boundary) {
    for (const part of body.split(`--${boundary}`).slice(1, -1)) {
      const inner = split(part.replace(/^\n/, ''));
      collect(inner.headers, inner.body, mail);
    }
  } else if (kind.startsWith('text/html')) {
    mail.html = decode(body, headers.get('content-transfer-encoding'));
  } else if (kind.startsWith('text/plain')) {
    mail.text = decode(body, headers.get('content-transfer-encoding'));
  }
}

function split(source: string): { headers: Headers; body: string } {
  const end = source.indexOf('\n\n');
  const head = source.slice(0, end).replace(/\n[ \t]+/g, ' ');
  const pairs = head.split('\n').map(line => line.split(/:\s*(.*)/s));
  const headers = new Map(pairs.map(([name = '', value = '']) => [name.toLowerCase(), value] as const));
  return { headers, body: source.slice(end + 2) };
}

function decode(body: string, encoding: string | undefined): string {
  switch (encoding?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return quotedPrintable(body.replace(/=\n/g, ''));
    default:
      return body;
  }
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Encoded words of a header, `=?utf-8?b?…?=`. */
function words(header: string): string {
  const joined = header.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : quotedPrintable(text.replaceAll('_', ' ')),
  );
}
