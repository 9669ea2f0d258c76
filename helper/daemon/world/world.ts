import {
  askedFields,
  endsOf,
  isBoundByParent,
  LINK_GROUP,
  networkAlias,
  type Datapath,
  type LinkAdd,
  type OperationOf,
} from '../../protocol/index.ts';
import { canonicalCidr } from './canonical.ts';
import { isDevicePort, makesDevice, portPlace } from './datapath-parts.ts';
import { linkPlace } from './keys.ts';
import { expectedAddress, expectedLinks, expectedRoute } from './expected.ts';
import { cidrOf, type AddressSpec, type RouteSpec, type RuleSpec } from './rows.ts';
import { sameNetwork, WorldTables } from './tables.ts';

/**
 * The machine as it is now and, as a plan grows, as it will be after each step: what the kernel takes
 * along by itself (addresses with their link, routes with their last address, links with their
 * namespace) is expected here.
 */
export class World extends WorldTables {
  addRoute(route: RouteSpec): void {
    this.routeTable.add(expectedRoute(route));
  }

  deleteRoute(wanted: RouteSpec): void {
    const route = this.findRoute(wanted);
    if (route) this.routeTable.drop(route);
  }

  addRule(rule: RuleSpec): void {
    this.ruleTable().set(rule.namespace, [...this.rules(rule.namespace), rule]);
  }

  deleteRule(wanted: RuleSpec): void {
    const found = this.findRule(wanted);
    const rules = this.rules(wanted.namespace).filter((rule) => rule !== found);
    this.ruleTable().set(wanted.namespace, rules);
  }

  /** TAPs and TUNs that are not there are made, with our marks and up; those that it made and has no more are gone. */
  putDatapath(datapath: Datapath, network: string | null): void {
    const before = this.datapaths.get(datapath.name);
    const kept = new Set(datapath.ports.filter(isDevicePort).map(portPlace));
    for (const place of before ? this.madeBy(before.datapath) : []) if (!kept.has(place)) this.deleteLink(place);
    this.datapaths.set(datapath.name, { datapath, network });
    for (const port of datapath.ports.filter(makesDevice)) {
      const { kind, namespace, device } = port;
      if (this.links.has(portPlace(port))) {
        // One that is there is opened with the port's address, where it names one.
        if (port.kind === 'tap' && port.mac !== undefined)
          this.linkTable.change(portPlace(port), { mac: port.mac.toLowerCase() });
        continue;
      }
      if (!this.namespaces.has(namespace)) continue;
      this.linkTable.put({
        namespace,
        name: device,
        kind,
        up: true,
        mtu: 1500,
        mac: 'mac' in port ? (port.mac ?? null) : null,
        alias: networkAlias(network),
        group: LINK_GROUP,
        controller: null,
        parent: null,
        peer: null,
        queues: datapath.threads,
        options: {
          persistent: false,
          owner: null,
          ownerGroup: null,
          multiQueue: datapath.threads > 1,
          vnetHeader: port.offloads,
        },
      });
    }
  }

  takeDatapath(name: string): void {
    const datapath = this.datapaths.get(name)?.datapath;
    if (!datapath) return;
    const made = this.madeBy(datapath);
    this.datapaths.delete(name);
    for (const place of made) this.deleteLink(place);
  }

  addNamespace(name: string, alias: string): void {
    this.namespaces.add(name);
    this.linkTable.put({
      namespace: name,
      name: 'lo',
      kind: 'loopback',
      up: true,
      mtu: 65536,
      mac: null,
      alias,
      group: 0,
      controller: null,
      parent: null,
      peer: null,
      options: {},
      queues: 1,
    });
  }

  deleteNamespace(name: string): void {
    this.namespaces.delete(name);
    for (const [place, link] of [...this.links]) if (link.namespace === name) this.deleteLink(place);
    for (const route of [...this.routes(name)]) this.routeTable.drop(route);
    this.ruleTable().delete(name);
    for (const key of [...this.sysctls.keys()]) if (key.startsWith(`${name}/`)) this.sysctls.delete(key);
    for (const [key, service] of this.services)
      if ('namespace' in service && service.namespace === name) this.services.delete(key);
  }

  addLink(link: LinkAdd): void {
    const parent =
      'parent' in link.options && link.options.parent !== undefined
        ? this.link(link.namespace, link.options.parent)
        : undefined;
    for (const made of expectedLinks(link, parent?.mtu)) this.linkTable.put(made);
    for (const { namespace, name, addresses } of endsOf(link))
      for (const address of addresses) this.addAddress(namespace, name, { address });
  }

