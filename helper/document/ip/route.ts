import { addressFamily, type Family } from '../../protocol/names.ts';
import { ROUTE_PROTOCOL } from '../../protocol/marks.ts';
import type { OperationOf } from '../../protocol/plan.ts';
import { ip, quoted, tableName, type Word } from './words.ts';

type Verb = 'add' | 'delete';
type Route = OperationOf<'route.add'>['route'];
type Rule = OperationOf<'rule.add'>['rule'];
type Hop = Pick<Route, 'via' | 'dev' | 'onlink'>;

/** By its destination; `default` says it, or its gateway does. */
export const familyOfRoute = ({ destination, family, via, source, nexthops }: Route): Family =>
  destination === 'default'
    ? (family ?? addressFamily(via ?? source ?? nexthops?.[0]?.via ?? '') ?? 'ipv4')
    : destination.includes(':')
      ? 'ipv6'
      : 'ipv4';

/** The line of iproute2 for a route. Without `protocol` it bears our mark; with 0, none. Pure. */
export function routeCommand(route: Route, verb: Verb): string {
  const { destination, type, table, metric, via, dev, source, onlink, mtu, nexthops = [], protocol } = route;
  const family = familyOfRoute(route);
  const hop = (to: Hop): string[] => [
    ...(to.via === undefined ? [] : ['via', ...(addressFamily(to.via) === family ? [] : ['inet6']), to.via]),
    ...(to.dev === undefined ? [] : ['dev', quoted(to.dev)]),
    ...(to.onlink ? ['onlink'] : []),
  ];
  return ip(
    route.namespace,
    family === 'ipv6' && destination === 'default' && '-6',
    'route',
    verb,
    type === 'unicast' ? null : type,
    destination,
    hop({ via, dev, onlink }),
    table === 254 ? null : ['table', tableName(table)],
    metric === undefined || metric === 0 ? null : ['metric', metric],
    source === undefined ? null : ['src', source],
    mtu === undefined ? null : ['mtu', mtu],
    protocol === 0 ? null : ['proto', protocol ?? ROUTE_PROTOCOL],
    nexthops.flatMap((one) => ['nexthop', ...hop(one), 'weight', one.weight]),
  );
}

/** The same for a rule. */
export function ruleCommand(rule: Rule, verb: Verb): string {
  const { family, priority, from, to, inputLink, outputLink, mark, markMask, action, table, invert, protocol } = rule;
  const words: Word[] = [
    priority === undefined ? null : ['priority', priority],
    invert && 'not',
    from === undefined ? null : ['from', from],
    to === undefined ? null : ['to', to],
    inputLink === undefined ? null : ['iif', quoted(inputLink)],
    outputLink === undefined ? null : ['oif', quoted(outputLink)],
    mark === undefined ? null : ['fwmark', markMask === undefined ? mark : `${mark}/0x${markMask.toString(16)}`],
    action === 'lookup' ? ['lookup', tableName(table ?? 254)] : action,
    protocol === 0 ? null : ['protocol', protocol ?? ROUTE_PROTOCOL],
  ];
  return ip(rule.namespace, family === 'ipv6' && '-6', 'rule', verb, ...words);
}
