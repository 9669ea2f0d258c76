import { addressFamily, ROUTE_PROTOCOL } from '../../../protocol/index.ts';
import { familyOfRoute } from '../../world/canonical.ts';
import type { RouteSpec } from '../../world/rows.ts';
import { ip, quoted, type Word } from '../../../document/ip/words.ts';

export const routeCommand = (spec: RouteSpec, verb: 'add' | 'delete'): string =>
  ip(spec.namespace, ...route(spec, verb));

function route(spec: RouteSpec, verb: 'add' | 'delete'): Word[] {
  const { destination, type, table, metric, via, dev, source, onlink, mtu, nexthops = [], protocol } = spec;
  const family = familyOfRoute(spec);
  const hop = (to: { via?: string | undefined; dev?: string | undefined; onlink: boolean }): string[] => [
    ...(to.via === undefined ? [] : ['via', ...(addressFamily(to.via) === family ? [] : ['inet6']), to.via]),
    ...(to.dev === undefined ? [] : ['dev', quoted(to.dev)]),
    ...(to.onlink ? ['onlink'] : []),
  ];
  return [
    family === 'ipv6' && destination === 'default' && '-6',
    'route',
    verb,
    type === 'unicast' ? null : type,
    destination,
    hop({ via, dev, onlink }),
    table === 254 ? null : ['table', table],
    metric === undefined || metric === 0 ? null : ['metric', metric],
    source === undefined ? null : ['src', source],
    mtu === undefined ? null : ['mtu', mtu],
    protocol === 0 ? null : ['proto', protocol ?? ROUTE_PROTOCOL],
    nexthops.flatMap((one) => ['nexthop', ...hop(one), 'weight', one.weight]),
  ];
}
