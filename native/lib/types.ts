/**
 * The typed face of the native addon. Rows that come out are the protocol's own types, serialised
 * by the netlink thread and parsed here once, so that no converter stands between kernel and wire.
 * Expected failures are results; an exception is a bug: a closed object, or an argument of a wrong type or out of
 * range, which is a TypeError whose `field` names it (`createLink.link.options.peer`).
 */
import type { Change, Family, KernelTopic, RouteColumn, Row, SysctlKey } from '../../helper/protocol/index.ts';

export interface NativeFailure {
  /** The request or system call that failed, e.g. `RTM_NEWLINK` or `ioctl TUNSETIFF`. */
  step: string;
  /** Positive errno; ETIMEDOUT where no answer came, ECANCELED where the thread was closed. */
  errno: number;
  /** `EPERM`, `EEXIST`, ... */
  code: string;
  /** strerror text. */
  message: string;
  /** The kernel's extended ACK, where it gave one. */
  kernelMessage?: string;
  /** What to do about it, where the step knows better than its errno says. */
  remedy?: string;
}
export type NativeResult<T> = { ok: true; value: T } | { ok: false; error: NativeFailure };

/** What changed in one namespace, coalesced per object: the last state of each, in no special order. */
export interface KernelBatch {
  namespace: string;
  /** The event socket overran (ENOBUFS): everything known of this namespace is to be dumped again. */
  resync: boolean;
  /** Messages of the kernel behind it, also where several were about one object. */
  events: number;
  /**
   * Tables that the kernel changes along with these without saying so (IPv4 routes of a link that
   * went down, of an address that went; hops of IPv6 multipath routes): to be dumped again.
   */
  stale: KernelTopic[];
  /** Of the routes only these parts. */
  staleParts?: RoutePart[];
  /** Parts of tables that are only counted, where that count changed; their rows are void. */
  large: LargePart[];
  changes: Change[];
}

/** Routes of one protocol. */
export interface RoutePart {
  family: Family;
  protocol: number;
}
/** Routes of one protocol, or the neighbours, of which there are more than `largeTable`: counted, not told. */
export interface LargePart {
  topic: 'routes' | 'neighbours';
  family: Family;
  /** null of neighbours. */
  protocol: number | null;
  count: number;
}

export type KernelRows = { [T in KernelTopic]?: Row<T>[] } & {
  /** What of these topics is only counted; absent is nothing. */
  large?: LargePart[];
};

/** Of the routes that are only counted, those that fit. */
export interface RouteFilter extends RoutePart {
  table?: number;
  /** Of a link that they lead to. */
  index?: IfIndex;
  /** A prefix in which their destinations lie. */
  within?: string;
  /** Of each route these values, as an array, instead of all of it. */
  columns?: readonly RouteColumn[];
}

/** Of the neighbours that are only counted, those that fit. */
export interface NeighbourFilter {
  family: Family;
  index?: IfIndex;
  /** A prefix in which they lie. */
  within?: string;
}

/** A link in the namespace of the request, resolved by the caller: netlink never sees a name that it could mistake. */
export type IfIndex = number;

export interface NativeBridge {
  stp?: boolean;
  ageing?: number;
  forwardDelay?: number;
  vlanFiltering?: boolean;
  priority?: number;
}
/** Each kind with its options: one struct in C++ (native/src/netlink/requests.h), which reads itself. */
export type NativeLinkKind =
  | {
      kind: 'veth';
      options: {
        peer: string;
        peerNamespace?: string;
        peerMac?: string;
        peerGroup?: number;
        peerMtu?: number;
        peerAlias?: string;
        peerUp?: boolean;
      };
    }
  | { kind: 'bridge'; options?: NativeBridge }
  | {
      kind: 'vxlan';
      options: {
        id: number;
        remote?: string;
        group?: string;
        local?: string;
        port: number;
        ttl?: number;
        learning?: boolean;
      };
    }
  | { kind: 'macvlan' | 'macvtap'; options: { mode: string } }
  | { kind: 'vlan'; options: { id: number; protocol: '802.1Q' | '802.1ad' } }
  | { kind: 'bond'; options?: { mode?: string; miimon?: number } }
  | { kind: 'ifb' | 'dummy'; options?: undefined };

