import { addressFamily, parseCidr, type Family, type RouteAdd } from '../../protocol/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { block, isLinkLocal, prefixText } from './prefixes.ts';
import { Reach } from './reach.ts';
import { inWords, type Scope } from './scope.ts';

/** Routes: no duplicates, with an existing output interface and a gateway that a link of the namespace reaches. */
export function* routing(scope: Scope): Generator<CheckFault> {
  const reach = new Reach(scope.document, scope.ends);
  const seen = new Map<string, Path>();
  for (const [position, route] of scope.document.routes.entries()) {
    const path: Path = ['routes', position];
    const family = familyOf(route);
    if (family === null) {
      yield error(
        [...path, 'destination'],
        'A default route without a gateway does not say whether it is IPv4 or IPv6.',
        'Add "family: ipv4" or "family: ipv6".',
      );
      continue;
    }
    yield* form(route, family, path);
    yield* duplicate(scope, seen, route, family, path);
    if (route.type !== 'unicast') continue;
    const hops: [Pick<RouteAdd, 'via' | 'dev' | 'onlink'>, Path][] = route.nexthops
      ? route.nexthops.map((hop, number) => [hop, [...path, 'nexthops', number]])
      : [[route, path]];
    for (const [hop, at] of hops) yield* nextHopFaults(scope, route.namespace, family, hop, at, reach);
    yield* source(scope, route, path, reach);
  }
}

export const familyOf = ({ destination, family, via, source: from, nexthops }: RouteAdd): Family | null =>
  parseCidr(destination)?.family ?? family ?? addressFamily(via ?? from ?? nexthops?.[0]?.via ?? '');

/** What the parts of one route cannot say together. */
function* form(route: RouteAdd, family: Family, path: Path): Generator<CheckFault> {
  const { type, via, dev, source: from, nexthops } = route;
  const texts: [Path, string | undefined][] = [
    [[...path, 'via'], via],
    [[...path, 'source'], from],
    ...(nexthops ?? []).map((hop, number): [Path, string | undefined] => [
      [...path, 'nexthops', number, 'via'],
      hop.via,
    ]),
  ];
  if (route.family !== undefined && route.family !== family) {
    yield error(
      [...path, 'family'],
      `The destination ${route.destination} is of the family ${family}.`,
      `Write "family: ${family}", or leave it out.`,
    );
  }
  for (const [at, text] of texts) {
    if (text !== undefined && addressFamily(text) !== family)
      yield error(
        at,
        `${text} is not ${inFamily(family)} address, as the route to ${route.destination} needs.`,
        `Write ${inFamily(family)} address.`,
      );
  }
  if (type !== 'unicast') {
    const extra = (['via', 'dev', 'nexthops'] as const).find((field) => route[field] !== undefined);
    if (extra)
      yield error(
        [...path, extra],
        `A ${type} route leads nowhere, so it has no gateway and no link.`,
        `Leave "${extra}" out.`,
      );
  } else if (nexthops !== undefined && (via !== undefined || dev !== undefined)) {
    yield error(
      [...path, 'nexthops'],
      'A route has either one next hop or several, not both.',
      `Leave "${via === undefined ? 'dev' : 'via'}" out, or make it one of "nexthops".`,
    );
  } else if (nexthops === undefined && via === undefined && dev === undefined) {
    yield error(
      [...path, 'destination'],
      `The route to ${route.destination} has no next hop.`,
      'Add a gateway ("via"), a link ("dev"), or several "nexthops".',
    );
  }
}

const inFamily = (family: Family): string => (family === 'ipv4' ? 'an IPv4' : 'an IPv6');

/** The kernel's own key of a route: two with the same are one (EEXIST). */
function* duplicate(
  { where }: Scope,
  seen: Map<string, Path>,
  route: RouteAdd,
  family: Family,
  path: Path,
): Generator<CheckFault> {
  const one = block(route.destination);
  const destination = one ? prefixText(one) : route.destination;
  const key = `${route.namespace} ${family} ${route.table} ${route.metric ?? 0} ${destination}`;
  const first = seen.get(key);
  if (!first) seen.set(key, path);
  else {
    yield error(
      [...path, 'destination'],
      `Table ${route.table} has a route to ${route.destination} with this metric already, on ${where([...first, 'destination'])}.`,
      'Give the second a "metric" of its own, or write both as one route with "nexthops".',
    );
  }
}

