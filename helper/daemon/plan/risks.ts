import type { Nat, Operation, Risk } from '../../protocol/index.ts';
import { canonicalAddress, canonicalPrefix, cidrOfText, contains, familyOfRoute } from './canonical.ts';
import { isDevicePort, makesDevice, portPlace } from './datapath-parts.ts';
import { judgeDatapath } from './datapath-risks.ts';
import { findAddress } from './inverse.ts';
import { kernelMetric, linkPlace, operationKey, routePlace } from './keys.ts';
import { MAIN_RULE, Paths } from './paths.ts';
import { peerPlace, type AddressSpec, type RouteSpec, type RuleSpec, type WorldRoute } from './rows.ts';
import type { World } from './world.ts';

/**
 * What may cost the host its connection. Only the helper's own namespace is the host: what happens in
 * another cannot cut the client off.
 */

const HOST = '';
const MAIN_TABLE = 254;

/** What the connections of the host stand on now; looked at once a plan. */
export class Connections {
  /** Places of the links that carry connections: their link, its ports, its lower links. */
  readonly links: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  readonly advertised: boolean;
  readonly paths: Paths;

  constructor(world: World) {
    this.addresses = new Set([...world.observed.connectedAddresses].map(canonicalAddress));
    const links = new Set<string>();
    if (this.addresses.size > 0) {
      for (const { link, address } of world.addresses(HOST))
        if (this.addresses.has(address)) carry(world, linkPlace(HOST, link), links);
    }
    this.links = links;
    this.paths = new Paths(world);
    this.advertised = [...world.routes(HOST)].some(({ advertised, family }) => advertised && family === 'ipv6');
  }
}

function carry(world: World, place: string, links: Set<string>): void {
  if (links.has(place)) return;
  links.add(place);
  for (const port of world.ports(place)) carry(world, port, links);
  const parent = world.links.get(place)?.parent;
  if (parent != null) carry(world, parent, links);
  // Behind a TAP of a bond or an exception path are the NICs that lead further.
  for (const { datapath } of world.datapaths.values()) {
    if (!datapath.ports.some((port) => makesDevice(port) && portPlace(port) === place)) continue;
    for (const port of datapath.ports)
      if (isDevicePort(port) && !makesDevice(port)) carry(world, portPlace(port), links);
  }
}

/** What goes with a link: itself, the other end of its pair, and what is stacked on either. */
function alongWith(world: World, place: string, along = new Set<string>()): Set<string> {
  const link = world.links.get(place);
  if (!link || along.has(place)) return along;
  along.add(place);
  if (link.peer !== null) alongWith(world, link.peer, along);
  for (const upper of world.uppers(place)) alongWith(world, upper, along);
  return along;
}

