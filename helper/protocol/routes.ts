import * as z from 'zod';
import { code } from './messages/code.ts';
import { Family, IpAddress, LinkName, NamespaceRef, Prefix } from './names.ts';

const u32 = z.number().int().min(0).max(0xffffffff);
/** 254 is main, 255 local, 253 default (rt_tables). */
const Table = z.number().int().min(1).max(0xffffffff);

export const RouteType = z.enum(['unicast', 'blackhole', 'unreachable', 'prohibit']);

/** A next hop; a route has one, or several with weights (multipath). */
export const NextHopSpec = z.strictObject({
  via: IpAddress.optional(),
  dev: LinkName.optional(),
  weight: z.number().int().min(1).max(256).default(1),
  onlink: z.boolean().default(false),
});

const routeFields = {
  namespace: NamespaceRef.default(''),
  destination: Prefix,
  /** Needed only for `default` without a gateway. */
  family: Family.optional(),
  type: RouteType.default('unicast'),
  table: Table.default(254),
  metric: u32.optional(),
  via: IpAddress.optional(),
  dev: LinkName.optional(),
  source: IpAddress.optional(),
  onlink: z.boolean().default(false),
  mtu: z.number().int().min(68).max(65535).optional(),
  nexthops: z.array(NextHopSpec).min(2, code('value.nextHops')).max(32).optional(),
};
export const RouteAdd = z.strictObject(routeFields);
export type RouteAdd = z.output<typeof RouteAdd>;
export type RouteAddInput = z.input<typeof RouteAdd>;
export const RouteDelete = RouteAdd;

export const RouteGet = z.strictObject({
  namespace: NamespaceRef.default(''),
  to: IpAddress,
  from: IpAddress.optional(),
  inputLink: LinkName.optional(),
  mark: u32.optional(),
});
export type RouteGet = z.output<typeof RouteGet>;

export const NextHop = z.object({
  gateway: z.string().nullable(),
  index: z.number().int().nullable(),
  weight: z.number().int(),
  flags: z.array(z.string()),
});

/** The observed route. Multipath: `nexthops` has more than one entry, `gateway` and `index` are null. */
export const Route = z.object({
  namespace: z.string(),
  family: Family,
  /** unicast, local, broadcast, anycast, multicast, blackhole, unreachable, prohibit, throw. */
  type: z.string(),
  destination: z.string(),
  table: z.number().int(),
  metric: z.number().int(),
  /** RTPROT_* number; its name where rt_protos has one: kernel, boot, static, ra, dhcp, taproom ... */
  protocol: z.number().int(),
  protocolName: z.string(),
  scope: z.string(),
  gateway: z.string().nullable(),
  index: z.number().int().nullable(),
  source: z.string().nullable(),
  mtu: z.number().int().nullable(),
  flags: z.array(z.string()),
  nexthops: z.array(NextHop),
});
export type Route = z.infer<typeof Route>;

/** What of a route is one value. The addon's order (kRouteColumns of native/src/netlink/rows.h). */
export const ROUTE_COLUMNS = [
  'namespace',
  'family',
  'type',
  'destination',
  'table',
  'metric',
  'protocol',
  'protocolName',
  'scope',
  'gateway',
  'index',
  'source',
  'mtu',
] as const satisfies readonly (keyof Route)[];
export type RouteColumn = (typeof ROUTE_COLUMNS)[number];

export const RuleAction = z.enum(['lookup', 'blackhole', 'unreachable', 'prohibit']);
export const RuleAdd = z.strictObject({
  namespace: NamespaceRef.default(''),
  family: Family.default('ipv4'),
  priority: u32.optional(),
  from: Prefix.optional(),
  to: Prefix.optional(),
  inputLink: LinkName.optional(),
  outputLink: LinkName.optional(),
  mark: u32.optional(),
  markMask: u32.optional(),
  action: RuleAction.default('lookup'),
  table: Table.optional(),
  invert: z.boolean().default(false),
});
export type RuleAdd = z.output<typeof RuleAdd>;
export type RuleAddInput = z.input<typeof RuleAdd>;
export const RuleDelete = RuleAdd;

/** The observed policy rule (FIB rule). */
export const Rule = z.object({
  namespace: z.string(),
  family: Family,
  priority: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  inputLink: z.string().nullable(),
  outputLink: z.string().nullable(),
  mark: z.number().int().nullable(),
  markMask: z.number().int().nullable(),
  action: z.string(),
  table: z.number().int().nullable(),
  invert: z.boolean(),
  protocol: z.number().int(),
});
export type Rule = z.infer<typeof Rule>;

/**
 * Routes of one protocol, or neighbours, of a namespace that are too many to be followed row by row: they are counted.
 * Default routes are always followed.
 */
export const LargeTable = z.object({
  namespace: z.string(),
  topic: z.enum(['routes', 'neighbours']),
  family: Family,
  /** RTPROT_* of routes; null of neighbours. */
  protocol: z.number().int().nullable(),
  count: z.number().int(),
});
export type LargeTable = z.infer<typeof LargeTable>;

/** The observed neighbour: ARP or NDP entry. Identity: namespace, index, address. */
export const Neighbour = z.object({
  namespace: z.string(),
  index: z.number().int(),
  family: Family,
  address: z.string(),
  mac: z.string().nullable(),
  /** NUD_* state, lower case: incomplete, reachable, stale, delay, probe, failed, noarp, permanent. */
  state: z.string(),
  router: z.boolean(),
  proxy: z.boolean(),
});
export type Neighbour = z.infer<typeof Neighbour>;
