import { rowKey } from '../protocol/row-key.ts';
import type { Change, Row, Snapshot, Topic } from '../protocol/state.ts';

type Tables = { [T in Topic]: Map<string, Row<T>> };

/** What the helper has told of the kernel's state, kept up to date by its changes. Pure: no connection. */
export class Observed {
  readonly tables: Tables;
  revision: number;

  constructor(snapshot: Snapshot) {
    this.revision = snapshot.revision;
    this.tables = {
      namespaces: keyed(snapshot.namespaces, rowKey.namespaces),
      links: keyed(snapshot.links, rowKey.links),
      addresses: keyed(snapshot.addresses, rowKey.addresses),
      routes: keyed(snapshot.routes, rowKey.routes),
      rules: keyed(snapshot.rules, rowKey.rules),
      neighbours: keyed(snapshot.neighbours, rowKey.neighbours),
      networks: keyed(snapshot.networks, rowKey.networks),
      pending: keyed(snapshot.pending, rowKey.pending),
      history: keyed(snapshot.history, rowKey.history),
      leases: keyed(snapshot.leases, rowKey.leases),
      owners: keyed(snapshot.owners, rowKey.owners),
      datapaths: keyed(snapshot.datapaths, rowKey.datapaths),
    };
  }

  /** Takes a change in; answers with the row that was there before. */
  apply(change: Change): Row<Topic> | undefined {
    const table = this.tables[change.topic] as Map<string, Row<Topic>>;
    const before = table.get(change.key);
    if (change.value === null) table.delete(change.key);
    else table.set(change.key, change.value);
    return before;
  }

  linkByName(namespace: string, name: string): Row<'links'> | undefined {
    for (const link of this.tables.links.values()) if (link.namespace === namespace && link.name === name) return link;
    return undefined;
  }

  linkName(namespace: string, index: number | null): string | null {
    return index === null ? null : (this.tables.links.get(`${namespace}/${index}`)?.name ?? `#${index}`);
  }
}

const keyed = <R>(rows: readonly R[], key: (row: R) => string): Map<string, R> =>
  new Map(rows.map((row) => [key(row), row]));
