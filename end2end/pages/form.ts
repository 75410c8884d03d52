import { type Locator, type Page, expect } from '@playwright/test';

/** What is said of one field of a form. */
export class Field {
  readonly input: Locator;

  constructor(page: Page | Locator, label: string) {
    this.input = page.getByLabel(label, { exact: true });
  }

  /** Is marked as wrong, and described by a sentence that says why. */
  async expectError(sentence: string | RegExp): Promise<void> {
    await expect(this.input).toHaveAttribute('aria-invalid', 'true');
    await expect(this.input).toHaveAccessibleDescription(containing(sentence));
    await expect(this.#error()).toContainText(sentence);
  }

  async expectNoError(): Promise<void> {
    await expect(this.input).not.toHaveAttribute('aria-invalid', 'true');
    await expect(this.#error()).toBeEmpty();
  }

  /** Types something and leaves the field. */
  async fill(value: string): Promise<void> {
    await this.input.fill(value);
    await this.input.blur();
  }

  /** The place for its sentences, below it in the same box. */
  #error(): Locator {
    return this.input.locator('xpath=ancestor::div[contains(concat(" ", @class, " "), " field ")]').locator('.error');
  }
}

function containing(sentence: string | RegExp): RegExp {
  return typeof sentence === 'string' ? new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : sentence;
}

/** The summary above a form that was refused. */
export function errorSummary(page: Page): Locator {
  return page.locator('.error-summary');
}
