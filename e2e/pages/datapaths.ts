import type { Locator } from '@playwright/test';
import type { App } from './app.ts';

/** Datapaths in the picture, their dialog, and what the inspector says of them. */
export class Datapaths {
  readonly #app: App;
  readonly main: Locator;
  readonly dialog: Locator;
  readonly inspector: Locator;

  constructor(app: App) {
    this.#app = app;
    this.main = app.page.getByRole('main', { name: 'Topology' });
    this.dialog = app.page.getByRole('dialog', { name: 'Add datapath' });
    this.inspector = app.page.getByRole('complementary', { name: 'Inspector' });
  }

  async open(): Promise<void> {
    await this.main.getByRole('button', { name: 'Add datapath' }).click();
    await this.dialog.waitFor();
  }

  async create(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Create', exact: true }).click();
  }

  /** The line of a type: the radio itself is for screen readers, this takes the click. */
  async chooseType(name: string): Promise<void> {
    await this.dialog
      .locator('label')
      .filter({ has: this.#app.page.getByRole('radio', { name, exact: true }) })
      .click();
  }

  field(label: string, within: Locator = this.dialog): Locator {
    return within.getByRole('textbox', { name: label, exact: true });
  }

  /** The card of a datapath in the picture. */
  card(name: string): Locator {
    return this.main.getByRole('button', { name: new RegExp(`^${name}, `) });
  }

  /** The plug of a port in the picture. */
  plug(device: string, datapath: string): Locator {
    return this.main.getByRole('button', { name: new RegExp(`^${device}, port of ${datapath}`) });
  }

  /** A line of the menu that the keyboard opens on what has the focus. */
  async chooseByKeyboard(spot: Locator, action: string): Promise<void> {
    await spot.focus();
    await spot.press('Shift+F10');
    const item = this.#app.page.getByRole('menuitem', { name: action });
    await item.waitFor();
    for (let step = 0; step < 20; step += 1) {
      if (await item.evaluate((element) => element === document.activeElement)) break;
      await this.#app.page.keyboard.press('ArrowDown');
    }
    await this.#app.page.keyboard.press('Enter');
  }

  toast(text: string | RegExp): Locator {
    return this.#app.page.getByRole('log', { name: 'Notifications' }).getByText(text);
  }
}
