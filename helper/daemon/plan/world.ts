import { LINK_GROUP, networkAlias, type Datapath, type Link, type Operation, type OperationOf } from '../../protocol/index.ts';
import { canonicalCidr, ipv4Network } from './canonical.ts';
import { isDevicePort, makesDevice, portPlace, type WorldDatapath } from './datapath-parts.ts';
import { inPlaceKey, linkPlace, operationKey, rulePlace } from './keys.ts';
import {
  cidrOf, expectedAddress, expectedLinks, expectedRoute, fitsRule, worldAddress, worldRoute, worldRule, type AddressSpec, type RouteSpec,
  type RuleSpec, type WorldAddress, type WorldLink, type WorldRoute,
} from './rows.ts';
import { sysctlName, type ObservedState } from './types.ts';

type Service = OperationOf<'nat.set' | 'dhcp.set' | 'dns.set' | 'unmanaged.set'>;

/** Links by place, names by `NAMESPACE/INDEX`, and by a link's place the places of its ports and of what is stacked on it. */
interface LinkTables {
  byPlace: Map<string, WorldLink>;
  names: ReadonlyMap<string, string>;
  ports: Map<string, Set<string>>;
  uppers: Map<string, Set<string>>;
}

/**
 * The machine as it is now and, as a plan grows, as it will be after each step: what the kernel takes
 * along by itself (addresses with their link, routes with their last address, links with their
 * namespace) is expected here. Indexed by name; each table is read when it is first asked for, so that
 * a single change does not pay for a thousand routes.
 */
export class World {
  readonly #observed: ObservedState;
  /** By operationKey: what services do, of what the claims say and is in place. */
  readonly services = new Map<string, Service>();
  readonly sysctls: Map<string, number>;
  #datapaths: Map<string, WorldDatapath> | null = null;
  #namespaces: Set<string> | null = null;
  #links: LinkTables | null = null;
  #addresses: Map<string, Map<string, WorldAddress>> | null = null;
  #routes: Map<string, WorldRoute[]> | null = null;
  #routesOver = new Map<string, Set<WorldRoute>>();
  #rules: Map<string, RuleSpec[]> | null = null;

  /** `known`: service operations that may be in place; the later ones count. */
  constructor(observed: ObservedState, known: readonly Service[] = []) {
    this.#observed = observed;
    this.sysctls = new Map(observed.sysctls);
    for (const operation of known) if (observed.inPlace.has(inPlaceKey(operation))) this.services.set(operationKey(operation), operation);
  }

  get observed(): ObservedState {
    return this.#observed;
  }

  /** By name. */
  get datapaths(): Map<string, WorldDatapath> {
    return this.#datapaths ??= new Map((this.#observed.datapaths ?? []).map(({ name, datapath, network }) => [name, { datapath, network }]));
  }

  /** Places of the devices that a datapath made, and that go with it. */
  madeBy(datapath: Datapath): string[] {
    return datapath.ports.filter(makesDevice).map(portPlace).filter((place) => this.links.get(place)?.options['persistent'] === false);
  }

  /** The other datapath that a device is a port of. */
  datapathOf(place: string, besides: string): string | null {
    for (const [name, { datapath }] of this.datapaths) {
      if (name !== besides && datapath.ports.some((port) => isDevicePort(port) && portPlace(port) === place)) return name;
    }
    return null;
  }

  get namespaces(): Set<string> {
    return this.#namespaces ??= new Set(['', ...this.#observed.namespaces.map(({ name }) => name)]);
  }

  /** By place. */
  get links(): Map<string, WorldLink> {
    return this.#linkTables().byPlace;
  }

  link(namespace: string, name: string): WorldLink | undefined {
    return this.links.get(linkPlace(namespace, name));
  }

  nameOf(namespace: string, index: number): string | undefined {
    return this.#linkTables().names.get(`${namespace}/${index}`);
  }

  /** Places of the ports of a controller. */
  ports(place: string): ReadonlySet<string> {
    return this.#linkTables().ports.get(place) ?? NONE;
  }

