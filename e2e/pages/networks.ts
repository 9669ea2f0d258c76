import type { Locator } from '@playwright/test';
import type { App } from './app.ts';

/** The Networks page: its cards, its editor, its assistant. */
export class Networks {
  readonly #app: App;
  readonly list: Locator;
  readonly inspector: Locator;

  constructor(app: App) {
    this.#app = app;
    this.list = app.page.getByRole('grid', { name: 'Networks' });
    this.inspector = app.page.getByRole('complementary', { name: 'Inspector' });
  }

  async open(): Promise<void> {
    await this.#app.open('Networks');
  }

  /** The card of a network. */
  card(name: string): Locator {
    return this.list.getByRole('row', { name, exact: true });
  }

  /** The line of a card's switch: the switch itself is for screen readers, this takes the click. */
  async toggle(name: string): Promise<void> {
    await this.card(name)
      .locator('label')
      .filter({ has: this.#app.page.getByRole('switch') })
      .click();
  }

  /** Chooses in the menu of a card. */
  async choose(name: string, action: string): Promise<void> {
    await this.card(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await this.#app.page.getByRole('menuitem', { name: action }).click();
  }

  /** The text of the editor. */
  get yaml(): Locator {
    return this.#app.page.getByRole('textbox', { name: 'Document (YAML)' });
  }

  get problems(): Locator {
    return this.#app.page.getByRole('region', { name: 'Errors and plan' });
  }

  /** The assistant, or any other dialog by its title. */
  dialog(title: string): Locator {
    return this.#app.page.getByRole('dialog', { name: title });
  }

  toast(text: string | RegExp): Locator {
    return this.#app.page.getByRole('log', { name: 'Notifications' }).getByText(text);
  }
}
