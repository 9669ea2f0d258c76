import type { Risk } from '../../protocol/index.ts';
import { canonicalAddress, cidrOfText } from '../world/canonical.ts';
import { isDevicePort, makesDevice, portPlace } from '../world/datapath-parts.ts';
import { linkPlace } from '../world/keys.ts';
import { Paths } from '../world/paths.ts';
import type { AddressSpec, RouteSpec, WorldRoute } from '../world/rows.ts';
import type { World } from '../world/world.ts';

/**
 * What may cost the host its connection. Only the helper's own namespace is the host: what happens in
 * another cannot cut the client off.
 */

export const HOST = '';
export const MAIN_TABLE = 254;

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

/**
 * Judges one operation, in the state before it. What connections stand on is asked for only where something may be at
 * risk.
 */
export class Judge {
  readonly world: World;
  readonly connections: () => Connections;
  readonly #risks = new Set<Risk>();

  constructor(world: World, connections: () => Connections) {
    this.world = world;
    this.connections = connections;
  }

  get risks(): Risk[] {
    return [...this.#risks];
  }

  add(risk: Risk): void {
    this.#risks.add(risk);
  }

  routesGo(routes: Iterable<WorldRoute>): void {
    for (const route of routes) {
      if (isWayOut(route.spec)) this.add('default-route');
      else if (this.connections().paths.take(route)) this.add('connection-path');
    }
  }

  /** A link of the host, with all that goes with it. */
  linkGoes(place: string): void {
    for (const going of alongWith(this.world, place)) {
      if (!going.startsWith(`${HOST}/`)) continue;
      this.routesGo(this.world.routesOver(going));
      if (this.isConnected(going)) this.add('connection-link');
    }
  }

  addressComes(link: string, address: AddressSpec): void {
    if (this.connections().paths.areTakenByAddress(link, address)) this.add('connection-path');
  }

  /** Whether connections of the host go over the link itself, or over what it stands on. */
  isConnected(place: string): boolean {
    return this.connections().links.has(place);
  }

  /** Whether they, or the default route, go by the link or by what is stacked on it. */
  isTravelled(place: string): boolean {
    return [...alongWith(this.world, place)].some(
      (by) =>
        by.startsWith(`${HOST}/`) &&
        (this.isConnected(by) ||
          [...this.world.routesOver(by)].some((route) => isWayOut(route.spec) || this.connections().paths.take(route))),
    );
  }
}

/**
 * Of the main table of the host, to everywhere: default, or the half of all addresses that VPNs like to shadow it with.
 */
export const isWayOut = ({ namespace, table, destination }: RouteSpec): boolean =>
  namespace === HOST &&
  table === MAIN_TABLE &&
  (destination === 'default' || (cidrOfText(destination)?.prefixLength ?? 32) <= 1);
