import type { Locator, Page } from '@playwright/test';

export type View = 'Topology' | 'Networks' | 'Links' | 'Datapaths' | 'Routes' | 'Traffic' | 'History' | 'Settings';

/** The frame, as its users name its parts. */
export class App {
  readonly page: Page;
  readonly navigation: Locator;
  readonly status: Locator;
  readonly links: Locator;

  constructor(page: Page) {
    this.page = page;
    this.navigation = page.getByRole('navigation', { name: 'Views' });
    this.status = page.getByRole('contentinfo', { name: 'Status' });
    this.links = page.getByRole('grid', { name: 'Links' });
  }

  async open(view: View): Promise<void> {
    await this.navigation.getByRole('button', { name: view, exact: true }).click();
    await this.page.getByRole('main', { name: view }).waitFor();
  }

  /** The line of a link in the list. */
  row(name: string): Locator {
    return this.links.getByRole('row').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Opens the link in the inspector. */
  async inspect(name: string): Promise<void> {
    await this.row(name).getByText(name, { exact: true }).click();
    await this.page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { name }).waitFor();
  }

  /** Chooses in a select by its label. */
  async choose(scope: Locator, label: string, choice: string): Promise<void> {
    await scope
      .getByRole('button', { name: new RegExp(`${label}$`) })
      .and(this.page.locator('[aria-haspopup=listbox]'))
      .click();
    await this.page.getByRole('option', { name: choice, exact: true }).click();
  }
}
