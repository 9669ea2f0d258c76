import { describe, expect, test } from 'vitest';
import { RouteAdd, RuleAdd } from '../../../../helper/protocol/index.ts';
import { route, rule } from '../../state/test-rows.ts';
import { arrangeRoutes, hopsOf, compareTables } from './arrange.ts';
import { routeLine, ruleLine } from './requests.ts';
import { holds, matchRoute, traceLookup, type Packet } from './lookup.ts';
import { routeRequest, ruleRequest } from './requests.ts';
import { checkRoute, draftOf, startRoute, type RouteDraft } from './route-draft.ts';
import { checkRule, startRule, type RuleDraft } from './rule-draft.ts';
import { tableName } from '../../../../helper/document/ip/words.ts';

describe('retracing the kernel', () => {
  test.each([
    ['10.0.0.0/24', '10.0.0.255', true],
    ['10.0.0.0/24', '10.0.1.0', false],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['10.0.0.1/32', '10.0.0.1', true],
    ['default', '8.8.8.8', true],
    [null, '8.8.8.8', true],
    ['2001:db8::/32', '10.0.0.1', false],
  ])('%s holds %s: %s', (prefix, address, expected) => expect(holds(prefix, address, 'ipv4')).toBe(expected));
  test('IPv6 prefixes', () => {
    expect(holds('2001:db8::/32', '2001:db8:ffff::1', 'ipv6')).toBe(true);
    expect(holds('fe80::/64', 'fe80:0:0:1::1', 'ipv6')).toBe(false);
  });

  const routes = [
    route({ destination: 'default', gateway: '10.0.0.254', index: 2, metric: 100 }),
    route({ destination: 'default', gateway: '10.0.0.253', index: 2, metric: 50 }),
    route({ destination: '10.0.0.0/8', index: 3 }),
    route({ destination: '10.1.0.0/16', index: 4 }),
    route({ destination: '10.1.2.3/32', table: 255, type: 'local', index: 1 }),
    route({ destination: '192.0.2.0/24', table: 100, type: 'blackhole' }),
    route({ destination: '198.51.100.0/24', table: 100, type: 'throw' }),
  ];
  const rules = [
    rule({ priority: 32767, table: 253 }),
    rule({ priority: 0, table: 255 }),
    rule({ priority: 32766, table: 254 }),
    rule({ priority: 100, table: 100, mark: 7, markMask: 0xff }),
    rule({ priority: 90, action: 'prohibit', table: null, from: '203.0.113.0/24' }),
    rule({ priority: 80, table: 100, inputLink: 'lan' }),
    rule({ priority: 10, family: 'ipv6', table: 254 }),
  ];
  const packet = (fields: Partial<Packet>): Packet => ({
    family: 'ipv4',
    to: '8.8.8.8',
    from: null,
    inputLink: null,
    mark: 0,
    ...fields,
  });

  test('the longest prefix wins, then the lowest metric', () => {
    expect(matchRoute(routes, 254, packet({ to: '10.1.9.9' }))?.index).toBe(4);
    expect(matchRoute(routes, 254, packet({ to: '10.2.9.9' }))?.index).toBe(3);
    expect(matchRoute(routes, 254, packet({}))?.gateway).toBe('10.0.0.253');
    expect(matchRoute(routes, 253, packet({}))).toBeNull();
  });
  test.each([
    ['our own address', { to: '10.1.2.3' }, 0, '10.1.2.3/32'],
    ['anything', {}, 32766, 'default'],
    ['a marked packet', { to: '192.0.2.1', mark: 0x107 }, 100, '192.0.2.0/24'],
    ['another mark', { to: '192.0.2.1', mark: 8 }, 32766, 'default'],
    ['throw goes on', { to: '198.51.100.1', mark: 7 }, 32766, 'default'],
    ['from a forbidden network', { from: '203.0.113.9' }, 90, undefined],
    ['forwarded', { to: '192.0.2.1', inputLink: 'lan' }, 80, '192.0.2.0/24'],
  ] as const)('%s', (_, fields, priority, destination) => {
    const steps = traceLookup(rules, routes, packet(fields));
    expect([steps?.rule.priority, steps?.route?.destination]).toEqual([priority, destination]);
  });
  test('an inverted rule takes what it does not select', () => {
    const inverted = [rule({ priority: 5, table: 254, from: '10.0.0.0/8', invert: true })];
    expect(traceLookup(inverted, routes, packet({ from: '10.9.9.9' }))).toBeNull();
    expect(traceLookup(inverted, routes, packet({ from: '192.0.2.1' }))?.rule.priority).toBe(5);
  });
});

