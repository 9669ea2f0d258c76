import { chownSync, statSync } from 'node:fs';
import { inCheckout } from '../build/setup/paths.mjs';
import { expect, needsDesktop, test } from './harness/fixtures.ts';

needsDesktop();

/** `npm run screenshot` makes the README's picture; an ordinary run of the tests leaves it as it is. */
test.skip(process.env.TAPROOM_SCREENSHOT !== '1', 'The README\'s picture is made by `npm run screenshot`.');

test('the demo network\'s topology, with its traffic', async ({ open, startHelper }) => {
  const helper = await startHelper('demo', ['--demo']);
  const { page } = await open({ socket: helper.socket });
  await page.setViewportSize({ width: 1280, height: 800 });
  const main = page.getByRole('main', { name: 'Topology' });
  await expect(main.getByText('alice', { exact: true }).first()).toBeVisible();
  await expect(main.getByText(/bit\/s/).first()).toBeVisible();
  await main.getByRole('button', { name: /^to-alice\b/ }).click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
  await main.getByRole('button', { name: 'Show the whole picture' }).click();
  // The chart needs something to show: a dozen samples of the demo's traffic.
  await expect(async () => {
    const { stdout } = await helper.inside('ip', ['-json', '-statistics', 'link', 'show', 'to-alice']);
    const [link] = JSON.parse(stdout) as { stats64: { rx: { packets: number } } }[];
    expect(link?.stats64.rx.packets).toBeGreaterThan(400);
  }).toPass({ timeout: 45_000 });
  await page.mouse.move(0, 0);
  const path = inCheckout('docs/screenshot.png');
  await page.screenshot({ path });
  const { uid, gid } = statSync(inCheckout('docs'));
  chownSync(path, uid, gid);
});
