import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import type { SandboxHelper } from './harness/helper.ts';
import { App } from './pages/app.ts';
import { CreateDialog } from './pages/create-dialog.ts';
import { Inspector } from './pages/inspector.ts';

needsDesktop();

/** By the names of the window; `ip` is how iproute2 makes and names it, the witness of what this kernel can. */
const KINDS = [
  { kind: 'TUN', ip: 'tuntap add probe mode tun', info: 'tun' },
  { kind: 'TAP', ip: 'tuntap add probe mode tap', info: 'tun' },
  { kind: 'veth pair', ip: 'link add probe type veth peer name probe-p', info: 'veth' },
  { kind: 'Bridge', ip: 'link add probe type bridge', info: 'bridge' },
  { kind: 'VXLAN', ip: 'link add probe type vxlan id 7 dstport 4789', info: 'vxlan' },
  { kind: 'macvlan', ip: 'link add probe link base type macvlan mode bridge', info: 'macvlan' },
  { kind: 'macvtap', ip: 'link add probe link base type macvtap mode bridge', info: 'macvtap' },
  { kind: 'IFB', ip: 'link add probe type ifb', info: 'ifb' },
  { kind: 'Dummy', ip: 'link add probe type dummy', info: 'dummy' },
  { kind: 'VLAN', ip: 'link add probe link base type vlan id 7', info: 'vlan' },
  { kind: 'Bond', ip: 'link add probe type bond', info: 'bond' },
] as const;

/** Whether this kernel makes it when iproute2 asks; nothing of it stays. */
async function kernelMakes(helper: SandboxHelper, command: string): Promise<boolean> {
  const { code } = await helper.inside('ip', command.split(' '));
  if (code === 0) await helper.ip('link delete probe');
  return code === 0;
}

test.describe('each kind', () => {
  for (const { kind, ip, info } of KINDS) {
    test(`${kind}: made in the window, seen with ip, deleted with ip, gone from the window`, async ({
      page,
      helper,
    }) => {
      // Something to stand on, for the kinds that need a parent.
      await helper.ip('link add base type veth peer name base-p');
      const possible = await kernelMakes(helper, ip);
      const app = new App(page);
      const create = new CreateDialog(app);
      await app.open('Links');
      await create.open();

      if (!possible) {
        await expect(create.kind(kind)).toBeDisabled();
        // The reason stands in the line of the kind, not only in its colour.
        await expect(create.line(kind)).not.toHaveText(kind);
        test.skip(true, `This kernel makes no link of this kind, and the window says so: ${kind}.`);
      }
      await create.chooseKind(kind);
      await create.name.fill('made');
      if (kind === 'VXLAN' || kind === 'VLAN') await create.field('ID').fill('7');
      await create.submit();
      await expect(create.dialog).toBeHidden();
      await expect(app.row('made')).toBeVisible();
      expect((await helper.link('made'))?.linkinfo?.info_kind).toBe(info);

      await helper.ip('link delete made');
      await expect(app.row('made')).toHaveCount(0);
      expect(await helper.link('made')).toBeUndefined();
    });
  }
});

test('a link is made with all that the form says', async ({ page, helper }) => {
  await helper.ip('link add br0 type bridge');
  await helper.ip('netns add far');
  const app = new App(page);
  const create = new CreateDialog(app);
  await app.open('Links');
  await create.open();
  await create.chooseKind('veth pair');
  await create.name.fill('near0');
  await create.field('Peer name').fill('far0');
  await create.choose('Peer namespace', 'far');
  await create.addAddress('192.0.2.1/24');
  await create.choose('Controller', 'br0');
  await create.advanced();
  await create.field('MTU').fill('1400');
  await create.field('MAC').fill('02:00:00:00:00:07');
  await shoot(page, 'create-full');
  await create.submit();
  await expect(create.dialog).toBeHidden();

  const link = await helper.link('near0');
  expect(link).toMatchObject({ mtu: 1400, master: 'br0', address: '02:00:00:00:00:07' });
  expect(link?.flags).toContain('UP');
  expect(link?.addr_info?.map(({ local, prefixlen }) => `${local}/${prefixlen}`)).toContain('192.0.2.1/24');
  expect((await helper.link('far0', 'far'))?.linkinfo?.info_kind).toBe('veth');
});

test('what others do is seen at once', async ({ page, helper }) => {
  const app = new App(page);
  await app.open('Links');
  await helper.ip('link add foreign0 type veth peer name foreign1');
  await expect(app.row('foreign0')).toContainText('down');
  await helper.ip('link set foreign0 up');
  await helper.ip('link set foreign1 up');
  await expect(app.row('foreign0')).toContainText('up');
  await helper.ip('address add 198.51.100.7/24 dev foreign0');
  await expect(app.row('foreign0')).toContainText('198.51.100.7/24');
  await helper.ip('link set foreign1 down');
  await helper.ip('link set foreign1 name renamed1');
  await expect(app.row('renamed1')).toBeVisible();
  await helper.ip('link delete foreign0');
  await expect(app.row('foreign0')).toHaveCount(0);
  await expect(app.row('renamed1')).toHaveCount(0);
});