describe('the route form', () => {
  const draft = (fields: Partial<RouteDraft> = {}, hop: Partial<RouteDraft['hops'][number]> = {}): RouteDraft => ({
    ...startRoute('', 'ipv4'),
    destination: '192.0.2.0/24',
    ...fields,
    hops: fields.hops ?? [{ via: '10.0.0.1', dev: '', weight: '', ...hop }],
  });
  test('sends what is filled in', () => {
    const { request, faults } = checkRoute(
      draft({ metric: ' 100 ', table: '200', source: '10.0.0.2', mtu: '1400' }, { dev: 'br0' }),
    );
    expect([...faults]).toEqual([]);
    expect(request).toMatchObject({
      destination: '192.0.2.0/24',
      via: '10.0.0.1',
      dev: 'br0',
      metric: 100,
      table: 200,
      source: '10.0.0.2',
      mtu: 1400,
      type: 'unicast',
    });
    expect(request && routeLine(request)).toBe(
      'ip route add 192.0.2.0/24 via 10.0.0.1 dev br0 table 200 metric 100 src 10.0.0.2 mtu 1400',
    );
  });
  test('several next hops become a multipath route', () => {
    const { request } = checkRoute(
      draft({
        hops: [
          { via: '10.0.0.1', dev: '', weight: '' },
          { via: '10.0.0.2', dev: 'br0', weight: '3' },
        ],
      }),
    );
    expect(request?.nexthops).toEqual([
      { via: '10.0.0.1', weight: 1, onlink: false },
      { via: '10.0.0.2', dev: 'br0', weight: 3, onlink: false },
    ]);
    expect(request).not.toHaveProperty('via');
  });
  test('a blackhole needs no next hop and takes none', () => {
    const { request } = checkRoute(draft({ type: 'blackhole', namespace: 'red' }));
    expect(request).not.toHaveProperty('via');
    expect(request && routeLine(request)).toBe('ip -n red route add blackhole 192.0.2.0/24');
  });
  test('default says its family', () => {
    const { request } = checkRoute(draft({ destination: 'default', family: 'ipv6' }, { via: 'fe80::1', dev: 'br0' }));
    expect(request?.family).toBe('ipv6');
    expect(request && routeLine(request)).toBe('ip -6 route add default via fe80::1 dev br0');
  });
  test('default is of the family of its next hop; a link is chosen before', () => {
    const { request } = checkRoute(draft({ destination: 'default' }, { via: 'fe80::1', dev: 'br0' }));
    expect(request).toMatchObject({ family: 'ipv6', via: 'fe80::1' });
    expect(checkRoute({ ...startRoute('', 'ipv4', 'br0'), destination: 'default' }).request).toMatchObject({
      family: 'ipv4',
      dev: 'br0',
    });
  });
  test.each([
    ['nothing', { destination: '' }, {}, 'destination'],
    ['host bits', { destination: '192.0.2.1/24' }, {}, 'destination'],
    ['leading zeros', { destination: '010.0.0.0/24' }, {}, 'destination'],
    ['/33', { destination: '10.0.0.0/33' }, {}, 'destination'],
    ['a gateway of the other family', {}, { via: 'fe80::1' }, 'via'],
    ['no next hop', {}, { via: '' }, 'via'],
    ['a metric in words', { metric: 'low' }, {}, 'metric'],
    ['table 0', { table: '0' }, {}, 'table'],
    ['MTU 70000', { mtu: '70000' }, {}, 'mtu'],
    ['a source of the other family', { source: '2001:db8::1' }, {}, 'source'],
    ['a bad link name', {}, { dev: 'a b' }, 'dev'],
  ] as const)('names the field: %s', (_, fields, hop, path) => {
    const { request, faults } = checkRoute(draft(fields, hop));
    expect(request).toBeNull();
    expect([...faults.keys()]).toContain(path);
  });
});

describe('the rule form', () => {
  const draft = (fields: Partial<RuleDraft>): RuleDraft => ({ ...startRule('', 'ipv4'), ...fields });
  test('sends what is filled in, marks with their mask', () => {
    const { request } = checkRule(
      draft({ from: '10.0.0.0/24', mark: '0x7/0xff', table: '100', priority: '1000', inputLink: 'br0', invert: true }),
    );
    expect(request).toMatchObject({
      from: '10.0.0.0/24',
      mark: 7,
      markMask: 255,
      table: 100,
      priority: 1000,
      inputLink: 'br0',
      invert: true,
    });
    expect(request && ruleLine(request)).toBe(
      'ip rule add priority 1000 not from 10.0.0.0/24 iif br0 fwmark 7/0xff lookup 100',
    );
  });
  test('a rule that ends the search needs no table', () => {
    const { request } = checkRule(draft({ action: 'prohibit', to: '192.0.2.0/24', table: '9' }));
    expect(request && ruleLine(request)).toBe('ip rule add to 192.0.2.0/24 prohibit');
  });
  test.each([
    ['table', {}],
    ['from', { from: '2001:db8::/32', table: '1' }],
    ['to', { to: '10.1', table: '1' }],
    ['mark', { mark: 'x', table: '1' }],
    ['mark', { mark: '1/zz', table: '1' }],
    ['priority', { priority: '-1', table: '1' }],
  ] as const)('names the field: %s', (path, fields) =>
    expect([...checkRule(draft(fields)).faults.keys()]).toContain(path),
  );
});

