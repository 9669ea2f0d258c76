import { createSocket } from 'node:dgram';
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AddressAddInput, RouteAddInput, RuleAddInput } from '../protocol/index.ts';
import type { Connection } from '../client/index.ts';
import { done, refusedCleanly } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipAddresses, ipLink, ipNamespaces, ipRoutes, ipRules, wholeState } from './witness.ts';

let daemon: TestDaemon;
let helper: Connection;

describeKernel('addresses, routes, rules and namespaces through the helper, as ip sees them', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterAll(() => daemon.stop());
  beforeEach(async () => {
    await done(helper, 'link.add', {
      kind: 'veth',
      name: 'v',
      up: true,
      addresses: ['192.0.2.1/24', '2001:db8:1::1/64'],
    });
  });
  afterEach(cleanNetwork);
  const link = { name: 'v' } as const;

  const addresses: [Omit<AddressAddInput, 'link'>, Record<string, unknown>][] = [
    [{ address: '198.51.100.1/24' }, { local: '198.51.100.1', prefixlen: 24, scope: 'global' }],
    [{ address: '198.51.100.1' }, { local: '198.51.100.1', prefixlen: 32 }],
    [
      { address: '198.51.100.1/24', broadcast: '198.51.100.255', label: 'v:x', scope: 'link' },
      { broadcast: '198.51.100.255', label: 'v:x', scope: 'link' },
    ],
    [
      { address: '198.51.100.1/32', peer: '198.51.100.9/32' },
      { local: '198.51.100.1', address: '198.51.100.9', prefixlen: 32 },
    ],
    [
      { address: '2001:db8:2::1/64', noDad: true, noPrefixRoute: true },
      { local: '2001:db8:2::1', prefixlen: 64, nodad: true, noprefixroute: true },
    ],
    [{ address: '2001:DB8:2:0::1/64', validLifetime: 3600, preferredLifetime: 1800 }, { local: '2001:db8:2::1' }],
  ];
  it.each(addresses)('adds and removes %j', async (spec, expected) => {
    const before = wholeState();
    const { address } = await done(helper, 'address.add', { link, ...spec });
    const seen = ipAddresses('v').find(({ local }) => local === address.address);
    expect(seen).toMatchObject(expected);
    if (spec.validLifetime !== undefined && spec.validLifetime !== null) {
      expect(seen?.valid_life_time).toBeGreaterThan(3590);
      expect(seen?.preferred_life_time).toBeLessThanOrEqual(1800);
    }
    // Only iproute2 from 6.3 on shows it; the capability says whether the kernel keeps it.
    if (helper.info.capabilities.some(({ name, available }) => name === 'address.protocol' && available))
      expect(address.protocol).toBe(214);
    await done(helper, 'address.delete', { link, address: `${address.address}/${address.prefixLength}` });
    // The kernel keeps the prefix of an address that had a lifetime until that has run out.
    if (spec.validLifetime !== undefined) ip('-6', 'route', 'delete', '2001:db8:2::/64');
    expect(wholeState()).toEqual(before);
  });

  it.each([
    [
      { link, address: '192.0.2.1/24' },
      { kind: 'conflict', field: 'address', errnoName: 'EEXIST' },
    ],
    [
      { link, address: '010.0.0.1' },
      { kind: 'invalid', field: 'address' },
    ],
    [
      { link, address: '10.1' },
      { kind: 'invalid', field: 'address' },
    ],
    [
      { link, address: 'fe80::1%' },
      { kind: 'invalid', field: 'address' },
    ],
    [
      { link, address: '192.0.2.7/33' },
      { kind: 'invalid', field: 'address' },
    ],
    [
      { link, address: '2001:db8::1/64', broadcast: '192.0.2.255' },
      { kind: 'invalid', field: 'broadcast' },
    ],
    [
      { link, address: '192.0.2.7/24', peer: '2001:db8::1/64' },
      { kind: 'invalid', field: 'peer' },
    ],
    [
      { link, address: '192.0.2.7/24', validLifetime: 10, preferredLifetime: 20 },
      { kind: 'invalid', field: 'preferredLifetime' },
    ],
    [
      { link: { name: 'nobody' }, address: '192.0.2.7/24' },
      { kind: 'not-found', field: 'link.name' },
    ],
    [
      { link: { name: 'v', namespace: 'nowhere' }, address: '192.0.2.7/24' },
      { kind: 'not-found', field: 'link.namespace' },
    ],
  ] as [AddressAddInput, object][])('refuses the address %j', async (params, expected) => {
    expect(await refusedCleanly(helper, 'address.add', params)).toMatchObject(expected);
  });

  it('refuses to remove an address that is not there', async () => {
    expect(await refusedCleanly(helper, 'address.delete', { link, address: '192.0.2.99/24' })).toMatchObject({
      kind: 'not-found',
      field: 'address',
    });
  });

  const routes: [4 | 6, RouteAddInput, Record<string, unknown>, string[]][] = [
    [
      4,
      { destination: '198.51.100.0/24', via: '192.0.2.9', metric: 50, mtu: 1300 },
      { dst: '198.51.100.0/24', gateway: '192.0.2.9', metric: 50 },
      [],
    ],
    [4, { destination: 'default', via: '192.0.2.9' }, { dst: 'default', gateway: '192.0.2.9' }, []],
    [
      4,
      { destination: '198.51.100.0/24', dev: 'v', table: 100, source: '192.0.2.1' },
      { dst: '198.51.100.0/24', dev: 'v', prefsrc: '192.0.2.1' },
      ['table', '100'],
    ],
    [
      4,
      { destination: '198.51.100.0/24', dev: 'v', via: '203.0.113.1', onlink: true },
      { gateway: '203.0.113.1', flags: ['onlink'] },
      [],
    ],
    [4, { destination: '198.51.100.0/24', type: 'blackhole' }, { type: 'blackhole', dst: '198.51.100.0/24' }, []],
    [4, { destination: '198.51.100.0/24', type: 'unreachable' }, { type: 'unreachable' }, []],
    [4, { destination: '198.51.100.0/24', type: 'prohibit' }, { type: 'prohibit' }, []],
    [
      4,
      { destination: '198.51.100.0/24', nexthops: [{ via: '192.0.2.8', weight: 3 }, { via: '192.0.2.9' }] },
      { dst: '198.51.100.0/24' },
      [],
    ],
    [
      6,
      { destination: '2001:db8:9::/48', via: '2001:db8:1::9' },
      { dst: '2001:db8:9::/48', gateway: '2001:db8:1::9' },
      [],
    ],
    [6, { destination: 'default', dev: 'v', family: 'ipv6', metric: 7 }, { dst: 'default', dev: 'v', metric: 7 }, []],
    [6, { destination: '2001:db8:9::/48', type: 'blackhole' }, { type: 'blackhole' }, []],
    [
      6,
      { destination: '2001:db8:9::/48', nexthops: [{ via: '2001:db8:1::8' }, { via: '2001:db8:1::9' }] },
      { dst: '2001:db8:9::/48' },
      [],
    ],
  ];
  it.each(routes)('IPv%i: adds and deletes the route %j', async (family, spec, expected, table) => {
    const before = wholeState();
    const { route } = await done(helper, 'route.add', spec);
    expect(route.protocolName).toBe('taproom');
    const seen = ipRoutes(family, '', ...table).filter(({ protocol }) => String(protocol) === '214');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject(expected);
    if (spec.nexthops) {
      expect(seen[0]?.nexthops).toHaveLength(2);
      expect(route.nexthops).toHaveLength(2);
    }
    const { routes: listed } = await done(helper, 'route.list', { table: spec.table ?? 254 });
    expect(listed.filter(({ protocol }) => protocol === 214)).toHaveLength(1);
    await done(helper, 'route.delete', { ...spec, confirm: true });
    expect(wholeState()).toEqual(before);
    expect((await done(helper, 'route.list', {})).routes.filter(({ protocol }) => protocol === 214)).toEqual([]);
  });

  it.each([
    [
      { destination: '198.51.100.1/24', via: '192.0.2.9' },
      { kind: 'invalid', field: 'destination' },
    ],
    [{ destination: '198.51.100.0/24' }, { kind: 'invalid', field: 'via' }],
    [
      { destination: 'default', dev: 'v' },
      { kind: 'invalid', field: 'family' },
    ],
    [{ destination: '198.51.100.0/24', via: '203.0.113.1' }, { field: 'via' }],
    [
      { destination: '198.51.100.0/24', via: '2001:db8:1::9' },
      { kind: 'invalid', field: 'via' },
    ],
    [
      { destination: '198.51.100.0/24', dev: 'nobody' },
      { kind: 'not-found', field: 'dev' },
    ],
    [{ destination: '198.51.100.0/24', dev: 'v', source: '203.0.113.77' }, { kind: 'invalid' }],
    [
      { destination: '198.51.100.0/24', type: 'blackhole', dev: 'v' },
      { kind: 'invalid', field: 'dev' },
    ],
    [
      { destination: '198.51.100.0/24', nexthops: [{ via: '192.0.2.8' }, { dev: 'nobody' }] },
      { kind: 'not-found', field: 'nexthops.1.dev' },
    ],
    [
      { destination: '198.51.100.0/24', via: '192.0.2.9', namespace: 'nowhere' },
      { kind: 'not-found', field: 'namespace' },
    ],
  ] as [RouteAddInput, object][])('refuses the route %j', async (params, expected) => {
    expect(await refusedCleanly(helper, 'route.add', params)).toMatchObject(expected);
  });

  it('refuses a route twice, and deleting one that is not there', async () => {
    const spec = { destination: '198.51.100.0/24', via: '192.0.2.9' } as const;
    expect(await refusedCleanly(helper, 'route.delete', { ...spec, confirm: true })).toMatchObject({
      kind: 'not-found',
      field: 'destination',
    });
    await done(helper, 'route.add', spec);
    expect(await refusedCleanly(helper, 'route.add', spec)).toMatchObject({ kind: 'conflict', field: 'destination' });
  });

  it('forgets routes that the kernel drops without a word', async () => {
    await done(helper, 'route.add', { destination: '198.51.100.0/24', via: '192.0.2.9' });
    await done(helper, 'link.set', { link, up: false });
    const { routes: listed } = await done(helper, 'route.list', { namespace: '' });
    expect(listed.filter(({ family, table }) => family === 'ipv4' && table === 254)).toEqual([]);
    expect(ipRoutes(4)).toEqual([]);
  });

  it('says where a packet would go', async () => {
    await done(helper, 'route.add', { destination: '198.51.100.0/24', via: '192.0.2.9' });
    const { route, link: out } = await done(helper, 'route.get', { to: '198.51.100.7' });
    expect(out).toBe('v');
    expect(route.gateway).toBe('192.0.2.9');
    expect(JSON.parse(ip('-json', 'route', 'get', '198.51.100.7'))).toMatchObject([{ gateway: '192.0.2.9', dev: 'v' }]);
    expect(await refusedCleanly(helper, 'route.get', { to: '203.0.113.1' })).toMatchObject({
      kind: 'not-found',
      field: 'to',
      errnoName: 'ENETUNREACH',
    });
  });

  const rules: [4 | 6, RuleAddInput, Record<string, unknown>][] = [
    [
      4,
      { priority: 1000, from: '192.0.2.0/24', table: 100 },
      { priority: 1000, src: '192.0.2.0', srclen: 24, table: '100' },
    ],
    [4, { priority: 1001, to: '198.51.100.0/24', action: 'blackhole' }, { priority: 1001, action: 'blackhole' }],
    [
      4,
      { priority: 1002, mark: 5, markMask: 255, table: 100, invert: true },
      { priority: 1002, fwmark: '0x5', fwmask: '0xff', not: null },
    ],
    [4, { inputLink: 'v', table: 100 }, { iif: 'v' }],
    [
      6,
      { family: 'ipv6', priority: 1003, outputLink: 'v', action: 'prohibit' },
      { priority: 1003, oif: 'v', action: 'prohibit' },
    ],
    [
      6,
      { family: 'ipv6', priority: 1004, from: '2001:db8::/32' },
      { priority: 1004, src: '2001:db8::', table: 'main' },
    ],
  ];
  it.each(rules)('IPv%i: adds and deletes the rule %j', async (family, spec, expected) => {
    const before = wholeState();
    const { rule } = await done(helper, 'rule.add', spec);
    expect(ipRules(family).find(({ priority }) => priority === rule.priority)).toMatchObject(expected);
    expect((await done(helper, 'rule.list', {})).rules).toContainEqual(rule);
    expect(await refusedCleanly(helper, 'rule.add', { ...spec, priority: rule.priority })).toMatchObject({
      kind: 'conflict',
      field: 'priority',
    });
    await done(helper, 'rule.delete', { ...spec, priority: rule.priority });
    expect(wholeState()).toEqual(before);
  });

  it('refuses rules that do not fit together', async () => {
    expect(await refusedCleanly(helper, 'rule.add', { from: '2001:db8::/32' })).toMatchObject({
      kind: 'invalid',
      field: 'from',
    });
    expect(await refusedCleanly(helper, 'rule.add', { markMask: 1 })).toMatchObject({
      kind: 'invalid',
      field: 'markMask',
    });
    expect(await refusedCleanly(helper, 'rule.add', { action: 'prohibit', table: 5 })).toMatchObject({
      kind: 'invalid',
      field: 'table',
    });
    expect(await refusedCleanly(helper, 'rule.delete', { priority: 4242 })).toMatchObject({
      kind: 'not-found',
      field: 'priority',
    });
  });

  it('makes a namespace with its loopback up, fills it, moves links, deletes it', async () => {
    const { namespace } = await done(helper, 'namespace.add', { name: 'one' });
    expect(namespace).toMatchObject({ name: 'one', readable: true });
    expect(ipNamespaces()).toEqual(['one']);
    expect(ipLink('lo', 'one')?.flags).toContain('UP');
    expect(await refusedCleanly(helper, 'namespace.add', { name: 'one' })).toMatchObject({
      kind: 'conflict',
      field: 'name',
    });

    await done(helper, 'link.add', {
      kind: 'bridge',
      namespace: 'one',
      name: 'b',
      up: true,
      addresses: ['198.51.100.1/24'],
    });
    await done(helper, 'route.add', { namespace: 'one', destination: 'default', via: '198.51.100.9' });
    expect(ipRoutes(4, 'one')).toContainEqual(expect.objectContaining({ dst: 'default', gateway: '198.51.100.9' }));
    const { link: made, peer } = await done(helper, 'link.add', {
      kind: 'veth',
      name: 'here',
      up: true,
      options: { peer: 'eth0', peerNamespace: 'one', peerAddresses: ['198.51.100.2/24'], peerMac: '02:00:00:00:00:05' },
    });
    expect(made.peer).toEqual({ index: peer?.index, namespace: 'one' });
    expect(ipLink('eth0', 'one')).toMatchObject({ ifindex: peer?.index, address: '02:00:00:00:00:05' });
    expect(ipAddresses('eth0', 'one').map(({ local }) => local)).toContain('198.51.100.2');

    const { link: moved } = await done(helper, 'link.set', {
      link: { name: 'here' },
      moveTo: 'one',
      name: 'there',
      up: true,
    });
    expect(moved).toMatchObject({ namespace: 'one', name: 'there', up: true });
    expect(ipLink('there', 'one')?.flags).toContain('UP');
    expect(ipLink('here')).toBeUndefined();
    expect(await refusedCleanly(helper, 'link.set', { link: { name: 'v' }, moveTo: 'nowhere' })).toMatchObject({
      kind: 'not-found',
      field: 'moveTo',
    });
    expect(await refusedCleanly(helper, 'link.set', { link: { name: 'lo' }, moveTo: 'one' })).toMatchObject({
      field: 'moveTo',
    });

    const tap = await done(helper, 'link.add', { kind: 'tap', namespace: 'one', name: 'tap%d' });
    expect(ipLink(tap.link.name, 'one')).toMatchObject({ ifindex: tap.link.index });
    await done(helper, 'namespace.delete', { name: 'one' });
    expect(ipNamespaces()).toEqual([]);
    expect((await done(helper, 'link.list', {})).links.filter(({ namespace: where }) => where === 'one')).toEqual([]);
    expect(await refusedCleanly(helper, 'namespace.delete', { name: 'one' })).toMatchObject({
      kind: 'not-found',
      field: 'name',
    });
  });

  it('moves a link back with all it had when what follows the move fails', async () => {
    await done(helper, 'namespace.add', { name: 'one' });
    // A VXLAN comes up only where its UDP port is free, in the namespace in which it was made.
    const port = createSocket({ type: 'udp4' });
    await new Promise<void>((resolve) => port.bind(4789, '0.0.0.0', resolve));
    await done(helper, 'link.add', {
      kind: 'vxlan',
      name: 'm',
      addresses: ['203.0.113.1/24'],
      options: { id: 7, remote: '192.0.2.9' },
    });
    const before = (await done(helper, 'link.get', { link: { name: 'm' } })).addresses;
    const failure = await helper.call('link.set', { link: { name: 'm' }, moveTo: 'one', up: true });
    port.close();
    expect(failure.ok ? null : failure.error).toMatchObject({ field: 'up', errnoName: 'EADDRINUSE', kind: 'conflict' });
    expect(ipLink('m', 'one')).toBeUndefined();
    expect(ipAddresses('m').map(({ local }) => local)).toContain('203.0.113.1');
    expect((await done(helper, 'link.get', { link: { name: 'm' } })).addresses.map(({ address }) => address)).toEqual(
      before.map(({ address }) => address),
    );
  });

  it('sees namespaces that others make and delete, and a name without a namespace', async () => {
    ip('netns', 'add', 'foreign');
    ip('-n', 'foreign', 'link', 'add', 'f', 'type', 'bridge');
    expect((await done(helper, 'namespace.list', {})).namespaces.map(({ name }) => name)).toContain('foreign');
    await expect
      .poll(async () => (await done(helper, 'link.list', { namespace: 'foreign' })).links.map(({ name }) => name))
      .toContain('f');
    writeFileSync('/run/netns/hollow', '');
    expect((await done(helper, 'namespace.list', {})).namespaces.find(({ name }) => name === 'hollow')).toMatchObject({
      readable: false,
      note: { code: 'namespace.unbound' },
    });
    const refused = await helper.call('link.add', { kind: 'ifb', name: 'x', namespace: 'hollow' });
    expect(refused.ok ? null : refused.error).toMatchObject({ kind: 'failed', field: 'namespace' });
    rmSync('/run/netns/hollow');
    ip('netns', 'delete', 'foreign');
    expect((await done(helper, 'namespace.list', {})).namespaces.map(({ name }) => name)).toEqual(['']);
    expect(await refusedCleanly(helper, 'link.list', { namespace: 'foreign' })).toMatchObject({
      kind: 'not-found',
      field: 'namespace',
    });
  });
});
