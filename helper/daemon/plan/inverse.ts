import { LINK_ALIAS, type Datapath, type Operation } from '../../protocol/index.ts';
import { isDevicePort, portPlace } from './datapath-parts.ts';
import {
  addressAddOf,
  namespaceNetwork,
  rebuildLink,
  rebuildLinks,
  rebuildNamespace,
  restorable,
  routeAddOf,
} from './rebuild.ts';
import { linkPlace, operationKey } from './keys.ts';
import { canonicalCidr } from './canonical.ts';
import type { WorldLink } from './rows.ts';
import { sysctlName } from './types.ts';
import type { World } from './world.ts';

export interface Inverse {
  /** In the order in which they are to be made. */
  inverse: Operation[];
  /** Why it cannot be taken back whole; null: it can. */
  final: string | null;
}

const all = (...inverse: Operation[]): Inverse => ({ inverse, final: null });

/** What takes an operation back, worked out from what is before it is made. */
export function inverseIn(world: World, operation: Operation): Inverse {
  switch (operation.op) {
    case 'namespace.add':
      return all({ op: 'namespace.delete', name: operation.name });
    case 'namespace.delete':
      return inverseOfNamespaceDelete(world, operation.name);
    case 'link.add': {
      const { namespace, name, alias = LINK_ALIAS } = operation.link;
      return all({ op: 'link.delete', namespace, link: name, alias });
    }
    case 'link.delete': {
      const place = linkPlace(operation.namespace, operation.link);
      const { operations, lost } = rebuildLink(world, place);
      return { inverse: byDatapaths(world, operations), final: lost === null ? null : `It took along ${lost}.` };
    }
    case 'link.set':
      return inverseOfSet(world, operation);
    case 'address.add':
      return all({
        op: 'address.delete',
        namespace: operation.namespace,
        link: operation.link,
        address: operation.address.address,
        ...(operation.address.peer === undefined ? {} : { peer: operation.address.peer }),
      });
    case 'address.delete':
      return inverseOfAddressDelete(world, operation);
    case 'route.add':
      return all({ op: 'route.delete', route: operation.route });
    case 'route.delete': {
      const route = world.findRoute(operation.route);
      return all(route ? routeAddOf(route) : { op: 'route.add', route: operation.route });
    }
    case 'rule.add':
      return all({ op: 'rule.delete', rule: operation.rule });
    case 'rule.delete':
      return all({ op: 'rule.add', rule: world.findRule(operation.rule) ?? operation.rule });
    case 'sysctl.set':
      return inverseOfSysctl(world, operation);
    case 'nat.set':
      return all(world.services.get(operationKey(operation)) ?? { ...operation, nat: [] });
    case 'dhcp.set':
      return all(world.services.get(operationKey(operation)) ?? { ...operation, dhcp: [] });
    case 'dns.set':
      return all(world.services.get(operationKey(operation)) ?? { ...operation, dns: null });
    case 'unmanaged.set':
      return all(world.services.get(operationKey(operation)) ?? { ...operation, links: [] });
    case 'datapath.add':
      return all({ op: 'datapath.delete', name: operation.datapath.name }, ...macsBack(world, operation.datapath));
    case 'datapath.set': {
      const before = world.datapaths.get(operation.datapath.name);
      if (!before) return all();
      const kept = new Set(operation.datapath.ports.filter(isDevicePort).map(portPlace));
      const { inverse, final } = withDevices(
        world,
        { op: 'datapath.set', ...before },
        world.madeBy(before.datapath).filter((place) => !kept.has(place)),
      );
      return { inverse: [...inverse, ...macsBack(world, operation.datapath)], final };
    }
    case 'datapath.delete': {
      const before = world.datapaths.get(operation.name);
      return before ? withDevices(world, { op: 'datapath.add', ...before }, world.madeBy(before.datapath)) : all();
    }
  }
}

