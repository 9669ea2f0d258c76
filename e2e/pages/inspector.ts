import type { Locator } from '@playwright/test';
import type { App } from './app.ts';

/** Everything about the link that is selected. */
export class Inspector {
  readonly panel: Locator;

  constructor(app: App) {
    this.panel = app.page.getByRole('complementary', { name: 'Inspector' });
  }

  field(label: string): Locator {
    return this.panel.getByRole('textbox', { name: label, exact: true });
  }

  /** Types a value in place and saves it with Enter. */
  async edit(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
    await this.field(label).press('Enter');
  }

  async toggleUp(): Promise<void> {
    await this.panel
      .locator('label')
      .filter({ has: this.panel.page().getByRole('switch', { name: 'Up' }) })
      .click();
  }
}
