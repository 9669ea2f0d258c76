import type { RouteChange } from '../../../native/lib/types.ts';
import {
  addressFamily,
  ok,
  parseCidr,
  ROUTE_PROTOCOL,
  rowKey,
  type Family,
  type Result,
  type Route,
  type RouteAdd,
} from '../../protocol/index.ts';
import { say, within } from '../../protocol/messages/index.ts';
import { failure, refused, type Refusal } from '../errors.ts';
import { askRoutes, countedParts, type CountedRoute } from './counted-routes.ts';
import type { Kernel } from './kernel.ts';
import { optionalIndex, requireNamespace } from './resolve.ts';
import { sameAddress, sameDestination, without } from './same.ts';

/**
 * `protocol`: whose mark it bears (RTA_PROTOCOL), ours unless said otherwise; of a route to delete: only one with this
 * mark.
 */
export type RouteSpec = RouteAdd & { protocol?: number | undefined };

const MISSING = { ESRCH: 'not-found' as const, ENOENT: 'not-found' as const };

/** Adds a route and answers with it as the kernel announces it. */
export async function addRoute(kernel: Kernel, asked: RouteSpec): Promise<Result<{ route: Route }>> {
  const step = 'route.add';
  const change = await toRouteChange(kernel, asked, step);
  if (!change.ok) return change;
  const added = await kernel.netlink.addRoute(asked.namespace, change.value);
  const destination = within(asked.destination, asked.namespace);
  if (!added.ok) {
    return refused(added.error, {
      step,
      message: say('route.notAdded', { destination }),
      field: blame(added.error.code, asked),
      kinds: { ENETUNREACH: 'invalid', EHOSTUNREACH: 'invalid', ENETDOWN: 'conflict' },
      remedies: {
        EEXIST: say('route.exists'),
        ENETUNREACH: say('route.gatewayUnreachable'),
        EHOSTUNREACH: say('route.gatewayUnreachable'),
        ENETDOWN: say('route.linkDown'),
        EINVAL: say('route.gatewayForm'),
      },
    });
  }
  const part = { family: change.value.family, protocol: change.value.protocol ?? ROUTE_PROTOCOL };
  const fits = (row: Route): boolean => isThisRoute(row, change.value);
  const counted = askedOf(kernel, asked.namespace, change.value);
  // IPv6 announces several next hops one by one; only the table has them as one route.
  if (asked.nexthops !== undefined && counted.length === 0)
    await kernel.observer.reread(asked.namespace, ['routes'], part);
  const found =
    counted.length > 0
      ? firstOf(await askRoutes(kernel, counted, step))
      : ok(await kernel.observer.observed('routes', asked.namespace, fits, part));
  if (!found.ok) return found;
  if (found.value) return ok({ route: found.value });
  return failure('failed', step, say('route.notThere', { destination, table: asked.table }), { field: 'destination' });
}

/** The route that was asked for, as the store has it, or the kernel where the store only counts. */
export async function findRoute(
  kernel: Kernel,
  asked: RouteSpec,
  step: 'route.add' | 'route.delete',
): Promise<Result<Route | undefined>> {
  const change = await toRouteChange(kernel, asked, step);
  if (!change.ok) return change;
  const followed = kernel.store.find('routes', asked.namespace, (row) => isThisRoute(row, change.value));
  return followed
    ? ok(followed)
    : firstOf(await askRoutes(kernel, askedOf(kernel, asked.namespace, change.value), step));
}

const firstOf = (found: Result<Route[]>): Result<Route | undefined> => (found.ok ? ok(found.value[0]) : found);

/** Of these routes those that are there and only counted (LargeTable), each once. */
export async function countedRoutes(kernel: Kernel, asked: readonly RouteSpec[]): Promise<Result<Route[]>> {
  const counted: CountedRoute[] = [];
  for (const route of asked) {
    if (kernel.store.large('routes', route.namespace).length === 0) continue;
    const change = await toRouteChange(kernel, route, 'route.delete');
    if (change.ok) counted.push(...askedOf(kernel, route.namespace, markedAs(route, change.value)));
  }
  const there = await askRoutes(kernel, counted, 'route.list');
  return there.ok ? ok([...new Map(there.value.map((row) => [rowKey.routes(row), row])).values()]) : there;
}