/** TAPs that datapaths made come back by their datapaths, which are told once more what they are. */
function byDatapaths(world: World, operations: readonly Operation[]): Operation[] {
  const makers = new Map(
    [...world.datapaths.values()].flatMap((path) => world.madeBy(path.datapath).map((place) => [place, path] as const)),
  );
  return operations.flatMap((operation): Operation[] => {
    if (operation.op !== 'link.add') return [operation];
    const { namespace, name } = operation.link;
    const maker = makers.get(linkPlace(namespace, name));
    const link = world.links.get(linkPlace(namespace, name));
    if (!maker || !link) return [operation];
    return [{ op: 'datapath.set', ...maker }, ...settingsAndAddresses(link, operation)];
  });
}

/** What a device had that is made anew. */
function settingsBack({ namespace, name, mtu, mac, controller, up }: WorldLink): Operation[] {
  const set = {
    ...(mtu === 1500 ? {} : { mtu }),
    ...(mac === null ? {} : { mac }),
    ...(controller === null ? {} : { controller }),
    ...(up ? {} : { up }),
  };
  return Object.keys(set).length === 0 ? [] : [{ op: 'link.set', namespace, link: name, set }];
}

/** Devices that go with their datapath come back by it, with what was set on them and what stands on them. */
function withDevices(world: World, datapath: Operation, places: readonly string[]): Inverse {
  const { operations, lost } = rebuildLinks(world, places);
  const made = new Set(places);
  const inverse = operations.flatMap((operation): Operation[] => {
    if (operation.op !== 'link.add') return [operation];
    const { namespace, name } = operation.link;
    const link = made.has(linkPlace(namespace, name)) ? world.links.get(linkPlace(namespace, name)) : undefined;
    return link ? settingsAndAddresses(link, operation) : [operation];
  });
  return { inverse: [datapath, ...inverse], final: lost === null ? null : `It took along ${lost}.` };
}

/** Opening a TAP that is there with an address of the port's gives it that; closing does not take it back. */
function macsBack(world: World, { ports }: Datapath): Operation[] {
  return ports.flatMap((port): Operation[] => {
    if (port.kind !== 'tap' || port.mac === undefined) return [];
    const link = world.links.get(portPlace(port));
    if (link?.mac == null || link.options['persistent'] === false || link.mac === port.mac.toLowerCase()) return [];
    return [{ op: 'link.set', namespace: link.namespace, link: link.name, set: { mac: link.mac } }];
  });
}

const settingsAndAddresses = (
  link: WorldLink,
  { link: { addresses } }: Extract<Operation, { op: 'link.add' }>,
): Operation[] => [
  ...settingsBack(link),
  ...addresses.map((address): Operation => ({
    op: 'address.add',
    namespace: link.namespace,
    link: link.name,
    address: { address },
  })),
];

function inverseOfSysctl(world: World, operation: Extract<Operation, { op: 'sysctl.set' }>): Inverse {
  const { namespace, key, link } = operation;
  const value = world.sysctls.get(sysctlName(namespace, key, link));
  if (value === undefined) return all();
  // The kernel changes this one along with it, there and back: after it, it is as it was only where it is said.
  const redirects =
    key === 'ipv4.forwarding' ? world.sysctls.get(sysctlName(namespace, 'ipv4.acceptRedirects', null)) : undefined;
  return all(
    { ...operation, value },
    ...(redirects === undefined ? [] : [{ ...operation, key: 'ipv4.acceptRedirects' as const, value: redirects }]),
  );
}

/** An empty one comes back as it was; of what else was inside, what Taproom can make. */
function inverseOfNamespaceDelete(world: World, name: string): Inverse {
  const { operations, lost } = rebuildNamespace(world, name);
  const isEmpty = operations.length === 0 && lost === null;
  return {
    inverse: [{ op: 'namespace.add', name, network: namespaceNetwork(world, name) }, ...byDatapaths(world, operations)],
    final: isEmpty ? null : 'The namespace was not empty: what ran and was set in it cannot be brought back.',
  };
}

