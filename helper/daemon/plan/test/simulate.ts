import {
  parseCidr,
  type Address,
  type Link,
  type LinkAdd,
  type Operation,
  type Route,
} from '../../../protocol/index.ts';
import { canonicalAddress, canonicalPrefix, contains, ipv4Network } from '../../world/canonical.ts';
import { familyOfRoute } from '../../../document/ip/route.ts';
import {
  addressRow,
  linkOf,
  linkRow,
  openNamespace,
  routeRow,
  ruleRow,
  serviceKey,
  settingOf,
  type Machine,
} from './machine.ts';

/**
 * What the kernel does with an operation, and what it does on its own besides; written apart from the
 * planner's own expectations, so that each is held against the other. An operation that the kernel would refuse throws.
 *
 * From the kernel: fib_add_ifaddr, fib_del_ifaddr and fib_sync_down_dev (net/ipv4), addrconf_ifdown and
 * fib6_add_rt2node (net/ipv6), unregister_netdevice and dev_change_net_namespace (net/core/dev.c), br_del_if,
 * vlan_device_event.
 */
export function simulate(machine: Machine, operation: Operation): void {
  switch (operation.op) {
    case 'namespace.add':
      if (machine.namespaces.includes(operation.name)) refuse('EEXIST', operation);
      return openNamespace(
        machine,
        operation.name,
        operation.network === null ? 'taproom' : `taproom:${operation.network}`,
      );
    case 'namespace.delete':
      return deleteNamespace(machine, operation.name);
    case 'link.add':
      return addLink(machine, operation.link);
    case 'link.delete': {
      const link = need(machine, operation.namespace, operation.link);
      if (operation.alias !== null && (link.alias ?? '') !== operation.alias) refuse('guarded', operation);
      if (link.kind === 'physical' || link.kind === 'loopback') refuse('EOPNOTSUPP', operation);
      return deleteLink(machine, link);
    }
    case 'link.set':
      return setLink(machine, need(machine, operation.namespace, operation.link), operation.set);
    case 'address.add':
      return addAddress(machine, need(machine, operation.namespace, operation.link), operation.address);
    case 'address.delete': {
      const link = need(machine, operation.namespace, operation.link);
      const wanted = parseCidr(operation.address);
      const found = machine.addresses.find(
        (row) =>
          row.namespace === link.namespace &&
          row.index === link.index &&
          row.address === canonicalAddress(wanted?.address ?? '') &&
          (row.peer !== null || row.prefixLength === wanted?.prefixLength),
      );
      if (!found) return refuse('EADDRNOTAVAIL', operation);
      return deleteAddress(machine, found);
    }
    case 'route.add':
      return addRoute(machine, operation.route);
    case 'route.delete': {
      const found = machine.routes.find((row) => isRoute(machine, row, operation.route));
      if (!found) return refuse('ESRCH', operation);
      machine.routes = machine.routes.filter((row) => row !== found);
      return;
    }
    case 'rule.add': {
      const {
        namespace,
        family,
        priority,
        invert,
        action,
        table,
        from,
        to,
        inputLink,
        outputLink,
        mark,
        markMask,
        protocol,
      } = operation.rule;
      const chosen =
        priority ??
        Math.min(
          ...machine.rules
            .filter((row) => row.namespace === namespace && row.family === family && row.priority > 0)
            .map((row) => row.priority),
        ) - 1;
      const row = ruleRow({
        namespace,
        family,
        priority: chosen,
        invert,
        action,
        table: action === 'lookup' ? (table ?? 254) : null,
        from: from ?? null,
        to: to ?? null,
        inputLink: inputLink ?? null,
        outputLink: outputLink ?? null,
        mark: mark ?? null,
        markMask: mark === undefined ? null : (markMask ?? 0xffffffff),
        protocol: protocol ?? 214,
      });
      if (
        machine.rules.some(
          (other) => JSON.stringify({ ...other, protocol: 0 }) === JSON.stringify({ ...row, protocol: 0 }),
        )
      )
        refuse('EEXIST', operation);
      machine.rules.push(row);
      return;
    }
    case 'rule.delete': {
      const { namespace, family, priority, from, to, action, table, mark, inputLink } = operation.rule;
      const found = machine.rules.find(
        (row) =>
          row.namespace === namespace &&
          row.family === family &&
          row.action === action &&
          (priority === undefined || row.priority === priority) &&
          (table === undefined || row.table === table) &&
          (from === undefined || row.from === from) &&
          (to === undefined || row.to === to) &&
          (mark === undefined || row.mark === mark) &&
          (inputLink === undefined || row.inputLink === inputLink),
      );
      if (!found) return refuse('ENOENT', operation);
      machine.rules = machine.rules.filter((row) => row !== found);
      return;
    }
    case 'sysctl.set':
      if (!machine.namespaces.includes(operation.namespace)) refuse('ENOENT', operation);
      return setSetting(
        machine,
        operation.namespace,
        `${operation.namespace}/${operation.key}/${operation.link ?? ''}`,
        operation.value,
      );
    case 'nat.set':
      return setService(machine, operation, operation.nat.length === 0);
    case 'dhcp.set':
      return setService(machine, operation, operation.dhcp.length === 0);
    case 'dns.set':
      return setService(machine, operation, operation.dns === null);
    case 'unmanaged.set':
      return setService(machine, operation, operation.links.length === 0);
    case 'datapath.add':
    case 'datapath.set':
    case 'datapath.delete':
      return simulateDatapath(machine, operation);
  }
}

