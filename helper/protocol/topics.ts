import type { Address } from './addresses.ts';
import type { DatapathRow } from './datapaths.ts';
import type { Link } from './links.ts';
import type { Namespace } from './namespaces.ts';
import type { HistoryEntry, Lease, NetworkRow, OwnerRow, PendingChange, RunningChange } from './networks.ts';
import type { LargeTable, Neighbour, Route, Rule } from './routes.ts';

export const linkKey = (namespace: string, index: number): string => `${namespace}/${index}`;

/**
 * The topics of the observed state, each with the identity of its rows as text, equal exactly when the rows are the
 * same object. Store, clients, CLI and window derive their lists of topics from this table; state.ts has the schemas.
 */
const keys = {
  namespaces: (n: Namespace) => n.name,
  links: (l: Link) => linkKey(l.namespace, l.index),
  addresses: (a: Address) => `${a.namespace}/${a.index}/${a.address}/${a.prefixLength}/${a.peer ?? ''}`,
  routes: (r: Route) =>
    `${r.namespace}/${r.family}/${r.table}/${r.destination}/${r.metric}/${r.type}/` +
    // IPv6 keeps several routes to one destination and metric, told apart by their next hop.
    (r.family === 'ipv6' ? r.nexthops.map((n) => `${n.gateway ?? ''}%${n.index ?? ''}`).join(',') : ''),
  rules: (r: Rule) =>
    [
      r.namespace,
      r.family,
      r.priority,
      r.from,
      r.to,
      r.inputLink,
      r.outputLink,
      r.mark,
      r.markMask,
      r.action,
      r.table,
      r.invert,
    ].join('/'),
  neighbours: (n: Neighbour) => `${n.namespace}/${n.index}/${n.address}${n.proxy ? '/proxy' : ''}`,
  large: (l: LargeTable) => `${l.namespace}/${l.topic}/${l.family}/${l.protocol ?? ''}`,
  // The helper's own: what it keeps and knows beside the kernel.
  networks: (n: NetworkRow) => n.name,
  pending: (p: PendingChange) => String(p.entry),
  running: (r: RunningChange) => String(r.entry),
  history: (h: HistoryEntry) => String(h.entry),
  leases: (l: Lease) => `${l.network}/${l.namespace}/${l.address}`,
  owners: (o: OwnerRow) => `${o.topic}:${o.key}`,
  datapaths: (d: DatapathRow) => d.name,
};
export type Topic = keyof typeof keys;
export type Row<T extends Topic> = Parameters<(typeof keys)[T]>[0];
export type AnyRow = Row<Topic>;
export const rowKey: { readonly [T in Topic]: (row: Row<T>) => string } = keys;

export const TOPICS = Object.keys(keys) as [Topic, ...Topic[]];
/** What one namespace's kernel tables hold; `namespaces` itself comes from /run/netns and /proc. */
export const KERNEL_TOPICS = ['links', 'addresses', 'routes', 'rules', 'neighbours'] as const satisfies Topic[];
export type KernelTopic = (typeof KERNEL_TOPICS)[number];
