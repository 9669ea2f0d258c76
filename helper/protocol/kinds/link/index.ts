import type { Message } from '../../messages/message.ts';
import { bond } from './bond.ts';
import { bridge } from './bridge.ts';
import { dummy } from './dummy.ts';
import { ifb } from './ifb.ts';
import type { IpWord, LinkKind } from './kind.ts';
export type { CommandOption, IpWord } from './kind.ts';
import { macvlan } from './macvlan.ts';
import { macvtap } from './macvtap.ts';
import { tap } from './tap.ts';
import { tun } from './tun.ts';
import { veth } from './veth.ts';
import { vlan } from './vlan.ts';
import { vxlan } from './vxlan.ts';

/** Every kind of link that Taproom makes, in the order in which people are shown them. */
export const LINK_KINDS = { tun, tap, veth, bridge, vxlan, macvlan, macvtap, ifb, dummy, vlan, bond };

type Kinds = typeof LINK_KINDS;
export type LinkKindName = keyof Kinds;
export const LINK_KIND_NAMES = Object.keys(LINK_KINDS) as LinkKindName[];
export const isCreatable = (kind: string): kind is LinkKindName => Object.hasOwn(LINK_KINDS, kind);

/** A kind as whoever looks it up by its name sees it; options of another kind are not given to it. */
type AnyLinkKind = Omit<LinkKind<LinkKindName, never, 'netlink' | 'tun'>, 'options' | 'mtu' | 'ip' | 'unique'> & {
  unique?: (options: object) => { key: string; what: Message };
  mtu?: (options: object, parentMtu: number) => number;
  ip: (options: object) => IpWord[];
};
const kinds = LINK_KINDS as unknown as Readonly<Record<LinkKindName, AnyLinkKind>>;
export const linkKind = (kind: LinkKindName): AnyLinkKind => kinds[kind];
/** The same of any link, whose kind may be one that Taproom does not make. */
export const knownKind = (kind: string): AnyLinkKind | undefined => (isCreatable(kind) ? kinds[kind] : undefined);
/** Its MTU is at most that of what it stands on: of all but what encapsulates. */
export const isBoundByParent = (kind: string): boolean => knownKind(kind)?.parent !== 'optional';

/** Kinds that the kernel makes by rtnetlink; TUN and TAP are opened. */
export type NetlinkKind = { [K in LinkKindName]: Kinds[K] extends { maker: 'netlink' } ? K : never }[LinkKindName];