describe('rows as requests', () => {
  const names = (index: number) => ({ 2: 'br0', 3: 'tap0' })[index] ?? null;
  test('round trip through the schema', () => {
    const rows = [
      route({ destination: 'default', gateway: '10.0.0.1', index: 2, metric: 5 }),
      route({
        destination: '2001:db8::/64',
        nexthops: [{ gateway: 'fe80::1', index: 3, weight: 1, flags: ['onlink'] }],
      }),
      route({
        destination: '192.0.2.0/24',
        nexthops: [
          { gateway: '10.0.0.1', index: 2, weight: 1, flags: [] },
          { gateway: null, index: 3, weight: 2, flags: [] },
        ],
      }),
      route({ destination: '203.0.113.0/24', type: 'blackhole', table: 100 }),
    ];
    const requests = rows.map((row) => routeRequest(row, names));
    for (const request of requests) expect(RouteAdd.safeParse(request).error).toBeUndefined();
    expect(requests[0]).toMatchObject({ family: 'ipv4', via: '10.0.0.1', dev: 'br0', metric: 5 });
    expect(requests[1]).toMatchObject({ via: 'fe80::1', dev: 'tap0', onlink: true });
    expect(requests[2]?.nexthops).toHaveLength(2);
    expect(requests[3]).not.toHaveProperty('dev');
  });
  test('as a form and back they are the same', () => {
    const rows = [
      route({ destination: 'default', gateway: '10.0.0.1', index: 2, metric: 5, source: '10.0.0.9', mtu: 1400 }),
      route({ destination: 'default', family: 'ipv6', index: 2, table: 100 }),
      route({
        destination: '2001:db8::/64',
        family: 'ipv6',
        nexthops: [{ gateway: 'fe80::1', index: 3, weight: 1, flags: ['onlink'] }],
      }),
      route({
        destination: '192.0.2.0/24',
        namespace: 'red',
        nexthops: [
          { gateway: '10.0.0.1', index: 2, weight: 1, flags: [] },
          { gateway: null, index: 3, weight: 2, flags: [] },
        ],
      }),
      route({ destination: '203.0.113.0/24', type: 'blackhole', table: 100 }),
    ];
    for (const row of rows) {
      const request = routeRequest(row, names);
      const again = request && checkRoute(draftOf(request, row.family));
      expect([...(again?.faults ?? [])]).toEqual([]);
      expect(again?.request).toEqual(RouteAdd.parse(request));
    }
  });
  test('what the protocol cannot say is not changed', () => {
    expect(routeRequest(route({ destination: '10.0.0.1/32', type: 'local', table: 255 }), names)).toBeNull();
    expect(ruleRequest(rule({ priority: 1, action: 'goto' }))).toBeNull();
    expect(RuleAdd.safeParse(ruleRequest(rule({ priority: 1, from: '10.0.0.0/8', mark: 1 }))).success).toBe(true);
  });
});

test('tables have names and an order', () => {
  expect([100, 255, 254, 253].sort(compareTables).map(tableName)).toEqual(['main', '100', 'default', 'local']);
});

describe('the list', () => {
  const rows = [
    route({ destination: '10.0.0.0/24', index: 2 }),
    route({ destination: '9.0.0.0/8', index: 2 }),
    route({ destination: 'default', gateway: '10.0.0.1', index: 2, metric: 5 }),
    route({ destination: 'default', gateway: '10.0.0.2', index: 2, metric: 1 }),
    route({ destination: '10.0.0.1/32', table: 255, type: 'local' }),
    route({ destination: '172.16.0.0/12', table: 100 }),
    route({ destination: '2001:db8::/32' }),
    route({ destination: '10.9.0.0/24', namespace: 'red' }),
  ];
  test('is by table, main first and local last, default first, addresses as numbers', () => {
    const groups = arrangeRoutes(rows, '', 'ipv4', null);
    expect(groups.map(({ table }) => table)).toEqual([254, 100, 255]);
    expect(groups[0]?.routes.map(({ destination, metric }) => `${destination} ${metric}`)).toEqual([
      'default 1',
      'default 5',
      '9.0.0.0/8 0',
      '10.0.0.0/24 0',
    ]);
    expect(arrangeRoutes(rows, '', 'ipv4', 100).map(({ table }) => table)).toEqual([100]);
    expect(arrangeRoutes(rows, 'red', 'ipv4', null)[0]?.routes).toHaveLength(1);
  });
  test('next hops: one, several, none; a dead one says so', () => {
    expect(hopsOf(route({ destination: 'default', gateway: '10.0.0.1', index: 2, flags: ['linkdown'] }))).toEqual([
      { gateway: '10.0.0.1', index: 2, weight: 1, dead: true },
    ]);
    expect(hopsOf(route({ destination: '192.0.2.0/24', type: 'blackhole' }))).toEqual([]);
    expect(
      hopsOf(
        route({
          destination: 'default',
          nexthops: [
            { gateway: 'a', index: 1, weight: 1, flags: ['dead'] },
            { gateway: 'b', index: 2, weight: 2, flags: [] },
          ],
        }),
      ).map(({ dead }) => dead),
    ).toEqual([true, false]);
  });
});
