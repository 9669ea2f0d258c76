import { expect, needsDesktop, shoot, test } from './harness/fixtures.ts';
import { App } from './pages/app.ts';
import { CreateDialog } from './pages/create-dialog.ts';

needsDesktop();

const NAMES = [
  ['', /needs a name/],
  ['sixteen-bytes-xx', /at most 15 bytes/],
  ['a/b', /cannot contain/],
  ['a b', /without spaces/],
  ['..', /folder name/],
  ['größe', /printable ASCII/],
  ['网卡', /printable ASCII/],
  ['taken', /already has a link named taken/],
] as const;
const ADDRESSES = [
  ['010.0.0.1/8', /without leading zeros/],
  ['10.1/8', /four numbers/],
  ['fe80::1%eth0/64', /no zone/],
  ['192.0.2.1/33', /0 to 32/],
  ['2001:db8::1/129', /0 to 128/],
  ['hello', /not an IPv4 or IPv6 address/],
] as const;
const MTUS = [
  ['0', /at least 68/],
  ['70000', /at most 65535/],
  ['12x', /whole number/],
] as const;

test('names, addresses and MTUs that cannot be: each says why, and nothing is made', async ({ page, helper }) => {
  await helper.ip('link add taken type veth peer name taken1');
  const before = await helper.links();
  const app = new App(page);
  const create = new CreateDialog(app);
  await create.open();
  await create.chooseKind('veth pair');
  for (const [name, message] of NAMES) {
    await create.name.fill(name);
    await create.submit();
    await expect(create.name).toHaveAttribute('aria-invalid', 'true');
    await expect(create.dialog.getByText(message).first()).toBeVisible();
  }
  await create.name.fill('good0');
  await expect(create.name).not.toHaveAttribute('aria-invalid', 'true');

  await create.addAddress('');
  for (const [address, message] of ADDRESSES) {
    await create.field('Address 1').fill(address);
    await create.submit();
    await expect(create.field('Address 1')).toHaveAttribute('aria-invalid', 'true');
    await expect(create.dialog.getByText(message).first()).toBeVisible();
  }
  await shoot(page, 'create-failed');
  await create.field('Address 1').fill('192.0.2.1/24');

  await create.advanced();
  for (const [mtu, message] of MTUS) {
    await create.field('MTU').fill(mtu);
    await create.submit();
    await expect(create.field('MTU')).toHaveAttribute('aria-invalid', 'true');
    await expect(create.dialog.getByText(message).first()).toBeVisible();
  }
  expect((await helper.links()).map(({ ifname }) => ifname)).toEqual(before.map(({ ifname }) => ifname));

  // All of it put right: the same form works.
  await create.field('MTU').fill('1400');
  await create.submit();
  await expect(create.dialog).toBeHidden();
  expect((await helper.link('good0'))?.mtu).toBe(1400);
});

test('a name that somebody takes while the form is open is refused by the kernel, and said', async ({
  page,
  helper,
}) => {
  const app = new App(page);
  const create = new CreateDialog(app);
  await create.open();
  await create.chooseKind('veth pair');
  await create.name.fill('race0');
  await helper.ip('link add race0 type veth peer name race1');
  await create.submit();
  await expect(create.dialog.getByText(/already has a link named race0/).first()).toBeVisible();
  expect((await helper.links()).filter(({ ifname }) => ifname.startsWith('race'))).toHaveLength(2);
});

test('a parent that is missing is said', async ({ page, helper: _helper }) => {
  const create = new CreateDialog(new App(page));
  await create.open();
  for (const kind of ['macvlan', 'VLAN']) {
    if (await create.kind(kind).isDisabled()) continue;
    await create.chooseKind(kind);
    await create.submit();
    await expect(create.dialog.getByText('no suitable parent link here')).toBeVisible();
    await expect(create.dialog.getByRole('alert').first()).not.toBeEmpty();
  }
});
