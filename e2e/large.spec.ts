import type { Page } from '@playwright/test';
import { expect, needsDesktop, test } from './harness/fixtures.ts';
import type { SandboxHelper } from './harness/helper.ts';
import { App } from './pages/app.ts';

needsDesktop();

/** `npm run test:long` has 100 %: 1,000,000 routes, 10,000 links. */
const SHARE = Number(process.env.TAPROOM_MACHINE_PERCENT ?? 1) / 100;
const [ROUTES, LINKS] = [1_000_000 * SHARE, 10_000 * SHARE];
const LISTED = Math.min(20_000, ROUTES / 2);
const LONG = 120_000 + 900_000 * SHARE;

/** Commands that one `ip -batch` has the time for. */
const SLICE = 100_000;

async function batch(helper: SandboxHelper, count: number, command: (at: number) => string): Promise<void> {
  for (let from = 0; from < count; from += SLICE) {
    const length = Math.min(SLICE, count - from);
    const input = Array.from({ length }, (_, at) => `${command(from + at)}\n`).join('');
    const { code, stderr } = await helper.inside('ip', ['-batch', '-'], { input });
    expect(code, stderr).toBe(0);
  }
}
const number = (value: number): string => value.toLocaleString('en');

test('routes that are too many to be listed are counted, and found by prefix', async ({ startHelper, open }) => {
  test.setTimeout(LONG);
  const helper = await startHelper('counted', ['--budget', `table-rows=${LISTED}`]);
  const route = (at: number): string =>
    `route add ${20 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.0/24 dev lo proto bgp`;
  await batch(helper, ROUTES, route);
  const begun = performance.now();
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await app.open('Routes');
  const told = page.getByText(`${number(ROUTES)} routes are not listed one by one`);
  await expect(told).toBeVisible();
  const shown = performance.now() - begun;
  const prefix = page.getByRole('searchbox', { name: 'Destinations in a prefix' });
  await prefix.fill('20.11.0.0/21');
  await expect(told).toContainText('8 of them are shown');
  const found = performance.now() - begun - shown;
  await expect(page.getByText('20.11.7.0/24', { exact: true })).toBeVisible();
  await expect(page.getByText('20.11.8.0/24', { exact: true })).toHaveCount(0);
  await prefix.fill('20.0.0.0/8');
  await expect(page.getByText('20.0.1.0/24', { exact: true })).toBeVisible();
  const frames = await framesWhileScrolling(page, 'Routes');
  await prefix.fill('20.11');
  await expect(page.getByText('Type a prefix or an address of this family.')).toBeVisible();
  console.log(`  ${number(ROUTES)} routes: ${timed(shown, found, frames)}`);
});

test('of very many links the list shows those that are searched', async ({ startHelper, open }) => {
  test.setTimeout(LONG);
  const helper = await startHelper('many-links');
  const pair = (at: number): string => `link add left${at} type veth peer name right${at}`;
  await batch(helper, LINKS / 2, pair);
  const begun = performance.now();
  const { page } = await open({ socket: helper.socket });
  const app = new App(page);
  await app.open('Links');
  await expect(app.row('left0')).toBeVisible();
  const shown = performance.now() - begun;
  const last = `right${LINKS / 2 - 1}`;
  await expect(app.row(last)).toHaveCount(0);
  const frames = await framesWhileScrolling(page, 'Links');
  const asked = performance.now();
  await page.getByRole('searchbox').first().fill(last);
  await expect(app.row(last)).toBeVisible();
  await expect(app.row('left0')).toHaveCount(0);
  console.log(`  ${number(LINKS)} links: ${timed(shown, performance.now() - asked, frames)}`);
});

/** From the window's start to the rows, and to what was searched; nothing of it is judged. */
const timed = (shown: number, found: number, [idle, scrolling]: readonly [number, number]): string =>
  `shown after ${Math.round(shown)} ms, searched in ${Math.round(found)} ms, ` +
  `${scrolling} frames/s while scrolling (${idle} at rest)`;

/** Frames a second of the page at rest, and while its grid is scrolled. */
async function framesWhileScrolling(page: Page, grid: string): Promise<[idle: number, scrolling: number]> {
  const frames = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const begun = performance.now();
          let count = 0;
          const next = (): void => {
            count += 1;
            const took = performance.now() - begun;
            if (took < 2000) requestAnimationFrame(next);
            else resolve(Math.round((count * 1000) / took));
          };
          requestAnimationFrame(next);
        }),
    );
  const idle = await frames();
  const box = await page.getByRole('grid', { name: grid }).first().boundingBox();
  if (box === null) throw new Error(`The grid ${grid} is not shown.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const counting = frames();
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 300);
  return [idle, await counting];
}
