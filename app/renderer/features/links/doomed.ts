import { linkKey, type Link } from '../../../../helper/protocol/index.ts';
import { addressesOf, allLinks, keyOf, linkAt, peerOf, pointerKey, portsOf, routesOf, type AppState } from '../../state/index.ts';
import type { Doomed } from './recreate.ts';

/** Ports of a link and links that stand on it. */
function dependentsOf(state: AppState, key: string): number {
  const standing = allLinks(state).filter((one) => one.kind !== 'veth' && pointerKey(one.parent) === key);
  return portsOf(key)(state).length + standing.length;
}

const controllerOf = (state: AppState, link: Link): Link | null =>
  link.controller === null ? null : linkAt(linkKey(link.namespace, link.controller))(state) ?? null;

/** What goes with a link, as it is now. */
export function doomedWith(state: AppState, link: Link): Doomed {
  const key = keyOf(link);
  const peerKey = peerOf(key)(state);
  const peer = linkAt(peerKey)(state);
  return {
    link,
    addresses: addressesOf(key)(state),
    routes: routesOf(key)(state),
    controller: controllerOf(state, link),
    parent: linkAt(pointerKey(link.parent))(state) ?? null,
    peer: peer === undefined || peerKey === null ? null : {
      link: peer, addresses: addressesOf(peerKey)(state), routes: routesOf(peerKey)(state), controller: controllerOf(state, peer),
    },
    dependents: dependentsOf(state, key) + (peerKey === null ? 0 : dependentsOf(state, peerKey)),
  };
}