/** What the engine does with a datapath: its devices come with it, and go with it. */
function simulateDatapath(
  machine: Machine,
  operation: Extract<Operation, { op: 'datapath.add' | 'datapath.set' | 'datapath.delete' }>,
): void {
  const name = operation.op === 'datapath.delete' ? operation.name : operation.datapath.name;
  const before = machine.datapaths.get(name);
  if (operation.op === 'datapath.add' ? before !== undefined : before === undefined)
    refuse(before ? 'EEXIST' : 'ENOENT', operation);
  const ports = operation.op === 'datapath.delete' ? [] : operation.datapath.ports;
  for (const port of ports) {
    if (!machine.namespaces.includes(port.namespace)) refuse('ENOENT', port);
    if (!('device' in port)) continue;
    const present = linkOf(machine, port.namespace, port.device);
    const others = [...machine.datapaths.values()].filter((other) => other.datapath.name !== name);
    if (
      others.some(({ datapath }) =>
        datapath.ports.some(
          (other) => 'device' in other && other.namespace === port.namespace && other.device === port.device,
        ),
      )
    )
      refuse('EBUSY', port);
    if (port.kind !== 'tap' && port.kind !== 'tun') {
      if (!present) refuse('ENODEV', port);
    } else if (
      present &&
      (present.kind !== port.kind ||
        present.options['multiQueue'] !== (operation.op === 'datapath.delete' ? 1 : operation.datapath.threads) > 1)
    ) {
      refuse('EINVAL', port);
    }
  }
  const stays = (link: Link): boolean =>
    ports.some((port) => 'device' in port && port.namespace === link.namespace && port.device === link.name);
  for (const link of machine.links.filter((one) => before?.made.has(one.index) === true && !stays(one)))
    if (machine.links.includes(link)) deleteLink(machine, link);
  if (operation.op === 'datapath.delete') {
    machine.datapaths.delete(name);
    return;
  }
  const { datapath, network } = operation;
  if (before && (before.datapath.type !== datapath.type || before.datapath.threads !== datapath.threads))
    refuse('EINVAL', operation);
  const made = new Set(before?.made);
  for (const port of ports) {
    if ((port.kind !== 'tap' && port.kind !== 'tun') || linkOf(machine, port.namespace, port.device)) continue;
    const link = linkRow(machine, {
      namespace: port.namespace,
      name: port.device,
      kind: port.kind,
      alias: network === null ? 'taproom' : `taproom:${network}`,
      group: 0x7470,
      options: {
        persistent: false,
        owner: null,
        ownerGroup: null,
        multiQueue: datapath.threads > 1,
        vnetHeader: port.offloads,
        attached: true,
      },
      txQueues: datapath.threads,
    });
    if (port.kind === 'tun') link.mac = null;
    else if (port.mac !== undefined) link.mac = port.mac;
    machine.links.push(link);
    bringUp(machine, link);
    made.add(link.index);
  }
  machine.datapaths.set(name, { datapath, network, made });
}

