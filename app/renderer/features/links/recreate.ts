import { LinkAdd, type Address, type Link, type Route } from '../../../../helper/protocol/index.ts';

/** A link with everything that goes when it is deleted. */
export interface Doomed {
  link: Link;
  addresses: readonly Address[];
  routes: readonly Route[];
  controller: Link | null;
  parent: Link | null;
  /** Of a veth pair, and what goes with it. */
  peer: { link: Link; addresses: readonly Address[]; routes: readonly Route[]; controller: Link | null } | null;
  /** Ports of a bridge or bond, and links that stand on it. */
  dependents: number;
}

/** By the kernel itself, with the link: rtnetlink's RTPROT_KERNEL. */
const MADE_BY_KERNEL = 2;
const isLinkLocal = (address: Address): boolean => address.family === 'ipv6' && address.scope === 'link';
const isPlain = (address: Address): boolean =>
  address.peer === null && address.validLifetime === null && !address.flags.some((flag) => flag === 'temporary' || flag === 'noprefixroute');
const cidrs = (addresses: readonly Address[]): string[] =>
  addresses.filter((address) => !isLinkLocal(address)).map((address) => `${address.address}/${address.prefixLength}`);

/** What one end needs to come back by itself: no route of a user's, no address that `link.add` cannot say. */
const isRestorable = (link: Link, addresses: readonly Address[], routes: readonly Route[]): boolean =>
  link.owner === 'taproom' && link.altNames.length === 0 && link.options.attached !== true && link.options.vlanFiltering !== true
  && routes.every((route) => route.protocol === MADE_BY_KERNEL)
  && addresses.every((address) => isLinkLocal(address) || isPlain(address));

/** The parent must be nameable where the link is. */
const parentName = (link: Link, parent: Link | null): string | null =>
  link.parent === null ? '' : parent !== null && parent.namespace === link.namespace ? parent.name : null;

const present = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''));

/**
 * The `link.add` that makes a deleted link again as it was, both ends of a pair; null where something
 * of it would be lost, because then an Undo would promise too much. Pure.
 */
export function recreate({ link, addresses, routes, controller, parent, peer, dependents }: Doomed): LinkAdd | null {
  if (dependents > 0 || !isRestorable(link, addresses, routes)) return null;
  if (link.controller !== null && controller === null) return null;
  const under = parentName(link, parent);
  if (under === null) return null;
  if (link.kind === 'veth') {
    if (peer === null || peer.link.controller !== null || !isRestorable(peer.link, peer.addresses, peer.routes)) return null;
    // `link.add` says these once, for both ends.
    if (peer.link.up !== link.up || peer.link.mtu !== link.mtu || peer.link.group !== link.group || peer.link.alias !== link.alias) return null;
  }
  const request = LinkAdd.safeParse({
    ...present({
      kind: link.kind, name: link.name, mtu: link.mtu, mac: link.mac, group: link.group, alias: link.alias, controller: controller?.name,
    }),
    namespace: link.namespace,
    up: link.up,
    addresses: cidrs(addresses),
    options: {
      ...present({ ...link.options, parent: under }),
      ...(peer === null ? {} : {
        peer: peer.link.name, peerNamespace: peer.link.namespace, peerAddresses: cidrs(peer.addresses), ...present({ peerMac: peer.link.mac }),
      }),
    },
  });
  return request.success ? request.data : null;
}
