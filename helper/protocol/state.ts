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

/** The identity of a row as text; equal exactly when the rows are the same object. */
export const rowKey: { [T in Topic]: (row: Row<T>) => string } = {
  namespaces: (n) => n.name,
  links: (l) => linkKey(l.namespace, l.index),
  addresses: (a) => `${a.namespace}/${a.index}/${a.address}/${a.prefixLength}/${a.peer ?? ''}`,
  routes: (r) =>
    `${r.namespace}/${r.family}/${r.table}/${r.destination}/${r.metric}/${r.type}/` +
    // IPv6 keeps several routes to one destination and metric, told apart by their next hop.
    (r.family === 'ipv6' ? r.nexthops.map((n) => `${n.gateway ?? ''}%${n.index ?? ''}`).join(',') : ''),
  rules: (r) =>
    [r.namespace, r.family, r.priority, r.from, r.to, r.inputLink, r.outputLink, r.mark, r.markMask,
      r.action, r.table, r.invert].join('/'),
  neighbours: (n) => `${n.namespace}/${n.index}/${n.address}${n.proxy ? '/proxy' : ''}`,
};

export const linkKey = (namespace: string, index: number): string => `${namespace}/${index}`;
