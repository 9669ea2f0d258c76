import type { Locator } from '@playwright/test';
import type { App } from './app.ts';

/** The form that makes a link. */
export class CreateDialog {
  readonly dialog: Locator;
  readonly name: Locator;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
    this.dialog = app.page.getByRole('dialog', { name: 'Create link' });
    this.name = this.field('Name');
  }

  async open(): Promise<void> {
    await this.#app.navigation.getByRole('button', { name: 'Create link' }).click();
    await this.name.waitFor();
  }

  kind(name: string): Locator {
    return this.dialog.getByRole('radio', { name, exact: true });
  }

  /** The line of a kind: the radio itself is for screen readers, this takes the click. */
  line(name: string): Locator {
    return this.dialog.locator('label').filter({ has: this.#app.page.getByRole('radio', { name, exact: true }) });
  }

  field(label: string): Locator {
    return this.dialog.getByRole('textbox', { name: label, exact: true });
  }

  async chooseKind(name: string): Promise<void> {
    await this.line(name).click();
  }

  choose(label: string, choice: string): Promise<void> {
    return this.#app.choose(this.dialog, label, choice);
  }

  async addAddress(address: string): Promise<void> {
    await this.dialog
      .getByRole('group', { name: 'Addresses', exact: true })
      .getByRole('button', { name: 'Add address' })
      .click();
    await this.field('Address 1').fill(address);
  }

  async advanced(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Advanced' }).click();
  }

  async submit(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Create', exact: true }).click();
  }
}
