import {
  Datapath,
  Port,
  portKey,
  type DatapathInput,
  type DatapathRow,
  type PortInput,
  type PortRow,
} from '../../../helper/protocol/datapaths.ts';
import type {
  Address,
  HistoryEntry,
  Link,
  Namespace,
  PendingChange,
  Route,
  Rule,
  Snapshot,
} from '../../../helper/protocol/index.ts';
import { verbatim } from '../../../helper/protocol/messages/index.ts';

/** Whole rows for tests, from the few fields that a test is about. */
export const link = (fields: Partial<Link> & Pick<Link, 'index' | 'name'>): Link => ({
  namespace: '',
  kind: 'dummy',
  owner: 'taproom',
  up: true,
  carrier: true,
  operState: 'up',
  flags: ['up'],
  mtu: 1500,
  minMtu: 68,
  maxMtu: 65535,
  mac: '02:00:00:00:00:01',
  alias: null,
  altNames: [],
  group: 0,
  controller: null,
  parent: null,
  peer: null,
  qdisc: 'noqueue',
  txQueueLength: 1000,
  rxQueues: 1,
  txQueues: 1,
  options: {},
  bridgePort: null,
  ...fields,
});

export const namespace = (name: string): Namespace => ({
  name,
  inode: 4026531840 + name.length,
  readable: true,
  note: null,
  foreign: false,
  holder: null,
});

export const address = (fields: Partial<Address> & Pick<Address, 'index' | 'address'>): Address => ({
  namespace: '',
  family: fields.address.includes(':') ? 'ipv6' : 'ipv4',
  prefixLength: 24,
  peer: null,
  broadcast: null,
  scope: 'global',
  label: null,
  flags: ['permanent'],
  validLifetime: null,
  preferredLifetime: null,
  protocol: 0,
  ...fields,
});

export const route = (fields: Partial<Route> & Pick<Route, 'destination'>): Route => ({
  namespace: '',
  family: fields.destination.includes(':') ? 'ipv6' : 'ipv4',
  type: 'unicast',
  table: 254,
  metric: 0,
  protocol: 2,
  protocolName: 'kernel',
  scope: 'link',
  gateway: null,
  index: null,
  source: null,
  mtu: null,
  flags: [],
  nexthops: [],
  ...fields,
});

export const rule = (fields: Partial<Rule> & Pick<Rule, 'priority'>): Rule => ({
  namespace: '',
  family: 'ipv4',
  from: null,
  to: null,
  inputLink: null,
  outputLink: null,
  mark: null,
  markMask: null,
  action: 'lookup',
  table: 254,
  invert: false,
  protocol: 2,
  ...fields,
});

export const historyEntry = (fields: Partial<HistoryEntry> & Pick<HistoryEntry, 'entry'>): HistoryEntry => ({
  at: '2026-01-01T10:00:00.000Z',
  who: { uid: 1000, user: 'ada', client: 'desktop' },
  verb: 'link.set',
  network: null,
  summary: verbatim(`change ${fields.entry}`),
  steps: 1,
  outcome: 'done',
  error: null,
  undoneBy: null,
  undoes: null,
  final: null,
  ...fields,
});

export const pending = (fields: Partial<PendingChange> & Pick<PendingChange, 'entry'>): PendingChange => ({
  network: 'lab',
  summary: verbatim('lab goes up'),
  risks: ['default-route'],
  deadline: '2026-01-01T10:00:30.000Z',
  seconds: 30,
  ...fields,
});

export const snapshot = (fields: Partial<Snapshot>): Snapshot => ({
  revision: 1,
  namespaces: [namespace('')],
  links: [],
  addresses: [],
  routes: [],
  rules: [],
  neighbours: [],
  networks: [],
  pending: [],
  running: [],
  history: [],
  large: [],
  leases: [],
  owners: [],
  datapaths: [],
  ...fields,
});

/** A port of a running datapath; `index` of its device, null while that is gone or where it has none. */
export const port = (input: PortInput, index: number | null, fields: Partial<PortRow> = {}): PortRow => {
  const known = Port.parse(input);
  const link =
    index === null || !('device' in known) ? null : { namespace: known.namespace, index, name: known.device };
  return {
    key: portKey(known),
    port: known,
    link,
    state: 'up',
    reason: null,
    mode: 'AF_PACKET ring',
    why: null,
    ...fields,
  };
};

export const datapath = (
  input: Omit<DatapathInput, 'ports'>,
  ports: PortRow[],
  fields: Partial<DatapathRow> = {},
): DatapathRow => {
  const known = Datapath.parse({ ...input, ports: ports.map((one) => one.port) });
  return {
    name: known.name,
    type: known.type,
    network: null,
    datapath: known,
    ports,
    threads: [{ name: `tp-${known.name}-0`, id: 4711, cpus: '0-1' }],
    memory: 4_194_304,
    active: null,
    notices: [],
    ...fields,
  };
};
