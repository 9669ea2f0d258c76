import { linkKey, type Link } from '../../../helper/protocol/index.ts';

/**
 * The other end of each veth link. A pair is known from either side: the kernel tells of the first end
 * before the second exists, so its row may be without a peer for as long as nothing else changes it.
 */
export function peersOf(links: readonly Link[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const link of links) {
    if (link.kind === 'veth' && link.peer && link.peer.namespace !== null)
      said.set(linkKey(link.namespace, link.index), linkKey(link.peer.namespace, link.peer.index));
  }
  const peers = new Map(said);
  for (const [from, to] of said) if (!said.has(to)) peers.set(to, from);
  return peers;
}