function* nextHopFaults(
  scope: Scope,
  namespace: string,
  family: Family,
  { via, dev, onlink }: Pick<RouteAdd, 'via' | 'dev' | 'onlink'>,
  path: Path,
  reach: Reach,
): Generator<CheckFault> {
  yield* scope.reference(namespace, dev, [...path, 'dev']);
  const out = dev === undefined ? undefined : scope.end(namespace, dev);
  if (out?.up === false)
    yield error(
      [...path, 'dev'],
      `"${out.name}" stays down (${scope.where([...out.base, 'up'])}), and a link that is down has no routes.`,
      'Leave out "up: false".',
    );
  if (via === undefined) return;
  const gateway = block(via);
  if (!gateway || gateway.family !== family) return;
  const at: Path = [...path, 'via'];
  if (dev === undefined && onlink) {
    yield error([...path, 'onlink'], `With "onlink" the gateway ${via} needs the link that it is on.`, 'Add "dev".');
    return;
  }
  if (dev === undefined && isLinkLocal(gateway)) {
    yield error(at, `${via} is on every link: a link-local gateway needs the link too.`, 'Add "dev".');
    return;
  }
  const mine = reach.owner(namespace, gateway);
  if (mine) {
    yield error(
      at,
      `${via} is the address of "${mine.name}" in the same namespace (${scope.where(mine.path)}); a gateway is another machine's.`,
      'Write the address of the router at the other end.',
    );
    return;
  }
  if (onlink || isLinkLocal(gateway) || reach.reaches(namespace, dev, gateway)) return;
  const prefixes = prefixesOf(scope, namespace, dev, family);
  // Of a link that the document makes all addresses are known; of others, and of the helper's own namespace, not.
  const isKnown = scope.isClosed(namespace) || (out !== undefined && out.kind !== 'existing');
  const on = dev === undefined ? `the links in ${inWords(namespace)}` : `"${dev}"`;
  const have =
    prefixes.length === 0
      ? `${on} ${dev === undefined ? 'have' : 'has'} no ${family === 'ipv4' ? 'IPv4' : 'IPv6'} address here`
      : `${on} ${dev === undefined ? 'have' : 'has'} ${prefixes.slice(0, 4).join(', ')}${prefixes.length > 4 ? ' ...' : ''}`;
  if (isKnown)
    yield error(
      at,
      `The gateway ${via} is in no prefix that is reached directly: ${have}.`,
      dev === undefined
        ? 'Give a link an address of its network, or write another gateway.'
        : 'Give the link an address of its network, write another gateway, or say "onlink: true".',
    );
  else if (dev === undefined)
    yield warning(
      at,
      `No link of this document reaches the gateway ${via}; a link that is there already must.`,
      'Name that link with "dev", or write another gateway.',
    );
}

/** A few, for a message. */
function prefixesOf(scope: Scope, namespace: string, dev: string | undefined, family: Family): string[] {
  const found: string[] = [];
  for (const { name, addresses } of scope.endsIn(namespace)) {
    if (dev !== undefined && name !== dev) continue;
    for (const { block: one } of addresses) {
      if (one.family === family && !isLinkLocal(one)) found.push(prefixText(one));
      if (found.length > 4) return found;
    }
  }
  return found;
}

/** In a namespace of the network's own all addresses are known, and the kernel refuses any other (EINVAL). */
function* source(scope: Scope, { namespace, source: from }: RouteAdd, path: Path, reach: Reach): Generator<CheckFault> {
  const one = from === undefined ? null : block(from);
  if (!one || !scope.isClosed(namespace) || reach.owner(namespace, one)) return;
  yield error(
    [...path, 'source'],
    `No link in ${inWords(namespace)} has the address ${from ?? ''}.`,
    'Write an address that a link there has, or leave "source" out.',
  );
}