/** A change of ip_forward sets accept_redirects to its contrary; writing what it is already changes nothing. */
function setSetting(machine: Machine, namespace: string, name: string, value: number): void {
  if (name === `${namespace}/ipv4.forwarding/` && settingOf(machine, name) !== value)
    machine.sysctls.set(`${namespace}/ipv4.acceptRedirects/`, value === 0 ? 1 : 0);
  machine.sysctls.set(name, value);
}

export class Refused extends Error {}
function refuse(why: string, operation: unknown): never {
  throw new Refused(`${why}: ${JSON.stringify(operation)}`);
}

function setService(machine: Machine, operation: Operation, isEmpty: boolean): void {
  if ('namespace' in operation && !machine.namespaces.includes(operation.namespace) && !isEmpty)
    refuse('ENOENT', operation);
  if (isEmpty) machine.services.delete(serviceKey(operation));
  else machine.services.set(serviceKey(operation), operation);
}

function need(machine: Machine, namespace: string, name: string): Link {
  return linkOf(machine, namespace, name) ?? refuse('ENODEV', `${namespace}/${name}`);
}

function deleteNamespace(machine: Machine, name: string): void {
  if (!machine.namespaces.includes(name)) refuse('ENOENT', name);
  // A process of ours inside would keep it alive.
  for (const service of machine.services.values())
    if (service.op === 'dhcp.set' && service.namespace === name) refuse('held', service);
  machine.namespaces = machine.namespaces.filter((other) => other !== name);
  for (const link of machine.links.filter(({ namespace }) => namespace === name))
    if (machine.links.includes(link)) deleteLink(machine, link);
  machine.routes = machine.routes.filter(({ namespace }) => namespace !== name);
  machine.rules = machine.rules.filter(({ namespace }) => namespace !== name);
  for (const key of [...machine.sysctls.keys()]) if (key.startsWith(`${name}/`)) machine.sysctls.delete(key);
  for (const [key, service] of machine.services)
    if (service.op === 'nat.set' && service.namespace === name) machine.services.delete(key);
}

function addLink(machine: Machine, asked: LinkAdd): void {
  const { namespace, name, kind, mtu, mac, controller, up, addresses, alias = 'taproom', group = 0x7470 } = asked;
  if (!machine.namespaces.includes(namespace)) refuse('ENOENT', asked);
  if (linkOf(machine, namespace, name)) refuse('EEXIST', asked);
  const parent =
    'parent' in asked.options && asked.options.parent !== undefined
      ? need(machine, namespace, asked.options.parent)
      : null;
  const ownMtu = mtu ?? (kind === 'vxlan' ? (parent?.mtu ?? 1500) - 50 : (parent?.mtu ?? 1500));
  if (parent && kind !== 'vxlan' && ownMtu > parent.mtu) refuse('ERANGE', asked);
  const marks = { alias: alias === '' ? null : alias, group };
  const link = linkRow(machine, {
    namespace,
    name,
    kind,
    mtu: ownMtu,
    ...marks,
    options: shownOptions(asked),
    txQueues: kind === 'veth' ? (asked.options.queues ?? 1) : 1,
    parent: parent && { index: parent.index, namespace },
  });
  if (mac !== undefined || kind === 'tun') link.mac = kind === 'tun' ? null : (mac ?? null);
  machine.links.push(link);
  let peer: Link | undefined;
  if (asked.kind === 'veth') {
    const { peer: peerName = `${name}-peer`, peerNamespace = namespace, peerMac } = asked.options;
    if (!machine.namespaces.includes(peerNamespace)) refuse('ENOENT', asked);
    if (linkOf(machine, peerNamespace, peerName)) refuse('EEXIST', asked);
    peer = linkRow(machine, {
      namespace: peerNamespace,
      name: peerName,
      kind: 'veth',
      mtu: ownMtu,
      ...marks,
      peer: { index: link.index, namespace },
      txQueues: link.txQueues,
    });
    if (peerMac !== undefined) peer.mac = peerMac;
    link.peer = { index: peer.index, namespace: peerNamespace };
    machine.links.push(peer);
  }
  if (controller !== undefined) setLink(machine, link, { controller });
  for (const address of addresses) addAddress(machine, link, { address });
  if (up) setLink(machine, link, { up });
  for (const address of asked.kind === 'veth' ? (asked.options.peerAddresses ?? []) : [])
    if (peer) addAddress(machine, peer, { address });
  if (up && peer) setLink(machine, peer, { up });
}

