import type { Link } from '../protocol/index.ts';

/** A link of somebody else's that is down, but for what is said of it. */
export const linkRow = (fields: Pick<Link, 'namespace' | 'index'> & Partial<Link>): Link => ({
  name: `l${fields.index}`,
  kind: 'dummy',
  owner: 'other',
  up: false,
  carrier: false,
  operState: 'down',
  flags: [],
  mtu: 1500,
  minMtu: null,
  maxMtu: null,
  mac: null,
  alias: null,
  altNames: [],
  group: 0,
  controller: null,
  parent: null,
  peer: null,
  qdisc: null,
  txQueueLength: 1000,
  rxQueues: 1,
  txQueues: 1,
  options: {},
  bridgePort: null,
  ...fields,
});
