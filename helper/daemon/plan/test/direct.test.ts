import { describe, expect, it } from 'vitest';
import { Datapath, LinkAdd, RouteAdd, RuleAdd, type Operation, type Risk } from '../../../protocol/index.ts';
import { say, type Message } from '../../../protocol/messages/index.ts';
import { quoted } from '../../../document/ip/words.ts';
import { applies, commandsOf, inverseOf, stepOf } from '../../operations/index.ts';
import { describeDrift } from '../../networks/drift.ts';
import { machineOf, makeAll } from './current.ts';
import { copyOf, observe, portrait } from './machine.ts';

/** Changes that somebody makes directly: their risks, their inverses, and whether those still apply. */

const machine = machineOf({
  namespaces: ['empty', 'full'],
  links: [
    {
      name: 'eth0',
      mac: '02:11:22:33:44:55',
      addresses: ['192.0.2.10/24', { address: '192.0.2.11/24', flags: ['secondary'] }],
    },
    { name: 'eth1', mac: '02:11:22:33:44:66', addresses: ['198.51.100.2/24', '2001:db8::2/64'] },
    { namespace: 'full', name: 'd0', kind: 'dummy', addresses: ['10.0.0.1/24'] },
  ],
  routes: [
    { destination: 'default', via: '192.0.2.1', dev: 'eth0', metric: 100 },
    { destination: '203.0.113.0/24', via: '198.51.100.1', dev: 'eth1' },
  ],
  connected: ['192.0.2.10'],
});
makeAll(machine, [
  {
    op: 'link.add',
    link: LinkAdd.parse({
      kind: 'bridge',
      name: 'br0',
      up: true,
      addresses: ['10.1.0.1/24', 'fd00::1/64'],
      options: { stp: true },
    }),
  },
  {
    op: 'link.add',
    link: LinkAdd.parse({
      kind: 'veth',
      name: 'v0',
      up: true,
      controller: 'br0',
      mtu: 1400,
      options: { peer: 'w0', peerNamespace: 'full', peerAddresses: ['10.1.0.2/24'], queues: 2 },
    }),
  },
  {
    op: 'link.add',
    link: LinkAdd.parse({
      kind: 'vlan',
      name: 'vlan3',
      up: true,
      addresses: ['10.3.0.1/24'],
      options: { parent: 'br0', id: 3 },
    }),
  },
  { op: 'route.add', route: RouteAdd.parse({ destination: '10.50.0.0/16', via: '10.1.0.2' }) },
  {
    op: 'route.add',
    route: RouteAdd.parse({
      destination: '10.60.0.0/16',
      nexthops: [{ via: '10.1.0.2', weight: 2 }, { via: '198.51.100.1' }],
    }),
  },
]);
const route = (some: Parameters<typeof RouteAdd.parse>[0]): Operation => ({
  op: 'route.add',
  route: RouteAdd.parse(some),
});
const set = (link: string, what: Extract<Operation, { op: 'link.set' }>['set'], namespace = ''): Operation => ({
  op: 'link.set',
  namespace,
  link,
  set: what,
});
const observed = observe(machine);

describe('risks', () => {
  it.each<[string, Operation, Risk[]]>([
    ["the connection's link down", set('eth0', { up: false }), ['default-route', 'connection-link']],
    ['its MTU', set('eth0', { mtu: 1400 }), ['connection-link']],
    ['its alias', set('eth0', { alias: 'mine' }), []],
    ['another link down', set('eth1', { up: false }), []],
    ['the loopback down', set('lo', { up: false }), ['connection-link']],
    ['a card into a bridge', set('eth1', { controller: 'br0' }), ['physical-port']],
    ["the connection's card into a bridge", set('eth0', { controller: 'br0' }), ['physical-port', 'connection-link']],
    ['a port of ours', set('v0', { controller: null }), []],
    [
      "the connection's address, the first",
      { op: 'address.delete', namespace: '', link: 'eth0', address: '192.0.2.10/24' },
      ['default-route', 'connection-address'],
    ],
    ['another address', { op: 'address.delete', namespace: '', link: 'eth0', address: '192.0.2.11/24' }, []],
    [
      'the default route',
      { op: 'route.delete', route: RouteAdd.parse({ destination: 'default', via: '192.0.2.1', metric: 100 }) },
      ['default-route'],
    ],
    [
      'another default route, taken first',
      route({ destination: 'default', via: '198.51.100.1', metric: 50 }),
      ['default-route'],
    ],
    ['another default route, taken last', route({ destination: 'default', via: '198.51.100.1', metric: 500 }), []],
    ['half of everything', route({ destination: '0.0.0.0/1', via: '198.51.100.1' }), ['default-route']],
    ['the first IPv6 default route', route({ destination: 'default', via: '2001:db8::1', dev: 'eth1' }), []],
    ['a default route of another table', route({ destination: 'default', via: '198.51.100.1', table: 100 }), []],
    ['a default route of another namespace', route({ namespace: 'full', destination: 'default', via: '10.0.0.2' }), []],
    ['a rule for everything', { op: 'rule.add', rule: RuleAdd.parse({ priority: 5, table: 100 }) }, ['default-route']],
    [
      'a rule for the connection',
      { op: 'rule.add', rule: RuleAdd.parse({ priority: 5, from: '192.0.2.0/24', table: 100 }) },
      ['default-route'],
    ],
    ['a rule for others', { op: 'rule.add', rule: RuleAdd.parse({ priority: 5, from: '10.0.0.0/8', table: 100 }) }, []],
    ['a link of another namespace', { op: 'link.delete', namespace: 'full', link: 'd0', alias: null }, []],
  ])('%s', (_, operation, risks) => {
    expect(stepOf(operation, observed).step.risks).toEqual(risks);
  });
});