function shownOptions(asked: LinkAdd): Link['options'] {
  switch (asked.kind) {
    case 'veth':
    case 'ifb':
    case 'dummy':
      return {};
    case 'tun':
    case 'tap':
      return {
        persistent: true,
        owner: null,
        ownerGroup: null,
        multiQueue: false,
        vnetHeader: false,
        ...asked.options,
        attached: false,
      };
    case 'bridge':
      return { stp: false, ageing: 300, forwardDelay: 15, vlanFiltering: false, priority: 32768, ...asked.options };
    case 'vxlan':
      return {
        remote: null,
        group: null,
        local: null,
        ttl: 0,
        learning: true,
        ...Object.fromEntries(Object.entries(asked.options).filter(([key]) => key !== 'parent')),
      };
    case 'macvlan':
    case 'macvtap':
    case 'vlan':
    case 'bond':
      return Object.fromEntries(Object.entries(asked.options).filter(([key]) => key !== 'parent'));
  }
}

function deleteLink(machine: Machine, link: Link): void {
  const { namespace, index } = link;
  machine.links = machine.links.filter((other) => other !== link);
  machine.addresses = machine.addresses.filter((row) => row.namespace !== namespace || row.index !== index);
  loseRoutes(machine, link);
  for (const port of machine.links)
    if (port.namespace === namespace && port.controller === index) port.controller = null;
  for (const upper of machine.links.filter(
    (other) => other.parent?.namespace === namespace && other.parent.index === index,
  ))
    deleteLink(machine, upper);
  const peer = machine.links.find((other) => other.peer?.namespace === namespace && other.peer.index === index);
  if (peer) deleteLink(machine, peer);
}

/** Routes over a link go; one of several ways stays with the others. */
function loseRoutes(machine: Machine, { namespace, index }: Link): void {
  machine.routes = machine.routes.flatMap((row) => {
    if (row.namespace !== namespace) return [row];
    if (row.nexthops.length > 1) {
      const left = row.nexthops.filter((hop) => hop.index !== index);
      return left.length === 0 ? [] : [{ ...row, nexthops: left }];
    }
    return row.index === index ? [] : [row];
  });
}

function setLink(machine: Machine, link: Link, set: Extract<Operation, { op: 'link.set' }>['set']): void {
  if (set.mtu !== undefined) {
    const parent =
      link.parent === null
        ? undefined
        : machine.links.find(
            (other) => other.namespace === link.parent?.namespace && other.index === link.parent.index,
          );
    if (parent && link.kind !== 'vxlan' && set.mtu > parent.mtu) refuse('ERANGE', { link: link.name, set });
    link.mtu = set.mtu;
    for (const upper of machine.links) {
      if (upper.parent?.namespace === link.namespace && upper.parent.index === link.index && upper.kind !== 'vxlan')
        upper.mtu = Math.min(upper.mtu, link.mtu);
    }
  }
  if (set.mac !== undefined) link.mac = set.mac;
  if (set.alias !== undefined) link.alias = set.alias === '' ? null : set.alias;
  if (set.group !== undefined) link.group = set.group;
  if (set.bridge !== undefined) link.options = { ...link.options, ...set.bridge };
  if (set.controller !== undefined)
    link.controller = set.controller === null ? null : need(machine, link.namespace, set.controller).index;
  if (set.up === true && !link.up) bringUp(machine, link);
  if (set.up === false && link.up) takeDown(machine, link);
}

/** Really made of the MAC address at the moment; one for all keeps a link that is made again the same. */
const LINK_LOCAL = 'fe80::1';

function bringUp(machine: Machine, link: Link): void {
  link.up = true;
  if (link.kind !== 'tun') {
    machine.addresses.push(
      addressRow({
        namespace: link.namespace,
        index: link.index,
        family: 'ipv6',
        address: LINK_LOCAL,
        prefixLength: 64,
        scope: 'link',
        protocol: 3,
      }),
    );
  }
  for (const row of machine.addresses)
    if (row.namespace === link.namespace && row.index === link.index) connect(machine, row);
}

