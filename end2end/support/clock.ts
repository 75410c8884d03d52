import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * The clock of one server. libfaketime reads a file for how far it is ahead of the machine's, so that a test can let days pass
 * while the binary knows nothing of it. Time-outs and waits go by the monotonic clock, which stays as it is.
 */
export class Clock {
  readonly #file: string;
  #ahead = 0;

  constructor(folder: string) {
    this.#file = join(folder, 'clock');
    this.#write();
  }

  /** What makes a process go by this clock. */
  get env(): Record<string, string> {
    const library = process.env.FAKETIME_LIB || '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Lets time pass: `'+25h'`, `'+31m'`, `'+14d'`. */
  advance(span: `+${number}${keyof typeof SECONDS}`): void {
    const unit = span.slice(-1) as keyof typeof SECONDS;
    this.#ahead += Number(span.slice(1, -1)) * SECONDS[unit];
    this.#write();
  }

  /** In one step, so that the server never reads half a file. */
  #write(): void {
    writeFileSync(`${this.#file}.new`, `+${this.#ahead}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