describe('risks for a connection through a bond of ours', () => {
  const bond = (first: object, second?: object, tap: object = {}): Datapath =>
    Datapath.parse({
      type: 'bond',
      name: 'b0',
      ports: [{ kind: 'tap', device: 'uplink', ...tap }, first, ...(second === undefined ? [] : [second])],
    });
  const impaired = (out: object): object => ({ settings: { impair: { out } } });
  const [nic, tunnel] = [
    { kind: 'nic', device: 'eth1' },
    { kind: 'vxlan', id: 7, remote: '192.0.2.77' },
  ];
  const before = makeAll(copyOf(machine), [
    { op: 'datapath.add', datapath: bond(nic, tunnel), network: null },
    { op: 'address.add', namespace: '', link: 'uplink', address: { address: '10.7.0.1/24' } },
  ]);
  const change = (datapath: Datapath): Operation => ({ op: 'datapath.set', datapath, network: null });
  it.each<[string, string, Operation, Risk[]]>([
    ['its member goes down', '10.7.0.1', set('eth1', { up: false }), ['connection-link']],
    ['a member gets an alias', '10.7.0.1', set('eth1', { alias: 'mine' }), []],
    ['a member is taken out', '10.7.0.1', change(bond(tunnel)), ['connection-link']],
    ['a member that is a socket is taken out', '10.7.0.1', change(bond(nic)), ['connection-link']],
    ['it is deleted', '10.7.0.1', { op: 'datapath.delete', name: 'b0' }, ['connection-link']],
    ["a member of another connection's is taken out", '192.0.2.10', change(bond(tunnel)), []],
    ['nothing changes', '10.7.0.1', change(bond(nic, tunnel)), []],
    [
      'a member loses everything',
      '10.7.0.1',
      change(bond({ ...nic, ...impaired({ loss: 1 }) }, tunnel)),
      ['connection-impaired'],
    ],
    [
      'a member that is a socket is suspended',
      '10.7.0.1',
      change(bond(nic, { ...tunnel, ...impaired({ suspended: true }) })),
      ['connection-impaired'],
    ],
    ['its TAP is delayed', '10.7.0.1', change(bond(nic, tunnel, impaired({ delay: 500 }))), ['connection-impaired']],
    [
      'a member is isolated and slowed down',
      '10.7.0.1',
      change(bond({ ...nic, settings: { isolated: true, impair: { in: { rate: 9600 } } } }, tunnel)),
      ['connection-impaired', 'connection-link'],
    ],
    ['a member is opened anew', '10.7.0.1', change(bond({ ...nic, offloads: false }, tunnel)), ['connection-link']],
    ['a member is preferred', '10.7.0.1', change(bond({ ...nic, settings: { primary: true } }, tunnel)), []],
    [
      "a member of another connection's loses everything",
      '192.0.2.10',
      change(bond({ ...nic, ...impaired({ loss: 1 }) }, tunnel)),
      [],
    ],
  ])('%s', (_, local, operation, risks) => {
    expect(stepOf(operation, { ...observe(before), connectedAddresses: new Set([local]) }).step.risks).toEqual(risks);
  });
});