  /** Places of the links stacked on one: VLANs, macvlans, VXLANs. */
  uppers(place: string): ReadonlySet<string> {
    return this.#linkTables().uppers.get(place) ?? NONE;
  }

  /** Addresses of a link by their text, in the kernel's order. */
  addressesOf(place: string): ReadonlyMap<string, WorldAddress> {
    return this.#addressTable().get(place) ?? NO_ADDRESSES;
  }

  *addresses(namespace: string): Generator<WorldAddress> {
    for (const table of this.#addressTable().values()) for (const address of table.values()) if (address.namespace === namespace) yield address;
  }

  routesAt(place: string): readonly WorldRoute[] {
    return this.#routeTable().get(place) ?? [];
  }

  /** Routes over a link. */
  routesOver(place: string): ReadonlySet<WorldRoute> {
    this.#routeTable();
    return this.#routesOver.get(place) ?? NO_ROUTES;
  }

  *routes(namespace: string): Generator<WorldRoute> {
    for (const routes of this.#routeTable().values()) for (const route of routes) if (route.spec.namespace === namespace) yield route;
  }

  rules(namespace: string): readonly RuleSpec[] {
    return this.#ruleTable().get(namespace) ?? [];
  }

  hasAlias(namespace: string, name: string, alias: string): boolean {
    return this.link(namespace, name)?.alias === alias;
  }

  /** Addresses that go with this one, where the kernel does not promote them (promote_secondaries is 0 as it starts). */
  secondariesOf(address: WorldAddress): WorldAddress[] {
    if (address.secondary) return [];
    return [...this.addressesOf(linkPlace(address.namespace, address.link)).values()].filter((other) => other.secondary && sameNetwork(other, address));
  }

  /** Routes that go by themselves when this address does (fib_del_ifaddr in net/ipv4/fib_frontend.c). */
  routesWith(going: WorldAddress): WorldRoute[] {
    const { namespace, link, family, address } = going;
    if (family === 'ipv6') return [];
    const place = linkPlace(namespace, link);
    const along = new Set([going, ...this.secondariesOf(going)]);
    const last = [...this.addressesOf(place).values()].every((other) => other.family !== 'ipv4' || along.has(other));
    return [...this.routesOver(place)].filter(({ family: of, spec, over }) =>
      of === 'ipv4' && (spec.source === address || (last && over.every((name) => name === link))));
  }

  /** What the machine will be like once this is done. */
  apply(operation: Operation): void {
    switch (operation.op) {
      case 'namespace.add': return this.#addNamespace(operation);
      case 'namespace.delete': return this.#deleteNamespace(operation.name);
      case 'link.add': return this.#addLink(operation);
      case 'link.delete': return this.#deleteLink(linkPlace(operation.namespace, operation.link));
      case 'link.set': return this.#setLink(operation);
      case 'address.add': return this.#addAddress(operation.namespace, operation.link, operation.address);
      case 'address.delete': return this.#deleteAddress(linkPlace(operation.namespace, operation.link), canonicalCidr(operation.address));
      case 'route.add': return this.#addRoute(expectedRoute(operation.route));
      case 'route.delete': {
        const route = this.findRoute(operation.route);
        if (route) this.#dropRoute(route);
        return;
      }
      case 'rule.add': {
        const { namespace } = operation.rule;
        this.#ruleTable().set(namespace, [...this.rules(namespace), operation.rule]);
        return;
      }
      case 'rule.delete': {
        const { namespace } = operation.rule;
        const found = this.findRule(operation.rule);
        this.#ruleTable().set(namespace, this.rules(namespace).filter((rule) => rule !== found));
        return;
      }
      case 'sysctl.set': return this.#setSysctl(operation);
      case 'nat.set': case 'dhcp.set': case 'dns.set': case 'unmanaged.set': {
        if (isEmptyService(operation)) this.services.delete(operationKey(operation));
        else this.services.set(operationKey(operation), operation);
        return;
      }
      case 'datapath.add':
      case 'datapath.set': return this.#putDatapath(operation.datapath, operation.network);
      case 'datapath.delete': return this.#takeDatapath(operation.name);
    }
  }

  /** TAPs and TUNs that are not there are made, with our marks and up; those that it made and has no more are gone. */
  #putDatapath(datapath: Datapath, network: string | null): void {
    const before = this.datapaths.get(datapath.name);
    const kept = new Set(datapath.ports.filter(isDevicePort).map(portPlace));
    for (const place of before ? this.madeBy(before.datapath) : []) if (!kept.has(place)) this.#deleteLink(place);
    this.datapaths.set(datapath.name, { datapath, network });
    for (const port of datapath.ports.filter(makesDevice)) {
      const { kind, namespace, device } = port;
      if (this.links.has(portPlace(port)) || !this.namespaces.has(namespace)) continue;
      this.#putLink({
        namespace, name: device, kind, up: true, mtu: 1500, mac: 'mac' in port ? port.mac ?? null : null, alias: networkAlias(network), group: LINK_GROUP,
        controller: null, parent: null, peer: null, queues: datapath.threads,
        options: { persistent: false, owner: null, ownerGroup: null, multiQueue: datapath.threads > 1, vnetHeader: port.offloads },
      });
    }
  }

  #takeDatapath(name: string): void {
    const datapath = this.datapaths.get(name)?.datapath;
    if (!datapath) return;
    const made = this.madeBy(datapath);
    this.datapaths.delete(name);
    for (const place of made) this.#deleteLink(place);
  }

  #setSysctl({ namespace, key, link, value }: OperationOf<'sysctl.set'>): void {
    const name = sysctlName(namespace, key, link);
    const redirects = sysctlName(namespace, 'ipv4.acceptRedirects', null);
    if (key === 'ipv4.forwarding' && this.sysctls.get(name) !== value && this.sysctls.has(redirects)) this.sysctls.set(redirects, redirectsAfter(value));
    this.sysctls.set(name, value);
  }

  /** The route that a `route.delete` would take. */
  findRoute(wanted: RouteSpec): WorldRoute | undefined {
    const place = expectedRoute(wanted).place;
    return this.routesAt(place).find(({ spec }) =>
      spec.type === wanted.type && (wanted.via === undefined || spec.via === wanted.via || spec.nexthops?.some((hop) => hop.via === wanted.via))
      && (wanted.dev === undefined || spec.dev === undefined || spec.dev === wanted.dev));
  }

  findRule(wanted: RuleSpec): RuleSpec | undefined {
    const rules = this.rules(wanted.namespace);
    return rules.find((rule) => rulePlace(rule) === rulePlace(wanted)) ?? rules.find((rule) => fitsRule(rule, wanted));
  }

  #linkTables(): LinkTables {
    if (this.#links) return this.#links;
    const names = new Map(this.#observed.links.map(({ namespace, index, name }) => [`${namespace}/${index}`, name]));
    this.#links = { byPlace: new Map(), names, ports: new Map(), uppers: new Map() };
    const place = (pointer: Link['peer']): string | null => {
      const name = pointer?.namespace == null ? undefined : names.get(`${pointer.namespace}/${pointer.index}`);
      return name === undefined ? null : linkPlace(pointer?.namespace ?? '', name);
    };
    for (const row of this.#observed.links) {
      const { namespace, name, kind, up, mtu, mac, alias, group, options, txQueues } = row;
      this.#putLink({
        namespace, name, kind, up, mtu, mac, alias, group, options, queues: txQueues,
        controller: row.controller === null ? null : names.get(`${namespace}/${row.controller}`) ?? null,
        parent: place(row.parent), peer: place(row.peer),
      });
    }
    return this.#links;
  }

  #putLink(link: WorldLink): void {
    const place = linkPlace(link.namespace, link.name);
    const { byPlace, ports, uppers } = this.#linkTables();
    byPlace.set(place, link);
    if (link.controller !== null) member(ports, linkPlace(link.namespace, link.controller)).add(place);
    if (link.parent !== null) member(uppers, link.parent).add(place);
  }

  #takeLink(place: string): WorldLink | undefined {
    const { byPlace, ports, uppers } = this.#linkTables();
    const link = byPlace.get(place);
    if (!link) return undefined;
    byPlace.delete(place);
    if (link.controller !== null) ports.get(linkPlace(link.namespace, link.controller))?.delete(place);
    if (link.parent !== null) uppers.get(link.parent)?.delete(place);
    return link;
  }

  #addressTable(): Map<string, Map<string, WorldAddress>> {
    if (this.#addresses) return this.#addresses;
    this.#addresses = new Map();
    for (const row of this.#observed.addresses) {
      const link = this.nameOf(row.namespace, row.index);
      if (link === undefined) continue;
      const address = worldAddress(row, link);
      this.#putAddress(address);
    }
    return this.#addresses;
  }

  #putAddress(address: WorldAddress): void {
    const place = linkPlace(address.namespace, address.link);
    const table = this.#addressTable();
    const own = table.get(place) ?? new Map<string, WorldAddress>();
    own.set(cidrOf(address), address);
    table.set(place, own);
  }

  #routeTable(): Map<string, WorldRoute[]> {
    if (this.#routes) return this.#routes;
    this.#routes = new Map();
    for (const row of this.#observed.routes) {
      const route = worldRoute(row, (index) => this.nameOf(row.namespace, index));
      if (route) this.#addRoute(route);
    }
    return this.#routes;
  }

  #addRoute(route: WorldRoute): void {
    const table = this.#routeTable();
    const present = table.get(route.place);
    if (present) present.push(route);
    else table.set(route.place, [route]);
    for (const name of route.over) member(this.#routesOver, linkPlace(route.spec.namespace, name)).add(route);
  }

  #dropRoute(route: WorldRoute): void {
    const table = this.#routeTable();
    const left = (table.get(route.place) ?? []).filter((other) => other !== route);
    if (left.length === 0) table.delete(route.place);
    else table.set(route.place, left);
    for (const name of route.over) this.#routesOver.get(linkPlace(route.spec.namespace, name))?.delete(route);
  }

  #ruleTable(): Map<string, RuleSpec[]> {
    if (this.#rules) return this.#rules;
    this.#rules = new Map();
    for (const row of this.#observed.rules) {
      const rules = this.#rules.get(row.namespace) ?? [];
      rules.push(worldRule(row));
      this.#rules.set(row.namespace, rules);
    }
    return this.#rules;
  }

  #addNamespace({ name, network }: OperationOf<'namespace.add'>): void {
    this.namespaces.add(name);
    this.#putLink({
      namespace: name, name: 'lo', kind: 'loopback', up: true, mtu: 65536, mac: null, alias: networkAlias(network), group: 0,
      controller: null, parent: null, peer: null, options: {}, queues: 1,
    });
  }

  #deleteNamespace(name: string): void {
    this.namespaces.delete(name);
    for (const [place, link] of [...this.links]) if (link.namespace === name) this.#deleteLink(place);
    for (const route of [...this.routes(name)]) this.#dropRoute(route);
    this.#ruleTable().delete(name);
    for (const key of [...this.sysctls.keys()]) if (key.startsWith(`${name}/`)) this.sysctls.delete(key);
    for (const [key, service] of this.services) if ('namespace' in service && service.namespace === name) this.services.delete(key);
  }

  #addLink({ link }: OperationOf<'link.add'>): void {
    const parent = 'parent' in link.options && link.options.parent !== undefined ? this.link(link.namespace, link.options.parent) : undefined;
    for (const made of expectedLinks(link, parent?.mtu)) this.#putLink(made);
    for (const address of link.addresses) this.#addAddress(link.namespace, link.name, { address });
    if (link.kind !== 'veth') return;
    const peer = this.links.get(this.link(link.namespace, link.name)?.peer ?? '');
    for (const address of link.options.peerAddresses ?? []) if (peer) this.#addAddress(peer.namespace, peer.name, { address });
  }

  /** With what hangs on it: its addresses and routes, the links stacked on it, the other end of a pair; its ports are let go. */
  #deleteLink(place: string): void {
    const link = this.#takeLink(place);
    if (!link) return;
    this.#forgetNetwork(place);
    for (const port of [...this.ports(place)]) this.#change(port, { controller: null });
    for (const upper of [...this.uppers(place)]) this.#deleteLink(upper);
    if (link.peer !== null) this.#deleteLink(link.peer);
  }

  #forgetNetwork(place: string): void {
    this.#addressTable().delete(place);
    for (const route of [...this.routesOver(place)]) this.#loseHop(route, this.#nameIn(place), true);
  }

  /**
   * A route of several ways lives on while one of them does; but of IPv4 the whole of it goes with a link
   * that goes (fib_sync_down_dev, NETDEV_UNREGISTER).
   */
  #loseHop(route: WorldRoute, name: string, linkGoes = false): void {
    this.#dropRoute(route);
    if (route.over.every((over) => over === name) || (linkGoes && route.family === 'ipv4')) return;
    const { nexthops = [], ...spec } = route.spec;
    const left = nexthops.filter((hop) => hop.dev !== name);
    const over = left.flatMap((hop) => hop.dev ?? []);
    const [only] = left;
    if (left.length > 1 || !only) return this.#addRoute({ ...route, spec: { ...spec, nexthops: left }, over });
    // The last way of several is an ordinary route.
    const { via, dev, onlink } = only;
    this.#addRoute({ ...route, spec: { ...spec, onlink, ...(via === undefined ? {} : { via }), ...(dev === undefined ? {} : { dev }) }, over });
  }

  readonly #nameIn = (place: string): string => place.slice(place.indexOf('/') + 1);

  #change(place: string, what: Partial<WorldLink>): void {
    const link = this.#takeLink(place);
    if (link) this.#putLink({ ...link, ...what });
  }

  #setLink({ namespace, link: name, set }: OperationOf<'link.set'>): void {
    const place = linkPlace(namespace, name);
    const { up, mtu, mac, alias, group, controller, bridge, moveTo, name: newName } = set;
    const before = this.links.get(place);
    if (!before) return;
    this.#change(place, {
      ...(up === undefined ? {} : { up }), ...(mtu === undefined ? {} : { mtu }), ...(mac === undefined ? {} : { mac }),
      ...(alias === undefined ? {} : { alias: alias === '' ? null : alias }), ...(group === undefined ? {} : { group }),
      ...(controller === undefined ? {} : { controller }), ...(bridge === undefined ? {} : { options: { ...before.options, ...bridge } }),
    });
    if (up === false && before.up) this.#takeDown(place);
    if (mtu !== undefined) {
      // VLANs and macvlans never have more than their parent (vlan_device_event, macvlan_device_event).
      for (const upper of [...this.uppers(place)]) {
        const on = this.links.get(upper);
        if (on && on.kind !== 'vxlan' && on.mtu > mtu) this.#change(upper, { mtu });
      }
    }
    if (moveTo !== undefined && moveTo !== namespace) this.#move(place, moveTo, newName ?? name);
    else if (newName !== undefined && newName !== name) this.#rename(place, newName);
  }

  /** IPv4 keeps the addresses of a link that goes down and loses its routes; IPv6 loses both (keep_addr_on_down is 0). */
  #takeDown(place: string): void {
    for (const route of [...this.routesOver(place)]) this.#loseHop(route, this.#nameIn(place));
    const table = this.#addressTable().get(place);
    for (const [text, { family }] of [...table ?? []]) if (family === 'ipv6') table?.delete(text);
  }

  #rename(place: string, name: string): void {
    const link = this.#takeLink(place);
    if (!link) return;
    const renamed = linkPlace(link.namespace, name);
    this.#putLink({ ...link, name });
    const addresses = [...this.addressesOf(place).values()];
    const routes = [...this.routesOver(place)];
    const [ports, uppers] = [[...this.ports(place)], [...this.uppers(place)]];
    this.#addressTable().delete(place);
    for (const address of addresses) this.#putAddress({ ...address, link: name });
    for (const route of routes) {
      this.#dropRoute(route);
      const to = (dev: string | undefined): string | undefined => (dev === link.name ? name : dev);
      const dev = to(route.spec.dev);
      const nexthops = route.spec.nexthops?.map(({ dev: over, ...hop }) => ({ ...hop, ...(over === undefined ? {} : { dev: over === link.name ? name : over }) }));
      this.#addRoute({
        ...route, over: route.over.map((over) => (over === link.name ? name : over)),
        spec: { ...route.spec, ...(dev === undefined ? {} : { dev }), ...(nexthops === undefined ? {} : { nexthops }) },
      });
    }
    for (const port of ports) this.#change(port, { controller: name });
    for (const upper of uppers) this.#change(upper, { parent: renamed });
    if (link.peer !== null) this.#change(link.peer, { peer: renamed });
  }

  /** It arrives down, without controller, addresses and routes. */
  #move(place: string, namespace: string, name: string): void {
    this.#forgetNetwork(place);
    for (const port of [...this.ports(place)]) this.#change(port, { controller: null });
    const uppers = [...this.uppers(place)];
    const link = this.#takeLink(place);
    if (!link) return;
    const moved = linkPlace(namespace, name);
    this.#putLink({ ...link, namespace, name, up: false, controller: null });
    for (const upper of uppers) this.#change(upper, { parent: moved });
    if (link.peer !== null) this.#change(link.peer, { peer: moved });
  }

  #addAddress(namespace: string, link: string, spec: AddressSpec): void {
    const own = expectedAddress(namespace, link, spec, false);
    const others = [...this.addressesOf(linkPlace(namespace, link)).values()];
    const secondary = own.family === 'ipv4' && others.some((other) => sameNetwork(other, own));
    this.#putAddress({ ...own, secondary });
  }

  #deleteAddress(place: string, text: string): void {
    const address = this.addressesOf(place).get(text);
    if (!address) return;
    for (const route of this.routesWith(address)) this.#loseHop(route, address.link);
    const table = this.#addressTable().get(place);
    for (const other of this.secondariesOf(address)) table?.delete(cidrOf(other));
    table?.delete(text);
  }
}

