import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import { tunFault } from './harness/tun.ts';
import { App } from './pages/app.ts';
import { Inspector } from './pages/inspector.ts';

needsDesktop();

test('namespaces, bridges, cables and TAPs are drawn, can be clicked and follow the kernel', async ({
  page,
  helper,
}) => {
  test.skip(tunFault() !== null, tunFault() ?? '');
  await helper.ip('netns add alice');
  await helper.ip('link add br0 type bridge');
  await helper.ip('link add port0 type veth peer name eth0 netns alice');
  await helper.ip('link set port0 master br0');
  await helper.ip('tuntap add tap7 mode tap');
  const app = new App(page);
  await app.open('Topology');
  const main = page.getByRole('main', { name: 'Topology' });
  for (const name of ['br0', 'port0', 'eth0', 'tap7'])
    await expect(main.getByRole('button', { name: new RegExp(`\\b${name}\\b`) }).first()).toBeVisible();
  await expect(main.getByText('alice', { exact: true }).first()).toBeVisible();

  await main.getByRole('button', { name: /^tap7\b/ }).click();
  await expect(new Inspector(app).panel.getByRole('heading', { name: 'tap7' })).toBeVisible();
  await shoot(page, 'topology-selected');

  // Also what cannot be dragged takes the mouse: a bridge, and the first step of a namespace.
  await main.getByRole('button', { name: /^br0\b/ }).click();
  await expect(new Inspector(app).panel.getByRole('heading', { name: 'br0' })).toBeVisible();
  await main.getByRole('button', { name: 'Create a link in alice' }).first().click();
  await expect(page.getByRole('dialog', { name: 'Create link' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Who has the other end of a TAP is there by name.
  await helper.ip('link set tap7 up');
  const socat = helper.background('socat', ['TUN,tun-name=tap7,tun-type=tap,iff-no-pi', 'PIPE']);
  await expect(main.getByText('socat', { exact: true })).toBeVisible();
  await main.getByRole('button', { name: /^tap7\b/ }).click();
  await expect(new Inspector(app).panel.getByText(/^opened by socat \(PID \d+\)$/)).toBeVisible();
  await socat.stop();
  await expect(main.getByText('not opened', { exact: true })).toBeVisible();

  await helper.ip('link delete tap7');
  await expect(main.getByRole('button', { name: /^tap7\b/ })).toHaveCount(0);
});

test('an empty machine offers the first step', async ({ page, helper: _helper }) => {
  const app = new App(page);
  await app.open('Topology');
  await shoot(page, 'topology-empty');
  await expect(page.getByRole('main', { name: 'Topology' }).getByRole('button').first()).toBeVisible();
});

test('a namespace of a running program is folded at first, quieter, and opens', async ({ page, helper }) => {
  const app = new App(page);
  await app.open('Topology');
  const main = page.getByRole('main', { name: 'Topology' });
  const holder = helper.background('unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec sleep 600']);
  const empty = helper.background('unshare', ['--net', 'sleep', '600']);
  await expect(main.getByText(`pid:${holder.child.pid}`, { exact: true }).first()).toBeVisible({ timeout: 15_000 });
  await expect(main.getByText('sleep', { exact: true }).first()).toBeVisible();
  await expect(main.getByText(`pid:${empty.child.pid}`, { exact: true })).toHaveCount(0);

  await helper.ip(`link add near type veth peer name inner netns ${holder.child.pid}`);
  const unfold = main.getByRole('button', { name: `Unfold pid:${holder.child.pid}` });
  await expect(unfold).toBeVisible();
  await expect(main.getByRole('button', { name: /^inner\b/ })).toHaveCount(0);
  await shoot(page, 'topology-foreign');
  await unfold.click();
  await main.getByRole('button', { name: /^inner\b/ }).click();
  await expect(new Inspector(app).panel.getByRole('heading', { name: 'inner' })).toBeVisible();
  await expect(new Inspector(app).panel.getByText('near', { exact: true }).first()).toBeVisible();

  const { stdout } = await helper.taproom(['namespace', 'list']);
  expect(stdout).toMatch(new RegExp(`pid:${holder.child.pid} +sleep \\(${holder.child.pid}\\)`));
  expect(stdout).toContain(`pid:${empty.child.pid}`);
  await Promise.all([holder.stop(), empty.stop()]);
  await expect(main.getByText(`pid:${holder.child.pid}`, { exact: true })).toHaveCount(0, { timeout: 15_000 });
});
