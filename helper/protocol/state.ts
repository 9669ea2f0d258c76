import * as z from 'zod';
import { Address } from './addresses.ts';
import { DatapathRow } from './datapaths.ts';
import { Link } from './links.ts';
import { Namespace } from './namespaces.ts';
import { HistoryEntry, Lease, NetworkRow, OwnerRow, PendingChange, RunningChange } from './networks.ts';
import { LargeTable, Neighbour, Route, Rule } from './routes.ts';
import { TOPICS, type Row as TopicRow, type Topic as TopicName } from './topics.ts';

/** Observed state: one table a topic, one row an object, keyed by the object's identity. */
export const Topic = z.enum(TOPICS);
export type Topic = TopicName;
export type Row<T extends Topic> = TopicRow<T>;

const rows = {
  namespaces: Namespace,
  links: Link,
  addresses: Address,
  routes: Route,
  rules: Rule,
  neighbours: Neighbour,
  large: LargeTable,
  networks: NetworkRow,
  pending: PendingChange,
  running: RunningChange,
  history: HistoryEntry,
  leases: Lease,
  owners: OwnerRow,
  datapaths: DatapathRow,
} as const satisfies { [T in Topic]: z.ZodType<Row<T>> };

type ChangeOf<T extends Topic> = z.ZodObject<{
  topic: z.ZodLiteral<T>;
  key: z.ZodString;
  value: z.ZodNullable<(typeof rows)[T]>;
}>;
const changes = TOPICS.map((topic) =>
  z.object({ topic: z.literal(topic), key: z.string(), value: z.nullable(rows[topic]) }),
) as unknown as [{ [T in Topic]: ChangeOf<T> }[Topic]];
/** A row that came or changed (`value`), or went (`value: null`). */
export const Change = z.discriminatedUnion('topic', changes);
export type Change = z.infer<typeof Change>;

const lists = Object.fromEntries(TOPICS.map((topic) => [topic, z.array(rows[topic])])) as unknown as {
  [T in Topic]: z.ZodArray<(typeof rows)[T]>;
};
/** Everything asked for at one revision; tables that were not asked for are empty. */
export const Snapshot = z.object({ revision: z.number().int(), ...lists });
export type Snapshot = z.infer<typeof Snapshot>;

export { KERNEL_TOPICS, linkKey, rowKey, TOPICS, type AnyRow, type KernelTopic } from './topics.ts';
