import type { BrowserContext } from '@playwright/test';

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
    context.on('weberror', error => this.complaints.push(String(error.error())));
  }
}
