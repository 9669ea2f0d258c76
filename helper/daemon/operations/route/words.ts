import { say, type Message, type Value } from '../../../protocol/messages/index.ts';
import type { RouteSpec } from '../../world/rows.ts';

const isDefault = ({ destination }: RouteSpec): boolean => destination === 'default';

function destination({ destination: to, family, via }: RouteSpec): Value {
  if (to !== 'default') return to;
  return (family ?? (via?.includes(':') === true ? 'ipv6' : 'ipv4')) === 'ipv6'
    ? say('step.everythingElseIpv6')
    : say('step.everythingElse');
}

/** `via 192.0.2.1`, `over eth0`. */
export const hopText = ({ via, dev }: { via?: string | undefined; dev?: string | undefined }): Message[] => [
  ...(via === undefined ? [] : [say('step.via', { gateway: via })]),
  ...(dev === undefined ? [] : [say('step.over', { link: dev })]),
];

const placeText = ({ namespace }: RouteSpec): Message[] =>
  namespace === '' ? [] : [say('step.inNamespace', { namespace })];
const tableText = ({ table }: RouteSpec): Message[] => (table === 254 ? [] : [say('step.inTable', { table })]);
const metricText = ({ metric = 0 }: RouteSpec): Message[] => (metric === 0 ? [] : [say('step.metric', { metric })]);
const notesText = (notes: readonly Value[]): Message[] => (notes.length === 0 ? [] : [say('step.notes', { notes })]);

/** `10.0.0.0/8`, `via 192.0.2.1`, `over eth0`, `in table 100`, `(metric 5)`. */
export const routeText = (route: RouteSpec): Value[] => [
  destination(route),
  ...placeText(route),
  ...(route.nexthops === undefined
    ? hopText(route)
    : [say('step.hops', { hops: route.nexthops.map((hop) => say('step.hop', { hop: hopText(hop) })) })]),
  ...tableText(route),
  ...notesText(metricText(route)),
];

/** `what goes to 10.0.0.0/8`, `in table 100`, `(unreachable)`. */
export const refusedText = (route: RouteSpec): Value[] => [
  isDefault(route) ? destination(route) : say('step.whatGoesTo', { destination: route.destination }),
  ...placeText(route),
  ...tableText(route),
  ...notesText([...(route.type === 'blackhole' ? [] : [route.type]), ...metricText(route)]),
];
