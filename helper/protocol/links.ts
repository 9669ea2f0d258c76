import * as z from 'zod';
import { CidrText, IpAddress, LinkName, Mac, NamespaceRef, NewLinkName, RenamedLinkName } from './names.ts';

/** The kinds that Taproom makes; every other kind of the kernel is shown and may be configured, not made. */
export const CreatableKind = z.enum([
  'tun',
  'tap',
  'veth',
  'bridge',
  'vxlan',
  'macvlan',
  'macvtap',
  'ifb',
  'dummy',
  'vlan',
  'bond',
]);
export type CreatableKind = z.infer<typeof CreatableKind>;

const uint = (max: number) => z.number().int().min(0).max(max);
const Index = z.number().int().min(1).max(0x7fffffff);

/** Bytes. The kernel's own bounds of the link (min/max) are checked by the kernel, which says so. */
export const Mtu = z
  .number()
  .int()
  .min(68, 'The MTU is at least 68 bytes (RFC 791); IPv6 needs 1280.')
  .max(65535, 'The MTU is at most 65535 bytes.');

/** Who holds the other end of a TUN or TAP is told by `attached`. */
export const TunOptions = z.strictObject({
  persistent: z.boolean().optional(),
  /** Numeric user and group that may open the device without privilege. */
  owner: uint(0xfffffffe).nullable().optional(),
  ownerGroup: uint(0xfffffffe).nullable().optional(),
  multiQueue: z.boolean().optional(),
  vnetHeader: z.boolean().optional(),
});
export const VethOptions = z.strictObject({
  /** Name of the other end; default: the name with `-peer`, or `-p` where that is too long. */
  peer: NewLinkName.optional(),
  peerNamespace: NamespaceRef.optional(),
  peerMac: Mac.optional(),
  peerAddresses: z.array(CidrText).max(64).optional(),
  /**
   * Pairs of queues of each end, 1 unless said otherwise. Left to itself the kernel allocates one a CPU
   * and leaves all but one off, which is most of the time of making a pair; `ethtool -L` reaches no more than these.
   */
  queues: z.number().int().min(1).max(4096).optional(),
});
export const BridgeOptions = z.strictObject({
  stp: z.boolean().optional(),
  /** Seconds; 0 keeps entries for ever. */
  ageing: z.number().min(0).max(1_000_000).optional(),
  /** Seconds, 2 to 30 (IEEE 802.1D). */
  forwardDelay: z.number().min(0).max(30).optional(),
  vlanFiltering: z.boolean().optional(),
  priority: uint(65535).optional(),
});
export const VxlanOptions = z.strictObject({
  id: z.number().int().min(0).max(0xffffff, 'A VXLAN id (VNI) has 24 bits: 0 to 16777215.'),
  remote: IpAddress.optional(),
  /** Multicast group, instead of a remote. */
  group: IpAddress.optional(),
  local: IpAddress.optional(),
  /** UDP destination port; IANA's is 4789. */
  port: z.number().int().min(1).max(65535).default(4789),
  /** The underlying link's name. */
  parent: LinkName.optional(),
  ttl: uint(255).optional(),
  learning: z.boolean().optional(),
});
export const MacvlanMode = z.enum(['private', 'vepa', 'bridge', 'passthru', 'source']);
export const MacvlanOptions = z.strictObject({ parent: LinkName, mode: MacvlanMode.default('bridge') });
export const VlanOptions = z.strictObject({
  parent: LinkName,
  id: z.number().int().min(0).max(4094, 'A VLAN id is 0 to 4094 (IEEE 802.1Q).'),
  protocol: z.enum(['802.1Q', '802.1ad']).default('802.1Q'),
});
export const BondMode = z.enum([
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
]);
export const BondOptions = z.strictObject({
  mode: BondMode.default('active-backup'),
  /** Link monitoring interval, milliseconds. */
  miimon: uint(100_000).default(100),
});
const NoOptions = z.strictObject({});

const common = {
  /** Where it lives; the empty text is the helper's own namespace. */
  namespace: NamespaceRef.default(''),
  name: NewLinkName,
  mtu: Mtu.optional(),
  mac: Mac.optional(),
  /** Name of the bridge or bond to join. */
  controller: LinkName.optional(),
  /** Its own addresses, each with the length of its prefix. */
  addresses: z.array(CidrText).max(256).default([]),
};

