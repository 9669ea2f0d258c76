import { type Operation, type Risk } from '../../protocol/index.ts';
import { canonicalAddress, canonicalPrefix, cidrOfText, contains, familyOfRoute } from './canonical.ts';
import { findAddress } from './inverse.ts';
import { kernelMetric, linkPlace, routePlace } from './keys.ts';
import type { RouteSpec, RuleSpec, WorldRoute } from './rows.ts';
import type { World } from './world.ts';

/**
 * What may cost the host its connection. Only the helper's own namespace is the host: what happens in
 * another cannot cut the client off.
 */

const HOST = '';
const MAIN_TABLE = 254;
/** Priority of the rule that asks the main table (fib_default_rules_init). */
const MAIN_RULE = 32766;

/** What the connections of the host stand on now; looked at once a plan. */
export class Connections {
  /** Places of the links that carry connections: their link, its ports, its lower links. */
  readonly links: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  readonly advertised: boolean;

  constructor(world: World) {
    this.addresses = new Set([...world.observed.connectedAddresses].map(canonicalAddress));
    const links = new Set<string>();
    if (this.addresses.size > 0) {
      for (const { link, address } of world.addresses(HOST)) if (this.addresses.has(address)) carry(world, linkPlace(HOST, link), links);
    }
    this.links = links;
    this.advertised = [...world.routes(HOST)].some(({ advertised, family }) => advertised && family === 'ipv6');
  }
}

function carry(world: World, place: string, links: Set<string>): void {
  if (links.has(place)) return;
  links.add(place);
  for (const port of world.ports(place)) carry(world, port, links);
  const parent = world.links.get(place)?.parent;
  if (parent != null) carry(world, parent, links);
}

/** The risks of an operation, judged in the state before it. `connections` is asked for only where something may be at risk. */
export function risksOf(world: World, connections: () => Connections, operation: Operation): Risk[] {
  const risks = new Set<Risk>();
  const routesGo = (routes: Iterable<WorldRoute>): void => {
    for (const { spec } of routes) if (isWayOut(spec)) risks.add('default-route');
  };
  switch (operation.op) {
    case 'link.set': {
      const { namespace, link: name, set } = operation;
      if (namespace !== HOST && set.moveTo !== HOST) break;
      const place = linkPlace(namespace, name);
      const controllerChanges = set.controller !== undefined && (world.links.get(place)?.controller ?? null) !== set.controller;
      if (controllerChanges && set.controller !== null && world.links.get(place)?.kind === 'physical') risks.add('physical-port');
      const leaves = set.up === false || (set.moveTo !== undefined && set.moveTo !== namespace);
      if (leaves) routesGo(world.routesOver(place));
      const harmless = !leaves && !controllerChanges && set.mtu === undefined && set.mac === undefined && set.name === undefined && set.bridge === undefined;
      if (!harmless && connections().links.has(place)) risks.add('connection-link');
      break;
    }
    case 'link.delete': {
      if (operation.namespace !== HOST) break;
      const place = linkPlace(HOST, operation.link);
      routesGo(world.routesOver(place));
      if (connections().links.has(place)) risks.add('connection-link');
      break;
    }
    case 'address.delete': {
      if (operation.namespace !== HOST) break;
      const address = findAddress(world, HOST, operation.link, operation.address);
      if (!address) break;
      routesGo(world.routesWith(address));
      if (connections().addresses.has(address.address)) risks.add('connection-address');
      break;
    }
    case 'route.add': {
      if (isWayOut(operation.route) && takesOver(world, operation.route)) risks.add('default-route');
      break;
    }
    case 'route.delete': {
      if (isWayOut(operation.route)) risks.add('default-route');
      break;
    }
    case 'rule.add': {
      if (catchesAll(operation.rule, connections)) risks.add('default-route');
      break;
    }
    case 'sysctl.set': {
      const { namespace, key, value } = operation;
      if (namespace === HOST && key === 'ipv6.forwarding' && value > 0 && connections().advertised) risks.add('router-advertisements');
      break;
    }
    default: break;
  }
  return [...risks];
}

/** Of the main table of the host, to everywhere: default, or the half of all addresses that VPNs like to shadow it with. */
const isWayOut = ({ namespace, table, destination }: RouteSpec): boolean =>
  namespace === HOST && table === MAIN_TABLE && (destination === 'default' || (cidrOfText(destination)?.prefixLength ?? 32) <= 1);

/** Whether a new way out is taken before one that is there: it is more special, or its metric is not greater. */
function takesOver(world: World, route: RouteSpec): boolean {
  const family = familyOfRoute(route);
  const special = canonicalPrefix(route.destination) !== 'default';
  const metric = kernelMetric(family, route.metric);
  for (const { spec, family: of } of world.routes(HOST)) {
    if (of !== family || spec.table !== MAIN_TABLE || spec.type !== 'unicast' || canonicalPrefix(spec.destination) !== 'default') continue;
    if (special || kernelMetric(of, spec.metric) >= metric) return routePlace(spec) !== routePlace(route) || special;
  }
  return false;
}

/** A rule before the main table's that takes all packets, or those of a connection, elsewhere. */
function catchesAll(rule: RuleSpec, connections: () => Connections): boolean {
  const { namespace, priority = 0, inputLink, mark, to, from, table, action } = rule;
  if (namespace !== HOST || priority >= MAIN_RULE || inputLink !== undefined || mark !== undefined) return false;
  if (action === 'lookup' && (table ?? MAIN_TABLE) === MAIN_TABLE) return false;
  if (to !== undefined && canonicalPrefix(to) !== 'default') return false;
  if (from === undefined || canonicalPrefix(from) === 'default') return true;
  return [...connections().addresses].some((address) => contains(canonicalPrefix(from), address));
}
