import { type Locator, type Page, expect } from '@playwright/test';
import { Field } from './form.ts';
import { Frame } from './frame.ts';

/** Settings > Attributes. */
export class AttributesPage extends Frame {
  readonly new: Locator;
  readonly dialog: Locator;
  readonly name: Field;
  readonly german: Field;
  readonly key: Field;
  readonly kind: Locator;
  readonly options: Field;
  readonly mask: Field;
  readonly create: Locator;
  readonly update: Locator;
  readonly names: Locator;

  constructor(page: Page) {
    super(page);
    this.new = page.getByRole('button', { name: 'New Attribute' });
    this.dialog = page.getByRole('dialog');
    this.name = new Field(this.dialog, 'Name');
    this.german = new Field(this.dialog, 'Name in German optional');
    this.key = new Field(this.dialog, 'Key');
    this.kind = this.dialog.getByLabel('Type');
    this.options = new Field(this.dialog, 'Options');
    this.mask = new Field(this.dialog, 'Mask optional');
    this.create = this.dialog.getByRole('button', { name: 'Create', exact: true });
    this.update = this.dialog.getByRole('button', { name: 'Update', exact: true });
    this.names = page.locator('.table tbody .name-cell strong');
  }

  override async goto(): Promise<void> {
    await super.goto('/console/attributes');
    await expect(this.names.first()).toBeVisible();
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  tick(words: RegExp): Locator {
    return this.dialog.getByRole('checkbox', { name: words });
  }

  /** The switch that shows an attribute somewhere. */
  shown(name: string, place: 'Console' | 'My Account' | 'Registration'): Locator {
    return this.page.getByRole('switch', { name: `Show ${name}: ${place}` });
  }

  async act(what: 'Edit' | 'Delete', name: string): Promise<void> {
    await this.page.getByRole('button', { name: `${what} ${name}`, exact: true }).click();
    await expect(this.dialog).toBeVisible();
  }
}