/** RTM_NEWLINK with NLM_F_CREATE | NLM_F_EXCL; tun and tap are made by openTun instead. */
export type LinkCreate = NativeLinkKind & {
  /** May be a pattern with %d. */
  name: string;
  up?: boolean;
  mtu?: number;
  mac?: string;
  /** With `peerAlias` and `peerUp`: literal names only, because the kernel needs a second message for them, by name. */
  alias?: string;
  group?: number;
  parent?: IfIndex;
  controller?: IfIndex;
  txQueueLength?: number;
  /** Pairs of queues, of a veth at each end; without it the kernel's own choice. */
  queues?: number;
};

/** RTM_SETLINK / RTM_NEWLINK on an existing index: what is left out stays. */
export interface LinkChange {
  up?: boolean;
  name?: string;
  mtu?: number;
  mac?: string;
  alias?: string;
  group?: number;
  /** null releases the port. */
  controller?: IfIndex | null;
  /** A namespace known to this object by name (`""`: the helper's own). */
  moveTo?: string;
  /** The kind that the link is of, and what of its options changes. */
  kind?: 'bridge';
  options?: NativeBridge;
}

export interface AddressChange {
  index: IfIndex;
  address: string;
  prefixLength: number;
  peer?: string;
  broadcast?: string;
  scope?: string;
  label?: string;
  /** Seconds; null for ever. */
  validLifetime?: number | null;
  preferredLifetime?: number | null;
  noDad?: boolean;
  noPrefixRoute?: boolean;
  protocol?: number;
}

export interface RouteChange {
  family: 'ipv4' | 'ipv6';
  type: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
  /** With prefix length; `0.0.0.0/0` for default. */
  destination: string;
  table: number;
  metric?: number;
  protocol?: number;
  gateway?: string;
  index?: IfIndex;
  source?: string;
  onlink?: boolean;
  mtu?: number;
  nexthops?: { gateway?: string; index?: IfIndex; weight: number; onlink?: boolean }[];
}

export interface RuleChange {
  family: 'ipv4' | 'ipv6';
  priority?: number;
  from?: string;
  to?: string;
  inputLink?: string;
  outputLink?: string;
  mark?: number;
  markMask?: number;
  action: 'lookup' | 'blackhole' | 'unreachable' | 'prohibit';
  table?: number;
  invert?: boolean;
  protocol?: number;
}

