import type { EventPayload } from '../../protocol/events.ts';
import type { Snapshot } from '../../protocol/state.ts';
import { rowKey, TOPICS, type AnyRow, type Row, type Topic } from '../../protocol/topics.ts';
import { keep } from './equal.ts';

/** Observed state as a client holds it: one map a topic, keyed by the identity of the row. */
export type Tables = { readonly [T in Topic]: ReadonlyMap<string, Row<T>> };

export interface Observed {
  readonly tables: Tables;
  /** The helper's revision that `tables` stands for; -1 before the first snapshot. */
  readonly revision: number;
}

type Table = ReadonlyMap<string, AnyRow>;
const keyOf = rowKey as Record<Topic, (row: never) => string>;
/** The mapped types lose the link between topic and row here; the callers hold it. */
const tablesOf = (table: (topic: Topic) => Table): Tables =>
  Object.fromEntries(TOPICS.map((topic) => [topic, table(topic)])) as unknown as Tables;

export const NOTHING_OBSERVED: Observed = { tables: tablesOf(() => new Map()), revision: -1 };

function tableFrom(topic: Topic, rows: readonly AnyRow[], previous: Table): Table {
  const next = new Map<string, AnyRow>();
  for (const row of rows) {
    const key = keyOf[topic](row as never);
    next.set(key, keep(previous.get(key), row));
  }
  const same = next.size === previous.size && [...next].every(([key, row]) => previous.get(key) === row);
  return same ? previous : next;
}

/** Replaces everything; rows and tables that say the same stay the same objects. */
export const applySnapshot = ({ tables }: Observed, snapshot: Snapshot): Observed => ({
  revision: snapshot.revision,
  tables: tablesOf((topic) => tableFrom(topic, snapshot[topic], tables[topic])),
});

export type Outcome =
  | { kind: 'applied'; observed: Observed }
  /** Already contained in the snapshot that we hold. */
  | { kind: 'stale' }
  /** Something before it was lost: ask for a snapshot. */
  | { kind: 'gap' };

/** Ordered changes onto what is held; copies only the tables that they touch. */
export function applyChanges({ tables, revision }: Observed, event: EventPayload<'changes'>): Outcome {
  if (event.from !== revision) return { kind: revision >= 0 && event.revision <= revision ? 'stale' : 'gap' };
  const copies = new Map<Topic, Map<string, AnyRow>>();
  for (const { topic, key, value } of event.changes) {
    const current: Table = copies.get(topic) ?? tables[topic];
    const before = current.get(key);
    const after = value === null ? undefined : keep(before, value);
    if (after === before) continue;
    const copy = copies.get(topic) ?? new Map(current);
    copies.set(topic, copy);
    if (after === undefined) copy.delete(key);
    else copy.set(key, after);
  }
  const next = copies.size === 0 ? tables : { ...tables, ...Object.fromEntries(copies) };
  return { kind: 'applied', observed: { revision: event.revision, tables: next } };
}
