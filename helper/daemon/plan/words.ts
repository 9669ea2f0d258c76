import type { LinkAdd, Operation } from '../../protocol/index.ts';
import { sysctlPath } from './commands.ts';
import { datapathAdd, datapathSet, TYPE_WORDS } from './datapath-words.ts';
import { linkPlace } from './keys.ts';
import { peerPlace, type RouteSpec, type RuleSpec } from './rows.ts';
import { sysctlName } from './types.ts';
import type { World } from './world.ts';

/** What an operation does, as a sentence that can be read aloud. `before` is the state that it is made in. */
export function summaryOf(operation: Operation, before: World): string {
  switch (operation.op) {
    case 'namespace.add':
      return `Make the namespace ${operation.name}.`;
    case 'namespace.delete':
      return `Delete the namespace ${operation.name} with everything in it.`;
    case 'link.add':
      return linkAdd(operation.link);
    case 'link.delete':
      return linkDelete(operation, before);
    case 'link.set':
      return linkSet(operation, before);
    case 'address.add':
      return `Give ${linkIn(operation.namespace, operation.link)} the address ${operation.address.address}.`;
    case 'address.delete':
      return `Take the address ${operation.address} from ${linkIn(operation.namespace, operation.link)}.`;
    case 'route.add':
      return operation.route.type === 'unicast'
        ? `Route ${routeText(operation.route)}.`
        : `${operation.route.type === 'blackhole' ? 'Drop' : 'Refuse'} ${refusedText(operation.route)}.`;
    case 'route.delete':
      return operation.route.type === 'unicast'
        ? `Delete the route to ${routeText(operation.route)}.`
        : `No longer ${operation.route.type === 'blackhole' ? 'drop' : 'refuse'} ${refusedText(operation.route)}.`;
    case 'rule.add':
      return `Add the rule: ${ruleText(operation.rule)}.`;
    case 'rule.delete':
      return `Delete the rule: ${ruleText(operation.rule)}.`;
    case 'sysctl.set':
      return sysctl(operation, before);
    case 'nat.set':
      return operation.nat.length === 0
        ? `End NAT${place(operation.namespace)}.`
        : `Translate addresses (NAT)${place(operation.namespace)} for ${list(
            operation.nat.map(
              ({ from, out, publish }) =>
                `${from === 'default' ? 'everything that leaves' : from}${out === undefined ? '' : ` by ${out}`}${publish.length === 0 ? '' : ` with ${count(publish.length, 'published port')}`}`,
            ),
          )}.`;
    case 'dhcp.set':
      return operation.dhcp.length === 0
        ? `End DHCP and DNS${place(operation.namespace)}.`
        : `Serve ${list(
            operation.dhcp.map(
              ({ link, range, advertise }) =>
                `${[...(range === undefined ? [] : [`DHCP from ${range.from} to ${range.to}`]), ...(advertise === undefined ? [] : ['IPv6 router advertisements']), 'DNS'].join(', ')} on ${link}`,
            ),
          )}${place(operation.namespace)}.`;
    case 'dns.set':
      return operation.dns === null
        ? `Take the name servers from the link ${operation.link}.`
        : `Ask ${list(operation.dns.servers)} for names ${operation.dns.everything ? 'of every kind' : operation.dns.domains.length === 0 ? 'on this link' : `below ${list(operation.dns.domains)}`}, by the link ${operation.link}.`;
    case 'unmanaged.set':
      return operation.links.length === 0
        ? 'Let NetworkManager and networkd look after these links again.'
        : `Have NetworkManager and networkd leave ${operation.links.length > 4 ? count(operation.links.length, 'link') : list(operation.links)} alone.`;
    case 'datapath.add':
      return datapathAdd(operation.datapath);
    case 'datapath.set':
      return datapathSet(operation.datapath, before.datapaths.get(operation.datapath.name)?.datapath);
    case 'datapath.delete': {
      const present = before.datapaths.get(operation.name);
      return `Stop the ${present ? TYPE_WORDS[present.datapath.type] : 'datapath'} ${operation.name}${along(present ? before.madeBy(present.datapath) : [])}.`;
    }
  }
}