function inverseOfSet(world: World, { namespace, link: name, set }: Extract<Operation, { op: 'link.set' }>): Inverse {
  const place = linkPlace(namespace, name);
  const before = world.links.get(place);
  if (!before) return all();
  const { up, mtu, mac, alias, group, controller, bridge, moveTo, name: newName } = set;
  const moves = moveTo !== undefined && moveTo !== namespace;
  const former: typeof set = {
    ...(mtu === undefined ? {} : { mtu: before.mtu }),
    ...(mac === undefined || before.mac === null || before.mac === NO_MAC ? {} : { mac: before.mac }),
    ...(alias === undefined ? {} : { alias: before.alias ?? '' }),
    ...(group === undefined ? {} : { group: before.group }),
    ...(newName === undefined || newName === name ? {} : { name }),
    ...(bridge === undefined ? {} : { bridge: formerOptions(before.options, bridge) }),
    ...(moves ? { moveTo: namespace } : {}),
    // A link arrives in its namespace down, and without a controller: both are set once it is there.
    ...(moves || controller === undefined ? {} : { controller: before.controller }),
    ...(moves || up === undefined ? {} : { up: before.up }),
  };
  const inverse: Operation[] = [{ op: 'link.set', namespace: moveTo ?? namespace, link: newName ?? name, set: former }];
  if (moves) {
    const back: typeof set = {
      ...(before.controller === null ? {} : { controller: before.controller }),
      ...(before.up ? { up: true } : {}),
    };
    if (Object.keys(back).length > 0) inverse.push({ op: 'link.set', namespace, link: name, set: back });
    for (const port of world.ports(place)) {
      const on = world.links.get(port);
      if (on) inverse.push({ op: 'link.set', namespace, link: on.name, set: { controller: name } });
    }
  }
  if (mtu !== undefined) inverse.push(...shrunk(world, place, mtu));
  // IPv6 addresses go when a link goes down: with this, or, where it comes up, when that is taken back.
  if (moves || (up !== undefined && up !== before.up)) {
    const gone = [...world.addressesOf(place).values()].filter(
      ({ family, automatic }) => !automatic && (moves || family === 'ipv6'),
    );
    inverse.push(...gone.map(addressAddOf), ...restorable(world.routesOver(place)).map(routeAddOf));
  }
  return all(...inverse);
}

/** Of a bridge that lost its last port; none can be given this one (is_valid_ether_addr). */
const NO_MAC = '00:00:00:00:00:00';

/** VLANs and macvlans on a link whose MTU shrinks, which the kernel shrinks with it. */
const shrunk = (world: World, place: string, mtu: number): Operation[] =>
  [...world.uppers(place)].flatMap((upper): Operation[] => {
    const on = world.links.get(upper);
    return on && on.kind !== 'vxlan' && on.mtu > mtu
      ? [{ op: 'link.set', namespace: on.namespace, link: on.name, set: { mtu: on.mtu } }]
      : [];
  });

type Bridge = NonNullable<Extract<Operation, { op: 'link.set' }>['set']['bridge']>;
const formerOptions = (options: Readonly<Record<string, unknown>>, changed: Bridge): Bridge =>
  Object.fromEntries(
    Object.keys(changed)
      .filter((name) => options[name] != null)
      .map((name) => [name, options[name]]),
  );

/** With the addresses of its network that go along, and the routes that no address holds any more. */
function inverseOfAddressDelete(
  world: World,
  { namespace, link, address: text }: Extract<Operation, { op: 'address.delete' }>,
): Inverse {
  const address = findAddress(world, namespace, link, text);
  if (!address) return all();
  const routes = restorable(world.routesWith(address)).map(routeAddOf);
  // Those that the kernel promoted instead of deleting are there already: an address that is there is as good as added.
  return all(addressAddOf(address), ...world.secondariesOf(address).map(addressAddOf), ...routes);
}

/** An address of a link; one with a peer is found by its own part alone. */
export const findAddress = (world: World, namespace: string, link: string, text: string) => {
  const addresses = world.addressesOf(linkPlace(namespace, link));
  const cidr = canonicalCidr(text);
  const bare = cidr.slice(0, cidr.indexOf('/'));
  return (
    addresses.get(cidr) ??
    [...addresses.values()].find((other) => other.spec.peer !== undefined && other.address === bare)
  );
};
