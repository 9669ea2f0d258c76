import type { EventName, EventPayload } from '../events.ts';
import type { DatapathRow, PortRow } from '../datapaths.ts';
import type { MethodName, MethodResult, Params } from '../methods.ts';
import { say, verbatim } from '../messages/index.ts';

/** One exchange of every method, for docs/protocol.md; a test holds each to the contract. */
export type Exchange<M extends MethodName> = { params: Params<M>; result: MethodResult<M> };

const link: MethodResult<'link.add'>['link'] = {
  namespace: '',
  index: 7,
  name: 'br0',
  kind: 'bridge',
  owner: 'taproom',
  up: true,
  carrier: false,
  operState: 'down',
  flags: ['no_carrier', 'broadcast', 'multicast', 'up'],
  mtu: 1500,
  minMtu: 68,
  maxMtu: 65535,
  mac: '6a:1c:0e:5d:2b:90',
  alias: 'taproom',
  altNames: [],
  group: 29808,
  controller: null,
  parent: null,
  peer: null,
  qdisc: 'noqueue',
  txQueueLength: 1000,
  rxQueues: 1,
  txQueues: 1,
  options: { stp: true, ageing: 300, forwardDelay: 15, vlanFiltering: false, priority: 32768 },
  bridgePort: null,
};
const address: MethodResult<'address.add'>['address'] = {
  namespace: '',
  index: 7,
  family: 'ipv4',
  address: '192.0.2.1',
  prefixLength: 24,
  peer: null,
  broadcast: '192.0.2.255',
  scope: 'global',
  label: 'br0',
  flags: ['permanent'],
  validLifetime: null,
  preferredLifetime: null,
  protocol: 214,
};
const route: MethodResult<'route.add'>['route'] = {
  namespace: '',
  family: 'ipv4',
  type: 'unicast',
  destination: '198.51.100.0/24',
  table: 254,
  metric: 50,
  protocol: 214,
  protocolName: 'taproom',
  scope: 'global',
  gateway: '192.0.2.254',
  index: 7,
  source: null,
  mtu: null,
  flags: [],
  nexthops: [{ gateway: '192.0.2.254', index: 7, weight: 1, flags: [] }],
};
const rule: MethodResult<'rule.add'>['rule'] = {
  namespace: '',
  family: 'ipv4',
  priority: 1000,
  from: '192.0.2.0/24',
  to: null,
  inputLink: null,
  outputLink: null,
  mark: null,
  markMask: null,
  action: 'lookup',
  table: 100,
  invert: false,
  protocol: 214,
};
const capability = {
  name: 'link.bridge',
  summary: verbatim('A switch in the kernel that joins links into one Ethernet network.'),
  available: true,
  detail: say('capability.foundLink'),
};
const counters = {
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 1790,
  txPackets: 21,
  txErrors: 0,
  txDropped: 0,
};
const emptySnapshot = {
  revision: 41,
  namespaces: [],
  links: [],
  addresses: [],
  routes: [],
  rules: [],
  neighbours: [],
  large: [],
  networks: [],
  pending: [],
  running: [],
  history: [],
  leases: [],
  owners: [],
  datapaths: [],
};
const network: MethodResult<'network.save'>['network'] = {
  name: 'lab',
  description: 'A bridge for machines',
  start: 'manual',
  keep: false,
  state: 'up',
  since: '2026-01-01T12:00:05.000Z',
  progress: null,
  error: null,
  modified: false,
  drift: [],
  services: [],
  counts: { links: 1, addresses: 1, routes: 0, namespaces: 0 },
  faults: 0,
};
const text = 'taproom: 1\nname: lab\nlinks:\n  - {kind: bridge, name: br0, addresses: [192.0.2.1/24]}\n';
const document: MethodResult<'network.check'>['document'] = {
  taproom: 1,
  name: 'lab',
  description: '',
  start: 'manual',
  keep: false,
  namespaces: [],
  links: [{ kind: 'bridge', namespace: '', name: 'br0', up: true, addresses: ['192.0.2.1/24'], options: {} }],
  routes: [],
  rules: [],
  forwarding: [],
  nat: [],
  dhcp: [],
  dns: [],
  datapaths: [],
};
const step: MethodResult<'history.show'>['steps'][0] = {
  operation: {
    op: 'link.add',
    link: { kind: 'bridge', namespace: '', name: 'br0', up: false, alias: 'taproom:lab', addresses: [], options: {} },
  },
  inverse: [{ op: 'link.delete', namespace: '', link: 'br0', alias: 'taproom:lab' }],
  summary: verbatim('Create the bridge br0'),
  commands: ['ip link add br0 type bridge'],
  change: 'add',
  risks: [],
};
const entry: MethodResult<'history.show'>['entry'] = {
  entry: 17,
  at: '2026-01-01T12:00:05.000Z',
  who: { uid: 1000, user: 'ada', client: 'taproom' },
  verb: 'network.up',
  network: 'lab',
  summary: say('change.up', { network: 'lab' }),
  steps: 2,
  outcome: 'done',
  error: null,
  undoneBy: null,
  undoes: null,
  final: null,
};
const applied: MethodResult<'network.up'> = { network, steps: 2, entry: 17, pending: null };
const portSettings = {
  vlan: null,
  isolated: false,
  mirror: false,
  primary: false,
  stormLimit: null,
  impair: { in: null, out: null },
};
const tap = (device: string): PortRow['port'] => ({
  kind: 'tap',
  device,
  namespace: '',
  offloads: true,
  settings: portSettings,
});
const datapath: DatapathRow = {
  name: 'sw0',
  type: 'switch',
  network: null,
  datapath: {
    type: 'switch',
    name: 'sw0',
    threads: 1,
    affinity: [],
    busyPoll: 0,
    ports: [tap('vm1'), tap('vm2')],
    settings: { hub: false, ageing: 300, tableSize: 4096, loopMoves: 5 },
  },
  ports: ['vm1', 'vm2'].map((name, position) => ({
    key: `tap:${name}`,
    port: tap(name),
    link: { namespace: '', index: 8 + position, name },
    state: 'up',
    reason: null,
    mode: 'TAP, vnet header',
    why: null,
  })),
  threads: [{ name: 'tp-sw0-0', id: 4720, cpus: '0-3' }],
  memory: 9_437_184,
  active: null,
  notices: [],
};
const figures = {
  received: { frames: 120, bytes: 11_760 },
  sent: { frames: 118, bytes: 11_564 },
  segmented: 0,
  checksummed: 0,
  duplicated: 0,
  corrupted: 0,
  reordered: 0,
  drops: { 'impair-loss': 2 },
};
/** Of a datapath with one thread: its only queue has counted everything. */
const counted = [{ name: 'sw0', cpu: 41_000_000, ports: [{ key: 'tap:vm1', ...figures, queues: [figures] }] }];
const sample = {
  time: 512_340.25,
  namespaces: [{ namespace: '', rows: [[7, 0, 0, 0, 0, 1790, 21, 0, 0]] }],
  datapaths: counted,
};

