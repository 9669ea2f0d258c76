import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { inCheckout } from '../build/setup/paths.mjs';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import type { SandboxHelper } from './harness/helper.ts';
import { tunFault } from './harness/tun.ts';

needsDesktop();

/** By the renderer's own keys, which are the same in every language. */
const VIEWS = [
  ['topology', 'Control+1'],
  ['networks', 'Control+2'],
  ['links', 'Control+3'],
  ['datapaths', 'Control+4'],
  ['routes', 'Control+5'],
  ['traffic', 'Control+6'],
  ['history', 'Control+7'],
  ['settings', 'Control+8'],
] as const;

/** A network with a little of everything. */
async function furnish(helper: SandboxHelper): Promise<void> {
  for (const command of [
    'netns add alice',
    'netns add bob',
    'link add br0 type bridge',
    'link set br0 up',
    'address add 192.0.2.1/24 dev br0',
    'link add to-alice type veth peer name eth0 netns alice',
    'link add to-bob type veth peer name eth0 netns bob',
    'link set to-alice master br0 up',
    'link set to-bob master br0 up',
    ...(tunFault() === null ? ['tuntap add tap0 mode tap', 'link set tap0 master br0'] : []),
    'route add 198.51.100.0/24 via 192.0.2.254',
    'route add blackhole 203.0.113.0/24',
    'link add fifteen-bytes-x type veth peer name other-end',
  ])
    await helper.ip(command);
  for (const [index, side] of ['alice', 'bob'].entries()) {
    await helper.ip(`address add 192.0.2.${index + 2}/24 dev eth0`, side);
    await helper.ip('link set eth0 up', side);
  }
  for (let index = 0; index < 40; index++) await helper.ip(`address add 198.18.${index}.1/24 dev fifteen-bytes-x`);
}

/** Networks in several states: connected, changed by others, failed, not connected. */
async function furnishNetworks(helper: SandboxHelper): Promise<void> {
  for (const name of ['router', 'isolated-lab', 'tap-qemu'])
    await helper.save(readFileSync(inCheckout(`examples/${name}.yaml`), 'utf8'));
  await helper.save(
    'taproom: 1\nname: overlay\nstart: boot\nlinks:\n  - {kind: vxlan, name: vx42, options: {id: 42, remote: 192.0.2.99}}\n',
  );
  await helper.save(
    `taproom: 1\nname: a-name-of-32-characters-exactly\nkeep: true\ndescription: ${'A description that has no end. '.repeat(9).trimEnd()}\n`,
  );
  // Another has its id on the same port: the kernel refuses the network's.
  await helper.ip('link add vx0 type vxlan id 42 dstport 4789 dev br0');
  for (const name of ['isolated-lab', 'router', 'overlay']) await helper.up(name);
  await helper.ip('route delete default', 'left');
}

/**
 * A switch with every kind of port, one of them impaired and one whose device has gone; a bond; somebody who answers.
 */
async function furnishDatapaths(helper: SandboxHelper): Promise<void> {
  if (tunFault() !== null) return;
  await helper.ip('link add gone0 type veth peer name gone1');
  await helper.ip('link add member0 type veth peer name member0-far');
  await helper.ip('link add member1 type veth peer name member1-far');
  for (const name of ['member0', 'member0-far', 'member1', 'member1-far']) await helper.ip(`link set ${name} up`);
  for (const command of [
    'add sw0 --type switch --port tap:vm-a --port tap:vm-b,vlan=10,loss=5%,delay=40ms --port nic:gone0 --port vxlan:42@192.0.2.77',
    'add agg0 --type bond --port tap:bonded --port nic:member0,primary --port nic:member1',
    'add peer0 --type responder --port tap:answer --address 10.99.0.2/24',
  ]) {
    const { code, stderr } = await helper.taproom(['datapath', ...command.split(' ')]);
    if (code !== 0) throw new Error(`taproom datapath ${command}: ${stderr}`);
  }
  await helper.ip('link delete gone0');
}

/** Opens a view by its key; it is there at once. */
async function visit(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  const place = page
    .getByRole('navigation')
    .getByRole('listitem')
    .nth(Number(key.slice(-1)) - 1);
  await expect(place.getByRole('button')).toHaveAttribute('aria-current', 'page');
  await expect(page.locator('main h1')).toHaveCount(1);
}

async function quiet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
}

type Rules = (builder: AxeBuilder) => AxeBuilder;