describe('risks of impairing ports', () => {
  const lossy = { settings: { impair: { in: { loss: 1 } } } };
  const sw = (...ports: object[]): Datapath => Datapath.parse({ type: 'switch', name: 'sw0', ports });
  const [uplink, other, far, vm] = [
    { kind: 'nic', device: 'eth0' },
    { kind: 'nic', device: 'eth1' },
    { kind: 'nic', device: 'up1', namespace: 'full' },
    { kind: 'tap', device: 'vm1' },
  ];
  const change = (...ports: object[]): Operation => ({ op: 'datapath.set', datapath: sw(...ports), network: null });
  const before = (...ports: object[]) =>
    observe(makeAll(copyOf(machine), [{ op: 'datapath.add', datapath: sw(...ports), network: null }]));
  it.each<[string, object[], object[], Risk[]]>([
    ['the uplink', [uplink, vm], [{ ...uplink, ...lossy }, vm], ['connection-impaired']],
    ['the uplink, less than before', [{ ...uplink, ...lossy }, vm], [uplink, vm], []],
    ['another port of the same switch', [uplink, vm], [uplink, { ...vm, ...lossy }], []],
    ['a card that nothing goes by', [other, vm], [{ ...other, ...lossy }, vm], []],
    ['one that comes with it', [other], [other, { ...vm, ...lossy }], []],
  ])('%s', (_, ports, wanted, risks) => {
    expect(stepOf(change(...wanted), before(...ports)).step.risks).toEqual(risks);
  });
  it('none where one is removed, or all of them, that the default route does not need', () => {
    expect(stepOf(change(vm), before(uplink, vm)).step.risks).toEqual([]);
    expect(stepOf({ op: 'datapath.delete', name: 'sw0' }, before(uplink, vm)).step.risks).toEqual([]);
  });
  it('a TAP that carries the default route and outlives the datapath', () => {
    const started = makeAll(copyOf(machine), [
      { op: 'link.add', link: LinkAdd.parse({ kind: 'tap', name: 'vm1', up: true, addresses: ['10.9.0.2/24'] }) },
      route({ destination: 'default', via: '10.9.0.1', metric: 5 }),
      { op: 'datapath.add', datapath: sw(other, vm, { kind: 'tap', device: 'vm2' }), network: null },
    ]);
    expect(stepOf({ op: 'datapath.delete', name: 'sw0' }, observe(started)).step.risks).toEqual(['connection-link']);
    expect(stepOf(change(vm), observe(started)).step.risks).toEqual(['connection-link']);
    expect(stepOf(change(other, vm), observe(started)).step.risks).toEqual([]);
  });
  it('the peer of the uplink, in another namespace', () => {
    const started = makeAll(copyOf(machine), [
      {
        op: 'link.add',
        link: LinkAdd.parse({
          kind: 'veth',
          name: 'up0',
          up: true,
          addresses: ['10.9.0.2/24'],
          options: { peer: 'up1', peerNamespace: 'full' },
        }),
      },
      route({ destination: 'default', via: '10.9.0.1', metric: 5 }),
      { op: 'datapath.add', datapath: sw(far, vm), network: null },
    ]);
    expect(stepOf(change({ ...far, ...lossy }, vm), observe(started)).step.risks).toEqual(['connection-impaired']);
    expect(stepOf(change(vm), observe(started)).step.risks).toEqual(['connection-link']);
    expect(stepOf({ op: 'datapath.delete', name: 'sw0' }, observe(started)).step.risks).toEqual(['connection-link']);
  });
});