function takeDown(machine: Machine, link: Link): void {
  link.up = false;
  machine.addresses = machine.addresses.filter(
    (row) => row.namespace !== link.namespace || row.index !== link.index || row.family === 'ipv4',
  );
  loseRoutes(machine, link);
}

const networkOf = (row: Address): string =>
  row.family === 'ipv4'
    ? ipv4Network(row.address, row.prefixLength)
    : `${canonicalAddress(row.address).split(':').slice(0, 3).join(':')}/${row.prefixLength}`;

/** The route to the network of an address, which the kernel makes: once a network and link. */
function connect(machine: Machine, row: Address): void {
  if (
    row.flags.includes('noprefixroute') ||
    row.flags.includes('secondary') ||
    row.prefixLength === (row.family === 'ipv4' ? 32 : 128)
  )
    return;
  const number = ipv4Network(row.address, row.prefixLength);
  const destination =
    row.family === 'ipv4'
      ? dotted(number)
      : `${networkOf(row).replace(/\/.*/, '')}::/${row.prefixLength}`.replace(/:::/, '::');
  const metric = row.family === 'ipv4' ? 0 : 256;
  const { namespace, index, family } = row;
  if (
    machine.routes.some(
      (other) =>
        other.namespace === namespace &&
        other.index === index &&
        other.destination === destination &&
        other.metric === metric &&
        other.protocol === 2,
    )
  )
    return;
  machine.routes.push(
    routeRow({
      namespace,
      family,
      destination,
      metric,
      protocol: 2,
      protocolName: 'kernel',
      index,
      scope: family === 'ipv4' ? 'link' : 'global',
      source: family === 'ipv4' ? row.address : null,
      nexthops: [{ gateway: null, index, weight: 1, flags: [] }],
    }),
  );
}

function dotted(network: string): string {
  const [text = '0', length = '0'] = network.split('/');
  const value = Number(text);
  return `${[value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')}/${length}`;
}

function addAddress(machine: Machine, link: Link, spec: Extract<Operation, { op: 'address.add' }>['address']): void {
  const own = parseCidr(spec.address);
  if (!own) return refuse('EINVAL', spec);
  const peer = spec.peer === undefined ? null : parseCidr(spec.peer);
  const { namespace, index } = link;
  const prefixLength = (peer ?? own).prefixLength;
  const address = canonicalAddress(own.address);
  const mine = machine.addresses.filter((row) => row.namespace === namespace && row.index === index);
  if (mine.some((row) => row.address === address && row.prefixLength === prefixLength))
    refuse('EEXIST', { link: link.name, spec });
  const secondary =
    own.family === 'ipv4' &&
    mine.some(
      (row) =>
        row.family === 'ipv4' &&
        row.prefixLength === prefixLength &&
        ipv4Network(row.address, prefixLength) === ipv4Network(address, prefixLength),
    );
  const row = addressRow({
    namespace,
    index,
    family: own.family,
    address,
    prefixLength,
    peer: peer === null ? null : canonicalAddress(peer.address),
    broadcast: spec.broadcast ?? null,
    scope: spec.scope ?? (/^fe80/.test(address) ? 'link' : 'global'),
    label: own.family === 'ipv4' ? (spec.label ?? link.name) : null,
    validLifetime: spec.validLifetime ?? null,
    preferredLifetime: spec.preferredLifetime ?? spec.validLifetime ?? null,
    protocol: spec.protocol ?? 214,
    flags: [
      ...(secondary ? ['secondary'] : []),
      ...(spec.validLifetime == null ? ['permanent'] : []),
      ...(spec.noPrefixRoute ? ['noprefixroute'] : []),
      ...(spec.noDad ? ['nodad'] : []),
    ],
  });
  machine.addresses.push(row);
  if (link.up) connect(machine, row);
}

