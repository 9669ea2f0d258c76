import type { Page } from '@playwright/test';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import type { SandboxHelper } from './harness/helper.ts';
import { App } from './pages/app.ts';

needsDesktop();
// A thousand changes and more, on a machine that may be busy.
test.slow();

const COUNT = 500;
/** Milliseconds that a change of all of them may take. */
const MOST = 150_000;
const names = Array.from({ length: COUNT }, (_, at) => `m${String(at).padStart(3, '0')}`);
const many = async (helper: SandboxHelper) => (await helper.links()).filter(({ ifname }) => /^m\d{3}$/.test(ifname));

/** Made as somebody else would, then all of them selected in the list by keyboard. */
async function select(page: Page, helper: SandboxHelper): Promise<App> {
  const made = await helper.taproom(['network', 'apply', '-'], document());
  expect(made.code).toBe(0);
  const app = new App(page);
  await app.open('Links');
  await expect(app.row('m000')).toBeVisible();
  await page.getByRole('searchbox').fill('ifb');
  await app.links.focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByText(`${COUNT} selected`)).toBeVisible();
  return app;
}
const document = (): string =>
  `taproom: 1\nname: many\nlinks:\n${names.map((name) => `  - {name: ${name}, kind: ifb}`).join('\n')}\n`;

test('500 links are deleted as one change, and brought back by one Ctrl+Z', async ({ page, helper }) => {
  await select(page, helper);
  await page.getByRole('button', { name: 'Delete selected' }).click();
  const dialog = page.getByRole('alertdialog', { name: `Delete ${COUNT} links?` });
  await expect(dialog).toContainText('and 400 more');
  await shoot(page, 'bulk-delete');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: MOST });
  expect(await many(helper)).toEqual([]);

  await page.keyboard.press('Control+z');
  const ask = page.getByRole('alertdialog', { name: 'Undo this change?' });
  await expect(ask).toContainText('and 499 more steps');
  await ask.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(ask).toBeHidden({ timeout: MOST });
  expect(await many(helper)).toHaveLength(COUNT);

  await page.keyboard.press('Control+y');
  const again = page.getByRole('alertdialog', { name: 'Redo this change?' });
  await again.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect.poll(async () => (await many(helper)).length, { timeout: MOST }).toBe(0);
  await expect(again).toBeHidden({ timeout: MOST });
});

test('a change of 500 links goes on when its dialog is left, and another is cancelled', async ({ page, helper }) => {
  await select(page, helper);
  const mtus = async () => [...new Set((await many(helper)).map(({ mtu }) => mtu))];
  const dialog = page.getByRole('alertdialog', { name: `MTU of ${COUNT} links` });
  const change = async (mtu: string) => {
    await page.getByRole('button', { name: 'Change selected' }).click();
    await page.getByRole('menuitem', { name: 'MTU…' }).click();
    await expect(dialog.getByRole('button', { name: 'Change', exact: true })).toBeDisabled();
    await dialog.getByLabel('MTU').fill(mtu);
    await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  };
  const atFullSpeed = helper.slow();
  try {
    await change('1400');
    await dialog.getByRole('button', { name: 'Cancel the change' }).press('Enter');
    await expect(dialog).toContainText('Cancelled: all of it was reverted.', { timeout: MOST });
  } finally {
    atFullSpeed();
  }
  expect(await mtus()).toEqual([1500]);
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();

  const progress = page.getByRole('contentinfo', { name: 'Status' }).getByRole('progressbar');
  const again = helper.slow();
  try {
    await change('1300');
    await dialog.getByRole('button', { name: 'Close and let it run' }).press('Enter');
    await expect(dialog).toBeHidden();
    await expect(progress).toContainText(`of ${COUNT}`);
  } finally {
    again();
  }
  await expect(progress).toHaveCount(0, { timeout: MOST });
  expect(await mtus()).toEqual([1300]);
});