/** What goes with it. */
const along = (places: readonly string[]): string => {
  const words = places.map((at) => linkIn(at.slice(0, at.indexOf('/')), at.slice(at.indexOf('/') + 1)));
  return words.length === 0 ? '' : `, and with it ${words.length > 4 ? count(words.length, 'link') : list(words)}`;
};

const place = (namespace: string): string => (namespace === '' ? '' : ` in ${namespace}`);
const linkIn = (namespace: string, link: string): string => `${link}${place(namespace)}`;
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** `a, b and c`. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

const KINDS: Record<LinkAdd['kind'], string> = {
  tun: 'TUN',
  tap: 'TAP',
  veth: 'veth pair',
  bridge: 'bridge',
  vxlan: 'VXLAN',
  macvlan: 'macvlan',
  macvtap: 'macvtap',
  ifb: 'IFB link',
  dummy: 'dummy link',
  vlan: 'VLAN',
  bond: 'bond',
};

function linkAdd(link: LinkAdd): string {
  const { kind, namespace, name, mtu, controller, addresses } = link;
  const details: string[] = [];
  if (kind === 'vlan') details.push(`with the id ${link.options.id} on ${link.options.parent}`);
  if (kind === 'macvlan' || kind === 'macvtap') details.push(`on ${link.options.parent}`);
  if (kind === 'vxlan') details.push(`with the id ${link.options.id}`);
  if (controller !== undefined) details.push(`as a port of ${controller}`);
  if (addresses.length > 0) details.push(`with ${list(addresses)}`);
  if (mtu !== undefined) details.push(`with an MTU of ${mtu}`);
  if (kind === 'veth') {
    const peer = peerPlace(link);
    const other = linkIn(peer.slice(0, peer.indexOf('/')), peer.slice(peer.indexOf('/') + 1));
    const { peerAddresses = [] } = link.options;
    const told = (end: string, words: readonly string[]): string =>
      words.length === 0 ? end : `${end} (${words.join(', ')})`;
    return `Make the veth pair ${told(linkIn(namespace, name), details)} and ${told(other, peerAddresses.length === 0 ? [] : [`with ${list(peerAddresses)}`])}.`;
  }
  return `Make the ${KINDS[kind]} ${linkIn(namespace, name)}${details.map((detail) => ` ${detail}`).join(',')}.`;
}

function linkDelete({ namespace, link: name }: Extract<Operation, { op: 'link.delete' }>, before: World): string {
  const own = linkPlace(namespace, name);
  const link = before.links.get(own);
  const along = [...(link?.peer == null ? [] : [link.peer]), ...before.uppers(own)].map((other) =>
    linkIn(other.slice(0, other.indexOf('/')), other.slice(other.indexOf('/') + 1)),
  );
  return `Delete the link ${linkIn(namespace, name)}${along.length === 0 ? '' : `, and with it ${along.length > 4 ? count(along.length, 'link') : list(along)}`}.`;
}

function linkSet({ namespace, link: name, set }: Extract<Operation, { op: 'link.set' }>, before: World): string {
  const { up, name: newName, mtu, mac, alias, group, controller, moveTo, bridge } = set;
  const now = before.link(namespace, name);
  const parts: string[] = [];
  if (mtu !== undefined)
    parts.push(`its MTU to ${mtu}${now === undefined || now.mtu === mtu ? '' : ` (it is ${now.mtu})`}`);
  if (mac !== undefined) parts.push(`its MAC address to ${mac}`);
  if (alias !== undefined) parts.push('its alias');
  if (group !== undefined) parts.push(`its group to ${group}`);
  if (bridge !== undefined)
    parts.push(list(Object.entries(bridge).map(([option, value]) => `${option} to ${String(value)}`)));
  const verbs = [
    ...(newName === undefined ? [] : [`rename it ${newName}`]),
    ...(parts.length === 0 ? [] : [`set ${list(parts)}`]),
    ...(controller === undefined
      ? []
      : [
          controller === null
            ? `let it leave ${now?.controller ?? 'its controller'}`
            : `make it a port of ${controller}`,
        ]),
    ...(moveTo === undefined
      ? []
      : [`move it to ${moveTo === '' ? "the helper's own namespace" : `the namespace ${moveTo}`}`]),
    ...(up === undefined ? [] : [up ? 'bring it up' : 'take it down']),
  ];
  return `Change ${linkIn(namespace, name)}: ${list(verbs)}.`;
}

