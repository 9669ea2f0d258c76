import { chownSync, statSync } from 'node:fs';
import { inCheckout } from '../build/setup/paths.mjs';
import { expect, needsDesktop, test } from './harness/fixtures.ts';

needsDesktop();

/** `npm run screenshot` makes the README's picture; an ordinary run of the tests leaves it as it is. */
test.skip(process.env.TAPROOM_SCREENSHOT !== '1', "The README's picture is made by `npm run screenshot`.");

test("the demo network's topology, with its traffic", async ({ open, startHelper }) => {
  test.setTimeout(120_000);
  const helper = await startHelper('demo', ['--demo']);
  const { page } = await open({ socket: helper.socket });
  await page.setViewportSize({ width: 1280, height: 800 });
  const main = page.getByRole('main', { name: 'Topology' });
  await expect(main.getByText('alice', { exact: true }).first()).toBeVisible();
  await expect(main.getByText(/bit\/s/).first()).toBeVisible();
  await main.getByRole('button', { name: /^to-alice\b/ }).click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
  // The chart shows a minute: nearly all of it has something to show, a sample a second.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let samples = 0;
        window.taproom.on('helper:statistics', () => {
          samples += 1;
          if (samples === 52) resolve();
        });
      }),
  );
  await page.mouse.move(0, 0);
  const path = inCheckout('docs/screenshot.png');
  await page.screenshot({ path });
  const { uid, gid } = statSync(inCheckout('docs'));
  chownSync(path, uid, gid);
});
