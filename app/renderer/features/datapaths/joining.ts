import type { DatapathRow, Link, PortInput } from '../../../../helper/protocol/index.ts';

/** Which links can be ports of datapaths, and as what. Pure. */
export const isHeldDevice = (link: Pick<Link, 'kind'>): link is { kind: 'tap' | 'tun' } =>
  link.kind === 'tap' || link.kind === 'tun';

/** The loopback has no wire, and a port of a bridge has given its frames to that. */
export const canPort = (link: Link): boolean => link.kind !== 'loopback' && link.controller === null;

const holds = (row: DatapathRow, link: Link): boolean =>
  row.ports.some((port) => port.link?.namespace === link.namespace && port.link.index === link.index);

/** A TUN carries packets, not frames: only a responder answers those. */
export const canJoin = (link: Link, row: DatapathRow): boolean =>
  canPort(link) && (link.kind !== 'tun' || row.type === 'responder') && !holds(row, link);

export const portOfLink = (link: Link): PortInput => ({
  kind: isHeldDevice(link) ? link.kind : 'nic',
  device: link.name,
  namespace: link.namespace,
});
