import { beforeEach, expect, it } from 'vitest';
import { Address, Neighbour, Route, ROUTE_PROTOCOL, Rule } from '../../helper/protocol/index.ts';
import { describeKernel, failureOf, ip, valueOf } from '../test/kernel.ts';
import { done, ipJson, linkOf, rowsOf, useNetlink, type Json } from './netlink.fixture.ts';
import type { AddressChange, RouteChange, RuleChange } from './types.ts';

const TYPES = [
  'unspec',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
];

/** Every route of both families, as ip has them; the default of a field where ip leaves it out. */
const witnessedRoutes = (): Json[] =>
  ['-4', '-6'].flatMap((family) =>
    ipJson(family, 'route', 'show', 'table', 'all').map((route) => ({
      family: family === '-4' ? 'ipv4' : 'ipv6',
      destination:
        route.dst === 'default' || String(route.dst).includes('/')
          ? route.dst
          : `${String(route.dst)}/${family === '-4' ? 32 : 128}`,
      type: TYPES[Number(route.type ?? 1)],
      table: Number(route.table ?? 254),
      metric: route.metric ?? 0,
      protocol: Number(route.protocol),
      gateway: route.gateway ?? null,
      source: route.prefsrc ?? null,
    })),
  );
const comparable = (route: Route): Json => {
  const { family, destination, type, table, metric, protocol, gateway, source } = route;
  return { family, destination, type, table, metric, protocol, gateway, source };
};
const sorted = (rows: Json[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describeKernel('addresses, routes, rules and neighbours', () => {
  const watched = useNetlink();
  let index = 0;
  let peer = 0;
  beforeEach(async () => {
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    for (const name of ['v0', 'v1']) ip('link', 'set', name, 'addrgenmode', 'none', 'up');
    index = (await linkOf(watched.netlink, 'v0')).index;
    peer = (await linkOf(watched.netlink, 'v1')).index;
  });
  const address = (change: Partial<AddressChange>): AddressChange => ({
    index,
    address: '192.0.2.1',
    prefixLength: 24,
    ...change,
  });
  const route = (change: Partial<RouteChange>): RouteChange => ({
    family: 'ipv4',
    type: 'unicast',
    destination: '198.51.100.0/24',
    table: 254,
    ...change,
  });
  const addresses = async (): Promise<Address[]> =>
    (await rowsOf(watched.netlink, 'addresses')).filter((row) => row.index === index);
  const info = (): Json[] => (ipJson('address', 'show', 'v0')[0]?.addr_info ?? []) as Json[];

  it.each<[string, Partial<AddressChange>, Json, Partial<Address>]>([
    [
      'plain IPv4',
      {},
      { family: 'inet', local: '192.0.2.1', prefixlen: 24, scope: '0' },
      { flags: ['permanent'], validLifetime: null, label: 'v0' },
    ],
    [
      'broadcast, scope and label',
      { broadcast: '192.0.2.255', scope: 'link', label: 'v0:x' },
      { broadcast: '192.0.2.255', scope: '253', label: 'v0:x' },
      { broadcast: '192.0.2.255', scope: 'link', label: 'v0:x' },
    ],
    [
      'a peer',
      { peer: '192.0.2.9', prefixLength: 32 },
      { local: '192.0.2.1', address: '192.0.2.9', prefixlen: 32 },
      { peer: '192.0.2.9' },
    ],
    [
      'lifetimes',
      { validLifetime: 5000, preferredLifetime: 0 },
      { valid_life_time: 5000, preferred_life_time: 0, deprecated: true },
      { validLifetime: 5000, preferredLifetime: 0, flags: ['deprecated'] },
    ],
    [
      'no route to the prefix',
      { noPrefixRoute: true },
      { noprefixroute: true },
      { flags: ['permanent', 'noprefixroute'] },
    ],
    [
      'IPv6 without detection',
      { address: '2001:db8::1', prefixLength: 64, noDad: true },
      { family: 'inet6', local: '2001:db8::1', prefixlen: 64, nodad: true },
      { family: 'ipv6', flags: ['nodad', 'permanent'], label: null },
    ],
    [
      'IPv6 with a peer',
      { address: '2001:db8::1', prefixLength: 128, peer: '2001:db8::9', noDad: true },
      { local: '2001:db8::1', address: '2001:db8::9' },
      { peer: '2001:db8::9' },
    ],
    ['our mark', { protocol: ROUTE_PROTOCOL }, { local: '192.0.2.1' }, { protocol: ROUTE_PROTOCOL }],
  ])('adds and deletes an address: %s', async (_, change, seen, row) => {
    await done(watched.netlink.addAddress('', address(change)));
    expect(info()).toEqual([expect.objectContaining(seen)]);
    const rows = await addresses();
    expect(rows).toEqual([expect.objectContaining(row)]);
    for (const found of rows) expect(Address.strict().parse(found)).toEqual(found);
    expect(failureOf(await watched.netlink.addAddress('', address(change))).code).toBe('EEXIST');
    await done(watched.netlink.deleteAddress('', address(change)));
    expect(info()).toEqual([]);
    expect(failureOf(await watched.netlink.deleteAddress('', address(change))).code).toBe('EADDRNOTAVAIL');
  });

  it('calls a second IPv4 address of a prefix secondary', async () => {
    await done(watched.netlink.addAddress('', address({})));
    await done(watched.netlink.addAddress('', address({ address: '192.0.2.2' })));
    expect((await addresses()).map((row) => row.flags)).toEqual([['permanent'], ['secondary', 'permanent']]);
  });

  it.each<[string, Partial<RouteChange> | (() => Partial<RouteChange>), Json]>([
    [
      'by a gateway',
      { gateway: '192.0.2.254', protocol: ROUTE_PROTOCOL },
      { gateway: '192.0.2.254', dev: 'v0', protocol: String(ROUTE_PROTOCOL), scope: '0' },
    ],
    ['on the link', () => ({ index }), { dev: 'v0', scope: '253' }],
    [
      'with metric, table, source and MTU',
      () => ({ index, metric: 500, table: 77, source: '192.0.2.1', mtu: 1300 }),
      { dev: 'v0', metric: 500, table: '77', prefsrc: '192.0.2.1', metrics: [{ mtu: 1300 }] },
    ],
    ['in a table above 255', { gateway: '192.0.2.254', table: 1000 }, { table: '1000', gateway: '192.0.2.254' }],
    [
      'by a gateway that is on the link against appearances',
      () => ({ gateway: '203.0.113.9', index, onlink: true }),
      { gateway: '203.0.113.9', flags: ['onlink'] },
    ],
    ['blackhole', { type: 'blackhole', metric: 7 }, { type: '6', metric: 7 }],
    ['unreachable', { type: 'unreachable' }, { type: '7' }],
    ['prohibit', { type: 'prohibit' }, { type: '8' }],
    ['default', { destination: '0.0.0.0/0', gateway: '192.0.2.254' }, { dst: 'default', gateway: '192.0.2.254' }],
    [
      'by several hops',
      () => ({
        nexthops: [
          { gateway: '192.0.2.254', weight: 3 },
          { gateway: '203.0.113.9', index: peer, onlink: true, weight: 256 },
        ],
      }),
      {
        nexthops: [
          expect.objectContaining({ gateway: '192.0.2.254', dev: 'v0', weight: 3 }),
          expect.objectContaining({ gateway: '203.0.113.9', dev: 'v1', weight: 256, flags: ['onlink'] }),
        ],
      },
    ],
  ])('adds and deletes an IPv4 route: %s', async (_, given, seen) => {
    await done(watched.netlink.addAddress('', address({})));
    const change = route(typeof given === 'function' ? given() : given);
    const before = sorted(witnessedRoutes());
    await done(watched.netlink.addRoute('', change));
    const text = change.destination === '0.0.0.0/0' ? 'default' : change.destination;
    expect(ipJson('-4', 'route', 'show', 'table', 'all', 'exact', text).filter((found) => found.type !== '2')).toEqual([
      expect.objectContaining(seen),
    ]);
    const rows = await rowsOf(watched.netlink, 'routes');
    expect(sorted(rows.map(comparable))).toEqual(sorted(witnessedRoutes()));
    for (const row of rows) expect(Route.strict().parse(row)).toEqual(row);
    const row = rows.find((found) => found.destination === text);
    expect(row).toMatchObject({
      type: change.type,
      table: change.table,
      metric: change.metric ?? 0,
      mtu: change.mtu ?? null,
    });
    if (change.nexthops) {
      expect(row).toMatchObject({
        gateway: null,
        index: null,
        nexthops: [
          { gateway: '192.0.2.254', index, weight: 3, flags: [] },
          { gateway: '203.0.113.9', index: peer, weight: 256, flags: ['onlink'] },
        ],
      });
    }
    expect(failureOf(await watched.netlink.addRoute('', change)).code).toBe('EEXIST');
    await done(watched.netlink.deleteRoute('', change));
    expect(sorted(witnessedRoutes())).toEqual(before);
    expect(failureOf(await watched.netlink.deleteRoute('', change)).code).toBe('ESRCH');
  });

  it.each<[string, () => Partial<RouteChange>]>([
    ['by a gateway', () => ({ gateway: '2001:db8::9' })],
    ['on the link, with metric and table', () => ({ index, metric: 5, table: 1000 })],
    ['blackhole', () => ({ type: 'blackhole' })],
    ['default', () => ({ destination: 'default', gateway: '2001:db8::9', mtu: 1300 })],
    [
      'by several hops',
      () => ({
        nexthops: [
          { gateway: '2001:db8::9', weight: 1 },
          { gateway: 'fe80::9', index: peer, weight: 2 },
        ],
      }),
    ],
  ])('adds and deletes an IPv6 route: %s', async (_, given) => {
    await done(watched.netlink.addAddress('', address({ address: '2001:db8::1', prefixLength: 64, noDad: true })));
    // Detection over, the kernel adds the local route from a work queue.
    await watched.until('the local route', () =>
      [...watched.rows.keys()].some((key) => key.startsWith('routes /ipv6/255/2001:db8::1/128')),
    );
    const change = route({ family: 'ipv6', destination: '2001:db8:1::/48', ...given() });
    const before = sorted(witnessedRoutes());
    await done(watched.netlink.addRoute('', change));
    const rows = await rowsOf(watched.netlink, 'routes');
    expect(sorted(rows.map(comparable))).toEqual(sorted(witnessedRoutes()));
    expect(rows.length).toBe(before.length + 1);
    const row = rows.find((found) => found.destination === change.destination && found.family === 'ipv6');
    expect(row).toMatchObject({ type: change.type, table: change.table });
    if (change.nexthops)
      expect(row?.nexthops.map((hop) => [hop.gateway, hop.index, hop.weight])).toEqual([
        ['2001:db8::9', index, 1],
        ['fe80::9', peer, 2],
      ]);
    await done(watched.netlink.deleteRoute('', change));
    expect(sorted(witnessedRoutes())).toEqual(before);
  });

  it("says in the kernel's words why a route cannot be", async () => {
    const failure = failureOf(await watched.netlink.addRoute('', route({ gateway: '203.0.113.1' })));
    expect(failure).toMatchObject({
      step: 'RTM_NEWROUTE',
      code: 'ENETUNREACH',
      kernelMessage: 'Nexthop has invalid gateway',
    });
    const wrong = failureOf(await watched.netlink.addRoute('', route({ index, destination: '198.51.100.1/24' })));
    expect(wrong).toMatchObject({
      code: 'EINVAL',
      kernelMessage: expect.stringContaining('Invalid prefix for given prefix length') as unknown,
    });
  });

  it('asks where a packet would go', async () => {
    await done(watched.netlink.addAddress('', address({})));
    await done(
      watched.netlink.addRoute('', route({ destination: '198.51.100.0/24', gateway: '192.0.2.254', table: 77 })),
    );
    await done(watched.netlink.addRule('', { family: 'ipv4', action: 'lookup', table: 77, mark: 5, priority: 100 }));
    expect(valueOf(await watched.netlink.getRoute('', { to: '198.51.100.7', mark: 5 }))).toMatchObject({
      family: 'ipv4',
      type: 'unicast',
      destination: '198.51.100.7/32',
      table: 77,
      gateway: '192.0.2.254',
      index,
      source: '192.0.2.1',
    });
    expect(valueOf(await watched.netlink.getRoute('', { to: '192.0.2.1' }))).toMatchObject({
      type: 'local',
      index: 1,
      table: 255,
    });
    expect(valueOf(await watched.netlink.getRoute('', { to: '192.0.2.5', from: '192.0.2.1' }))).toMatchObject({
      index,
      gateway: null,
    });
    expect(failureOf(await watched.netlink.getRoute('', { to: '198.51.100.7' })).code).toBe('ENETUNREACH');
    await done(watched.netlink.addAddress('', address({ address: '2001:db8::1', prefixLength: 64, noDad: true })));
    expect(valueOf(await watched.netlink.getRoute('', { to: '2001:db8::5' }))).toMatchObject({
      family: 'ipv6',
      index,
      source: '2001:db8::1',
    });
  });

  it.each<[string, Omit<RuleChange, 'family'>, 'ipv4' | 'ipv6', Json, Partial<Rule>]>([
    [
      'from a prefix',
      { action: 'lookup', table: 77, from: '192.0.2.0/24', priority: 100 },
      'ipv4',
      { priority: 100, src: '192.0.2.0', srclen: 24, table: '77' },
      { from: '192.0.2.0/24', to: null, table: 77 },
    ],
    [
      'to a host, in a table above 255',
      { action: 'lookup', table: 1000, to: '198.51.100.1/32', priority: 101, protocol: ROUTE_PROTOCOL },
      'ipv4',
      { dst: '198.51.100.1', table: '1000', protocol: String(ROUTE_PROTOCOL) },
      { to: '198.51.100.1/32', table: 1000, protocol: ROUTE_PROTOCOL },
    ],
    [
      'for links and marks, inverted',
      { action: 'lookup', table: 77, inputLink: 'v0', mark: 16, markMask: 240, invert: true, priority: 102 },
      'ipv4',
      { not: null, iif: 'v0', fwmark: '0x10', fwmask: '0xf0' },
      { inputLink: 'v0', mark: 16, markMask: 240, invert: true },
    ],
    [
      'prohibit for an output link',
      { action: 'prohibit', outputLink: 'v1', priority: 103 },
      'ipv4',
      { oif: 'v1', action: '8' },
      { outputLink: 'v1', action: 'prohibit', table: null },
    ],
    [
      'IPv6',
      { action: 'blackhole', from: '2001:db8::/32', priority: 104 },
      'ipv6',
      { src: '2001:db8::', srclen: 32, action: '6' },
      { from: '2001:db8::/32', family: 'ipv6' },
    ],
    [
      'IPv6 unreachable',
      { action: 'unreachable', priority: 105 },
      'ipv6',
      { action: '7' },
      { from: null, action: 'unreachable' },
    ],
  ])('adds and deletes a rule: %s', async (_, change, family, seen, row) => {
    const rule: RuleChange = { family, ...change };
    const flag = family === 'ipv4' ? '-4' : '-6';
    const show = (): Json[] =>
      (JSON.parse(ip('-N', '-json', '-details', flag, 'rule')) as Json[]).filter(
        ({ priority }) => priority === rule.priority,
      );
    await done(watched.netlink.addRule('', rule));
    expect(show()).toEqual([expect.objectContaining(seen)]);
    const rows = await rowsOf(watched.netlink, 'rules');
    expect(rows.filter((found) => found.priority === rule.priority)).toEqual([expect.objectContaining(row)]);
    for (const found of rows) expect(Rule.strict().parse(found)).toEqual(found);
    expect(failureOf(await watched.netlink.addRule('', rule)).code).toBe('EEXIST');
    await done(watched.netlink.deleteRule('', rule));
    expect(show()).toEqual([]);
    expect(failureOf(await watched.netlink.deleteRule('', rule)).code).toBe('ENOENT');
  });

  it("has the kernel's own rules", async () => {
    const rules = (await rowsOf(watched.netlink, 'rules')).map(({ family, priority, action, table }) => [
      family,
      priority,
      action,
      table,
    ]);
    expect(rules).toEqual([
      ['ipv4', 0, 'lookup', 255],
      ['ipv4', 32_766, 'lookup', 254],
      ['ipv4', 32_767, 'lookup', 253],
      ['ipv6', 0, 'lookup', 255],
      ['ipv6', 32_766, 'lookup', 254],
    ]);
  });

  it('has the neighbours, proxies too, and no entry of a bridge', async () => {
    ip('neigh', 'add', '192.0.2.7', 'lladdr', '02:00:00:00:00:07', 'dev', 'v0', 'nud', 'permanent');
    ip('neigh', 'add', '2001:db8::7', 'lladdr', '02:00:00:00:00:08', 'dev', 'v0', 'nud', 'stale', 'router');
    ip('neigh', 'add', 'proxy', '192.0.2.8', 'dev', 'v0');
    ip('link', 'add', 'br0', 'type', 'bridge');
    ip('link', 'set', 'v1', 'master', 'br0');
    const rows = await rowsOf(watched.netlink, 'neighbours');
    for (const row of rows) expect(Neighbour.strict().parse(row)).toEqual(row);
    const base = { namespace: '', index, router: false, proxy: false };
    expect(rows).toEqual([
      { ...base, family: 'ipv4', address: '192.0.2.7', mac: '02:00:00:00:00:07', state: 'permanent' },
      { ...base, family: 'ipv6', address: '2001:db8::7', mac: '02:00:00:00:00:08', state: 'stale', router: true },
      { ...base, family: 'ipv4', address: '192.0.2.8', mac: null, state: 'none', proxy: true },
    ]);
    // As in ip, those that need no resolution (of multicast) are not shown: no event tells when they come.
    expect(
      ipJson('neigh', 'show')
        .map((entry) => entry.dst)
        .sort(),
    ).toEqual(['192.0.2.7', '2001:db8::7']);
  });
});