export const exchanges: { [M in MethodName]: Exchange<M> } = {
  hello: {
    params: { client: 'my-script', protocol: 2 },
    result: {
      protocol: 2,
      version: '0.1.0',
      pid: 4711,
      sandbox: false,
      hostname: 'host',
      kernel: '6.1.0',
      startedAt: '2026-01-01T12:00:00.000Z',
      authorization: { levels: ['observe', 'connect', 'capture', 'manage'], by: 'group', uid: 1000 },
      capabilities: [capability],
    },
  },
  status: {
    params: {},
    result: {
      uptime: 3600.5,
      residentBytes: 52_428_800,
      connections: 2,
      subscriptions: 1,
      revision: 41,
      counts: {
        namespaces: 3,
        links: 12,
        addresses: 20,
        routes: 31,
        rules: 15,
        neighbours: 4,
        large: 0,
        networks: 2,
        pending: 0,
        running: 0,
        history: 17,
        leases: 1,
        owners: 9,
        datapaths: 1,
      },
      demo: 'absent',
      budgets: [{ name: 'connections', unit: 'count', used: 2, size: 64 }],
    },
  },
  doctor: { params: {}, result: { capabilities: [capability] } },
  subscribe: { params: { topics: ['links'] }, result: { ...emptySnapshot, links: [link] } },
  unsubscribe: { params: {}, result: {} },
  'statistics.get': { params: { namespace: '' }, result: sample },
  'statistics.subscribe': { params: { interval: 1000 }, result: {} },
  'statistics.unsubscribe': { params: {}, result: {} },
  'link.list': { params: { kind: 'bridge' }, result: { links: [link] } },
  'link.get': {
    params: { link: { name: 'br0' } },
    result: { link, addresses: [address], routes: [route], neighbours: [], counters },
  },
  'link.holders': {
    params: { link: { name: 'tap0' } },
    result: { holders: [{ pid: 4711, program: 'qemu-system-x86', datapath: null }] },
  },
  'link.add': {
    params: { kind: 'bridge', name: 'br0', up: true, addresses: ['192.0.2.1/24'], options: { stp: true } },
    result: { link, peer: null, pending: null },
  },
  'link.set': {
    params: { link: { name: 'br0' }, mtu: 1400, up: true },
    result: { link: { ...link, mtu: 1400 }, pending: null },
  },
  'link.delete': { params: { link: { name: 'br0' } }, result: { pending: null } },
  'link.deleteGroup': { params: { group: 29808 }, result: { deleted: 12, pending: null } },
  'address.list': { params: { namespace: '' }, result: { addresses: [address] } },
  'address.add': { params: { link: { name: 'br0' }, address: '192.0.2.1/24' }, result: { address, pending: null } },
  'address.delete': { params: { link: { name: 'br0' }, address: '192.0.2.1/24' }, result: { pending: null } },
  'route.list': { params: { table: 254 }, result: { routes: [route], next: null } },
  'route.add': {
    params: { destination: '198.51.100.0/24', via: '192.0.2.254', metric: 50 },
    result: { route, pending: null },
  },
  'route.delete': { params: { destination: '198.51.100.0/24', metric: 50 }, result: { pending: null } },
  'route.get': {
    params: { to: '198.51.100.7' },
    result: { route: { ...route, destination: '198.51.100.7/32' }, link: 'br0' },
  },
  'rule.list': { params: {}, result: { rules: [rule] } },
  'rule.add': { params: { from: '192.0.2.0/24', table: 100, priority: 1000 }, result: { rule, pending: null } },
  'rule.delete': { params: { from: '192.0.2.0/24', table: 100, priority: 1000 }, result: { pending: null } },
  'neighbour.list': {
    params: {},
    result: {
      neighbours: [
        {
          namespace: '',
          index: 7,
          family: 'ipv4',
          address: '192.0.2.254',
          mac: '02:00:00:00:00:fe',
          state: 'reachable',
          router: false,
          proxy: false,
        },
      ],
      next: null,
    },
  },
  'namespace.list': {
    params: {},
    result: { namespaces: [{ name: '', inode: 4026531840, readable: true, note: null, foreign: false, holder: null }] },
  },
  'namespace.add': {
    params: { name: 'blue' },
    result: {
      namespace: { name: 'blue', inode: 4026532300, readable: true, note: null, foreign: false, holder: null },
      pending: null,
    },
  },
  'namespace.delete': { params: { name: 'blue' }, result: { pending: null } },
  'datapath.list': { params: {}, result: { datapaths: [datapath] } },
  'datapath.macs': {
    params: { name: 'sw0' },
    result: { entries: [{ mac: '02:00:00:00:00:11', vlan: 0, port: 'tap:vm1', age: 4 }] },
  },
  'datapath.statistics': { params: {}, result: { time: 512_340.25, datapaths: counted } },
  'datapath.add': {
    params: {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'tap', device: 'vm1' },
        { kind: 'tap', device: 'vm2' },
      ],
    },
    result: { datapath, pending: null },
  },
  'datapath.set': {
    params: {
      name: 'sw0',
      settings: { hub: true },
      addPorts: [{ kind: 'vxlan', id: 42, remote: '192.0.2.1' }],
      removePorts: ['tap:vm2'],
    },
    result: { datapath, pending: null },
  },
  'datapath.port': {
    params: { name: 'sw0', key: 'tap:vm1', settings: { vlan: { mode: 'access', id: 10 } } },
    result: { datapath, pending: null },
  },
  'datapath.impair': {
    params: { port: 'vm1', impairment: { delay: 40, loss: 0.01 } },
    result: { datapath, pending: null },
  },
  'datapath.delete': { params: { name: 'sw0' }, result: { pending: null } },
  'change.make': {
    params: {
      changes: [
        { method: 'link.set', params: { link: { name: 'br0' }, up: false } },
        { method: 'link.delete', params: { link: { name: 'tap0' } } },
      ],
    },
    result: { results: [{ link: { ...link, up: false } }, {}], entry: 18, pending: null },
  },
  'change.cancel': { params: { entry: 18 }, result: {} },
  'network.list': { params: {}, result: { networks: [network] } },
  'network.show': { params: { name: 'lab' }, result: { network, text, appliedText: text } },
  'network.check': { params: { text }, result: { document, faults: [] } },
  'change.plan': {
    params: { method: 'link.set', params: { link: { name: 'eth0' }, up: false } },
    result: {
      steps: [
        {
          operation: { op: 'link.set', namespace: '', link: 'eth0', set: { up: false } },
          inverse: [{ op: 'link.set', namespace: '', link: 'eth0', set: { up: true } }],
          summary: verbatim('Change eth0: take it down.'),
          commands: ['ip link set eth0 down'],
          change: 'change',
          risks: ['default-route', 'connection-link'],
        },
      ],
      risks: ['default-route', 'connection-link'],
      notes: [],
    },
  },
  'network.plan': {
    params: { text },
    result: { plan: { network: 'lab', to: 'up', steps: [step], risks: [], notes: [] } },
  },
  'network.save': { params: { text }, result: { network: { ...network, state: 'down' } } },
  'network.delete': { params: { name: 'lab', down: true }, result: {} },
  'network.apply': { params: { text, confirm: true }, result: applied },
  'network.up': { params: { name: 'lab', confirmWithin: 60 }, result: applied },
  'network.down': { params: { name: 'lab' }, result: { ...applied, network: { ...network, state: 'down' } } },
  'network.import': { params: { name: 'lab', links: [{ name: 'br0' }] }, result: { text, notes: [] } },
  'network.export': {
    params: { name: 'lab', format: 'ip' },
    result: { files: [{ name: 'lab.sh', text: 'ip link add br0 type bridge\n' }], notes: [] },
  },
  'pending.confirm': { params: {}, result: { entry } },
  'pending.revert': { params: { entry: 17 }, result: { entry: { ...entry, outcome: 'reverted' } } },
  'history.list': { params: { limit: 1 }, result: { entries: [entry] } },
  'history.show': {
    params: { entry: 17 },
    result: { entry, steps: [step], undo: null, why: say('change.networkDiffers', { network: 'lab' }) },
  },
  'history.undo': {
    params: {},
    result: {
      entry: { ...entry, entry: 18, verb: 'undo', undoes: 17 },
      undone: { ...entry, undoneBy: 18 },
      pending: null,
    },
  },
  'history.redo': {
    params: { entry: 17 },
    result: { entry: { ...entry, entry: 19, verb: 'redo', undoes: 18 }, redone: entry, pending: null },
  },
  'cleanup.list': {
    params: { orphans: true },
    result: {
      leftovers: [
        {
          what: 'link',
          namespace: '',
          name: 'br9',
          network: 'old',
          evidence: say('owner.alias', { alias: 'taproom:old' }),
        },
      ],
    },
  },
  'cleanup.run': { params: {}, result: { removed: [], remaining: [] } },
  'demo.traffic': { params: { on: false }, result: {} },
};

export const notifications: { [E in EventName]: EventPayload<E> } = {
  changes: { from: 41, revision: 42, changes: [{ topic: 'links', key: '/7', value: null }] },
  resync: { ...emptySnapshot, revision: 57 },
  statistics: sample,
};