/** As it is asked for in each part that is only counted, where it could be. */
const askedOf = (kernel: Kernel, namespace: string, wanted: RouteChange) =>
  countedParts(kernel, namespace, wanted.family, wanted.protocol).map((part): CountedRoute => ({
    part,
    destination: wanted.destination,
    fits: (row) => isThisRoute(row, wanted),
  }));

/** One to delete that is named without a mark may bear any. */
const markedAs = ({ protocol }: RouteSpec, change: RouteChange): RouteChange =>
  protocol === undefined ? without(change, 'protocol') : change;

/** Deletes one route and sees that it is gone. */
export async function deleteRoute(kernel: Kernel, asked: RouteSpec): Promise<Result<Record<string, never>>> {
  const step = 'route.delete';
  const change = await toRouteChange(kernel, asked, step);
  if (!change.ok) return change;
  // The kernel deletes the first route that fits; with several, the rest stays, so one is named by all it has.
  const request = markedAs(asked, change.value);
  const fitting = (): Route[] =>
    [...kernel.store.rows('routes', asked.namespace)].filter((row) => isThisRoute(row, request));
  const before = fitting();
  const counted = askedOf(kernel, asked.namespace, request);
  const there = await askRoutes(kernel, counted, step, { lookUpOnly: before.length > 0 });
  if (!there.ok) return there;
  const [named] = [...before, ...there.value].sort((one, other) => one.metric - other.metric);
  const deleted = await kernel.netlink.deleteRoute(
    asked.namespace,
    named ? { ...request, protocol: named.protocol } : request,
  );
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: 'destination',
      message: say('route.notDeleted', { destination: within(asked.destination, asked.namespace) }),
      kinds: MISSING,
      remedies: { ESRCH: say('route.noMatch', { table: asked.table }) },
    });
  }
  if (named && there.value.includes(named)) {
    const left = await askRoutes(kernel, counted, step, { lookUpOnly: true });
    if (!left.ok) return left;
    return left.value.some((row) => rowKey.routes(row) === rowKey.routes(named)) ? stillThere(asked) : ok({});
  }
  const [first] = before;
  if (first === undefined) return ok({});
  // Beside a full table no more is read than those of its kind.
  const parts = new Map(before.map(({ family, protocol }) => [protocol, { family, protocol }]));
  if (before.length === 1)
    await kernel.observer.vanished('routes', asked.namespace, (row) => isThisRoute(row, request), {
      family: first.family,
      protocol: first.protocol,
    });
  else for (const part of parts.values()) await kernel.observer.reread(asked.namespace, ['routes'], part);
  return fitting().length < before.length ? ok({}) : stillThere(asked);
}

const stillThere = ({ destination }: RouteSpec): Refusal =>
  failure('failed', 'route.delete', say('route.stillThere', { destination }), { field: 'destination' });

