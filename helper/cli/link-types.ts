import { Option } from 'commander';
import type { CreatableKind } from '../protocol/links.ts';
import { several, secondsNumber, wholeNumber } from './arguments.ts';
import { groupId, userId } from './owners.ts';

/**
 * The options of `link add --type TYPE`, each with the types that have it and the name that the
 * contract gives it. A test holds this table and the contract together.
 */
export interface TypeOption {
  option: Option;
  /** Name in the request's `options`. */
  key: string;
  types: readonly CreatableKind[];
}

/** In the order of docs/cli.md, with what each is for. */
export const LINK_TYPES: Record<CreatableKind, string> = {
  tun: 'virtual layer-3 interface of a program (a VPN)',
  tap: 'virtual layer-2 interface of a program (a virtual machine, a VPN)',
  veth: 'pair of connected virtual Ethernet interfaces',
  bridge: 'Ethernet bridge (a switch in the kernel)',
  vxlan: 'layer-2 overlay over UDP (RFC 7348)',
  macvlan: 'virtual interface with its own MAC address on a parent link',
  macvtap: 'macvlan with a character device (/dev/tapN)',
  ifb: 'intermediate functional block: target for redirected ingress traffic',
  dummy: 'virtual interface that drops what is sent; holds addresses',
  vlan: 'VLAN on a parent link (IEEE 802.1Q)',
  bond: 'link aggregation of several links',
};

const tuntap = ['tun', 'tap'] as const;
const macvlans = ['macvlan', 'macvtap'] as const;

const yes = (flag: string, key: string, types: readonly CreatableKind[], what: string): TypeOption[] => [
  { option: new Option(`--${flag}`, what), key, types },
  { option: new Option(`--no-${flag}`, `the opposite of --${flag}`), key, types },
];
const one = (
  flags: string,
  key: string,
  types: readonly CreatableKind[],
  what: string,
  parse?: (text: string) => unknown,
): TypeOption => {
  const option = new Option(`--${flags}`, what);
  return { option: parse ? option.argParser(parse) : option, key, types };
};

/** Titles in the help, in its order. */
const TITLES: Partial<Record<CreatableKind, string>> = {
  tun: 'TUN and TAP',
  veth: 'veth pairs',
  bridge: 'bridges',
  vxlan: 'VXLANs',
  vlan: 'VLANs',
  bond: 'bonds',
};

const untitled: readonly TypeOption[] = [
  ...yes('persistent', 'persistent', tuntap, 'keep the device when no program has it open'),
  one('owner <user>', 'owner', tuntap, 'user (name or UID) who can open the device', userId),
  one('owner-group <group>', 'ownerGroup', tuntap, 'group (name or GID) that can open the device', groupId),
  ...yes('multi-queue', 'multiQueue', tuntap, 'multiple queues, for reads and writes by several threads'),
  ...yes('vnet-header', 'vnetHeader', tuntap, 'virtio-net header before each packet (IFF_VNET_HDR, offloads)'),
  one('peer <name>', 'peer', ['veth'], 'peer name (default: NAME-peer)'),
  one('peer-namespace <ns>', 'peerNamespace', ['veth'], 'peer namespace (default: that of NAME)'),
  one('peer-mac <mac>', 'peerMac', ['veth'], 'peer MAC address'),
  {
    option: new Option('--peer-address <cidr>', 'peer address; repeatable').argParser(several),
    key: 'peerAddresses',
    types: ['veth'],
  },
  one(
    'queues <n>',
    'queues',
    ['veth'],
    'RX and TX queues of each end (default: 1; the maximum for ethtool -L)',
    wholeNumber,
  ),
  ...yes('stp', 'stp', ['bridge'], 'spanning tree'),
  one('ageing <seconds>', 'ageing', ['bridge'], 'MAC table ageing time; 0: entries never expire', secondsNumber),
  one('forward-delay <seconds>', 'forwardDelay', ['bridge'], 'STP forward delay (2 to 30)', secondsNumber),
  ...yes('vlan-filtering', 'vlanFiltering', ['bridge'], 'filter frames by the VLANs of each port'),
  one('priority <n>', 'priority', ['bridge'], 'bridge priority; the lowest becomes the STP root', wholeNumber),
  one('id <n>', 'id', ['vxlan', 'vlan'], 'VNI or VLAN ID', wholeNumber),
  one('remote <address>', 'remote', ['vxlan'], 'remote VTEP address (unicast)'),
  one('group-address <address>', 'group', ['vxlan'], 'multicast group, instead of --remote'),
  one('local <address>', 'local', ['vxlan'], 'local VTEP address'),
  one('port <n>', 'port', ['vxlan'], 'UDP destination port (default: 4789)', wholeNumber),
  one('ttl <n>', 'ttl', ['vxlan'], 'TTL of the outer packets', wholeNumber),
  ...yes('learning', 'learning', ['vxlan'], 'learn MAC addresses from received frames'),
  one('parent <name>', 'parent', ['vlan', 'vxlan', ...macvlans], 'parent link'),
  one('protocol <p>', 'protocol', ['vlan'], '802.1Q or 802.1ad (default: 802.1Q)'),
  one(
    'mode <mode>',
    'mode',
    [...macvlans, 'bond'],
    'macvlan: private, vepa, bridge, passthru, source; bond: balance-rr, active-backup, 802.3ad ...',
  ),
  one('miimon <ms>', 'miimon', ['bond'], 'MII interval in milliseconds (default: 100)', wholeNumber),
];

export const TYPE_OPTIONS: readonly TypeOption[] = untitled.map(({ option, key, types }) => {
  const one = types.length === 1 || types === tuntap ? TITLES[types[0] ?? 'tun'] : undefined;
  return { option: option.helpGroup(one ? `Options of ${one}:` : 'Options of several types:'), key, types };
});

/** Without these there is no such link. */
export const REQUIRED: Partial<Record<CreatableKind, readonly string[]>> = {
  vxlan: ['id'],
  vlan: ['parent', 'id'],
  macvlan: ['parent'],
  macvtap: ['parent'],
};

/** Long flags of the options that `type` has, for messages and help. */
export const flagsOf = (type: CreatableKind): string[] =>
  TYPE_OPTIONS.filter(({ types }) => types.includes(type)).map(({ option }) => option.long ?? '');

export const isCreatable = (type: string): type is CreatableKind => Object.hasOwn(LINK_TYPES, type);
