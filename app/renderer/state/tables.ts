import {
  rowKey,
  type Change,
  type EventPayload,
  type Row,
  type Snapshot,
  type Topic,
} from '../../../helper/protocol/index.ts';
import { keep } from './equal.ts';

/** Observed state as the window holds it: one map a topic, keyed by the identity of the row. */
export type Tables = { readonly [T in Topic]: ReadonlyMap<string, Row<T>> };

export interface Observed {
  readonly tables: Tables;
  /** The helper's revision that `tables` stands for; -1 before the first snapshot. */
  readonly revision: number;
}

const TOPICS = [
  'namespaces',
  'links',
  'addresses',
  'routes',
  'rules',
  'neighbours',
  'networks',
  'pending',
  'history',
  'leases',
  'owners',
  'datapaths',
] as const satisfies readonly Topic[];

const NO_TABLES: Tables = {
  namespaces: new Map(),
  links: new Map(),
  addresses: new Map(),
  routes: new Map(),
  rules: new Map(),
  neighbours: new Map(),
  networks: new Map(),
  pending: new Map(),
  history: new Map(),
  leases: new Map(),
  owners: new Map(),
  datapaths: new Map(),
};
export const NOTHING_OBSERVED: Observed = { tables: NO_TABLES, revision: -1 };

function tableFrom<T extends Topic>(topic: T, rows: readonly Row<T>[], previous: ReadonlyMap<string, Row<T>>) {
  const next = new Map<string, Row<T>>();
  for (const row of rows) {
    const key = rowKey[topic](row);
    next.set(key, keep(previous.get(key), row));
  }
  const same = next.size === previous.size && [...next].every(([key, row]) => previous.get(key) === row);
  return same ? previous : next;
}

/** Replaces everything; rows and tables that say the same stay the same objects. */
export function applySnapshot(observed: Observed, snapshot: Snapshot): Observed {
  const { tables } = observed;
  return {
    revision: snapshot.revision,
    tables: {
      namespaces: tableFrom('namespaces', snapshot.namespaces, tables.namespaces),
      links: tableFrom('links', snapshot.links, tables.links),
      addresses: tableFrom('addresses', snapshot.addresses, tables.addresses),
      routes: tableFrom('routes', snapshot.routes, tables.routes),
      rules: tableFrom('rules', snapshot.rules, tables.rules),
      neighbours: tableFrom('neighbours', snapshot.neighbours, tables.neighbours),
      networks: tableFrom('networks', snapshot.networks, tables.networks),
      pending: tableFrom('pending', snapshot.pending, tables.pending),
      history: tableFrom('history', snapshot.history, tables.history),
      leases: tableFrom('leases', snapshot.leases, tables.leases),
      owners: tableFrom('owners', snapshot.owners, tables.owners),
      datapaths: tableFrom('datapaths', snapshot.datapaths, tables.datapaths),
    },
  };
}

type WritableTables = { [T in Topic]: Map<string, Row<T>> | null };

function put<T extends Topic>(
  tables: Tables,
  copies: WritableTables,
  topic: T,
  key: string,
  value: Row<T> | null,
): void {
  // The mapped types lose the link between topic and row here; the parameters above hold it.
  const current = (copies[topic] ?? tables[topic]) as ReadonlyMap<string, Row<T>>;
  const before = current.get(key);
  const after = value === null ? undefined : keep(before, value);
  if (after === before) return;
  const copy = (copies[topic] ?? new Map(current)) as Map<string, Row<T>>;
  (copies as Record<Topic, unknown>)[topic] = copy;
  if (after === undefined) copy.delete(key);
  else copy.set(key, after);
}

function putChange(tables: Tables, copies: WritableTables, change: Change): void {
  switch (change.topic) {
    case 'namespaces':
      return put(tables, copies, 'namespaces', change.key, change.value);
    case 'links':
      return put(tables, copies, 'links', change.key, change.value);
    case 'addresses':
      return put(tables, copies, 'addresses', change.key, change.value);
    case 'routes':
      return put(tables, copies, 'routes', change.key, change.value);
    case 'rules':
      return put(tables, copies, 'rules', change.key, change.value);
    case 'neighbours':
      return put(tables, copies, 'neighbours', change.key, change.value);
    case 'networks':
      return put(tables, copies, 'networks', change.key, change.value);
    case 'pending':
      return put(tables, copies, 'pending', change.key, change.value);
    case 'history':
      return put(tables, copies, 'history', change.key, change.value);
    case 'leases':
      return put(tables, copies, 'leases', change.key, change.value);
    case 'owners':
      return put(tables, copies, 'owners', change.key, change.value);
    case 'datapaths':
      return put(tables, copies, 'datapaths', change.key, change.value);
  }
}

export type Outcome =
  | { kind: 'applied'; observed: Observed }
  /** Already contained in the snapshot that we hold. */
  | { kind: 'stale' }
  /** Something before it was lost: ask for a snapshot. */
  | { kind: 'gap' };

/** Ordered changes onto what is held; copies only the tables that they touch. */
export function applyChanges(observed: Observed, event: EventPayload<'changes'>): Outcome {
  if (event.from !== observed.revision) {
    return { kind: observed.revision >= 0 && event.revision <= observed.revision ? 'stale' : 'gap' };
  }
  const copies: WritableTables = {
    namespaces: null,
    links: null,
    addresses: null,
    routes: null,
    rules: null,
    neighbours: null,
    networks: null,
    pending: null,
    history: null,
    leases: null,
    owners: null,
    datapaths: null,
  };
  for (const change of event.changes) putChange(observed.tables, copies, change);
  const touched = TOPICS.some((topic) => copies[topic] !== null);
  return {
    kind: 'applied',
    observed: {
      revision: event.revision,
      tables: touched
        ? {
            namespaces: copies.namespaces ?? observed.tables.namespaces,
            links: copies.links ?? observed.tables.links,
            addresses: copies.addresses ?? observed.tables.addresses,
            routes: copies.routes ?? observed.tables.routes,
            rules: copies.rules ?? observed.tables.rules,
            neighbours: copies.neighbours ?? observed.tables.neighbours,
            networks: copies.networks ?? observed.tables.networks,
            pending: copies.pending ?? observed.tables.pending,
            history: copies.history ?? observed.tables.history,
            leases: copies.leases ?? observed.tables.leases,
            owners: copies.owners ?? observed.tables.owners,
            datapaths: copies.datapaths ?? observed.tables.datapaths,
          }
        : observed.tables,
    },
  };
}