describe('risks for a connection to another machine', () => {
  const connected = { ...observed, connections: [{ local: '192.0.2.10', port: 22, remote: '203.0.113.77' }] };
  const rule = (some: object): Operation => ({ op: 'rule.add', rule: RuleAdd.parse({ priority: 5, ...some }) });
  const address = (text: string): Operation => ({
    op: 'address.add',
    namespace: '',
    link: 'br0',
    address: { address: text },
  });
  const publish = (port: number, protocol: 'tcp' | 'udp' = 'tcp'): Operation => ({
    op: 'nat.set',
    network: 'x',
    namespace: '',
    nat: [{ namespace: '', from: '10.1.0.0/24', publish: [{ protocol, port, to: '10.1.0.9' }] }],
  });
  it.each<[string, Operation, Risk[]]>([
    ['a nearer route to it', route({ destination: '203.0.113.64/26', dev: 'br0' }), ['connection-path']],
    [
      'a route to it that is refused',
      route({ destination: '203.0.113.77/32', type: 'blackhole' }),
      ['connection-path'],
    ],
    ['a nearer route the same way', route({ destination: '203.0.113.64/26', via: '198.51.100.1', dev: 'eth1' }), []],
    ['a wider route', route({ destination: '203.0.0.0/16', dev: 'br0' }), []],
    ['a route to others', route({ destination: '203.0.113.0/26', dev: 'br0' }), []],
    ['a route in a table that nobody asks', route({ destination: '203.0.113.77/32', dev: 'br0', table: 100 }), []],
    [
      'the route to it goes',
      { op: 'route.delete', route: RouteAdd.parse({ destination: '203.0.113.0/24', via: '198.51.100.1' }) },
      ['connection-path'],
    ],
    ['the link to it goes', set('eth1', { up: false }), ['connection-path']],
    ['its address', address('203.0.113.77/32'), ['connection-path']],
    ['the address of the gateway to it', address('198.51.100.1/32'), ['connection-path']],
    ['an address whose network it seems to be in', address('203.0.113.1/25'), ['connection-path']],
    ['an address of a wider network', address('203.0.0.1/16'), []],
    ['an address of another network', address('10.9.0.1/24'), []],
    [
      'a link with an address of its network',
      { op: 'link.add', link: LinkAdd.parse({ kind: 'bridge', name: 'br9', up: true, addresses: ['203.0.113.1/25'] }) },
      ['connection-path'],
    ],
    [
      'the same, not up',
      {
        op: 'link.add',
        link: LinkAdd.parse({ kind: 'bridge', name: 'br9', up: false, addresses: ['203.0.113.1/25'] }),
      },
      [],
    ],
    ['a rule for what goes to it', rule({ to: '203.0.113.0/24', table: 100 }), ['connection-path']],
    ['a rule for all but others', rule({ from: '10.0.0.0/8', invert: true, table: 100 }), ['connection-path']],
    ['a rule for all but the connection', rule({ from: '192.0.2.0/24', invert: true, table: 100 }), []],
    ['a rule for what this machine sends', rule({ inputLink: 'lo', action: 'blackhole' }), ['default-route']],
    ['a rule for what is marked', rule({ mark: 7, table: 100 }), []],
    [
      'the main rule goes',
      { op: 'rule.delete', rule: RuleAdd.parse({ priority: 32766, table: 254 }) },
      ['default-route'],
    ],
    ['its own port is published', publish(22), ['connection-path']],
    ['another port is published', publish(80), []],
    ['the same port of UDP is published', publish(22, 'udp'), []],
  ])('%s', (_, operation, risks) => {
    expect(stepOf(operation, connected).step.risks).toEqual(risks);
  });

  it('a route in the table that a rule asks for its packets', () => {
    const before = makeAll(copyOf(machine), [
      rule({ from: '192.0.2.10/32', table: 100 }),
      route({ destination: '198.51.100.0/24', dev: 'eth1', table: 100 }),
    ]);
    const { step } = stepOf(route({ destination: '203.0.113.0/24', dev: 'br0', table: 100 }), {
      ...observe(before),
      connections: connected.connections,
    });
    expect(step.risks).toEqual(['connection-path']);
  });

  it('a namespace is deleted through which the default route leads', () => {
    const before = makeAll(copyOf(machine), [
      {
        op: 'link.add',
        link: LinkAdd.parse({
          kind: 'veth',
          name: 'up0',
          up: true,
          addresses: ['10.9.0.2/24'],
          options: { peer: 'up1', peerNamespace: 'full' },
        }),
      },
      route({ destination: 'default', via: '10.9.0.1', metric: 5 }),
    ]);
    expect(stepOf({ op: 'namespace.delete', name: 'full' }, observe(before)).step.risks).toEqual(['default-route']);
    expect(stepOf(set('up1', { up: false }, 'full'), observe(before)).step.risks).toEqual(['default-route']);
  });
});