async function violations(page: Page, rules: Rules = all): Promise<string[]> {
  const { violations: found } = await rules(new AxeBuilder({ page }).setLegacyMode(true)).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

const all: Rules = (builder) => builder;
const ofColours: Rules = (builder) => builder.withRules(['color-contrast']);
const ofTheRest: Rules = (builder) => builder.disableRules(['color-contrast']);

/** A theme has colours of its own, a language names and roles: axe looks once at each of them. */
const LOOKS: readonly ['light' | 'dark', 'en' | 'zh-CN', Rules | null][] = [
  ['light', 'en', all],
  ['light', 'zh-CN', ofTheRest],
  ['dark', 'en', ofColours],
  ['dark', 'zh-CN', null],
];

const set = (page: Page, change: { theme?: 'light' | 'dark'; language?: 'en' | 'zh-CN' }) =>
  page.evaluate((settings) => window.taproom.request('settings:set', settings), change);

for (const [theme, language, rules] of LOOKS) {
  test(`${theme}, ${language}: every page has its picture${rules ? ', and axe finds nothing' : ''}`, async ({
    page,
    helper,
  }) => {
    test.slow();
    await furnish(helper);
    await furnishNetworks(helper);
    await furnishDatapaths(helper);
    const look = async (what: string) => {
      await quiet(page);
      await shoot(page, `${what}-${theme}-${language}`);
      if (rules) expect(await violations(page, rules), what).toEqual([]);
    };
    await set(page, { theme, language });
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    for (const [view, key] of VIEWS) {
      await visit(page, key);
      // Somebody who has looked at an empty picture before sees the whole of the new one by this button.
      if (view === 'topology') await page.locator('main [role=toolbar]').last().getByRole('button').last().click();
      await look(view);
    }
    // A network beside its card, in the editor, and the recipes.
    await page.keyboard.press('Control+2');
    await page.locator('main [data-network=router]').click();
    await expect(page.getByRole('complementary')).toBeVisible();
    await look('network-inspector');
    await page.locator('main [data-network=router]').press('Enter');
    await expect(page.locator('main .cm-content')).toBeVisible();
    await look('network-editor');
    await page.locator('main header').getByRole('button').first().click();
    await page.locator('main [role=toolbar]').getByRole('button').last().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('network-recipes');
    await page.keyboard.press('Escape');
    // A datapath, its worst port, and the dialog that makes one.
    if (tunFault() === null) {
      await page.keyboard.press('Control+4');
      for (const name of ['sw0', 'vm-b', 'agg0']) {
        await page.locator('main [role=grid]').getByText(name, { exact: true }).first().click();
        await expect(page.getByRole('complementary').getByRole('heading', { name })).toBeVisible();
        await look(`datapath-${name}`);
      }
      await page.locator('main [role=toolbar]').getByRole('button').last().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('datapath-create');
      await page.keyboard.press('Escape');
    }
    // The inspector, the dialog and the palette stand over or beside every page.
    await page.keyboard.press('Control+3');
    await page.getByText('fifteen-bytes-x', { exact: true }).first().click();
    await expect(page.getByRole('complementary')).toBeVisible();
    await look('inspector');
    // What is far down in it makes the inspector scroll, never the window.
    expect(
      await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight),
    ).toBe(0);
    await page.keyboard.press('Control+n');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('create');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('palette');
  });
}

test('an empty machine: every page says what would be here', async ({ page, helper: _helper }) => {
  for (const [view, key] of VIEWS) {
    await visit(page, key);
    await quiet(page);
    await shoot(page, `${view}-empty`);
    expect(await violations(page), view).toEqual([]);
  }
});

for (const [what, size] of [
  ['900x600', { width: 900, height: 600 }],
  ['200 %', { width: 640, height: 400 }],
] as const) {
  test(`${what}: nothing is cut off that has no way to be reached`, async ({ page, helper }) => {
    await furnish(helper);
    await furnishNetworks(helper);
    await furnishDatapaths(helper);
    // 200 % of a window of 1280 x 800 is a layout of 640 x 400.
    await page.setViewportSize(size);
    for (const [view, key] of VIEWS) {
      await visit(page, key);
      await quiet(page);
      await shoot(page, `${view}-${what.replaceAll(/\W+/g, '')}`);
      // The window itself never scrolls: what is too long scrolls in its own place.
      const overflow = await page.evaluate(() => {
        const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
        return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
      });
      expect(overflow, view).toEqual({ x: 0, y: 0 });
      // Every link and button that leaves the page is on the screen.
      for (const button of await page.getByRole('navigation').getByRole('button').all())
        await expect(button).toBeInViewport({ ratio: 0.9 });
    }
  });
}

test('what the settings say outlives the window', async ({ open, startHelper, session }) => {
  const helper = await startHelper('settings');
  const env = { XDG_CONFIG_HOME: session.scratch.folder('kept-settings') };
  const first = await open({ socket: helper.socket, env });
  await set(first.page, { theme: 'dark', language: 'zh-CN' });
  await first.close();
  const second = await open({ socket: helper.socket, env });
  await expect(second.page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect.poll(() => second.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
});
