import { type Operation, type RouteAdd, type RuleAdd } from '../../protocol/index.ts';
import { canonicalCidr, canonicalJson, canonicalPrefix, canonicalSelector } from './canonical.ts';
import { familyOfRoute } from '../../document/ip/route.ts';

/** What operations and claims are about, as text. */

/** A link's name in its namespace, as a key: `/br0`, `red/eth0`. */
export const linkPlace = (namespace: string, name: string): string => `${namespace}/${name}`;

export const addressKey = (namespace: string, link: string, cidr: string): string =>
  `address:${namespace}/${link}/${canonicalCidr(cidr)}`;

/** Where the kernel keeps a route: two routes of one place exclude each other (NLM_F_EXCL). */
export function routePlace(route: RouteAdd): string {
  const family = familyOfRoute(route);
  return `${route.namespace}/${family}/${route.table}/${canonicalPrefix(route.destination)}/${kernelMetric(family, route.metric)}`;
}

/** IPv6 gives routes without a metric 1024 (IP6_RT_PRIO_USER); IPv4 leaves 0. */
export const kernelMetric = (family: string, metric: number | undefined): number =>
  family === 'ipv6' && (metric ?? 0) === 0 ? 1024 : (metric ?? 0);

export function rulePlace(rule: RuleAdd): string {
  const { namespace, family, priority, from, to, inputLink, outputLink, mark, markMask, action, table, invert } = rule;
  return [
    namespace,
    family,
    priority ?? '',
    canonicalSelector(from) ?? '',
    canonicalSelector(to) ?? '',
    inputLink ?? '',
    outputLink ?? '',
    mark ?? '',
    markMask ?? '',
    action,
    action === 'lookup' ? (table ?? 254) : '',
    invert ? 'not' : '',
  ].join('/');
}

/**
 * An operation with all its content: `ObservedState.inPlace` holds this of each service operation that the machine is
 * like now.
 */
export const inPlaceKey = (operation: Operation): string => canonicalJson(operation);
