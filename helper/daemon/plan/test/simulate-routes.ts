import type { Link, Operation, Route } from '../../../protocol/index.ts';
import { canonicalAddress, canonicalPrefix, contains } from '../../world/canonical.ts';
import { familyOfRoute } from '../../../document/ip/route.ts';
import { linkOf, need, refuse, routeRow, type Machine } from './machine.ts';

type RouteSpec = Extract<Operation, { op: 'route.add' }>['route'];

export function addRoute(machine: Machine, spec: RouteSpec): void {
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

export function deleteRoute(machine: Machine, spec: RouteSpec): void {
  const found = machine.routes.find((row) => isRoute(machine, row, spec));
  if (!found) return refuse('ESRCH', spec);
  machine.routes = machine.routes.filter((row) => row !== found);
}

/** Routes over a link go; one of several ways stays with the others. */
export function loseRoutes(machine: Machine, { namespace, index }: Link): void {
  machine.routes = machine.routes.flatMap((row) => {
    if (row.namespace !== namespace) return [row];
    if (row.nexthops.length > 1) {
      const left = row.nexthops.filter((hop) => hop.index !== index);
      return left.length === 0 ? [] : [{ ...row, nexthops: left }];
    }
    return row.index === index ? [] : [row];
  });
}
