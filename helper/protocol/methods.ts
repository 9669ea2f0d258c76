import * as z from 'zod';
import { Address, AddressAdd, AddressDelete } from './addresses.ts';
import { Capability, HelperInfo } from './capabilities.ts';
import { Link, LinkAdd, LinkRef, LinkSet } from './links.ts';
import { Namespace, NamespaceAdd, NamespaceDelete } from './namespaces.ts';
import { NamespaceRef } from './names.ts';
import { Neighbour, Route, RouteAdd, RouteDelete, RouteGet, Rule, RuleAdd, RuleDelete } from './routes.ts';
import { Snapshot, Topic } from './state.ts';
import { StatisticsSample, StatisticsSubscribe } from './statistics.ts';

/**
 * The contract: every method with its parameters, its result and what the peer must be allowed.
 * Server dispatch, clients, CLI, preload, JSON Schema and docs/protocol.md derive from this value.
 */
const method = <P extends z.ZodType, R extends z.ZodType>(
  access: 'hello' | 'observe' | 'change', summary: string, params: P, result: R,
) => ({ access, summary, params, result });

const none = z.strictObject({});
/** null: every namespace. */
const filter = { namespace: NamespaceRef.nullable().default(null) };
const done = z.object({});

export const methods = {
  hello: method('hello', 'Says who is there: version, authorization, capabilities. The first call of a connection.',
    z.strictObject({ client: z.string().min(1).max(64), protocol: z.number().int().optional() }), HelperInfo),
  status: method('observe', 'The helper itself: uptime, memory, connections, what it watches.', none, z.object({
    uptime: z.number(), residentBytes: z.number(), connections: z.number().int(), subscriptions: z.number().int(),
    revision: z.number().int(), counts: z.record(Topic, z.number().int()), demo: z.enum(['absent', 'off', 'on']),
  })),
  doctor: method('observe', 'Probes this machine again and names each absence with its remedy.', none,
    z.object({ capabilities: z.array(Capability) })),

  subscribe: method('observe', 'Answers with a snapshot; from then on `changes` notifications follow, in order.',
    z.strictObject({ topics: z.array(Topic).min(1).max(6).default(['namespaces', 'links', 'addresses', 'routes', 'rules']) }),
    Snapshot),
  unsubscribe: method('observe', 'Ends the `changes` notifications of this connection.', none, done),
  'statistics.get': method('observe', 'One sample of every link\'s counters, read from the kernel now.',
    z.strictObject(filter), StatisticsSample),
  'statistics.subscribe': method('observe', 'Samples counters at this rate; a slow reader gets the latest, never a queue.',
    StatisticsSubscribe, done),
  'statistics.unsubscribe': method('observe', 'Ends the samples of this connection.', none, done),

  'link.list': method('observe', 'Every link, as the kernel has it now.',
    z.strictObject({ ...filter, kind: z.string().max(32).optional() }), z.object({ links: z.array(Link) })),
  'link.get': method('observe', 'One link with its addresses, routes, neighbours and counters.',
    z.strictObject({ link: LinkRef }), z.object({
      link: Link, addresses: z.array(Address), routes: z.array(Route), neighbours: z.array(Neighbour),
      counters: z.record(z.string(), z.number()),
    })),
  'link.add': method('change', 'Makes a link with its addresses and options; on any failure nothing of it stays.',
    LinkAdd, z.object({ link: Link, peer: Link.nullable() })),
  'link.set': method('change', 'Changes what is named, checks it with the kernel, and answers with the link as it is.',
    LinkSet, z.object({ link: Link })),
  'link.delete': method('change', 'Deletes a link (of a veth pair: both ends).', z.strictObject({ link: LinkRef }), done),
  'link.deleteGroup': method('change', 'Deletes every link of a group in one request.',
    z.strictObject({ namespace: NamespaceRef.default(''), group: z.number().int().min(1).max(0x7fffffff) }),
    z.object({ deleted: z.number().int() })),

  'address.list': method('observe', 'Every address.', z.strictObject(filter), z.object({ addresses: z.array(Address) })),
  'address.add': method('change', 'Adds an address to a link.', AddressAdd, z.object({ address: Address })),
  'address.delete': method('change', 'Removes an address from a link.', AddressDelete, done),

  'route.list': method('observe', 'Routes; every table unless one is named.',
    z.strictObject({ ...filter, table: z.number().int().min(1).max(0xffffffff).optional() }),
    z.object({ routes: z.array(Route) })),
  'route.add': method('change', 'Adds a route.', RouteAdd, z.object({ route: Route })),
  'route.delete': method('change', 'Deletes the route with this destination, table, metric and, where named, next hop.', RouteDelete, done),
  'route.get': method('observe', 'Where the kernel would send a packet.', RouteGet,
    z.object({ route: Route, link: z.string().nullable() })),

  'rule.list': method('observe', 'Policy rules, in the order in which they are asked.', z.strictObject(filter), z.object({ rules: z.array(Rule) })),
  'rule.add': method('change', 'Adds a policy rule.', RuleAdd, z.object({ rule: Rule })),
  'rule.delete': method('change', 'Deletes a policy rule.', RuleDelete, done),

  'neighbour.list': method('observe', 'ARP and NDP entries.', z.strictObject(filter), z.object({ neighbours: z.array(Neighbour) })),

  'namespace.list': method('observe', 'Named network namespaces, and the helper\'s own.', none, z.object({ namespaces: z.array(Namespace) })),
  'namespace.add': method('change', 'Makes a named network namespace, its loopback up.', NamespaceAdd, z.object({ namespace: Namespace })),
  'namespace.delete': method('change', 'Deletes the name; the namespace goes when nothing holds it.', NamespaceDelete, done),

  'demo.traffic': method('change', 'Sandbox only: switches the demo network\'s traffic on or off.',
    z.strictObject({ on: z.boolean() }), done),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
/** What a caller writes (defaults may be left out) and what comes back. */
export type Params<M extends MethodName> = z.input<Methods[M]['params']>;
export type ParsedParams<M extends MethodName> = z.output<Methods[M]['params']>;
export type MethodResult<M extends MethodName> = z.output<Methods[M]['result']>;