export async function toRouteChange(kernel: Kernel, asked: RouteSpec, step: string): Promise<Result<RouteChange>> {
  const { namespace, type, table, metric, via, dev, source, onlink, mtu, nexthops } = asked;
  const there = await requireNamespace(kernel, namespace, step);
  if (!there.ok) return there;
  const family = familyOf(asked);
  if (family === null) {
    return failure('invalid', step, say('route.familyUnclear'), { field: 'family', remedy: say('route.nameFamily') });
  }
  const clash = clashing(asked, family);
  if (clash)
    return failure('invalid', step, say('route.familyClash', { field: clash.field, value: clash.text, family }), {
      field: clash.field,
    });
  if (type !== 'unicast' && (via !== undefined || dev !== undefined || nexthops !== undefined)) {
    return failure('invalid', step, say('route.noNexthop', { type }), { field: via === undefined ? 'dev' : 'via' });
  }
  if (nexthops !== undefined && (via !== undefined || dev !== undefined)) {
    return failure('invalid', step, say('route.oneOrSeveral'), { field: 'nexthops' });
  }
  if (step === 'route.add' && type === 'unicast' && via === undefined && dev === undefined && nexthops === undefined) {
    return failure('invalid', step, say('route.needsNexthop'), { field: 'via', remedy: say('route.nameNexthop') });
  }
  const index = await optionalIndex(kernel, namespace, dev, step, 'dev');
  if (!index.ok) return index;
  const hops: NonNullable<RouteChange['nexthops']> = [];
  for (const [position, hop] of (nexthops ?? []).entries()) {
    const hopIndex = await optionalIndex(kernel, namespace, hop.dev, step, `nexthops.${position}.dev`);
    if (!hopIndex.ok) return hopIndex;
    hops.push({
      weight: hop.weight,
      onlink: hop.onlink,
      ...(hop.via === undefined ? {} : { gateway: hop.via }),
      ...(hopIndex.value === undefined ? {} : { index: hopIndex.value }),
    });
  }
  return ok({
    family,
    type,
    table,
    protocol: asked.protocol ?? ROUTE_PROTOCOL,
    destination: literalDestination(asked.destination, family),
    ...(metric === undefined ? {} : { metric }),
    ...(via === undefined ? {} : { gateway: via }),
    ...(index.value === undefined ? {} : { index: index.value }),
    ...(source === undefined ? {} : { source }),
    ...(onlink ? { onlink } : {}),
    ...(mtu === undefined ? {} : { mtu }),
    ...(hops.length === 0 ? {} : { nexthops: hops }),
  });
}

const familyOf = ({ destination, family, via, source, nexthops }: RouteAdd): Family | null =>
  parseCidr(destination)?.family ?? family ?? addressFamily(via ?? source ?? nexthops?.[0]?.via ?? '');

function clashing(
  { family, via, source, nexthops = [] }: RouteAdd,
  wanted: Family,
): { field: string; text: string } | null {
  if (family !== undefined && family !== wanted) return { field: 'family', text: family };
  const texts: [string, string | undefined][] = [
    ['via', via],
    ['source', source],
    ...nexthops.map((hop, position): [string, string | undefined] => [`nexthops.${position}.via`, hop.via]),
  ];
  for (const [field, text] of texts) if (text !== undefined && addressFamily(text) !== wanted) return { field, text };
  return null;
}

function literalDestination(destination: string, family: Family): string {
  if (destination === 'default') return family === 'ipv4' ? '0.0.0.0/0' : '::/0';
  const cidr = parseCidr(destination);
  return cidr ? `${cidr.address}/${cidr.prefixLength}` : destination;
}

/** Which field the kernel's refusal is about. */
function blame(code: string, { via, dev, nexthops }: RouteAdd): string {
  if (code === 'EEXIST') return 'destination';
  if (code === 'ENETDOWN' || code === 'ENODEV') return dev === undefined ? 'via' : 'dev';
  if (nexthops !== undefined) return 'nexthops';
  return via === undefined ? 'destination' : 'via';
}

/** IPv6 gives routes without a metric 1024 (IP6_RT_PRIO_USER); IPv4 leaves 0. */
const metricFits = (row: Route, metric: number | undefined): boolean =>
  metric === undefined ? true : row.metric === (metric === 0 && row.family === 'ipv6' ? 1024 : metric);

export const isThisRoute = (row: Route, change: RouteChange): boolean =>
  row.family === change.family &&
  row.table === change.table &&
  row.type === change.type &&
  sameDestination(row.destination, change.destination) &&
  metricFits(row, change.metric) &&
  (change.protocol === undefined || row.protocol === change.protocol) &&
  (change.gateway === undefined ||
    row.nexthops.some((hop) => hop.gateway !== null && sameAddress(hop.gateway, change.gateway ?? '')) ||
    (row.gateway !== null && sameAddress(row.gateway, change.gateway))) &&
  (change.index === undefined || row.index === change.index || row.nexthops.some((hop) => hop.index === change.index));
