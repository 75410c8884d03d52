import { type BrowserContext, expect } from '@playwright/test';

/**
 * What a page complains about: errors of its scripts, panics, and what the content security policy has refused. An answer with an
 * error status is none of these; tests look at those themselves.
 */
export class Watch {
  readonly complaints: string[] = [];

  on(context: BrowserContext): void {
    context.on('console', message => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.complaints.push(`${message.page()?.url()}: ${message.text()}`);
      }
    });
    context.on('weberror', error => this.complaints.push(error.error().stack ?? error.error().message));
  }

  /** Softly, so that it can be asked before pages close and their traces with them. */
  expectQuiet(): void {
    const complaints = this.complaints.splice(0);
    expect.soft(complaints, 'errors on pages').toEqual([]);
  }
}