  /**
   * With what hangs on it: its addresses and routes, the links stacked on it, the other end of a pair; its ports are
   * let go.
   */
  deleteLink(place: string): void {
    const link = this.linkTable.take(place);
    if (!link) return;
    this.#forgetNetwork(place);
    for (const port of [...this.ports(place)]) this.linkTable.change(port, { controller: null });
    for (const upper of [...this.uppers(place)]) this.deleteLink(upper);
    if (link.peer !== null) this.deleteLink(link.peer);
  }

  #forgetNetwork(place: string): void {
    this.addressTable.forget(place);
    for (const route of [...this.routesOver(place)]) this.routeTable.loseHop(route, this.#nameIn(place), true);
  }

  readonly #nameIn = (place: string): string => place.slice(place.indexOf('/') + 1);

  setLink({ namespace, link: name, set }: OperationOf<'link.set'>): void {
    const place = linkPlace(namespace, name);
    const { up, mtu, alias, controller, bridge, moveTo, name: newName } = set;
    const before = this.links.get(place);
    if (!before) return;
    this.linkTable.change(place, {
      ...(up === undefined ? {} : { up }),
      ...Object.fromEntries(askedFields(set)),
      ...(alias === undefined ? {} : { alias: alias || null }),
      ...(controller === undefined ? {} : { controller }),
      ...(bridge === undefined ? {} : { options: { ...before.options, ...bridge } }),
    });
    if (up === false && before.up) this.#takeDown(place);
    if (mtu !== undefined) {
      // VLANs and macvlans never have more than their parent (vlan_device_event, macvlan_device_event).
      for (const upper of [...this.uppers(place)]) {
        const on = this.links.get(upper);
        if (on && isBoundByParent(on.kind) && on.mtu > mtu) this.linkTable.change(upper, { mtu });
      }
    }
    if (moveTo !== undefined && moveTo !== namespace) this.#move(place, moveTo, newName ?? name);
    else if (newName !== undefined && newName !== name) this.#rename(place, newName);
  }

  /**
   * IPv4 keeps the addresses of a link that goes down and loses its routes; IPv6 loses both (keep_addr_on_down is 0).
   */
  #takeDown(place: string): void {
    for (const route of [...this.routesOver(place)]) this.routeTable.loseHop(route, this.#nameIn(place));
    for (const [text, { family }] of [...this.addressesOf(place)])
      if (family === 'ipv6') this.addressTable.drop(place, text);
  }

  #rename(place: string, name: string): void {
    const link = this.linkTable.take(place);
    if (!link) return;
    const renamed = linkPlace(link.namespace, name);
    this.linkTable.put({ ...link, name });
    const addresses = [...this.addressesOf(place).values()];
    const [ports, uppers] = [[...this.ports(place)], [...this.uppers(place)]];
    this.addressTable.forget(place);
    for (const address of addresses) this.addressTable.put({ ...address, link: name });
    this.routeTable.rename(place, link.name, name);
    for (const port of ports) this.linkTable.change(port, { controller: name });
    for (const upper of uppers) this.linkTable.change(upper, { parent: renamed });
    if (link.peer !== null) this.linkTable.change(link.peer, { peer: renamed });
  }

  /** It arrives down, without controller, addresses and routes. */
  #move(place: string, namespace: string, name: string): void {
    this.#forgetNetwork(place);
    for (const port of [...this.ports(place)]) this.linkTable.change(port, { controller: null });
    const uppers = [...this.uppers(place)];
    const link = this.linkTable.take(place);
    if (!link) return;
    const moved = linkPlace(namespace, name);
    this.linkTable.put({ ...link, namespace, name, up: false, controller: null });
    for (const upper of uppers) this.linkTable.change(upper, { parent: moved });
    if (link.peer !== null) this.linkTable.change(link.peer, { peer: moved });
  }

  addAddress(namespace: string, link: string, spec: AddressSpec): void {
    const own = expectedAddress(namespace, link, spec, false);
    const others = [...this.addressesOf(linkPlace(namespace, link)).values()];
    const secondary = own.family === 'ipv4' && others.some((other) => sameNetwork(other, own));
    this.addressTable.put({ ...own, secondary });
  }

  deleteAddress(namespace: string, link: string, cidr: string): void {
    const [place, text] = [linkPlace(namespace, link), canonicalCidr(cidr)];
    const address = this.addressesOf(place).get(text);
    if (!address) return;
    for (const route of this.routesWith(address)) this.routeTable.loseHop(route, address.link);
    for (const other of this.secondariesOf(address)) this.addressTable.drop(place, cidrOf(other));
    this.addressTable.drop(place, text);
  }
}
