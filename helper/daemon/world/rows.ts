import {
  ROUTE_PROTOCOL,
  type Address,
  type AddressAdd,
  type Family,
  type OperationOf,
  type Route,
  type Rule,
} from '../../protocol/index.ts';
import { canonicalAddress, canonicalPrefix } from './canonical.ts';
import { routePlace } from './keys.ts';

/**
 * Links, addresses, routes and rules as the planner keeps them: by name, never by index, and as they could be made
 * again.
 */

export interface WorldLink {
  namespace: string;
  name: string;
  kind: string;
  up: boolean;
  mtu: number;
  mac: string | null;
  alias: string | null;
  group: number;
  /** Name of the controller, in the same namespace. */
  controller: string | null;
  /** Places (see linkPlace) of the lower link, and of a veth's other end. */
  parent: string | null;
  peer: string | null;
  options: Readonly<Record<string, string | number | boolean | null | undefined>>;
  queues: number;
}

export type AddressSpec = OperationOf<'address.add'>['address'];
export interface WorldAddress {
  namespace: string;
  link: string;
  family: Family;
  address: string;
  prefixLength: number;
  /** As it could be added again. */
  spec: AddressSpec;
  /** IPv4: it goes with the first address of its network on its link. */
  secondary: boolean;
  /** The kernel made it, and makes it again: link-local, loopback, from a router advertisement. */
  automatic: boolean;
  /** Seconds left; null for ever. */
  lifetime: number | null;
}

export type RouteSpec = OperationOf<'route.add'>['route'];
export interface WorldRoute {
  spec: RouteSpec;
  place: string;
  family: Family;
  /** Names of the links that it leads over; empty where it leads nowhere, or nobody knows yet. */
  over: string[];
  /** The kernel made it for an address, and makes it again. */
  automatic: boolean;
  /** From a router advertisement (RTPROT_RA). */
  advertised: boolean;
}

export type RuleSpec = OperationOf<'rule.add'>['rule'];

/** Text of an address on its link: its identity there. */
export const cidrOf = ({ address, prefixLength }: Pick<WorldAddress, 'address' | 'prefixLength'>): string =>
  `${address}/${prefixLength}`;

const RTPROT_KERNEL = 2;
const RTPROT_RA = 9;
/** Metric of the routes that the kernel makes for IPv6 addresses (IP6_RT_PRIO_ADDRCONF). */
const IPV6_ADDRESS_METRIC = 256;
const LOCAL_TABLE = 255;

export function worldAddress(row: Address, link: string): WorldAddress {
  const { namespace, family, prefixLength, flags, validLifetime, preferredLifetime, protocol } = row;
  const address = canonicalAddress(row.address);
  const scopes: readonly string[] = ['site', 'link', 'host', 'nowhere'];
  const spec: AddressSpec = {
    address: row.peer === null ? `${address}/${prefixLength}` : address + (family === 'ipv4' ? '/32' : '/128'),
    ...(row.peer === null ? {} : { peer: `${canonicalAddress(row.peer)}/${prefixLength}` }),
    ...(row.broadcast === null ? {} : { broadcast: row.broadcast }),
    ...(scopes.includes(row.scope) ? { scope: row.scope as NonNullable<AddressAdd['scope']> } : {}),
    ...(family === 'ipv6' || row.label === null || row.label === link ? {} : { label: row.label }),
    ...(validLifetime === null ? {} : { validLifetime, preferredLifetime }),
    ...(flags.includes('nodad') ? { noDad: true } : {}),
    ...(flags.includes('noprefixroute') ? { noPrefixRoute: true } : {}),
    protocol,
  };
  return {
    namespace,
    link,
    family,
    address,
    prefixLength,
    spec,
    secondary: family === 'ipv4' && flags.includes('secondary'),
    automatic: isAutomatic(row, link),
    lifetime: validLifetime,
  };
}

function isAutomatic({ family, address, prefixLength, flags, protocol }: Address, link: string): boolean {
  if (link === 'lo' && (address === '127.0.0.1' || address === '::1')) return true;
  if (family === 'ipv4' || protocol === ROUTE_PROTOCOL) return false;
  if (/^fe[89ab]/i.test(address)) return true;
  // Only the kernel makes addresses with a lifetime and a whole host part; DHCPv6 gives /128, NetworkManager says
  // noprefixroute.
  return (
    flags.includes('mngtmpaddr') ||
    flags.includes('temporary') ||
    (!flags.includes('permanent') && prefixLength === 64 && !flags.includes('noprefixroute'))
  );
}

/** null: a kind of route that nobody adds by hand (local, broadcast, multicast ...). */
export function worldRoute(row: Route, nameOf: (index: number) => string | undefined): WorldRoute | null {
  const { namespace, family, type, table, metric, protocol } = row;
  if (
    table === LOCAL_TABLE ||
    (type !== 'unicast' && type !== 'blackhole' && type !== 'unreachable' && type !== 'prohibit')
  )
    return null;
  const several = row.nexthops.length > 1 ? row.nexthops : [];
  const only = several.length > 0 ? undefined : row.nexthops[0];
  const gateway = row.gateway ?? only?.gateway ?? null;
  const index = row.index ?? only?.index ?? null;
  // IPv6 shows the loopback as the way of routes that lead nowhere.
  const dev = index === null || type !== 'unicast' ? undefined : nameOf(index);
  const nexthops = several.map((hop) => {
    const over = hop.index === null ? undefined : nameOf(hop.index);
    return {
      weight: hop.weight,
      onlink: hop.flags.includes('onlink'),
      ...(hop.gateway === null ? {} : { via: hop.gateway }),
      ...(over === undefined ? {} : { dev: over }),
    };
  });
  const spec: RouteSpec = {
    namespace,
    destination: canonicalPrefix(row.destination),
    family,
    type,
    table,
    metric,
    onlink: row.flags.includes('onlink'),
    protocol,
    ...(gateway === null ? {} : { via: gateway }),
    ...(dev === undefined ? {} : { dev }),
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.mtu === null ? {} : { mtu: row.mtu }),
    ...(nexthops.length === 0 ? {} : { nexthops }),
  };
  return {
    spec,
    family,
    place: routePlace(spec),
    over: dev !== undefined ? [dev] : nexthops.flatMap((hop) => hop.dev ?? []),
    automatic:
      protocol === RTPROT_KERNEL && gateway === null && metric === (family === 'ipv6' ? IPV6_ADDRESS_METRIC : 0),
    advertised: protocol === RTPROT_RA,
  };
}

export const worldRule = (row: Rule): RuleSpec => ({
  namespace: row.namespace,
  family: row.family,
  priority: row.priority,
  invert: row.invert,
  protocol: row.protocol,
  action: row.action as RuleSpec['action'],
  ...(row.from === null ? {} : { from: row.from }),
  ...(row.to === null ? {} : { to: row.to }),
  ...(row.inputLink === null ? {} : { inputLink: row.inputLink }),
  ...(row.outputLink === null ? {} : { outputLink: row.outputLink }),
  ...(row.mark === null ? {} : { mark: row.mark }),
  ...(row.markMask === null || row.mark === null ? {} : { markMask: row.markMask }),
  ...(row.table === null || row.action !== 'lookup' ? {} : { table: row.table }),
});
