/** Kernel bound: IFNAMSIZ is 16 bytes with the final NUL (linux/if.h). */
export const LINK_NAME_MAX = 15;

/** The other end of a veth pair that is not named: `NAME-peer`, or the shorter `NAME-p`, within the kernel's bound. */
export const defaultPeer = (name: string): string =>
  name.length + 5 <= LINK_NAME_MAX ? `${name}-peer` : `${name.slice(0, LINK_NAME_MAX - 2)}-p`;

/** A link that is to be, or the other end of one. */
export interface LinkEnd {
  namespace: string;
  name: string;
  addresses: readonly string[];
}

interface Pair extends LinkEnd {
  kind: 'veth';
  options: {
    peer?: string | undefined;
    peerNamespace?: string | undefined;
    peerAddresses?: readonly string[] | undefined;
  };
}
type AnyLink = LinkEnd & { kind: string };
/** Whether links of a kind come in pairs. */
export const isPairKind = (kind: string): boolean => kind === 'veth';
const isPair = (link: AnyLink): link is Pair => isPairKind(link.kind);

/** The other end of a pair; null: it has one end. */
export function peerOf(link: Pair): LinkEnd;
export function peerOf(link: AnyLink): LinkEnd | null;
export function peerOf(link: AnyLink): LinkEnd | null {
  if (!isPair(link)) return null;
  const { peer, peerNamespace = link.namespace, peerAddresses = [] } = link.options;
  return { namespace: peerNamespace, name: peer ?? defaultPeer(link.name), addresses: peerAddresses };
}

/** Itself, and the other end of a pair. */
export function endsOf(link: AnyLink): LinkEnd[] {
  const peer = peerOf(link);
  return peer ? [link, peer] : [link];
}