const destination = ({ destination: to, family, via }: RouteSpec): string =>
  to === 'default'
    ? `everything else${(family ?? (via?.includes(':') === true ? 'ipv6' : 'ipv4')) === 'ipv6' ? ' (IPv6)' : ''}`
    : to;

function routeText(route: RouteSpec): string {
  const { namespace, via, dev, nexthops, metric, table } = route;
  const hop = (to: { via?: string | undefined; dev?: string | undefined }): string =>
    `${to.via === undefined ? '' : ` via ${to.via}`}${to.dev === undefined ? '' : ` over ${to.dev}`}`;
  const way = nexthops === undefined ? hop({ via, dev }) : ` ${list(nexthops.map((one) => hop(one).trim()))}`;
  return `${destination(route)}${place(namespace)}${way}${table === 254 ? '' : ` in table ${table}`}${metric === undefined || metric === 0 ? '' : ` (metric ${metric})`}`;
}

/** `10.0.0.0/8 in table 100 (unreachable)`. */
const refusedText = (route: RouteSpec): string => {
  const text = routeText({ ...route, via: undefined, dev: undefined, nexthops: undefined, metric: undefined });
  const notes = [
    ...(route.type === 'blackhole' ? [] : [route.type]),
    ...((route.metric ?? 0) === 0 ? [] : [`metric ${String(route.metric)}`]),
  ];
  return `${destination(route).startsWith('everything') ? '' : 'what goes to '}${text}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
};

function ruleText({
  namespace,
  from,
  to,
  inputLink,
  outputLink,
  mark,
  action,
  table,
  invert,
  priority,
  family,
}: RuleSpec): string {
  const selectors = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`to ${to}`]),
    ...(inputLink === undefined ? [] : [inputLink === 'lo' ? 'of this machine itself' : `that came by ${inputLink}`]),
    ...(outputLink === undefined ? [] : [`of sockets on ${outputLink}`]),
    ...(mark === undefined ? [] : [`with the mark ${mark}`]),
  ];
  const what =
    selectors.length === 0
      ? `every ${family === 'ipv6' ? 'IPv6' : 'IPv4'} packet`
      : `packets ${invert ? 'not ' : ''}${selectors.join(' ')}`;
  const doing =
    action === 'lookup'
      ? `asks table ${table ?? 254}`
      : action === 'blackhole'
        ? 'is dropped'
        : `is refused (${action})`;
  const plural = selectors.length > 0 ? doing.replace(/^asks/, 'ask').replace(/^is/, 'are') : doing;
  return `${what}${place(namespace)} ${plural}${priority === undefined ? '' : ` (priority ${priority})`}`;
}

function sysctl({ namespace, key, link, value }: Extract<Operation, { op: 'sysctl.set' }>, before: World): string {
  const where = place(namespace);
  if (key === 'ipv4.forwarding' || key === 'ipv6.forwarding') {
    return `${value > 0 ? 'Forward' : 'Stop forwarding'} ${key === 'ipv4.forwarding' ? 'IPv4' : 'IPv6'} packets between the links${where === '' ? ' of this machine' : where}.`;
  }
  if (key === 'ipv4.acceptRedirects')
    return `${value > 0 ? 'Heed' : 'Ignore'} ICMP redirects${where} as before: the kernel changes this along with forwarding.`;
  if (key === 'ipv6.acceptRa' && value === 2)
    return `Have ${link ?? 'every link'}${where} heed router advertisements although packets are forwarded.`;
  const now = before.sysctls.get(sysctlName(namespace, key, link));
  return `Set ${sysctlPath(key, link)}${where} to ${value}${now === undefined || now === value ? '' : ` (it is ${now})`}.`;
}
