import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import type { SandboxHelper } from './harness/helper.ts';
import { tunFault } from './harness/tun.ts';
import { App } from './pages/app.ts';
import { Datapaths } from './pages/datapaths.ts';

needsDesktop();
test.skip(tunFault() !== null, tunFault() ?? '');

/** Whether so many of so many echo requests come back. */
async function pings(helper: SandboxHelper, address: string, count = 3): Promise<number> {
  const { stdout } = await helper.inside('ping', ['-n', '-c', String(count), '-i', '0.05', '-W', '1', address]);
  return Number(/(\d+) received/.exec(stdout)?.[1] ?? 0);
}

async function violations(page: Page): Promise<string[]> {
  // What react-aria announced of a button that was pending stays for a while after the button.
  const { violations: found } = await new AxeBuilder({ page })
    .exclude('[data-live-announcer]')
    .setLegacyMode(true)
    .analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

/** In both themes, for people to look at and for axe. */
async function look(page: Page, what: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((settings) => window.taproom.request('settings:set', settings), { theme });
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
    );
    await shoot(page, `datapaths-${what}-${theme}`);
    expect(await violations(page), `${what}, ${theme}`).toEqual([]);
  }
  await page.evaluate((settings) => window.taproom.request('settings:set', settings), { theme: 'light' as const });
}

test('the first minute: a responder on a TAP answers ping, and its port can be made lossy', async ({
  page,
  helper,
}) => {
  test.slow();
  const app = new App(page);
  const datapaths = new Datapaths(app);
  await app.open('Topology');
  await datapaths.open();
  await look(page, 'create');
  await datapaths.create();
  const done = page.getByRole('dialog', { name: 'peer0 is running' });
  await expect(done.getByText('ping 10.99.0.2')).toBeVisible();
  await look(page, 'done');
  await done.getByRole('button', { name: 'Close' }).last().click();
  await expect.poll(() => pings(helper, '10.99.0.2', 1)).toBe(1);
  await expect(datapaths.card('peer0')).toBeVisible();
  await expect(datapaths.inspector.getByRole('heading', { name: 'peer0' })).toBeVisible();
  await look(page, 'responder');

  // All that comes in is lost: by the slider, with the keyboard.
  await datapaths.plug('tap0', 'peer0').click();
  const loss = datapaths.inspector.getByRole('slider', { name: 'Loss' });
  await loss.focus();
  await loss.press('End');
  await expect(loss).toHaveAttribute('aria-valuetext', '100 %');
  await expect.poll(() => pings(helper, '10.99.0.2', 2)).toBe(0);
  await expect(datapaths.inspector.getByText('Impairment loss')).toBeVisible();
  await datapaths.inspector.getByText('drops/s').click();
  await look(page, 'impaired');
  await datapaths.inspector.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.poll(() => pings(helper, '10.99.0.2', 1)).toBe(1);

  // A figure that no stop has, typed.
  await datapaths.inspector.getByRole('textbox', { name: 'Delay in ms' }).fill('12.5');
  await datapaths.inspector.getByRole('textbox', { name: 'Delay in ms' }).press('Enter');
  await expect
    .poll(async () => (await helper.taproom(['datapath', 'show', 'peer0', '--json'])).stdout)
    .toContain('12.5');
});

test('bad input is named at its field', async ({ page, helper: _helper }) => {
  const app = new App(page);
  const datapaths = new Datapaths(app);
  await app.open('Topology');
  await datapaths.open();
  await datapaths.field('Name').fill('a name that is too long');
  await datapaths.field('Address 1').fill('10.99.0.300/24');
  await datapaths.create();
  await expect(datapaths.dialog.getByText(/A datapath name has 1 to 10 letters/).first()).toBeVisible();
  await datapaths.chooseType('Bond');
  await datapaths.create();
  await expect(datapaths.dialog.getByText('Choose the link for this port.').first()).toBeVisible();
  await look(page, 'faults');
});

test('a link is plugged into a switch by keyboard and by dragging, its peer is learned, and undo unplugs it', async ({
  page,
  helper,
}) => {
  test.slow();
  await helper.ip('netns add left');
  await helper.ip('netns add right');
  for (const [index, side] of ['left', 'right'].entries()) {
    await helper.ip(`link add to-${side} type veth peer name eth0 netns ${side}`);
    await helper.ip(`link set to-${side} up`);
    await helper.ip(`address add 192.0.2.${index + 1}/24 dev eth0`, side);
    await helper.ip('link set eth0 up', side);
  }
  const app = new App(page);
  const datapaths = new Datapaths(app);
  await app.open('Topology');
  await datapaths.open();
  await datapaths.chooseType('Switch');
  await datapaths.create();
  await expect(datapaths.card('sw0')).toBeVisible();

  await page.keyboard.press('Escape');
  await page.getByRole('toolbar', { name: 'View' }).getByRole('button').last().click();
  await datapaths.chooseByKeyboard(
    datapaths.main.getByRole('button', { name: /^to-left\b/ }),
    'Add to datapath sw0 as a port',
  );
  await expect(datapaths.toast('to-left is now a port of sw0.')).toBeVisible();
  await expect(datapaths.plug('to-left', 'sw0')).toBeVisible();

  const card = await datapaths.main.getByRole('button', { name: /^to-right\b/ }).boundingBox();
  const bar = await datapaths.card('sw0').boundingBox();
  if (!card || !bar) throw new Error('The picture does not show what is to be dragged.');
  await page.mouse.move(card.x + card.width / 2, card.y + card.height / 2);
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2, { steps: 12 });
  await page.mouse.up();
  await expect(datapaths.toast('to-right is now a port of sw0.')).toBeVisible();

  await expect
    .poll(
      async () => (await helper.inside('ping', ['-n', '-c', '1', '-W', '1', '192.0.2.2'], { namespace: 'left' })).code,
    )
    .toBe(0);
  await datapaths.card('sw0').click();
  const mac = (await helper.link('eth0', 'left'))?.address ?? '';
  await expect(datapaths.inspector.getByRole('table', { name: 'MAC table' }).getByText(mac)).toBeVisible();
  await page.getByRole('toolbar', { name: 'View' }).getByRole('button').last().click();
  await look(page, 'switch');

  // Removed by the key, undone by the toast.
  await datapaths.plug('to-right', 'sw0').press('Delete');
  await expect(datapaths.toast('to-right is no longer a port of sw0.')).toBeVisible();
  await expect(datapaths.plug('to-right', 'sw0')).toHaveCount(0);
  await page.getByRole('log', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect(datapaths.plug('to-right', 'sw0')).toBeVisible();
  await expect
    .poll(
      async () => (await helper.inside('ping', ['-n', '-c', '1', '-W', '1', '192.0.2.2'], { namespace: 'left' })).code,
    )
    .toBe(0);

  // The other end of a TAP is known wherever the TAP is.
  await app.open('Links');
  await app.inspect('tap0');
  await expect(datapaths.inspector.getByRole('button', { name: 'sw0', exact: true })).toBeVisible();
  await app.open('Datapaths');
  await expect(
    page.getByRole('grid', { name: 'Datapaths' }).getByRole('row').filter({ hasText: 'to-left' }),
  ).toBeVisible();
  await look(page, 'list');
  await app.open('Traffic');
  await shoot(page, 'datapaths-traffic');
});