/** promote_secondaries is 0, as kernels start: the secondaries of a primary go with it. */
function deleteAddress(machine: Machine, row: Address): void {
  const { namespace, index, family } = row;
  const isNeighbour = (other: Address): boolean =>
    other.namespace === namespace &&
    other.index === index &&
    other.family === family &&
    other.prefixLength === row.prefixLength &&
    networkOf(other) === networkOf(row);
  const gone = new Set([
    row,
    ...(row.flags.includes('secondary') || family === 'ipv6'
      ? []
      : machine.addresses.filter((other) => other.flags.includes('secondary') && isNeighbour(other))),
  ]);
  machine.addresses = machine.addresses.filter((other) => !gone.has(other));
  const left = machine.addresses.filter(
    (other) => other.namespace === namespace && other.index === index && other.family === family,
  );
  if (!left.some(isNeighbour)) {
    machine.routes = machine.routes.filter(
      (route) =>
        route.namespace !== namespace ||
        route.index !== index ||
        route.protocol !== 2 ||
        route.gateway !== null ||
        route.family !== family ||
        !contains(route.destination, row.address),
    );
  }
  if (family === 'ipv6') return;
  for (const { address } of gone)
    machine.routes = machine.routes.filter(
      (route) => route.namespace !== namespace || route.family !== 'ipv4' || route.source !== address,
    );
  const link = machine.links.find((other) => other.namespace === namespace && other.index === index);
  if (left.length === 0 && link) {
    const ipv6 = machine.routes.filter((route) => route.family === 'ipv6');
    machine.routes = machine.routes.filter((route) => route.family === 'ipv4');
    loseRoutes(machine, link);
    machine.routes.push(...ipv6);
  }
}

type RouteSpec = Extract<Operation, { op: 'route.add' }>['route'];

function addRoute(machine: Machine, spec: RouteSpec): void {
  const { namespace, type, table, via, dev, source, onlink, mtu, nexthops = [], protocol = 214 } = spec;
  const family = familyOfRoute(spec);
  const destination = canonicalPrefix(spec.destination);
  const metric = family === 'ipv6' ? spec.metric || 1024 : (spec.metric ?? 0);
  if (
    machine.routes.some(
      (row) =>
        row.namespace === namespace &&
        row.family === family &&
        row.table === table &&
        canonicalPrefix(row.destination) === destination &&
        row.metric === metric,
    )
  )
    refuse('EEXIST', spec);
  const way = (gateway: string | undefined, name: string | undefined): number => {
    const link = name === undefined ? undefined : need(machine, namespace, name);
    if (link && !link.up) refuse('ENETDOWN', spec);
    if (gateway === undefined || onlink) return link?.index ?? refuse('EINVAL', spec);
    const over = machine.routes.find(
      (row) =>
        row.namespace === namespace &&
        row.family === family &&
        row.gateway === null &&
        row.index !== null &&
        row.destination !== 'default' &&
        (link === undefined || row.index === link.index) &&
        contains(row.destination, gateway),
    );
    return over?.index ?? refuse('ENETUNREACH', spec);
  };
  if (
    source !== undefined &&
    !machine.addresses.some((row) => row.namespace === namespace && row.address === canonicalAddress(source))
  )
    refuse('EINVAL', spec);
  const hops = nexthops.map((hop) => ({
    gateway: hop.via ?? null,
    index: way(hop.via, hop.dev),
    weight: hop.weight,
    flags: [],
  }));
  const index = type !== 'unicast' || hops.length > 0 ? null : way(via, dev);
  machine.routes.push(
    routeRow({
      namespace,
      family,
      destination,
      type,
      table,
      metric,
      protocol,
      gateway: via === undefined ? null : canonicalAddress(via),
      index,
      source: source === undefined ? null : canonicalAddress(source),
      mtu: mtu ?? null,
      flags: onlink ? ['onlink'] : [],
      nexthops: hops.length > 0 ? hops : index === null ? [] : [{ gateway: via ?? null, index, weight: 1, flags: [] }],
    }),
  );
}

function isRoute(
  machine: Machine,
  row: Route,
  { namespace, destination, type, table, metric, via, dev, ...rest }: RouteSpec,
): boolean {
  const family = familyOfRoute({ namespace, destination, type, table, metric, via, dev, ...rest });
  return (
    row.namespace === namespace &&
    row.family === family &&
    row.table === table &&
    row.type === type &&
    canonicalPrefix(row.destination) === canonicalPrefix(destination) &&
    (metric === undefined || row.metric === (family === 'ipv6' && metric === 0 ? 1024 : metric)) &&
    (via === undefined || row.gateway === canonicalAddress(via)) &&
    (dev === undefined || row.index === linkOf(machine, namespace, dev)?.index)
  );
}
