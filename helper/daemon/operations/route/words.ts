import type { RouteSpec } from '../../world/rows.ts';
import { list, place } from '../phrase.ts';

const destination = ({ destination: to, family, via }: RouteSpec): string =>
  to === 'default'
    ? `everything else${(family ?? (via?.includes(':') === true ? 'ipv6' : 'ipv4')) === 'ipv6' ? ' (IPv6)' : ''}`
    : to;

export function routeText(route: RouteSpec): string {
  const { namespace, via, dev, nexthops, metric, table } = route;
  const hop = (to: { via?: string | undefined; dev?: string | undefined }): string =>
    `${to.via === undefined ? '' : ` via ${to.via}`}${to.dev === undefined ? '' : ` over ${to.dev}`}`;
  const way = nexthops === undefined ? hop({ via, dev }) : ` ${list(nexthops.map((one) => hop(one).trim()))}`;
  return `${destination(route)}${place(namespace)}${way}${table === 254 ? '' : ` in table ${table}`}${metric === undefined || metric === 0 ? '' : ` (metric ${metric})`}`;
}

/** `10.0.0.0/8 in table 100 (unreachable)`. */
export const refusedText = (route: RouteSpec): string => {
  const text = routeText({ ...route, via: undefined, dev: undefined, nexthops: undefined, metric: undefined });
  const notes = [
    ...(route.type === 'blackhole' ? [] : [route.type]),
    ...((route.metric ?? 0) === 0 ? [] : [`metric ${String(route.metric)}`]),
  ];
  return `${destination(route).startsWith('everything') ? '' : 'what goes to '}${text}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
};