/** The risks of an operation, judged in the state before it. `connections` is asked for only where something may be at risk. */
export function risksOf(world: World, connections: () => Connections, operation: Operation): Risk[] {
  const risks = new Set<Risk>();
  const routesGo = (routes: Iterable<WorldRoute>): void => {
    for (const route of routes) {
      if (isWayOut(route.spec)) risks.add('default-route');
      else if (connections().paths.take(route)) risks.add('connection-path');
    }
  };
  const linkGoes = (place: string): void => {
    for (const going of alongWith(world, place)) {
      if (!going.startsWith(`${HOST}/`)) continue;
      routesGo(world.routesOver(going));
      if (connections().links.has(going)) risks.add('connection-link');
    }
  };
  const addressComes = (link: string, address: AddressSpec): void => {
    if (connections().paths.areTakenByAddress(link, address)) risks.add('connection-path');
  };
  switch (operation.op) {
    case 'namespace.delete': {
      for (const [place, { namespace }] of world.links) if (namespace === operation.name) linkGoes(place);
      break;
    }
    case 'link.add': {
      const { link } = operation;
      if (!link.up) break;
      if (link.namespace === HOST) for (const address of link.addresses) addressComes(link.name, { address });
      if (link.kind !== 'veth' || (link.options.peerNamespace ?? link.namespace) !== HOST) break;
      for (const address of link.options.peerAddresses ?? [])
        addressComes(peerPlace(link).slice(HOST.length + 1), { address });
      break;
    }
    case 'link.set': {
      const { namespace, link: name, set } = operation;
      const place = linkPlace(namespace, name);
      const leaves = set.up === false || (set.moveTo !== undefined && set.moveTo !== namespace);
      const present = world.links.get(place);
      if (namespace !== HOST && set.moveTo !== HOST) {
        // The other end of a pair has no carrier any more.
        if (leaves && present?.peer?.startsWith(`${HOST}/`) === true) linkGoes(present.peer);
        break;
      }
      const controllerChanges = set.controller !== undefined && (present?.controller ?? null) !== set.controller;
      if (controllerChanges && set.controller !== null && present?.kind === 'physical') risks.add('physical-port');
      if (leaves) linkGoes(place);
      // Programs of the machine talk to each other over it, its resolver for one.
      if (set.up === false && present?.kind === 'loopback') risks.add('connection-link');
      if (set.up === true && present?.up === false)
        for (const { spec } of world.addressesOf(place).values()) addressComes(name, spec);
      const harmless =
        !leaves &&
        !controllerChanges &&
        set.mtu === undefined &&
        set.mac === undefined &&
        set.name === undefined &&
        set.bridge === undefined;
      if (!harmless && connections().links.has(place)) risks.add('connection-link');
      break;
    }
    case 'link.delete': {
      linkGoes(linkPlace(operation.namespace, operation.link));
      break;
    }
    case 'address.add': {
      if (operation.namespace === HOST && world.link(HOST, operation.link)?.up === true)
        addressComes(operation.link, operation.address);
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
      if (!isWayOut(operation.route)) {
        if (operation.route.namespace === HOST && connections().paths.areTakenBy(operation.route))
          risks.add('connection-path');
      } else if (takesOver(world, operation.route)) {
        risks.add('default-route');
      }
      break;
    }
    case 'route.delete': {
      if (isWayOut(operation.route)) risks.add('default-route');
      else if (operation.route.namespace === HOST && connections().paths.take(world.findRoute(operation.route)))
        risks.add('connection-path');
      break;
    }
    case 'rule.add': {
      const { priority = 0, action, table } = operation.rule;
      const elsewhere = priority < MAIN_RULE && !(action === 'lookup' && (table ?? MAIN_TABLE) === MAIN_TABLE);
      if (elsewhere && catchesAll(operation.rule, connections)) risks.add('default-route');
      else if (elsewhere && connections().paths.match(operation.rule)) risks.add('connection-path');
      break;
    }
    case 'rule.delete': {
      const rule = world.findRule(operation.rule) ?? operation.rule;
      if ((rule.priority ?? 0) > MAIN_RULE) break;
      if (rule.priority === MAIN_RULE && isAboutAll(rule)) risks.add('default-route');
      else if (connections().paths.match(rule)) risks.add('connection-path');
      break;
    }
    case 'nat.set': {
      if (operation.namespace !== HOST) break;
      const before = world.services.get(operationKey(operation));
      const portsOf = (nats: readonly Nat[]): number[] =>
        nats.flatMap(({ publish }) => publish.flatMap(({ protocol, port }) => (protocol === 'tcp' ? [port] : [])));
      const known = new Set(before?.op === 'nat.set' ? portsOf(before.nat) : []);
      // Where nobody tracked connections yet, those that are established are taken for new ones.
      if (portsOf(operation.nat).some((port) => !known.has(port) && connections().paths.ports.has(port)))
        risks.add('connection-path');
      break;
    }
    case 'sysctl.set': {
      const { namespace, key, value } = operation;
      if (namespace === HOST && key === 'ipv6.forwarding' && value > 0 && connections().advertised)
        risks.add('router-advertisements');
      break;
    }
    case 'datapath.add':
    case 'datapath.set':
    case 'datapath.delete': {
      judgeDatapath(
        {
          world,
          routesGo,
          linkGoes,
          add: (risk) => {
            risks.add(risk);
          },
          isConnected: (place) => connections().links.has(place),
          isTravelled: (place) =>
            [...alongWith(world, place)].some(
              (by) =>
                by.startsWith(`${HOST}/`) &&
                (connections().links.has(by) ||
                  [...world.routesOver(by)].some((route) => isWayOut(route.spec) || connections().paths.take(route))),
            ),
        },
        operation,
      );
      break;
    }
    default:
      break;
  }
  return [...risks];
}

/** Of the main table of the host, to everywhere: default, or the half of all addresses that VPNs like to shadow it with. */
const isWayOut = ({ namespace, table, destination }: RouteSpec): boolean =>
  namespace === HOST &&
  table === MAIN_TABLE &&
  (destination === 'default' || (cidrOfText(destination)?.prefixLength ?? 32) <= 1);

/** Whether a new way out is taken before one that is there: it is more special, or its metric is not greater. */
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

/** Whether a rule takes all packets of the host, or those from an address that connections use. */
function catchesAll(rule: RuleSpec, connections: () => Connections): boolean {
  const { namespace, from, to, inputLink, outputLink, mark, invert } = rule;
  if (namespace !== HOST || invert || outputLink !== undefined || mark !== undefined) return false;
  if ((inputLink !== undefined && inputLink !== 'lo') || (to !== undefined && canonicalPrefix(to) !== 'default'))
    return false;
  if (from === undefined || canonicalPrefix(from) === 'default') return true;
  return [...connections().addresses].some((address) => contains(canonicalPrefix(from), address));
}

const isAboutAll = ({ namespace, from, to, inputLink, outputLink, mark, invert }: RuleSpec): boolean =>
  namespace === HOST &&
  !invert &&
  inputLink === undefined &&
  outputLink === undefined &&
  mark === undefined &&
  (from === undefined || canonicalPrefix(from) === 'default') &&
  (to === undefined || canonicalPrefix(to) === 'default');
