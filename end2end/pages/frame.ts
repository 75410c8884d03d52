import { type Locator, type Page, expect } from '@playwright/test';

/** What stands around every page of the console. */
export class Frame {
  readonly page: Page;
  readonly heading: Locator;
  readonly toasts: Locator;
  readonly navigation: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.toasts = page.locator('.toasts');
    // Not by its role: closed on a phone, it has none.
    this.navigation = page.locator('#nav');
  }

  /** Opens an address of the console and waits until the page answers to its script. */
  async goto(path: string): Promise<void> {
    await this.page.goto(path);
    await this.hydrated();
  }

  async hydrated(): Promise<void> {
    await expect(this.page.locator('body[data-hydrated]')).toBeAttached({ timeout: 20_000 });
  }

  /** Follows a link of the navigation, which is a drawer on phones. */
  async follow(name: string): Promise<void> {
    const menu = this.page.getByRole('button', { name: 'Menu', exact: true });
    if (await menu.isVisible()) await menu.click();
    await this.navigation.getByRole('link', { name, exact: true }).click();
  }

  /** Opens the person's menu and gives it. */
  async personMenu(): Promise<Locator> {
    await this.page.locator('.person-button').click();
    const menu = this.page.locator('#person-menu');
    await expect(menu).toBeVisible();
    return menu;
  }

  async signOut(): Promise<void> {
    const menu = await this.personMenu();
    await menu.getByRole('button', { name: 'Sign out' }).click();
  }

  /** Says in the live region that something was done. */
  async expectToast(words: string | RegExp): Promise<void> {
    await expect(this.toasts.getByText(words)).toBeVisible();
  }
}
