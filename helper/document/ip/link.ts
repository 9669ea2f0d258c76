import type { LinkAdd } from '../../protocol/links.ts';
import { linkKind, type IpWord } from '../../protocol/kinds/link/index.ts';
import { peerOf } from '../../protocol/kinds/link/peer.ts';
import { ip, quoted, type Word } from './words.ts';

/** What the link and its addresses are told from others by. */
interface LinkMarks {
  alias?: string | undefined;
  group?: number | undefined;
  /** IFA_PROTO of its addresses. */
  protocol?: number;
}

/**
 * The lines of iproute2 that make the same link, with what `ip link add` has no word for in lines of their own. Pure.
 */
export function linkAddCommands(link: LinkAdd, marks: LinkMarks): string[] {
  const { kind, namespace, name, mtu, mac, controller, up, addresses } = link;
  const set = (...words: readonly Word[]): string => ip(namespace, 'link set', quoted(name), ...words);
  const words = linkKind(kind).ip(optionsOf(link)).map(spelled);
  // A bridge keeps an MTU that is set, not one that it is made with; 1500 is what it has anyway.
  const setsMtu = kind === 'bridge' && mtu !== undefined && mtu !== 1500;
  const basics = [mtu === undefined || setsMtu ? null : ['mtu', mtu], mac === undefined ? null : ['address', mac]];
  const isTun = linkKind(kind).maker === 'tun';
  return [
    ...(isTun
      ? [ip(namespace, 'tuntap add', quoted(name), 'mode', kind, words)]
      : [ip(namespace, 'link add', quoted(name), ...below(link), ...basics, 'type', kind, words)]),
    ...(isTun && (mtu ?? mac) !== undefined ? [set(...basics)] : []),
    ...(setsMtu ? [set('mtu', mtu)] : []),
    ...marksOf(set, marks),
    ...(controller === undefined ? [] : [set('master', quoted(controller))]),
    ...addresses.map((address) => addressLine(namespace, name, address, marks)),
    ...(up ? [set('up')] : []),
    ...peerCommands(link, marks),
  ];
}

const spelled = (word: IpWord): IpWord => (typeof word === 'string' ? quoted(word) : word);

/** `link DEV`, which stands before `type`; a VXLAN has it among its options. */
const below = ({ kind, options }: LinkAdd): Word[] =>
  linkKind(kind).parent === 'required' && 'parent' in options ? [['link', quoted(options.parent ?? '')]] : [];

/** The other end of a pair by its name, in a namespace only where that is another one. */
function optionsOf(link: LinkAdd): LinkAdd['options'] {
  if (link.kind !== 'veth') return link.options;
  const { peerNamespace: _, ...rest } = link.options;
  const { name: peer, namespace } = peerOf(link);
  return { ...rest, peer, ...(namespace === link.namespace ? {} : { peerNamespace: namespace || '1' }) };
}

function peerCommands(link: LinkAdd, marks: LinkMarks): string[] {
  const peer = peerOf(link);
  if (!peer) return [];
  const { namespace, name, addresses } = peer;
  const set = (...words: readonly Word[]): string => ip(namespace, 'link set', quoted(name), ...words);
  return [
    ...marksOf(set, marks),
    ...addresses.map((address) => addressLine(namespace, name, address, marks)),
    ...(link.up ? [set('up')] : []),
  ];
}

const marksOf = (set: (...words: readonly Word[]) => string, { alias, group }: LinkMarks): string[] =>
  alias === undefined && group === undefined
    ? []
    : [set(alias === undefined ? null : ['alias', quoted(alias)], group === undefined ? null : ['group', group])];

const addressLine = (namespace: string, link: string, address: string, { protocol }: LinkMarks): string =>
  ip(namespace, 'address add', address, 'dev', quoted(link), protocol === undefined ? null : ['proto', protocol]);
