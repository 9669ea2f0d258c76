import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKernel } from '../../helper/test/sandbox.ts';
import { createDatapath } from './datapath.ts';
import type { DatapathCreate, DatapathHandle, NativeKind, NativePort } from './datapath-types.ts';
import { openNetlink } from './netlink.ts';
import { readSysctl, writeSysctl } from './system.ts';
import { openTun } from './tun.ts';
import type { LinkCreate, Netlink, TunCreate } from './types.ts';

/** Each field of each options object that the addon reads, given a value of every other type. */

type Tree = { readonly [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands in the place of a value: everything that is not of its type. */
function wrongFor(value: unknown): unknown[] {
  const all = ['text', -1, Number.NaN, true, { is: 'an object' }, ['text'], () => 1, Symbol('s'), 7n];
  return all.filter(
    (wrong) =>
      Array.isArray(wrong) !== Array.isArray(value) ||
      typeof wrong !== typeof value ||
      wrong === -1 ||
      Number.isNaN(wrong),
  );
}

/** The same tree with another value at one place, for every place and every wrong value: `[path, tree, wrong]`. */
function* faults(tree: Tree, path = ''): Generator<[string, Tree, unknown]> {
  for (const [key, value] of Object.entries(tree)) {
    const at = path === '' ? key : `${path}.${key}`;
    for (const wrong of wrongFor(value)) yield [at, { ...tree, [key]: wrong }, wrong];
    const inner = isTree(value) ? faults(value, at) : [];
    for (const [place, changed, wrong] of inner) yield [place, { ...tree, [key]: changed }, wrong];
    if (!Array.isArray(value)) continue;
    const first: unknown = value[0];
    for (const wrong of wrongFor(first)) yield [at, { ...tree, [key]: [wrong] }, wrong];
    const items = isTree(first) ? faults(first, `${at}.0`) : [];
    for (const [place, changed, wrong] of items) yield [place, { ...tree, [key]: [changed] }, wrong];
  }
}

const PORTS: NativePort[] = [
  { kind: 'tap', options: { device: 't0', mac: '02:00:00:00:00:01', offloads: true } },
  { kind: 'tun', options: { device: 't0', offloads: true } },
  { kind: 'nic', options: { device: 'n0', offloads: true } },
  { kind: 'xdp', options: { device: 'n0', queue: 1 } },
  {
    kind: 'vxlan',
    options: { id: 1, local: '192.0.2.1', localPort: 1, remote: '192.0.2.2', remotePort: 2, mtu: 1400 },
  },
  { kind: 'udp', options: { local: '192.0.2.1', localPort: 1, remote: '192.0.2.2', remotePort: 2, mtu: 1400 } },
].map((port) => ({
  ...(port as NativePort),
  key: 'port',
  namespacePath: '/run/netns/none',
  settings: {
    vlanMode: 'trunk',
    vlanId: 1,
    vlanAllowed: [1],
    isolated: true,
    mirror: true,
    primary: true,
    stormLimit: 1,
    impairIn: {
      delay: 1,
      jitter: 1,
      distribution: 'normal',
      jitterReorders: true,
      loss: 0.1,
      burstLoss: { toBad: 0.1, toGood: 0.1, lossBad: 0.1, lossGood: 0.1 },
      duplicate: 0.1,
      reorder: 0.1,
      corrupt: 0.1,
      rate: 1000,
      burst: 1,
      queueFrames: 1,
      queueBytes: 1,
      suspended: true,
      dropEvery: 2,
      dropMatching: 'arp',
      seed: 1,
    },
    impairOut: { delay: 1 },
  },
}));
const KINDS: NativeKind[] = [
  { kind: 'switch', options: { hub: true, ageing: 1, tableSize: 16, loopMoves: 1, loopHold: 1 } },
  {
    kind: 'bond',
    options: {
      mode: 'broadcast',
      hash: 'layer2',
      bonded: 'port',
      probeAddress: '192.0.2.1',
      probeInterval: 10,
      probeMisses: 1,
    },
  },
  {
    kind: 'responder',
    options: { addresses: ['192.0.2.1/24'], mac: '02:00:00:00:00:01', echo: 7, discard: 9, chargen: 19, http: 80 },
  },
  {
    kind: 'exception',
    options: {
      host: 'port',
      mac: '02:00:00:00:00:01',
      addresses: ['192.0.2.1/24'],
      route: true,
      mtu: 1500,
      routes: [{ destination: '192.0.2.0/24', gateway: '192.0.2.9', reject: 'blackhole', elsewhere: true }],
      neighbours: [{ address: '192.0.2.9', mac: '02:00:00:00:00:02' }],
    },
  },
];
const LINKS: LinkCreate[] = [
  {
    kind: 'veth',
    options: {
      peer: 'p0',
      peerNamespace: 'red',
      peerMac: '02:00:00:00:00:02',
      peerGroup: 1,
      peerMtu: 1400,
      peerAlias: 'a',
      peerUp: true,
    },
  },
  { kind: 'bridge', options: { stp: true, ageing: 1, forwardDelay: 4, vlanFiltering: true, priority: 1 } },
  { kind: 'vxlan', options: { id: 1, remote: '192.0.2.1', local: '192.0.2.2', port: 4789, ttl: 1, learning: true } },
  { kind: 'macvlan', options: { mode: 'bridge' } },
  { kind: 'macvtap', options: { mode: 'bridge' } },
  { kind: 'vlan', options: { id: 1, protocol: '802.1Q' } },
  { kind: 'bond', options: { mode: 'balance-rr', miimon: 1 } },
  { kind: 'dummy' },
].map((link) => ({
  ...(link as LinkCreate),
  name: 'x0',
  up: true,
  mtu: 1400,
  mac: '02:00:00:00:00:01',
  alias: 'a',
  group: 1,
  parent: 1,
  controller: 1,
  txQueueLength: 1,
  queues: 1,
}));

describeKernel('options of a wrong type', () => {
  let netlink: Netlink;
  let datapath: DatapathHandle;
  beforeAll(async () => {
    netlink = openNetlink({ receive: () => undefined });
    const made = await createDatapath(
      { name: 'opt', threads: 1, affinity: [], busyPoll: 0, ports: [], kind: { kind: 'switch', options: {} } },
      () => undefined,
    );
    if (!made.ok) throw new Error(made.error.message);
    datapath = made.value;
  });
  afterAll(async () => {
    netlink.close();
    await datapath.close();
  });

  const common: DatapathCreate = {
    name: 'opt2',
    threads: 1,
    affinity: [0],
    busyPoll: 1,
    ports: PORTS.slice(0, 1),
    kind: { kind: 'switch', options: {} },
  };
  const change = { up: true, name: 'x1', mtu: 1400, mac: '02:00:00:00:00:01', alias: 'a', group: 1, controller: 1 };
  const file = { namespacePath: '/run/netns/none', key: 'ipv4.rpFilter', link: 'lo' };
  const tun: TunCreate = {
    mode: 'tap',
    name: 't0',
    namespacePath: '/run/netns/none',
    exclusive: true,
    vnetHeader: true,
    multiQueue: true,
    persistent: true,
    owner: 1,
    ownerGroup: 1,
    mac: '02:00:00:00:00:01',
    offloads: ['csum'],
    devicePath: '/dev/net/tun',
  };
  const cases: [string, string, unknown, (wrong: never) => unknown][] = [
    ...LINKS.map((link): (typeof cases)[number] => [
      `createLink ${link.kind}`,
      'createLink.link',
      link,
      (wrong) => netlink.createLink('', wrong),
    ]),
    [
      'changeLink',
      'changeLink.change',
      { ...change, moveTo: 'red', kind: 'bridge', options: LINKS[1]?.options },
      (wrong) => netlink.changeLink('', 1, wrong),
    ],
    [
      'addAddress',
      'addAddress.address',
      {
        index: 1,
        address: '192.0.2.1',
        prefixLength: 24,
        peer: '192.0.2.2',
        broadcast: '192.0.2.255',
        scope: 'global',
        label: 'lo:1',
        validLifetime: 1,
        preferredLifetime: 1,
        noDad: true,
        noPrefixRoute: true,
        protocol: 1,
      },
      (wrong) => netlink.addAddress('', wrong),
    ],
    [
      'addRoute',
      'addRoute.route',
      {
        family: 'ipv4',
        type: 'unicast',
        destination: '192.0.2.0/24',
        table: 254,
        metric: 1,
        protocol: 1,
        source: '192.0.2.1',
        mtu: 1400,
        nexthops: [{ gateway: '192.0.2.1', index: 1, weight: 1, onlink: true }],
      },
      (wrong) => netlink.addRoute('', wrong),
    ],
    [
      'addRule',
      'addRule.rule',
      {
        family: 'ipv4',
        priority: 1,
        from: '192.0.2.0/24',
        to: '192.0.2.0/24',
        inputLink: 'lo',
        outputLink: 'lo',
        mark: 1,
        markMask: 1,
        action: 'lookup',
        table: 5,
        invert: true,
        protocol: 1,
      },
      (wrong) => netlink.addRule('', wrong),
    ],
    [
      'getRoute',
      'getRoute.query',
      { to: '192.0.2.1', from: '192.0.2.2', inputIndex: 1, mark: 1 },
      (wrong) => netlink.getRoute('', wrong),
    ],
    ['addNamespace', 'addNamespace.options', { name: 'red', path: '/none' }, (wrong) => netlink.addNamespace(wrong)],
    ['createDatapath', 'createDatapath.options', common, (wrong) => createDatapath(wrong, () => undefined)],
    ...PORTS.map((port): (typeof cases)[number] => [
      `addPort ${port.kind}`,
      'addPort.port',
      port,
      (wrong) => datapath.addPort(wrong),
    ]),
    ...KINDS.map((kind): (typeof cases)[number] => [
      `configure ${kind.kind}`,
      'configure.kind',
      kind,
      (wrong) => datapath.configure(wrong),
    ]),
    ['setPort', 'setPort.settings', PORTS[0]?.settings, (wrong) => datapath.setPort('none', wrong)],
    ['openTun', 'openTun.options', tun, (wrong) => openTun(wrong)],
    ['readSysctl', 'readSysctl.file', file, (wrong) => readSysctl(wrong)],
    ['writeSysctl', 'writeSysctl.file', { ...file, value: 1 }, (wrong) => writeSysctl(wrong)],
  ];

  it.each(cases)('is a TypeError that names the field: %s', async (_, root, options, call) => {
    const missed: string[] = [];
    let tried = 0;
    for (const [path, tree, wrong] of faults(options as Tree)) {
      tried += 1;
      const error: unknown = await Promise.resolve()
        .then(() => call(tree as never))
        .then(
          () => null,
          (thrown: unknown) => thrown,
        );
      const field = error instanceof TypeError ? String((error as { field?: unknown }).field) : String(error);
      // An array of wrong elements is named by its element; an object, by what is missing in it.
      if (!field.startsWith(`${root}.${path}`)) missed.push(`${path} = ${String(wrong)}: ${field}`);
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(10);
  });

  it('an object that holds itself, and one that throws, end as errors', async () => {
    const loop: { kind: string; options: unknown } = { kind: 'switch', options: {} };
    loop.options = loop;
    await expect(datapath.configure(loop as never)).rejects.toThrow(TypeError);
    const trap = Object.defineProperty({}, 'kind', {
      enumerable: true,
      get: () => {
        throw new RangeError('a trap');
      },
    });
    await expect(datapath.configure(trap as never)).rejects.toThrow('a trap');
  });
});
