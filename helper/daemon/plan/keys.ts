import { type Operation, type RouteAdd, type RuleAdd } from '../../protocol/index.ts';
import { canonicalCidr, canonicalJson, canonicalPrefix, canonicalSelector, familyOfRoute } from './canonical.ts';

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

/** What an operation is about: two operations with one key concern the same thing. */
export function operationKey(operation: Operation): string {
  switch (operation.op) {
    case 'namespace.add':
    case 'namespace.delete':
      return `namespace:${operation.name}`;
    case 'link.add':
      return `link:${linkPlace(operation.link.namespace, operation.link.name)}`;
    case 'link.delete':
      return `link:${linkPlace(operation.namespace, operation.link)}`;
    case 'link.set':
      return `set:${linkPlace(operation.namespace, operation.link)}/${Object.keys(operation.set).sort().join('+')}`;
    case 'address.add':
      return addressKey(operation.namespace, operation.link, operation.address.address);
    case 'address.delete':
      return addressKey(operation.namespace, operation.link, operation.address);
    case 'route.add':
    case 'route.delete':
      return `route:${routePlace(operation.route)}`;
    case 'rule.add':
    case 'rule.delete':
      return `rule:${rulePlace(operation.rule)}`;
    case 'sysctl.set':
      return `sysctl:${operation.namespace}/${operation.key}/${operation.link ?? ''}`;
    case 'nat.set':
      return `nat:${operation.network}/${operation.namespace}`;
    case 'dhcp.set':
      return `dhcp:${operation.network}/${operation.namespace}`;
    case 'dns.set':
      return `dns:${operation.network}/${operation.link}`;
    case 'unmanaged.set':
      return `unmanaged:${operation.network}`;
    case 'datapath.add':
    case 'datapath.set':
      return `datapath:${operation.datapath.name}`;
    case 'datapath.delete':
      return `datapath:${operation.name}`;
  }
}

/** An operation with all its content: `ObservedState.inPlace` holds this of each service operation that the machine is like now. */
export const inPlaceKey = (operation: Operation): string => canonicalJson(operation);
