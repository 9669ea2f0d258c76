import type { RouteAddInput, RuleAddInput } from '../../../../helper/protocol/index.ts';
import { quoted } from '../../../../helper/document/ip/words.ts';
import { tableName } from './tables.ts';

type Words = (string | number)[];
const pair = (key: string, value: string | number | undefined): Words => (value === undefined ? [] : [key, value]);
const line = (words: Words): string => words.map((word) => quoted(String(word))).join(' ');
const start = (namespace: string | undefined, isV6: boolean): Words => [
  'ip',
  ...(isV6 ? ['-6'] : []),
  ...(namespace ? ['-n', namespace] : []),
];

/** The line of iproute2 that adds the same route. */
export function routeCommand(route: RouteAddInput): string {
  const isV6 = route.destination.includes(':') || route.family === 'ipv6';
  const type = route.type === undefined || route.type === 'unicast' ? [] : [route.type];
  return line([
    ...start(route.namespace, isV6),
    'route',
    'add',
    ...type,
    route.destination,
    ...pair('via', route.via),
    ...pair('dev', route.dev),
    ...pair('table', route.table === undefined || route.table === 254 ? undefined : tableName(route.table)),
    ...pair('metric', route.metric),
    ...pair('src', route.source),
    ...pair('mtu', route.mtu),
    ...(route.onlink ? ['onlink'] : []),
    ...(route.nexthops ?? []).flatMap((hop): Words => [
      'nexthop',
      ...pair('via', hop.via),
      ...pair('dev', hop.dev),
      ...pair('weight', hop.weight),
      ...(hop.onlink ? ['onlink'] : []),
    ]),
  ]);
}

/** The line of iproute2 that adds the same rule. */
export function ruleCommand(rule: RuleAddInput): string {
  const mark =
    rule.mark === undefined
      ? undefined
      : rule.markMask === undefined
        ? rule.mark
        : `${rule.mark}/0x${rule.markMask.toString(16)}`;
  const action = rule.action ?? 'lookup';
  return line([
    ...start(rule.namespace, rule.family === 'ipv6'),
    'rule',
    'add',
    ...(rule.invert ? ['not'] : []),
    ...pair('from', rule.from === undefined || rule.from === 'default' ? 'all' : rule.from),
    ...pair('to', rule.to),
    ...pair('iif', rule.inputLink),
    ...pair('oif', rule.outputLink),
    ...pair('fwmark', mark),
    ...pair('priority', rule.priority),
    ...(action === 'lookup' ? pair('lookup', rule.table === undefined ? undefined : tableName(rule.table)) : [action]),
  ]);
}
