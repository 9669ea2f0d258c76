import type { Datapath, OperationOf } from '../../protocol/index.ts';
import { canonicalCidr, ipv4Network } from './canonical.ts';
import { isDevicePort, makesDevice, portPlace, type WorldDatapath } from './datapath-parts.ts';
import { inPlaceKey, linkPlace, rulePlace } from './keys.ts';
import { expectedRoute, fitsRule } from './expected.ts';
import {
  worldRule,
  type RouteSpec,
  type RuleSpec,
  type WorldAddress,
  type WorldLink,
  type WorldRoute,
} from './rows.ts';
import type { ObservedState } from './types.ts';
import { WorldAddresses } from './addresses.ts';
import { WorldLinks } from './links.ts';
import { WorldRoutes } from './routes.ts';

type Service = OperationOf<'nat.set' | 'dhcp.set' | 'dns.set' | 'unmanaged.set'>;

/**
 * What is asked of the machine, by name. Each table is read when it is first asked for, so that a single change does
 * not pay for a thousand routes.
 */
export class WorldTables {
  readonly #observed: ObservedState;
  /** By operationKey: what services do, of what the claims say and is in place. */
  readonly services = new Map<string, Service>();
  readonly sysctls: Map<string, number>;
  #datapaths: Map<string, WorldDatapath> | null = null;
  #namespaces: Set<string> | null = null;
  #links: WorldLinks | null = null;
  #addresses: WorldAddresses | null = null;
  #routes: WorldRoutes | null = null;
  #rules: Map<string, RuleSpec[]> | null = null;

  /** `known`: service operations that may be in place, by key; the later ones count. */
  constructor(observed: ObservedState, known: Iterable<readonly [string, Service]> = []) {
    this.#observed = observed;
    this.sysctls = new Map(observed.sysctls);
    for (const [key, operation] of known)
      if (observed.inPlace.has(inPlaceKey(operation))) this.services.set(key, operation);
  }

  get observed(): ObservedState {
    return this.#observed;
  }

  /** By name. */
  get datapaths(): Map<string, WorldDatapath> {
    return (this.#datapaths ??= new Map(
      (this.#observed.datapaths ?? []).map(({ name, datapath, network }) => [name, { datapath, network }]),
    ));
  }

  /** Places of the devices that a datapath made, and that go with it. */
  madeBy(datapath: Datapath): string[] {
    return datapath.ports
      .filter(makesDevice)
      .map(portPlace)
      .filter((place) => this.links.get(place)?.options['persistent'] === false);
  }

  /** The other datapath that a device is a port of. */
  datapathOf(place: string, besides: string): string | null {
    for (const [name, { datapath }] of this.datapaths) {
      if (name !== besides && datapath.ports.some((port) => isDevicePort(port) && portPlace(port) === place))
        return name;
    }
    return null;
  }