/** One schema for each kind that can be made: its options, and the fields that `more` adds to all of them. */
export function linkKinds<M extends z.ZodRawShape>(more: M) {
  const kind = <K extends CreatableKind, O extends z.ZodType>(name: K, options: O) =>
    z.strictObject({ kind: z.literal(name), ...common, ...more, options });
  return [
    kind('tun', TunOptions.prefault({})),
    kind('tap', TunOptions.prefault({})),
    kind('veth', VethOptions.prefault({})),
    kind('bridge', BridgeOptions.prefault({})),
    kind('vxlan', VxlanOptions),
    kind('macvlan', MacvlanOptions),
    kind('macvtap', MacvlanOptions),
    kind('ifb', NoOptions.prefault({})),
    kind('dummy', NoOptions.prefault({})),
    kind('vlan', VlanOptions),
    kind('bond', BondOptions.prefault({})),
  ] as const;
}

/** What a link that is made has beside what a document says of it. */
export const madeLink = {
  up: z.boolean().default(false),
  alias: z.string().max(255).optional(),
  group: uint(0x7fffffff).optional(),
};
/** One operation makes the whole link, or nothing of it. */
export const LinkAdd = z.discriminatedUnion('kind', linkKinds(madeLink));
export type LinkAdd = z.output<typeof LinkAdd>;
export type LinkAddInput = z.input<typeof LinkAdd>;

/** A link, by name or by index (the identity that outlives a rename). Exactly one of the two. */
export const LinkRef = z
  .strictObject({ namespace: NamespaceRef.default(''), name: LinkName.optional(), index: Index.optional() })
  .refine((ref) => (ref.name === undefined) !== (ref.index === undefined), {
    message: 'Name a link by its name or by its index, not by both.',
  });
export type LinkRef = z.output<typeof LinkRef>;
export type LinkRefInput = z.input<typeof LinkRef>;

export const LinkSet = z.strictObject({
  link: LinkRef,
  up: z.boolean().optional(),
  name: RenamedLinkName.optional(),
  mtu: Mtu.optional(),
  mac: Mac.optional(),
  alias: z.string().max(255).optional(),
  group: uint(0x7fffffff).optional(),
  /** Name of the bridge or bond to join; null leaves the present one. */
  controller: LinkName.nullable().optional(),
  /** Move to this namespace. */
  moveTo: NamespaceRef.optional(),
  /** Options of its kind that can change while the link exists. */
  bridge: BridgeOptions.optional(),
});
export type LinkSet = z.output<typeof LinkSet>;
export type LinkSetInput = z.input<typeof LinkSet>;

/** Another link that this one refers to; `namespace` is null where the kernel does not name it. */
export const LinkPointer = z.object({ index: Index, namespace: z.string().nullable() });
export type LinkPointer = z.infer<typeof LinkPointer>;

/** RFC 2863 states as IFLA_OPERSTATE has them. */
export const OperState = z.enum(['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up']);
export type OperState = z.infer<typeof OperState>;

export const Owner = z.enum(['taproom', 'kernel', 'other']);

/** The observed link: what the kernel says now. Its identity is namespace + index. */
export const Link = z.object({
  namespace: z.string(),
  index: Index,
  name: z.string(),
  /** IFLA_INFO_KIND; `tun`/`tap` told apart; `loopback` and `physical` where the kernel has no kind. */
  kind: z.string(),
  owner: Owner,
  up: z.boolean(),
  carrier: z.boolean(),
  operState: OperState,
  /** Lower-case IFF_* names: up, broadcast, loopback, pointopoint, running, noarp, promisc, multicast, lower_up ... */
  flags: z.array(z.string()),
  mtu: z.number().int(),
  minMtu: z.number().int().nullable(),
  maxMtu: z.number().int().nullable(),
  mac: z.string().nullable(),
  alias: z.string().nullable(),
  altNames: z.array(z.string()),
  group: z.number().int(),
  controller: Index.nullable(),
  /** The lower link of vlan, macvlan, vxlan ... (IFLA_LINK). */
  parent: LinkPointer.nullable(),
  /** The other end of a veth pair. */
  peer: LinkPointer.nullable(),
  qdisc: z.string().nullable(),
  txQueueLength: z.number().int(),
  rxQueues: z.number().int(),
  txQueues: z.number().int(),
  /** Options of the kind, by the names of the `*Options` schemas; tun/tap add `attached`. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Bridge port state, where the controller is a bridge. */
  bridgePort: z
    .object({
      state: z.enum(['disabled', 'listening', 'learning', 'forwarding', 'blocking']),
      cost: z.number().int(),
      priority: z.number().int(),
    })
    .nullable(),
});
export type Link = z.infer<typeof Link>;

/** A process that has a TUN or TAP open. */
export const LinkHolder = z.object({
  pid: z.number().int(),
  program: z.string(),
  /** Where it is a datapath of this helper: its name. */
  datapath: z.string().nullable(),
});
export type LinkHolder = z.infer<typeof LinkHolder>;

export * from './counters.ts';
