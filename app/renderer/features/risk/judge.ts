import {
  linkKey,
  type Address,
  type Link,
  type LinkSetInput,
  type Risk,
  type Route,
  type RouteAddInput,
} from '../../../../helper/protocol/index.ts';

/**
 * What a direct change may cost this computer, judged by the rows alone, before it is asked for. Only
 * the helper's own namespace counts: the others carry nobody's connection. Pure.
 */
export interface Rows {
  readonly links: ReadonlyMap<string, Link>;
  readonly addresses: ReadonlyMap<string, Address>;
  readonly routes: ReadonlyMap<string, Route>;
}

const OWN = '';
const MAIN_TABLE = 254;
/** Kernel answers for "no way": they lead nowhere, so losing them costs no connection. */
const isWayOut = (route: Route): boolean =>
  route.namespace === OWN && route.destination === 'default' && route.table === MAIN_TABLE && route.type === 'unicast';

const wayOuts = (rows: Rows): Route[] => [...rows.routes.values()].filter(isWayOut);
const linksOf = (route: Route): string[] =>
  (route.nexthops.length > 0 ? route.nexthops.map(({ index }) => index) : [route.index])
    .filter((index) => index !== null)
    .map((index) => linkKey(OWN, index));

/** The links by which this computer reaches the outside, and what they stand on: parents, and physical ports. */
function carriers(rows: Rows): { direct: ReadonlySet<string>; below: ReadonlySet<string> } {
  const direct = new Set(wayOuts(rows).flatMap(linksOf));
  const below = new Set<string>();
  const open = [...direct];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const link = rows.links.get(key);
    if (!link) continue;
    const under = [
      ...(link.kind === 'veth' || link.parent === null
        ? []
        : [linkKey(link.parent.namespace ?? OWN, link.parent.index)]),
      ...[...rows.links.values()]
        .filter((port) => port.namespace === OWN && port.kind === 'physical' && port.controller === link.index)
        .map(({ namespace, index }) => linkKey(namespace, index)),
    ];
    for (const next of under) {
      if (direct.has(next) || below.has(next)) continue;
      below.add(next);
      open.push(next);
    }
  }
  return { direct, below };
}

/** Losing this link: it goes down, away, or becomes a port. */
function losing(link: Link, rows: Rows): Risk[] {
  if (link.namespace !== OWN) return [];
  const { direct, below } = carriers(rows);
  const key = linkKey(link.namespace, link.index);
  if (direct.has(key)) return ['default-route'];
  return below.has(key) ? ['connection-link'] : [];
}

export const risksOfDelete = (links: readonly Link[], rows: Rows): Risk[] => [
  ...new Set(links.flatMap((link) => losing(link, rows))),
];

export function risksOfChange(link: Link, change: Omit<LinkSetInput, 'link'>, rows: Rows): Risk[] {
  if (link.namespace !== OWN) return [];
  const isLost =
    change.up === false ||
    (change.moveTo !== undefined && change.moveTo !== link.namespace) ||
    change.controller !== undefined;
  const becomesPort = typeof change.controller === 'string' && link.kind === 'physical';
  return [...(isLost ? losing(link, rows) : []), ...(becomesPort ? ['physical-port' as const] : [])];
}

/** An address that the way out needs: the route's source, or the last of its family on a link that it leaves by. */
export function risksOfAddressDelete(link: Link, address: Address, rows: Rows): Risk[] {
  if (link.namespace !== OWN) return [];
  const key = linkKey(link.namespace, link.index);
  const ways = wayOuts(rows).filter((route) => route.family === address.family && linksOf(route).includes(key));
  if (ways.length === 0) return [];
  const others = [...rows.addresses.values()].filter(
    (other) =>
      other !== address &&
      other.namespace === OWN &&
      other.index === link.index &&
      other.family === address.family &&
      other.scope === 'global',
  );
  const isSource = ways.some((route) => route.source === address.address);
  return isSource || others.length === 0 ? ['connection-address'] : [];
}

export const risksOfRouteDelete = (route: Route): Risk[] => (isWayOut(route) ? ['default-route'] : []);

/** A second way out that takes precedence over the present one. The first one costs nobody anything. */
export function risksOfRouteAdd(route: RouteAddInput, rows: Rows): Risk[] {
  if ((route.namespace ?? OWN) !== OWN || route.destination !== 'default' || (route.table ?? MAIN_TABLE) !== MAIN_TABLE)
    return [];
  const isIpv6 = route.family === 'ipv6' || (route.via ?? route.nexthops?.[0]?.via ?? '').includes(':');
  const family = isIpv6 ? 'ipv6' : 'ipv4';
  // What the kernel gives a route of IPv6 that names no metric (IP6_RT_PRIO_USER).
  const metric = route.metric ?? (isIpv6 ? 1024 : 0);
  return wayOuts(rows).some((present) => present.family === family && metric <= present.metric)
    ? ['default-route']
    : [];
}
