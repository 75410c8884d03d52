import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app, which is given the key that the page shows. */
export class Authenticator {
  readonly #seed: Buffer;

  constructor(key: string) {
    let bits = '';
    for (const letter of key.replaceAll(' ', '')) bits += ALPHABET.indexOf(letter).toString(2).padStart(5, '0');
    const bytes = bits.match(/.{8}/g) ?? [];
    this.#seed = Buffer.from(bytes.map(byte => Number.parseInt(byte, 2)));
  }

  /** The code of a moment so many seconds from now (RFC 6238). */
  code(ahead = 0): string {
    const step = Buffer.alloc(8);
    step.writeBigInt64BE(BigInt(Math.floor((Date.now() / 1000 + ahead) / 30)));
    const mac = createHmac('sha1', this.#seed).update(step).digest();
    const at = (mac[mac.length - 1] ?? 0) & 15;
    return ((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).toString().padStart(6, '0');
  }
}
