import AxeBuilder from '@axe-core/playwright';
import { DETOUR, gateways, save, addDefaultRoute } from './harness/documents.ts';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import { App } from './pages/app.ts';

needsDesktop();

test('a pending change is in every view, is kept, reverted, or auto-reverts', async ({ open, startHelper }) => {
  test.slow();
  const helper = await startHelper('pending');
  await addDefaultRoute(helper);
  await save(helper, DETOUR);
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  const bar = page.getByRole('region', { name: 'A change awaits confirmation' });
  const news = page.getByRole('log', { name: 'Notifications' });
  const up = async (seconds: number) =>
    expect((await helper.taproom(['network', 'up', 'detour', '--confirm-within', String(seconds)])).code).toBe(7);

  // From the command line: the window has the question, too, in every view.
  await up(60);
  for (const view of ['Topology', 'Links', 'Routes', 'Traffic', 'History', 'Settings'] as const) {
    await app.open(view);
    await expect(bar).toContainText('detour');
    await expect(bar).toContainText('default route');
  }
  await expect(bar.getByRole('timer')).toHaveText(/^Auto-reverts in \d\d s$/);
  const first = await bar.getByRole('timer').textContent();
  await expect(bar.getByRole('timer')).not.toHaveText(first ?? '');
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((settings) => window.taproom.request('settings:set', settings), { theme });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    await app.open('Topology');
    await shoot(page, `pending-${theme}`);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  // At the smallest size both buttons are there.
  await page.setViewportSize({ width: 900, height: 600 });
  await expect(bar.getByRole('button', { name: 'Keep' })).toBeInViewport({ ratio: 1 });
  await expect(bar.getByRole('button', { name: 'Revert' })).toBeInViewport({ ratio: 1 });
  await shoot(page, 'pending-900x600');
  await page.evaluate(() => window.taproom.request('settings:set', { language: 'zh-CN' }));
  await expect(page.getByRole('button', { name: '保留', exact: true })).toBeVisible();
  await shoot(page, 'pending-zh-CN');
  await page.evaluate(() => window.taproom.request('settings:set', { language: 'en' }));

  await bar.getByRole('button', { name: 'Keep' }).click();
  await expect(bar).toHaveCount(0);
  await expect(news).toContainText('Kept');
  expect(await gateways(helper)).toEqual(['192.0.2.1', '198.51.100.1']);
  expect((await helper.taproom(['network', 'down', 'detour', '--yes'])).code).toBe(0);
  expect(await gateways(helper)).toEqual(['192.0.2.1']);

  await up(60);
  await bar.getByRole('button', { name: 'Revert' }).click();
  await expect.poll(() => gateways(helper)).toEqual(['192.0.2.1']);
  await expect(bar).toHaveCount(0);

  // By the palette, with the keyboard alone.
  await up(60);
  await expect(bar).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('revert');
  await page.keyboard.press('Enter');
  await expect.poll(() => gateways(helper)).toEqual(['192.0.2.1']);
  await expect(bar).toHaveCount(0);

  // Nobody answers.
  await up(5);
  await expect(bar).toBeVisible();
  await expect(bar).toHaveCount(0, { timeout: 60_000 });
  expect(await gateways(helper)).toEqual(['192.0.2.1']);
  expect(await helper.link('det0')).toBeUndefined();
  await expect(news.getByText(/^Reverted: .*verified with the kernel\.$/).last()).toBeVisible();
});