  get namespaces(): Set<string> {
    return (this.#namespaces ??= new Set(['', ...this.#observed.namespaces.map(({ name }) => name)]));
  }

  /** By place. */
  get links(): Map<string, WorldLink> {
    return this.linkTable.byPlace;
  }

  link(namespace: string, name: string): WorldLink | undefined {
    return this.links.get(linkPlace(namespace, name));
  }

  nameOf(namespace: string, index: number): string | undefined {
    return this.linkTable.nameOf(namespace, index);
  }

  /** Places of the ports of a controller. */
  ports(place: string): ReadonlySet<string> {
    return this.linkTable.ports(place);
  }

  /** Places of the links stacked on one: VLANs, macvlans, VXLANs. */
  uppers(place: string): ReadonlySet<string> {
    return this.linkTable.uppers(place);
  }

  /** Addresses of a link by their text, in the kernel's order. */
  addressesOf(place: string): ReadonlyMap<string, WorldAddress> {
    return this.addressTable.of(place);
  }

  addresses(namespace: string): Generator<WorldAddress> {
    return this.addressTable.in(namespace);
  }

  routesAt(place: string): readonly WorldRoute[] {
    return this.routeTable.at(place);
  }

  /** Routes over a link. */
  routesOver(place: string): ReadonlySet<WorldRoute> {
    return this.routeTable.over(place);
  }

  routes(namespace: string): Generator<WorldRoute> {
    return this.routeTable.in(namespace);
  }

  rules(namespace: string): readonly RuleSpec[] {
    return this.ruleTable().get(namespace) ?? [];
  }

  hasAlias(namespace: string, name: string, alias: string): boolean {
    return this.link(namespace, name)?.alias === alias;
  }

  /**
   * Addresses that go with this one, where the kernel does not promote them (promote_secondaries is 0 as it starts).
   */
  secondariesOf(address: WorldAddress): WorldAddress[] {
    if (address.secondary) return [];
    return [...this.addressesOf(linkPlace(address.namespace, address.link)).values()].filter(
      (other) => other.secondary && sameNetwork(other, address),
    );
  }

  /** Routes that go by themselves when this address does (fib_del_ifaddr in net/ipv4/fib_frontend.c). */
  routesWith(going: WorldAddress): WorldRoute[] {
    const { namespace, link, family, address } = going;
    if (family === 'ipv6') return [];
    const place = linkPlace(namespace, link);
    const along = new Set([going, ...this.secondariesOf(going)]);
    const last = [...this.addressesOf(place).values()].every((other) => other.family !== 'ipv4' || along.has(other));
    return [...this.routesOver(place)].filter(
      ({ family: of, spec, over }) =>
        of === 'ipv4' && (spec.source === address || (last && over.every((name) => name === link))),
    );
  }

  /**
   * The route that a `route.delete` would take: where no metric is named the best of those that fit
   * (fib_table_delete in net/ipv4/fib_trie.c, ip6_route_del in net/ipv6/route.c).
   */
  findRoute(wanted: RouteSpec): WorldRoute | undefined {
    const { place } = expectedRoute(wanted);
    const candidates = (wanted.metric ?? 0) > 0 ? this.routesAt(place) : this.routeTable.ofAnyMetric(place);
    return candidates.find(
      ({ spec }) =>
        spec.type === wanted.type &&
        (wanted.via === undefined || spec.via === wanted.via || spec.nexthops?.some((hop) => hop.via === wanted.via)) &&
        (wanted.dev === undefined || spec.dev === undefined || spec.dev === wanted.dev),
    );
  }

  findRule(wanted: RuleSpec): RuleSpec | undefined {
    const rules = this.rules(wanted.namespace);
    return rules.find((rule) => rulePlace(rule) === rulePlace(wanted)) ?? rules.find((rule) => fitsRule(rule, wanted));
  }

  protected get linkTable(): WorldLinks {
    return (this.#links ??= new WorldLinks(this.#observed.links));
  }

  protected get addressTable(): WorldAddresses {
    return (this.#addresses ??= new WorldAddresses(this.#observed.addresses, (namespace, index) =>
      this.nameOf(namespace, index),
    ));
  }

  protected get routeTable(): WorldRoutes {
    return (this.#routes ??= new WorldRoutes(this.#observed.routes, (namespace, index) =>
      this.nameOf(namespace, index),
    ));
  }

  protected ruleTable(): Map<string, RuleSpec[]> {
    if (this.#rules) return this.#rules;
    this.#rules = new Map();
    for (const row of this.#observed.rules) {
      const rules = this.#rules.get(row.namespace) ?? [];
      rules.push(worldRule(row));
      this.#rules.set(row.namespace, rules);
    }
    return this.#rules;
  }
}

/** Whether two IPv4 addresses of a link lie in one network: the later one is the secondary. */
export const sameNetwork = (a: WorldAddress, b: WorldAddress): boolean =>
  a.family === 'ipv4' &&
  b.family === 'ipv4' &&
  a.prefixLength === b.prefixLength &&
  ipv4Network(a.address, a.prefixLength) === ipv4Network(b.address, b.prefixLength);

/** An address of a link; one with a peer is found by its own part alone. */
export const findAddress = (world: WorldTables, namespace: string, link: string, text: string) => {
  const addresses = world.addressesOf(linkPlace(namespace, link));
  const cidr = canonicalCidr(text);
  const bare = cidr.slice(0, cidr.indexOf('/'));
  return (
    addresses.get(cidr) ??
    [...addresses.values()].find((other) => other.spec.peer !== undefined && other.address === bare)
  );
};
