import type { EventName, EventPayload } from '../events.ts';
import type { MethodName, MethodResult, Params } from '../methods.ts';

/** One exchange of every method, for docs/protocol.md; a test holds each to the contract. */
export type Exchange<M extends MethodName> = { params: Params<M>; result: MethodResult<M> };

const link: MethodResult<'link.add'>['link'] = {
  namespace: '', index: 7, name: 'br0', kind: 'bridge', owner: 'taproom', up: true, carrier: false, operState: 'down',
  flags: ['no_carrier', 'broadcast', 'multicast', 'up'], mtu: 1500, minMtu: 68, maxMtu: 65535, mac: '6a:1c:0e:5d:2b:90',
  alias: 'taproom', altNames: [], group: 29808, controller: null, parent: null, peer: null, qdisc: 'noqueue',
  txQueueLength: 1000, rxQueues: 1, txQueues: 1, options: { stp: true, ageing: 300, forwardDelay: 15, vlanFiltering: false, priority: 32768 },
  bridgePort: null,
};
const address: MethodResult<'address.add'>['address'] = {
  namespace: '', index: 7, family: 'ipv4', address: '192.0.2.1', prefixLength: 24, peer: null, broadcast: '192.0.2.255',
  scope: 'global', label: 'br0', flags: ['permanent'], validLifetime: null, preferredLifetime: null, protocol: 214,
};
const route: MethodResult<'route.add'>['route'] = {
  namespace: '', family: 'ipv4', type: 'unicast', destination: '198.51.100.0/24', table: 254, metric: 50, protocol: 214,
  protocolName: 'taproom', scope: 'global', gateway: '192.0.2.254', index: 7, source: null, mtu: null, flags: [],
  nexthops: [{ gateway: '192.0.2.254', index: 7, weight: 1, flags: [] }],
};
const rule: MethodResult<'rule.add'>['rule'] = {
  namespace: '', family: 'ipv4', priority: 1000, from: '192.0.2.0/24', to: null, inputLink: null, outputLink: null,
  mark: null, markMask: null, action: 'lookup', table: 100, invert: false, protocol: 214,
};
const capability = { name: 'link.bridge', summary: 'Bridges: switches in the kernel.', available: true, detail: 'built in' };
const counters = { rxBytes: 0, rxPackets: 0, rxErrors: 0, rxDropped: 0, txBytes: 1790, txPackets: 21, txErrors: 0, txDropped: 0 };
const emptySnapshot = { revision: 41, namespaces: [], links: [], addresses: [], routes: [], rules: [], neighbours: [] };
const sample = { time: 512_340.25, namespaces: [{ namespace: '', rows: [[7, 0, 0, 0, 0, 1790, 21, 0, 0]] }] };

export const exchanges: { [M in MethodName]: Exchange<M> } = {
  hello: {
    params: { client: 'my-script', protocol: 1 },
    result: {
      protocol: 1, version: '0.1.0', pid: 4711, sandbox: false, hostname: 'host', kernel: '6.1.0', startedAt: '2026-01-01T12:00:00.000Z',
      authorization: { mayObserve: true, mayChange: true, by: 'group', uid: 1000 }, capabilities: [capability],
    },
  },
  status: {
    params: {},
    result: {
      uptime: 3600.5, residentBytes: 52_428_800, connections: 2, subscriptions: 1, revision: 41,
      counts: { namespaces: 3, links: 12, addresses: 20, routes: 31, rules: 15, neighbours: 4 }, demo: 'absent',
    },
  },
  doctor: { params: {}, result: { capabilities: [capability] } },
  subscribe: { params: { topics: ['links'] }, result: { ...emptySnapshot, links: [link] } },
  unsubscribe: { params: {}, result: {} },
  'statistics.get': { params: { namespace: '' }, result: sample },
  'statistics.subscribe': { params: { interval: 1000 }, result: {} },
  'statistics.unsubscribe': { params: {}, result: {} },
  'link.list': { params: { kind: 'bridge' }, result: { links: [link] } },
  'link.get': { params: { link: { name: 'br0' } }, result: { link, addresses: [address], routes: [route], neighbours: [], counters } },
  'link.add': {
    params: { kind: 'bridge', name: 'br0', up: true, addresses: ['192.0.2.1/24'], options: { stp: true } },
    result: { link, peer: null },
  },
  'link.set': { params: { link: { name: 'br0' }, mtu: 1400, up: true }, result: { link: { ...link, mtu: 1400 } } },
  'link.delete': { params: { link: { name: 'br0' } }, result: {} },
  'link.deleteGroup': { params: { group: 29808 }, result: { deleted: 12 } },
  'address.list': { params: { namespace: '' }, result: { addresses: [address] } },
  'address.add': { params: { link: { name: 'br0' }, address: '192.0.2.1/24' }, result: { address } },
  'address.delete': { params: { link: { name: 'br0' }, address: '192.0.2.1/24' }, result: {} },
  'route.list': { params: { table: 254 }, result: { routes: [route] } },
  'route.add': { params: { destination: '198.51.100.0/24', via: '192.0.2.254', metric: 50 }, result: { route } },
  'route.delete': { params: { destination: '198.51.100.0/24', metric: 50 }, result: {} },
  'route.get': { params: { to: '198.51.100.7' }, result: { route: { ...route, destination: '198.51.100.7/32' }, link: 'br0' } },
  'rule.list': { params: {}, result: { rules: [rule] } },
  'rule.add': { params: { from: '192.0.2.0/24', table: 100, priority: 1000 }, result: { rule } },
  'rule.delete': { params: { from: '192.0.2.0/24', table: 100, priority: 1000 }, result: {} },
  'neighbour.list': {
    params: {},
    result: {
      neighbours: [{
        namespace: '', index: 7, family: 'ipv4', address: '192.0.2.254', mac: '02:00:00:00:00:fe', state: 'reachable', router: false, proxy: false,
      }],
    },
  },
  'namespace.list': { params: {}, result: { namespaces: [{ name: '', inode: 4026531840, readable: true, note: null }] } },
  'namespace.add': { params: { name: 'blue' }, result: { namespace: { name: 'blue', inode: 4026532300, readable: true, note: null } } },
  'namespace.delete': { params: { name: 'blue' }, result: {} },
  'demo.traffic': { params: { on: false }, result: {} },
};

export const notifications: { [E in EventName]: EventPayload<E> } = {
  changes: { from: 41, revision: 42, changes: [{ topic: 'links', key: '/7', value: null }] },
  resync: { ...emptySnapshot, revision: 57 },
  statistics: sample,
};
