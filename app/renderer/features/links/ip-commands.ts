import { parseCidr, type LinkAdd } from '../../../../helper/protocol/index.ts';

/** A word as a shell reads it back. */
export const quote = (word: string): string =>
  /^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const onOff = (value: boolean): string => (value ? '1' : '0');
type Words = (string | number)[];
/** `key value` where there is a value. */
const pair = (key: string, value: string | number | undefined): Words => (value === undefined ? [] : [key, value]);
const flag = (key: string, value: boolean | undefined): Words => (value === undefined ? [] : [key, onOff(value)]);

/** Everything behind `type`, by iproute2's own words. */
function typeWords(link: LinkAdd): Words {
  switch (link.kind) {
    case 'tun':
    case 'tap':
      return [];
    case 'ifb':
    case 'dummy':
      return [link.kind];
    case 'veth': {
      const { peer, peerNamespace, peerMac } = link.options;
      const words = [...pair('name', peer), ...pair('address', peerMac), ...pair('netns', peerNamespace || undefined)];
      return words.length > 0 ? ['veth', 'peer', ...words] : ['veth'];
    }
    case 'bridge': {
      const { stp, ageing, forwardDelay, vlanFiltering, priority } = link.options;
      // iproute2 takes these two in hundredths of a second.
      const ticks = (seconds: number | undefined) => (seconds === undefined ? undefined : Math.round(seconds * 100));
      return [
        'bridge',
        ...flag('stp_state', stp),
        ...pair('forward_delay', ticks(forwardDelay)),
        ...pair('ageing_time', ticks(ageing)),
        ...flag('vlan_filtering', vlanFiltering),
        ...pair('priority', priority),
      ];
    }
    case 'vxlan': {
      const { id, remote, group, local, port, parent, ttl, learning } = link.options;
      return [
        'vxlan',
        'id',
        id,
        ...pair('group', group),
        ...pair('remote', remote),
        ...pair('local', local),
        ...pair('dev', parent),
        'dstport',
        port,
        ...pair('ttl', ttl),
        ...(learning === undefined ? [] : [learning ? 'learning' : 'nolearning']),
      ];
    }
    case 'macvlan':
    case 'macvtap':
      return [link.kind, 'mode', link.options.mode];
    case 'vlan':
      return [
        'vlan',
        ...(link.options.protocol === '802.1Q' ? [] : ['protocol', link.options.protocol]),
        'id',
        link.options.id,
      ];
    case 'bond':
      return ['bond', 'mode', link.options.mode, 'miimon', link.options.miimon];
  }
}

/** The link underneath, which `ip link add link PARENT` takes; a VXLAN names it as `dev`. */
const parentOf = (link: LinkAdd): string | undefined =>
  link.kind === 'vlan' || link.kind === 'macvlan' || link.kind === 'macvtap' ? link.options.parent : undefined;

const lineOf = (namespace: string, words: Words): string =>
  ['ip', ...(namespace === '' ? [] : ['-n', namespace]), ...words].map((word) => quote(String(word))).join(' ');

/** `ip address add` for each address; one that is not written in full yet is left out. */
const addressLines = (namespace: string, dev: string, addresses: readonly string[]): string[] =>
  addresses
    .filter((address) => parseCidr(address) !== null)
    .map((address) => lineOf(namespace, ['address', 'add', address, 'dev', dev]));

/**
 * The lines of iproute2 that make the same link. Pure. What TUN and TAP cannot take at once, and what
 * `ip link add` has no word for, follows in a line of its own.
 */
export function ipCommands(link: LinkAdd): string[] {
  const { namespace, name } = link;
  const lines: string[] = [];
  const settings = [...pair('mtu', link.mtu), ...pair('address', link.mac), ...pair('group', link.group)];
  if (link.kind === 'tun' || link.kind === 'tap') {
    const { owner, ownerGroup, multiQueue, vnetHeader } = link.options;
    lines.push(
      lineOf(namespace, [
        'tuntap',
        'add',
        'dev',
        name,
        'mode',
        link.kind,
        ...pair('user', owner ?? undefined),
        ...pair('group', ownerGroup ?? undefined),
        ...(multiQueue ? ['multi_queue'] : []),
        ...(vnetHeader ? ['vnet_hdr'] : []),
      ]),
    );
    if (settings.length > 0) lines.push(lineOf(namespace, ['link', 'set', 'dev', name, ...settings]));
  } else {
    const parent = parentOf(link);
    const start: Words = parent === undefined ? ['link', 'add', name] : ['link', 'add', 'link', parent, 'name', name];
    lines.push(lineOf(namespace, [...start, ...settings, 'type', ...typeWords(link)]));
  }
  if (link.alias !== undefined && link.alias !== '')
    lines.push(lineOf(namespace, ['link', 'set', 'dev', name, 'alias', link.alias]));
  if (link.controller !== undefined)
    lines.push(lineOf(namespace, ['link', 'set', 'dev', name, 'master', link.controller]));
  lines.push(...addressLines(namespace, name, link.addresses));
  if (link.kind === 'veth' && link.options.peer !== undefined) {
    const { peer, peerNamespace = namespace, peerAddresses = [] } = link.options;
    lines.push(...addressLines(peerNamespace, peer, peerAddresses));
  }
  if (link.up) {
    lines.push(lineOf(namespace, ['link', 'set', 'dev', name, 'up']));
    if (link.kind === 'veth' && link.options.peer !== undefined) {
      lines.push(lineOf(link.options.peerNamespace ?? namespace, ['link', 'set', 'dev', link.options.peer, 'up']));
    }
  }
  return lines;
}

/** For a kind that cannot be made here: what can be set on it. */
export function ipSettings(link: {
  namespace: string;
  name: string;
  mtu: number;
  up: boolean;
  controller: string | null;
  addresses: readonly string[];
}): string[] {
  const { namespace, name } = link;
  return [
    lineOf(namespace, ['link', 'set', 'dev', name, 'mtu', link.mtu]),
    ...(link.controller === null ? [] : [lineOf(namespace, ['link', 'set', 'dev', name, 'master', link.controller])]),
    ...addressLines(namespace, name, link.addresses),
    lineOf(namespace, ['link', 'set', 'dev', name, link.up ? 'up' : 'down']),
  ];
}
