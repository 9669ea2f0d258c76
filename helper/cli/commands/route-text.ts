import type { Route, Rule } from '../../protocol/routes.ts';
import { tableName } from '../../document/ip/words.ts';

/** A number of the model to a name, for tables: names of links by namespace and index. */
export type LinkNames = (namespace: string, index: number) => string | null;

/** A next hop, as iproute2 writes it. */
const hop = (namespace: string, gateway: string | null, index: number | null, names: LinkNames): string =>
  [gateway ? `via ${gateway}` : '', index === null ? '' : `dev ${names(namespace, index) ?? `#${index}`}`]
    .filter(Boolean)
    .join(' ');

/** Where a route leads: its next hop, or all of them with their weights. */
export function nextHopText(route: Route, names: LinkNames): string {
  if (route.nexthops.length > 1) {
    return route.nexthops
      .map((next) => `nexthop ${hop(route.namespace, next.gateway, next.index, names)} weight ${next.weight}`)
      .join(' ');
  }
  return hop(route.namespace, route.gateway, route.index, names);
}

/** A route in one line, in iproute2's order of words. */
export function routeLine(route: Route, names: LinkNames): string {
  return [
    route.type === 'unicast' ? '' : route.type,
    route.destination,
    nextHopText(route, names),
    route.table === 254 ? '' : `table ${tableName(route.table)}`,
    `proto ${route.protocolName}`,
    route.scope === 'global' ? '' : `scope ${route.scope}`,
    route.source ? `src ${route.source}` : '',
    route.metric ? `metric ${route.metric}` : '',
    route.mtu ? `mtu ${route.mtu}` : '',
    route.flags.join(' '),
  ]
    .filter(Boolean)
    .join(' ');
}

/** A policy rule as iproute2 writes it, without its priority. */
export function ruleLine(rule: Rule): string {
  const hex = (value: number): string => `0x${value.toString(16)}`;
  return [
    rule.invert ? 'not' : '',
    `from ${rule.from ?? 'all'}`,
    rule.to ? `to ${rule.to}` : '',
    rule.mark === null
      ? ''
      : `fwmark ${hex(rule.mark)}${rule.markMask === null || rule.markMask === 0xffffffff ? '' : `/${hex(rule.markMask)}`}`,
    rule.inputLink ? `iif ${rule.inputLink}` : '',
    rule.outputLink ? `oif ${rule.outputLink}` : '',
    rule.action,
    rule.action === 'lookup' && rule.table !== null ? tableName(rule.table) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
