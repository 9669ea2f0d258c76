import type { Datapath, Operation } from '../../protocol/index.ts';
import { isDevicePort, makesDevice } from './datapath-parts.ts';
import { findAddress } from './inverse.ts';
import { expectedRoute, fitsRoute, peerPlace, type RouteSpec } from './rows.ts';
import type { ObservedState } from './types.ts';
import { sysctlName } from './types.ts';
import { World } from './world.ts';

/** Why an operation does not apply to what is now, as a sentence; null: it can be tried. For undo, and for reverts that take things as they find them. */
export function applies(operation: Operation, observed: ObservedState): string | null {
  return appliesIn(new World(observed), operation);
}

export function appliesIn(world: World, operation: Operation): string | null {
  switch (operation.op) {
    case 'namespace.add':
      return world.namespaces.has(operation.name) ? `A namespace named ${operation.name} is there.` : null;
    case 'namespace.delete':
      return noNamespace(world, operation.name);
    case 'link.add':
      return addingLink(world, operation);
    case 'link.delete': {
      const { namespace, link: name, alias } = operation;
      const link = world.link(namespace, name);
      if (!link) return noLink(world, namespace, name);
      return alias === null || (link.alias ?? '') === alias
        ? null
        : `The link ${name} carries another mark now: somebody else made or took it.`;
    }
    case 'link.set': {
      const { namespace, link, set } = operation;
      const gone = noLink(world, namespace, link);
      if (gone !== null) return gone;
      if (set.name !== undefined && set.name !== link && world.link(set.moveTo ?? namespace, set.name))
        return `Another link is named ${set.name} now.`;
      if (set.moveTo !== undefined) return noNamespace(world, set.moveTo);
      return set.controller == null ? null : noLink(world, namespace, set.controller);
    }
    case 'address.add':
      return (
        noLink(world, operation.namespace, operation.link) ??
        (findAddress(world, operation.namespace, operation.link, operation.address.address)
          ? `${operation.link} has the address ${operation.address.address} already.`
          : null)
      );
    case 'address.delete':
      return (
        noLink(world, operation.namespace, operation.link) ??
        (findAddress(world, operation.namespace, operation.link, operation.address)
          ? null
          : `${operation.link} has the address ${operation.address} no longer.`)
      );
    case 'route.add':
      return addingRoute(world, operation.route);
    case 'route.delete':
      return (
        noNamespace(world, operation.route.namespace) ??
        (isRoute(world, operation.route)
          ? null
          : `The route to ${operation.route.destination} is there no longer as it was made.`)
      );
    case 'rule.add':
      return (
        noNamespace(world, operation.rule.namespace) ??
        (world.findRule(operation.rule) ? 'The rule is there already.' : null)
      );
    case 'rule.delete':
      return (
        noNamespace(world, operation.rule.namespace) ??
        (world.findRule(operation.rule) ? null : 'The rule is there no longer.')
      );
    case 'sysctl.set':
      return (
        noNamespace(world, operation.namespace) ??
        (operation.link === null ? null : noLink(world, operation.namespace, operation.link)) ??
        (world.sysctls.get(sysctlName(operation.namespace, operation.key, operation.link)) === operation.value
          ? 'The setting has this value already.'
          : null)
      );
    case 'nat.set':
    case 'dhcp.set':
      return noNamespace(world, operation.namespace);
    case 'dns.set':
      return operation.dns === null ? null : noLink(world, '', operation.link);
    case 'unmanaged.set':
      return null;
    case 'datapath.add':
      return world.datapaths.has(operation.datapath.name)
        ? `A datapath named ${operation.datapath.name} is there.`
        : noPlaces(world, operation.datapath);
    case 'datapath.set':
      return noDatapath(world, operation.datapath.name) ?? noPlaces(world, operation.datapath);
    case 'datapath.delete':
      return noDatapath(world, operation.name);
  }
}

const noDatapath = (world: World, name: string): string | null =>
  world.datapaths.has(name) ? null : `There is no datapath ${name} any more.`;

/** Where its ports are to be: a TAP is made, what else it reads from must be there. */
function noPlaces(world: World, { ports }: Datapath): string | null {
  for (const port of ports) {
    const gone =
      noNamespace(world, port.namespace) ??
      (isDevicePort(port) && !makesDevice(port) ? noLink(world, port.namespace, port.device) : null);
    if (gone !== null) return gone;
  }
  return null;
}

const noNamespace = (world: World, name: string): string | null =>
  world.namespaces.has(name) ? null : `There is no namespace ${name} any more.`;

const noLink = (world: World, namespace: string, name: string): string | null =>
  noNamespace(world, namespace) ??
  (world.link(namespace, name)
    ? null
    : `There is no link ${name}${namespace === '' ? '' : ` in ${namespace}`} any more.`);

function addingLink(world: World, { link }: Extract<Operation, { op: 'link.add' }>): string | null {
  const { namespace, name, controller } = link;
  if (world.link(namespace, name)) return `A link named ${name} is there.`;
  const parent = 'parent' in link.options ? link.options.parent : undefined;
  const peer = link.kind === 'veth' ? peerPlace(link) : null;
  return (
    noNamespace(world, namespace) ??
    (controller === undefined ? null : noLink(world, namespace, controller)) ??
    (parent === undefined ? null : noLink(world, namespace, parent)) ??
    (peer === null ? null : noNamespace(world, peer.slice(0, peer.indexOf('/')))) ??
    (peer !== null && world.links.has(peer) ? `A link named ${peer.slice(peer.indexOf('/') + 1)} is there.` : null)
  );
}

function addingRoute(world: World, route: RouteSpec): string | null {
  const { place, over } = expectedRoute(route);
  for (const name of over) {
    const gone = noLink(world, route.namespace, name);
    if (gone !== null) return gone;
  }
  return (
    noNamespace(world, route.namespace) ??
    (world.routesAt(place).length > 0 ? `A route to ${route.destination} with this metric is there.` : null)
  );
}

const isRoute = (world: World, route: RouteSpec): boolean => {
  const { spec, place } = expectedRoute(route);
  return world.routesAt(place).some((other) => fitsRoute(other.spec, spec));
};