describe('inverses', () => {
  it.each<[string, Operation]>([
    [
      'deleting a bridge with ports, a VLAN, addresses and routes',
      { op: 'link.delete', namespace: '', link: 'br0', alias: null },
    ],
    ['deleting a pair by its far end', { op: 'link.delete', namespace: 'full', link: 'w0', alias: null }],
    ['taking a link down', set('br0', { up: false })],
    [
      'several settings',
      set('br0', { mtu: 1300, mac: '02:00:00:00:00:99', alias: 'x', bridge: { stp: false, ageing: 10 } }),
    ],
    [
      'a primary address with its secondary',
      { op: 'address.delete', namespace: '', link: 'eth0', address: '192.0.2.10/24' },
    ],
    ['the last address, with its routes', { op: 'address.delete', namespace: '', link: 'br0', address: '10.1.0.1/24' }],
    ['a route of a card', { op: 'route.delete', route: RouteAdd.parse({ destination: '203.0.113.0/24' }) }],
    ['a namespace with something in it', { op: 'namespace.delete', name: 'full' }],
    ['an empty namespace', { op: 'namespace.delete', name: 'empty' }],
  ])('%s', (name, operation) => {
    const { inverse } = inverseOf(operation, observed);
    const back = makeAll(copyOf(machine), [operation]);
    expect(portrait(back)).not.toEqual(portrait(machine));
    // A namespace that comes back carries our mark, which it did not; multipath routes lose a way, and keep their
    // place.
    const lines = (of: typeof machine): string[] =>
      portrait(of).filter(
        (line) => !line.startsWith('route  ipv4 unicast 10.60') && !/^link (full|empty)\/lo/.test(line),
      );
    expect(
      lines(
        makeAll(
          back,
          inverse.filter((one) => one.op !== 'route.add' || one.route.destination !== '10.60.0.0/16'),
        ),
      ),
      name,
    ).toEqual(lines(machine));
  });
  it('say what cannot come back', () => {
    expect(inverseOf({ op: 'namespace.delete', name: 'empty' }, observed).final).toBeNull();
    expect(inverseOf({ op: 'namespace.delete', name: 'full' }, observed).final).toEqual(
      say('change.namespaceNotEmpty'),
    );
  });
});

describe('whether it applies', () => {
  it.each<[Operation, Message | null]>([
    [{ op: 'link.delete', namespace: '', link: 'gone', alias: null }, say('stale.noLink', { link: 'gone' })],
    [
      { op: 'link.delete', namespace: '', link: 'br0', alias: 'taproom:other' },
      say('stale.otherLink', { name: 'br0' }),
    ],
    [{ op: 'link.delete', namespace: '', link: 'br0', alias: 'taproom' }, null],
    [{ op: 'link.add', link: LinkAdd.parse({ kind: 'bridge', name: 'br0' }) }, say('stale.linkThere', { name: 'br0' })],
    [
      { op: 'link.add', link: LinkAdd.parse({ kind: 'vlan', name: 'v9', options: { parent: 'gone', id: 1 } }) },
      say('stale.noLink', { link: 'gone' }),
    ],
    [set('eth0', { controller: 'gone' }), say('stale.noLink', { link: 'gone' })],
    [
      { op: 'address.add', namespace: '', link: 'br0', address: { address: '10.1.0.1/24' } },
      say('stale.addressThere', { link: 'br0', address: '10.1.0.1/24' }),
    ],
    [
      { op: 'address.delete', namespace: '', link: 'br0', address: '10.9.0.1/24' },
      say('stale.addressGone', { link: 'br0', address: '10.9.0.1/24' }),
    ],
    [route({ destination: '10.50.0.0/16', via: '10.1.0.9' }), say('stale.routeThere', { destination: '10.50.0.0/16' })],
    [{ op: 'route.delete', route: RouteAdd.parse({ destination: '10.50.0.0/16', via: '10.1.0.2' }) }, null],
    [
      { op: 'route.delete', route: RouteAdd.parse({ destination: '10.51.0.0/16', via: '10.1.0.2' }) },
      say('stale.routeGone', { destination: '10.51.0.0/16' }),
    ],
    [{ op: 'namespace.delete', name: 'gone' }, say('stale.noNamespace', { name: 'gone' })],
    [{ op: 'namespace.add', name: 'full', network: null }, say('stale.namespaceThere', { name: 'full' })],
  ])('%j', (operation, why) => {
    const answer = applies(operation, observed);
    expect(answer).toEqual(why);
  });
});

describe('words and commands', () => {
  it('quotes what a shell would take for more', () => {
    expect(quoted("it's; rm -rf /")).toBe("'it'\\''s; rm -rf /'");
    expect(commandsOf(set('eth0', { alias: '$(reboot)' }))).toEqual(["ip link set eth0 alias '$(reboot)'"]);
    expect(commandsOf({ op: 'link.delete', namespace: '', link: '$x', alias: null })).toEqual(["ip link delete '$x'"]);
    expect(commandsOf(set('eth0', { alias: '' }))).toEqual(["ip link set eth0 alias ''"]);
  });
  it('says the former value', () => {
    expect(stepOf(set('eth0', { mtu: 1400 }), observed).step.summary.message).toBe(
      'Change eth0: set its MTU to 1400 (it is 1500).',
    );
  });
  it('turns the steps of a repair into what is amiss', () => {
    const { step } = stepOf(set('eth0', { mtu: 1400 }), observed);
    expect(describeDrift([step])).toEqual([
      { summary: say('network.drifted', { repair: step.summary }), commands: ['ip link set eth0 mtu 1400'] },
    ]);
  });
});
