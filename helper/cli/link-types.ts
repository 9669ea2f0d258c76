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
  tun: 'a layer-3 device whose other end is a program',
  tap: 'a layer-2 device whose other end is a program (a virtual machine, a VPN)',
  veth: 'a cable with two ends, each a link',
  bridge: 'a switch in the kernel',
  vxlan: 'a layer-2 network over UDP (RFC 7348)',
  macvlan: 'a second card with its own MAC address on a parent link',
  macvtap: 'a macvlan whose other end is a character device',
  ifb: 'a link to which traffic is redirected for shaping',
  dummy: 'a link that swallows what is sent to it; carries addresses',
  vlan: 'one VLAN of a parent link (IEEE 802.1Q)',
  bond: 'several links as one',
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
  ...yes('persistent', 'persistent', tuntap, 'the device stays when nothing holds it'),
  one('owner <user>', 'owner', tuntap, 'the user (name or number) who may open the device', userId),
  one('owner-group <group>', 'ownerGroup', tuntap, 'the group (name or number) that may open the device', groupId),
  ...yes('multi-queue', 'multiQueue', tuntap, 'several queues, so that several threads can read and write'),
  ...yes('vnet-header', 'vnetHeader', tuntap, 'packets carry a virtio-net header (offloads)'),
  one('peer <name>', 'peer', ['veth'], 'name of the other end (default: NAME-peer)'),
  one('peer-namespace <ns>', 'peerNamespace', ['veth'], 'namespace of the other end (default: that of NAME)'),
  one('peer-mac <mac>', 'peerMac', ['veth'], 'MAC address of the other end'),
  {
    option: new Option('--peer-address <cidr>', 'address of the other end; may be repeated').argParser(several),
    key: 'peerAddresses',
    types: ['veth'],
  },
  one(
    'queues <n>',
    'queues',
    ['veth'],
    'pairs of queues of each end (default: 1; ethtool -L reaches no more)',
    wholeNumber,
  ),
  ...yes('stp', 'stp', ['bridge'], 'spanning tree'),
  one(
    'ageing <seconds>',
    'ageing',
    ['bridge'],
    'how long an unseen MAC address is remembered; 0: for ever',
    secondsNumber,
  ),
  one(
    'forward-delay <seconds>',
    'forwardDelay',
    ['bridge'],
    'time in each state on the way to forwarding (2 to 30)',
    secondsNumber,
  ),
  ...yes('vlan-filtering', 'vlanFiltering', ['bridge'], 'ports see only their VLANs'),
  one('priority <n>', 'priority', ['bridge'], 'the smallest becomes the root of the spanning tree', wholeNumber),
  one('id <n>', 'id', ['vxlan', 'vlan'], 'number of the VXLAN (VNI) or of the VLAN', wholeNumber),
  one('remote <address>', 'remote', ['vxlan'], 'the one peer'),
  one('group-address <address>', 'group', ['vxlan'], 'multicast group of the peers, instead of --remote'),
  one('local <address>', 'local', ['vxlan'], 'source address of the tunnel'),
  one('port <n>', 'port', ['vxlan'], 'UDP port of the peers (default: 4789)', wholeNumber),
  one('ttl <n>', 'ttl', ['vxlan'], 'time to live of the outer packets', wholeNumber),
  ...yes('learning', 'learning', ['vxlan'], 'learn where MAC addresses are from what comes'),
  one('parent <name>', 'parent', ['vlan', 'vxlan', ...macvlans], 'the link below'),
  one('protocol <p>', 'protocol', ['vlan'], '802.1Q or 802.1ad (default: 802.1Q)'),
  one(
    'mode <mode>',
    'mode',
    [...macvlans, 'bond'],
    'macvlan: private, vepa, bridge, passthru, source; bond: balance-rr, active-backup, 802.3ad ...',
  ),
  one('miimon <ms>', 'miimon', ['bond'], 'how often the links are looked at, milliseconds (default: 100)', wholeNumber),
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
