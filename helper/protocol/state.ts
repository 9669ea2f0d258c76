import * as z from 'zod';
import { Address } from './addresses.ts';
import { DatapathRow } from './datapaths.ts';
import { Link } from './links.ts';
import { Namespace } from './namespaces.ts';
import { HistoryEntry, Lease, NetworkRow, OwnerRow, PendingChange } from './networks.ts';
import { Neighbour, Route, Rule } from './routes.ts';

/** Observed state: one table a topic, one row an object, keyed by the object's identity. */
export const Topic = z.enum([
  'namespaces',
  'links',
  'addresses',
  'routes',
  'rules',
  'neighbours',
  // The helper's own: what it keeps and knows beside the kernel.
  'networks',
  'pending',
  'history',
  'leases',
  'owners',
  'datapaths',
]);
export type Topic = z.infer<typeof Topic>;
/** What one namespace's kernel tables hold. */
export type KernelTopic = 'links' | 'addresses' | 'routes' | 'rules' | 'neighbours';

const rows = {
  namespaces: Namespace,
  links: Link,
  addresses: Address,
  routes: Route,
  rules: Rule,
  neighbours: Neighbour,
  networks: NetworkRow,
  pending: PendingChange,
  history: HistoryEntry,
  leases: Lease,
  owners: OwnerRow,
  datapaths: DatapathRow,
} as const;
export type Row<T extends Topic> = z.infer<(typeof rows)[T]>;
export type AnyRow = Row<Topic>;

/** A row that came or changed (`value`), or went (`value: null`). */
const changeOf = <T extends Topic>(topic: T) =>
  z.object({ topic: z.literal(topic), key: z.string(), value: z.nullable(rows[topic]) });
export const Change = z.discriminatedUnion('topic', [
  changeOf('namespaces'),
  changeOf('links'),
  changeOf('addresses'),
  changeOf('routes'),
  changeOf('rules'),
  changeOf('neighbours'),
  changeOf('networks'),
  changeOf('pending'),
  changeOf('history'),
  changeOf('leases'),
  changeOf('owners'),
  changeOf('datapaths'),
]);
export type Change = z.infer<typeof Change>;

/** Everything asked for at one revision; tables that were not asked for are empty. */
export const Snapshot = z.object({
  revision: z.number().int(),
  namespaces: z.array(Namespace),
  links: z.array(Link),
  addresses: z.array(Address),
  routes: z.array(Route),
  rules: z.array(Rule),
  neighbours: z.array(Neighbour),
  networks: z.array(NetworkRow),
  pending: z.array(PendingChange),
  history: z.array(HistoryEntry),
  leases: z.array(Lease),
  owners: z.array(OwnerRow),
  datapaths: z.array(DatapathRow),
});
export type Snapshot = z.infer<typeof Snapshot>;

export * from './row-key.ts';
