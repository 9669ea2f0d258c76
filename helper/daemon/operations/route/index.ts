import type { RouteAdd } from '../../../protocol/index.ts';
import { say, within, type Message } from '../../../protocol/messages/index.ts';
import { canonicalPrefix } from '../../world/canonical.ts';
import { kernelMetric, routePlace } from '../../world/keys.ts';
import { routeAddOf } from '../../world/rebuild.ts';
import { expectedRoute, fitsRoute } from '../../world/expected.ts';
import type { RouteSpec } from '../../world/rows.ts';
import type { World } from '../../world/world.ts';
import { HOST, isWayOut, MAIN_TABLE } from '../judge.ts';
import { noLink, noNamespace } from '../phrase.ts';
import { all, unanswered, type OperationKind } from '../operation-kind.ts';
import { applyAdd, applyDelete, routeIsThere } from './apply.ts';
import { familyOfRoute, routeCommand } from '../../../document/ip/route.ts';
import { refusedText, routeText } from './words.ts';

/** Routes. Several IPv6 routes may have one place, told apart by their next hops. */
const subject = ({ route: { namespace, destination, family, table, metric, via, dev } }: { route: RouteAdd }): string =>
  `route ${[namespace, destination, family, table, metric, via, dev].join(' ')}`;

const add: OperationKind<'route.add'> = {
  key: ({ route }) => `route:${routePlace(route)}`,
  subject,
  change: () => 'add',
  inverse: ({ route }) => all({ op: 'route.delete', route }),
  applies: ({ route }, world) => addingRoute(world, route),
  effect: ({ route }, world) => {
    world.addRoute(route);
  },
  summary: ({ route }) =>
    route.type === 'unicast'
      ? say('step.routeAdd', { route: routeText(route) })
      : say(route.type === 'blackhole' ? 'step.dropAdd' : 'step.refuseAdd', { route: refusedText(route) }),
  name: ({ route: { destination, namespace } }) =>
    say('operation.routeAdd', { destination: within(destination, namespace) }),
  commands: ({ route }) => [routeCommand(route, 'add')],
  risks: ({ route }, judge) => {
    if (!isWayOut(route)) {
      if (route.namespace === HOST && judge.connections().paths.areTakenBy(route)) judge.add('connection-path');
    } else if (takesOver(judge.world, route)) {
      judge.add('default-route');
    }
  },
  retreat: ({ route }, claim, plan) => {
    const { spec, place } = expectedRoute(route);
    const found = plan.world.routesAt(place).find((other) => fitsRoute(other.spec, spec));
    if (!found || (!plan.movedFrom(claim.key) && plan.takesRoute(found))) return;
    plan.do({ op: 'route.delete', route });
  },
  apply: ({ route }, { kernel }, idempotent) => applyAdd(kernel, route, idempotent),
  isInPlace: ({ route }, { kernel }) => routeIsThere(kernel, route, true),
  mayBeMade: unanswered,
};

const remove: OperationKind<'route.delete'> = {
  key: ({ route }) => `route:${routePlace(route)}`,
  subject,
  change: () => 'remove',
  inverse: ({ route }, world) => {
    const found = world.findRoute(route);
    return all(found ? routeAddOf(found) : { op: 'route.add', route });
  },
  applies: ({ route }, world) =>
    noNamespace(world, route.namespace) ??
    (isRoute(world, route) ? null : say('stale.routeGone', { destination: route.destination })),
  effect: ({ route }, world) => {
    world.deleteRoute(route);
  },
  summary: ({ route }) =>
    route.type === 'unicast'
      ? say('step.routeDelete', { route: routeText(route) })
      : say(route.type === 'blackhole' ? 'step.dropDelete' : 'step.refuseDelete', { route: refusedText(route) }),
  name: ({ route: { destination, namespace } }) =>
    say('operation.routeDelete', { destination: within(destination, namespace) }),
  commands: ({ route }) => [routeCommand(route, 'delete')],
  risks: ({ route }, judge) => {
    if (isWayOut(route)) judge.add('default-route');
    else if (route.namespace === HOST && judge.connections().paths.take(judge.world.findRoute(route)))
      judge.add('connection-path');
  },
  /** A route that moved away from a link returns to it. */
  retreat: ({ route }, claim, plan) => {
    const { spec, place, over } = expectedRoute(route);
    const present = plan.world.routesAt(place);
    if (present.some((other) => fitsRoute(other.spec, spec))) return;
    const links = over.map((name) => plan.world.link(spec.namespace, name));
    const why =
      present.length > 0
        ? 'plan.routeReplaced'
        : links.includes(undefined)
          ? 'plan.routeHomeless'
          : links.some((link) => link?.up === false)
            ? 'plan.routeLinkDown'
            : null;
    if (why !== null) {
      plan.note(say(why, { destination: route.destination, links: over }));
      return;
    }
    for (const back of claim.inverse) plan.do(back);
  },
  apply: ({ route }, { kernel }, idempotent) => applyDelete(kernel, route, idempotent),
  isInPlace: ({ route }, { kernel }) => routeIsThere(kernel, route, false),
  mayBeMade: unanswered,
};

export const routeOperations = { 'route.add': add, 'route.delete': remove };

function addingRoute(world: World, route: RouteSpec): Message | null {
  const { place, over } = expectedRoute(route);
  for (const name of over) {
    const gone = noLink(world, route.namespace, name);
    if (gone !== null) return gone;
  }
  return (
    noNamespace(world, route.namespace) ??
    (world.routesAt(place).length > 0 ? say('stale.routeThere', { destination: route.destination }) : null)
  );
}

/** As it is named; which next hops it has may be left open. */
const isRoute = (world: World, route: RouteSpec): boolean => {
  const found = world.findRoute(route)?.spec;
  const { spec } = expectedRoute(route);
  const open = spec.via === undefined && spec.nexthops === undefined;
  return found !== undefined && fitsRoute(found, open ? { ...spec, via: found.via, nexthops: found.nexthops } : spec);
};

/**
 * Whether a new default route takes precedence over an existing one: it is more specific, or its metric is not greater.
 */
function takesOver(world: World, route: RouteSpec): boolean {
  const family = familyOfRoute(route);
  const special = canonicalPrefix(route.destination) !== 'default';
  const metric = kernelMetric(family, route.metric);
  for (const { spec, family: of } of world.routes(HOST)) {
    if (
      of !== family ||
      spec.table !== MAIN_TABLE ||
      spec.type !== 'unicast' ||
      canonicalPrefix(spec.destination) !== 'default'
    )
      continue;
    if (special || kernelMetric(of, spec.metric) >= metric) return routePlace(spec) !== routePlace(route) || special;
  }
  return false;
}