test('edits in the inspector reach the kernel, and come back from it', async ({ page, helper }) => {
  await helper.ip('link add edit0 type veth peer name edit1');
  const app = new App(page);
  const inspector = new Inspector(app);
  await app.open('Links');
  await app.inspect('edit0');

  await inspector.edit('MTU', '1280');
  await expect.poll(async () => (await helper.link('edit0'))?.mtu).toBe(1280);
  await inspector.toggleUp();
  await expect.poll(async () => (await helper.link('edit0'))?.flags.includes('UP')).toBe(true);
  await inspector.toggleUp();
  await expect.poll(async () => (await helper.link('edit0'))?.flags.includes('UP')).toBe(false);
  await inspector.edit('Name', 'edited0');
  await expect.poll(async () => (await helper.link('edited0'))?.mtu).toBe(1280);
  await expect(inspector.panel.getByRole('heading', { name: 'edited0' })).toBeVisible();

  await inspector.field('New address').fill('203.0.113.9/28');
  await inspector.panel.getByRole('button', { name: 'Add', exact: true }).click();
  await expect
    .poll(async () => (await helper.link('edited0'))?.addr_info?.map(({ local }) => local) ?? [])
    .toContain('203.0.113.9');
  await inspector.panel.getByRole('button', { name: 'Remove address 203.0.113.9/28' }).click();
  await expect
    .poll(async () => (await helper.link('edited0'))?.addr_info?.map(({ local }) => local) ?? [])
    .not.toContain('203.0.113.9');

  // And the other way: the kernel's value appears where nobody types.
  await helper.ip('link set edited0 mtu 1401');
  await expect(inspector.field('MTU')).toHaveValue('1401');

  // A value that the kernel refuses stays in the field with its reason, and nothing has changed.
  await inspector.edit('MTU', '70000');
  await expect(inspector.field('MTU')).toHaveAttribute('aria-invalid', 'true');
  expect((await helper.link('edited0'))?.mtu).toBe(1401);
});

test('a link that is deleted under the inspector and under the form is said to be gone', async ({ page, helper }) => {
  await helper.ip('link add gone0 type veth peer name gone1');
  const app = new App(page);
  const inspector = new Inspector(app);
  await app.open('Links');
  await app.inspect('gone0');
  await inspector.field('MTU').fill('1300');
  await helper.ip('link delete gone0');
  await expect(inspector.panel.getByText('gone0 no longer exists')).toBeVisible();

  await helper.ip('link add parent0 type veth peer name parent1');
  const create = new CreateDialog(app);
  await create.open();
  await create.chooseKind('macvlan');
  await create.choose('Parent', 'parent0');
  await helper.ip('link delete parent0');
  await create.submit();
  // Whatever way the form takes, nothing was made and it says why.
  await expect(create.dialog).toBeVisible();
  await expect(create.dialog.getByRole('alert').first()).not.toBeEmpty();
  expect((await helper.links()).filter(({ linkinfo }) => linkinfo?.info_kind === 'macvlan')).toEqual([]);
});

test('deleting asks first, says what goes along, and does it', async ({ page, helper }) => {
  await helper.ip('link add del0 type veth peer name del1');
  await helper.ip('address add 192.0.2.5/24 dev del0');
  const app = new App(page);
  await app.open('Links');
  await app.inspect('del0');
  await app.links.focus();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('alertdialog', { name: 'Delete del0?' });
  await expect(dialog).toContainText('its peer del1');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await helper.link('del0')).toBeDefined();

  await app.links.focus();
  await page.keyboard.press('Delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(app.row('del0')).toHaveCount(0);
  expect(await helper.link('del1')).toBeUndefined();
});

test('rates move while something flows between two namespaces', async ({ page, helper }) => {
  await helper.ip('netns add left');
  await helper.ip('netns add right');
  await helper.ip('link add flow0 netns left type veth peer name flow1 netns right');
  for (const [side, link, address] of [
    ['left', 'flow0', '192.0.2.1/24'],
    ['right', 'flow1', '192.0.2.2/24'],
  ] as const) {
    await helper.ip(`address add ${address} dev ${link}`, side);
    await helper.ip(`link set ${link} up`, side);
  }
  const app = new App(page);
  await app.open('Links');
  const rate = app.row('flow0').getByRole('gridcell').last();
  await expect(app.row('flow0')).toContainText('192.0.2.1/24');
  const ping = helper.background('ping', ['-q', '-i', '0.05', '-c', '400', '-s', '1000', '192.0.2.2'], 'left');
  try {
    // 20 packets/s of 1 kB each way: some 160 kbit/s in each direction.
    await expect(rate).toContainText(/\d[\d.]* kbit\/s.*\d[\d.]* kbit\/s/);
    await app.inspect('flow0');
    await shoot(page, 'links-flow');
  } finally {
    await ping.stop('SIGINT');
  }
  await expect(rate).toContainText(/^0 bit\/s\s*0 bit\/s$/, { timeout: 60_000 });
});

test('1,000 links stay a list that can be used', async ({ page, helper }) => {
  test.slow();
  const pairs = Array.from({ length: 500 }, (_, index) => `link add m${index}a type veth peer name m${index}b`).join(
    '\n',
  );
  const { code } = await helper.inside('ip', ['-batch', '-'], { input: pairs });
  expect(code).toBe(0);
  const app = new App(page);
  await app.open('Links');
  await expect(app.links).toHaveAttribute('aria-rowcount', /^100\d$/);
  // Only what can be seen is in the document.
  expect(await app.links.getByRole('row').count()).toBeLessThan(80);

  await app.links.focus();
  await page.keyboard.press('End');
  await expect(app.row('m499b')).toBeVisible();
  await page.keyboard.press('Home');
  await page.getByRole('searchbox', { name: 'Search links' }).fill('m499');
  await expect(app.row('m499a')).toBeVisible();
  await expect(app.links).toHaveAttribute('aria-rowcount', '4');
  await shoot(page, 'links-1000');
  const groups = await helper.inside('ip', ['-batch', '-'], {
    input: Array.from({ length: 500 }, (_, index) => `link set m${index}a group 77`).join('\n'),
  });
  expect(groups.code).toBe(0);
  await helper.ip('link delete group 77');
  await page.getByRole('searchbox', { name: 'Search links' }).fill('');
  await expect(app.row('m1a')).toHaveCount(0);
});