/** What the kernel makes of accept_redirects whenever forwarding changes: routers heed no redirects (inet_forward_change in net/ipv4/devinet.c). */
export const redirectsAfter = (forwarding: number): number => (forwarding > 0 ? 0 : 1);

/** Whether two IPv4 addresses of a link lie in one network: the later one is the secondary. */
export const sameNetwork = (a: WorldAddress, b: WorldAddress): boolean =>
  a.family === 'ipv4' && b.family === 'ipv4' && a.prefixLength === b.prefixLength
  && ipv4Network(a.address, a.prefixLength) === ipv4Network(b.address, b.prefixLength);

export const isEmptyService = (operation: Service): boolean => {
  switch (operation.op) {
    case 'nat.set': return operation.nat.length === 0;
    case 'dhcp.set': return operation.dhcp.length === 0;
    case 'dns.set': return operation.dns === null;
    case 'unmanaged.set': return operation.links.length === 0;
  }
};

const NONE: ReadonlySet<string> = new Set();
const NO_ADDRESSES: ReadonlyMap<string, WorldAddress> = new Map();
const NO_ROUTES: ReadonlySet<WorldRoute> = new Set();

function member<T>(of: Map<string, Set<T>>, key: string): Set<T> {
  const members = of.get(key) ?? new Set<T>();
  of.set(key, members);
  return members;
}