/** One per process: a thread that owns a request and an event socket for each namespace. */
export interface Netlink {
  /** Starts to watch a namespace; `path` null is the process's own, else a file such as /run/netns/NAME. */
  addNamespace(options: { name: string; path: string | null }): Promise<NativeResult<{ inode: number }>>;
  removeNamespace(name: string): Promise<NativeResult<null>>;
  /** E2BIG where there are more rows than `most`: none of them has become an object then. */
  dump(namespace: string, topics: readonly KernelTopic[], most?: number): Promise<NativeResult<KernelRows>>;
  /** The same of routes, or a part of them, in slices: events and other requests do not wait behind a large table. */
  readRoutes(namespace: string, most?: number, part?: RoutePart): Promise<NativeResult<KernelRows>>;
  /** Begins a list of routes that are only counted; the kernel keeps its place until it is closed. */
  openScan(namespace: string, filter: RouteFilter): Promise<NativeResult<number>>;
  /** The same of neighbours. */
  openNeighbourScan(namespace: string, filter: NeighbourFilter): Promise<NativeResult<number>>;
  /** At most `most` further rows as JSON, joined by commas; there may be fewer, also none, before it is done. */
  readScan(
    namespace: string,
    scan: number,
    most: number,
  ): Promise<NativeResult<{ rows: string; count: number; done: boolean }>>;
  closeScan(namespace: string, scan: number): Promise<NativeResult<null>>;
  /** One link, freshly read; ENODEV when it is gone. */
  getLink(namespace: string, link: { index: IfIndex } | { name: string }): Promise<NativeResult<Row<'links'>>>;
  /** RTM_GETSTATS: rows of `[index, ...COUNTER_NAMES]`. */
  statistics(namespace: string): Promise<NativeResult<number[][]>>;
  /**
   * Makes a link whole, or nothing of it, and reads it back: its rows, as they are then, have been
   * delivered as changes. Answers with the indexes of the link and, of a veth pair, of its peer; with
   * none of them where the kernel chose a name.
   */
  createLink(namespace: string, link: LinkCreate): Promise<NativeResult<IfIndex[]>>;
  changeLink(namespace: string, index: IfIndex, change: LinkChange): Promise<NativeResult<null>>;
  deleteLink(namespace: string, index: IfIndex): Promise<NativeResult<null>>;
  deleteGroup(namespace: string, group: number): Promise<NativeResult<null>>;
  addAddress(namespace: string, address: AddressChange): Promise<NativeResult<null>>;
  deleteAddress(namespace: string, address: AddressChange): Promise<NativeResult<null>>;
  addRoute(namespace: string, route: RouteChange): Promise<NativeResult<null>>;
  deleteRoute(namespace: string, route: RouteChange): Promise<NativeResult<null>>;
  getRoute(
    namespace: string,
    /** `match`: the route of the table that it would take, as that has it. */
    query: { to: string; from?: string; inputIndex?: IfIndex; mark?: number; match?: boolean },
  ): Promise<NativeResult<Row<'routes'>>>;
  addRule(namespace: string, rule: RuleChange): Promise<NativeResult<null>>;
  deleteRule(namespace: string, rule: RuleChange): Promise<NativeResult<null>>;
  /** Idempotent; joins the thread. */
  close(): void;
}

export interface TunCreate {
  mode: 'tun' | 'tap';
  /** May be a pattern with %d; the actual name comes back. */
  name: string;
  /** A namespace file, or null for the process's own. */
  namespacePath: string | null;
  /** IFF_TUN_EXCL: an existing device of this name is an error, not attached to. */
  exclusive: boolean;
  vnetHeader?: boolean;
  multiQueue?: boolean;
  persistent?: boolean;
  owner?: number | null;
  ownerGroup?: number | null;
  mac?: string;
  /** Offloads to ask for with TUNSETOFFLOAD; what the kernel refuses is left out of the answer. Needs vnetHeader. */
  offloads?: readonly Offload[];
  /** The driver's character device; default /dev/net/tun. Another one is for tests. */
  devicePath?: string;
}
export type Offload = 'csum' | 'tso4' | 'tso6' | 'tso-ecn' | 'uso4' | 'uso6';

/** What the TUN/TAP driver of this kernel offers. */
export interface TunProbe {
  /** `tun`, `tap`, `no-pi`, `vnet-hdr`, `multi-queue`, `napi`, `napi-frags`, `no-carrier`. */
  features: string[];
  offloads: Offload[];
}

/** An open TUN/TAP descriptor (one queue). Closing it ends a device that is not persistent. */
export interface TunHandle {
  readonly name: string;
  readonly index: number;
  readonly offloads: readonly Offload[];
  /** One packet, never truncated (64 KiB + vnet header), or null where none waits. Diagnosis and tests only. */
  read(): NativeResult<Uint8Array | null>;
  write(packet: Uint8Array): NativeResult<number>;
  setPersistent(on: boolean): NativeResult<null>;
  /** Idempotent. */
  close(): void;
}

/** Credentials that the kernel recorded when the peer connected (SO_PEERCRED, SO_PEERGROUPS). */
export interface PeerCredentials {
  pid: number;
  uid: number;
  gid: number;
  groups: number[];
}

/** A setting below /proc/sys/net. Keys and links are checked against a closed list before a path is made of them. */
export interface SysctlFile {
  /** A namespace file, or null for the process's own. */
  namespacePath: string | null;
  key: SysctlKey;
  /** null: the setting is the whole namespace's. */
  link: string | null;
}
