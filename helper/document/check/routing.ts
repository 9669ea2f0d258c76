import { addressFamily, parseCidr, type Family, type RouteAdd } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, warning, type CheckFault } from './fault.ts';
import { block, familyName, isLinkLocal, prefixText } from './prefixes.ts';
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
      yield error([...path, 'destination'], say('routing.noFamily'), say('routing.addFamily'));
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
      say('routing.destinationFamily', { destination: route.destination, family }),
      say('routing.writeFamily', { family }),
    );
  }
  for (const [at, text] of texts) {
    if (text !== undefined && addressFamily(text) !== family)
      yield error(
        at,
        say('routing.wrongFamily', { address: text, family: familyName(family), destination: route.destination }),
        say('routing.writeAddress', { family: familyName(family) }),
      );
  }
  if (type !== 'unicast') {
    const extra = (['via', 'dev', 'nexthops'] as const).find((field) => route[field] !== undefined);
    if (extra)
      yield error([...path, extra], say('routing.leadsNowhere', { type }), say('fix.leaveOut', { field: extra }));
  } else if (nexthops !== undefined && (via !== undefined || dev !== undefined)) {
    yield error(
      [...path, 'nexthops'],
      say('routing.oneOrSeveral'),
      say('routing.intoNexthops', { field: via === undefined ? 'dev' : 'via' }),
    );
  } else if (nexthops === undefined && via === undefined && dev === undefined) {
    yield error(
      [...path, 'destination'],
      say('routing.noNextHop', { destination: route.destination }),
      say('routing.addNextHop'),
    );
  }
}

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
      say('routing.twice', {
        table: route.table,
        destination: route.destination,
        where: where([...first, 'destination']),
      }),
      say('routing.otherMetric'),
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
      say('routing.staysDown', { name: out.name, where: scope.where([...out.base, 'up']) }),
      say('fix.notDown'),
    );
  if (via === undefined) return;
  const gateway = block(via);
  if (!gateway || gateway.family !== family) return;
  const at: Path = [...path, 'via'];
  if (dev === undefined && onlink) {
    yield error([...path, 'onlink'], say('routing.onlinkWithoutDev', { gateway: via }), say('routing.addDev'));
    return;
  }
  if (dev === undefined && isLinkLocal(gateway)) {
    yield error(at, say('routing.linkLocal', { gateway: via }), say('routing.addDev'));
    return;
  }
  const mine = reach.owner(namespace, gateway);
  if (mine) {
    yield error(
      at,
      say('routing.ownGateway', { gateway: via, name: mine.name, where: scope.where(mine.path) }),
      say('routing.writeRouter'),
    );
    return;
  }
  if (onlink || isLinkLocal(gateway) || reach.reaches(namespace, dev, gateway)) return;
  const prefixes = prefixesOf(scope, namespace, dev, family);
  // Of a link that the document makes all addresses are known; of others, and of the helper's own namespace, not.
  const isKnown = scope.isClosed(namespace) || (out !== undefined && out.kind !== 'existing');
  const none = { gateway: via, family: familyName(family) };
  const some = {
    gateway: via,
    prefixes: [...prefixes.slice(0, 4), ...(prefixes.length > 4 ? ['...'] : [])].join(', '),
  };
  if (isKnown)
    yield error(
      at,
      dev === undefined
        ? prefixes.length === 0
          ? say('routing.unreachedByNone', { ...none, namespace: inWords(namespace) })
          : say('routing.unreached', { ...some, namespace: inWords(namespace) })
        : prefixes.length === 0
          ? say('routing.unreachedByBareDev', { ...none, name: dev })
          : say('routing.unreachedByDev', { ...some, name: dev }),
      dev === undefined ? say('routing.giveAddress') : say('routing.giveAddressOrOnlink'),
    );
  else if (dev === undefined)
    yield warning(at, say('routing.gatewayOutside', { gateway: via }), say('routing.nameDev'));
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
    say('routing.noSource', { namespace: inWords(namespace), address: from ?? '' }),
    say('routing.writeSource'),
  );
}