test('a port says how the threads share it, and which of them drops', async ({ page, helper }) => {
  await helper.taproom([
    'datapath',
    'add',
    'sw0',
    '--type',
    'switch',
    '--threads',
    '2',
    '--port',
    'tap:vm1,trunk=10',
    '--port',
    'tap:vm2',
  ]);
  const app = new App(page);
  const datapaths = new Datapaths(app);
  await app.open('Topology');
  await datapaths.plug('vm1', 'sw0').click();
  const queues = datapaths.inspector.getByRole('table', { name: 'By queue' });
  await expect(queues.getByRole('columnheader')).toHaveText(['Queue', 'Thread', 'In', 'Out', 'Dropped']);
  await expect(queues.getByRole('rowheader')).toHaveText(['0', '1']);
  await expect(queues.getByRole('row').nth(2)).toContainText('tp-sw0-1');
  // Without a tag they are of no VLAN of the trunk.
  await helper.ip('address add 192.0.2.1/24 dev vm1');
  await helper.inside('ping', ['-n', '-c', '2', '-i', '0.05', '-W', '1', '-b', '192.0.2.255']);
  await queues
    .getByRole('button', { name: /^Drops of queue/ })
    .first()
    .click();
  await expect(queues.getByText('VLAN not allowed on the port').first()).toBeVisible();
  await queues.scrollIntoViewIfNeeded();
  await look(page, 'queues');
});

test('an exception path over the uplink asks first, auto-reverts unless it is kept, and leads to this computer', async ({
  page,
  helper,
}) => {
  test.slow();
  for (const [index, side] of ['left', 'right'].entries()) {
    await helper.ip(`netns add ${side}`);
    await helper.ip(`link add to-${side} type veth peer name eth0 netns ${side}`);
    await helper.ip(`link set to-${side} up`);
    await helper.ip(`address add 192.0.2.${index + 1}/24 dev eth0`, side);
    await helper.ip('link set eth0 up', side);
  }
  await helper.ip('address add 192.0.2.9/24 dev to-left');
  await helper.ip('route add default via 192.0.2.1');
  const reaches = async (from: string, to: string) =>
    (await helper.inside('ping', ['-n', '-c', '1', '-W', '1', to], { namespace: from })).code === 0;
  await expect.poll(() => reaches('left', '192.0.2.9')).toBe(true);

  const app = new App(page);
  const datapaths = new Datapaths(app);
  await app.open('Topology');
  await datapaths.open();
  await datapaths.chooseType('Exception path');
  for (const [position, link] of ['to-left', 'to-right'].entries()) {
    await app.choose(datapaths.dialog.getByRole('group', { name: `Port ${position + 2}` }), 'Link', `${link} veth`);
  }
  await look(page, 'exception');
  await datapaths.create();
  const question = page.getByRole('alertdialog', { name: 'Add datapath fast0?' });
  await expect(question).toContainText('default route');
  await look(page, 'risk');
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(JSON.parse((await helper.taproom(['datapath', 'list', '--json'])).stdout)).toMatchObject({ datapaths: [] });

  await datapaths.create();
  await question.getByRole('button', { name: 'Create' }).click();
  await page
    .getByRole('region', { name: 'A change awaits confirmation' })
    .getByRole('button', { name: 'Keep' })
    .click();
  await expect(datapaths.card('fast0')).toBeVisible();
  // What was this computer's on the card is now on the TAP; what is for others goes past it.
  await helper.ip('address delete 192.0.2.9/24 dev to-left');
  await helper.ip('address add 192.0.2.9/24 dev tap0');
  await expect.poll(() => reaches('left', '192.0.2.9')).toBe(true);
  await expect.poll(() => reaches('right', '192.0.2.9')).toBe(true);
  await expect.poll(() => reaches('left', '192.0.2.2')).toBe(true);
  await datapaths.card('fast0').click();
  await page.getByRole('toolbar', { name: 'View' }).getByRole('button').last().click();
  await look(page, 'exception-runs');
});
