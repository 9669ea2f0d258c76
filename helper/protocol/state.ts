import * as z from 'zod';
import { Address } from './addresses.ts';
import { Link } from './links.ts';
import { Namespace } from './namespaces.ts';
import { Neighbour, Route, Rule } from './routes.ts';

/** Observed state: one table a topic, one row an object, keyed by the object's identity. */
export const Topic = z.enum(['namespaces', 'links', 'addresses', 'routes', 'rules', 'neighbours']);
export type Topic = z.infer<typeof Topic>;

const rows = {
  namespaces: Namespace, links: Link, addresses: Address, routes: Route, rules: Rule, neighbours: Neighbour,
} as const;
export type Row<T extends Topic> = z.infer<(typeof rows)[T]>;
export type AnyRow = Row<Topic>;

/** A row that came or changed (`value`), or went (`value: null`). */
const changeOf = <T extends Topic>(topic: T) =>
  z.object({ topic: z.literal(topic), key: z.string(), value: z.nullable(rows[topic]) });
export const Change = z.discriminatedUnion('topic', [
  changeOf('namespaces'), changeOf('links'), changeOf('addresses'),
  changeOf('routes'), changeOf('rules'), changeOf('neighbours'),
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
});
export type Snapshot = z.infer<typeof Snapshot>;

export * from './row-key.ts';
