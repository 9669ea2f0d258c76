import {
  isMadeByPort,
  portKind,
  type DatapathRow,
  type DatapathType,
  type Link,
  type PortInput,
} from '../../../../helper/protocol/index.ts';

/** Which links can be ports of datapaths, and as what. Pure. */
export const isHeldDevice = ({ kind }: Pick<Link, 'kind'>): boolean => isMadeByPort(kind);

/** The loopback has no wire, and a port of a bridge has given its frames to that. */
export const canPort = (link: Link): boolean => link.kind !== 'loopback' && link.controller === null;

const holds = (row: DatapathRow, link: Link): boolean =>
  row.ports.some((port) => port.link?.namespace === link.namespace && port.link.index === link.index);

/** A TUN carries packets, not frames: only a responder answers those. */
export const canCarry = (type: DatapathType, { kind }: Pick<Link, 'kind'>): boolean =>
  type === 'responder' || !isMadeByPort(kind) || portKind(kind).carries === 'frames';
export const canJoin = (link: Link, row: DatapathRow): boolean =>
  canPort(link) && canCarry(row.type, link) && !holds(row, link);

export const portOfLink = (link: Link): PortInput => ({
  kind: isMadeByPort(link.kind) ? link.kind : 'nic',
  device: link.name,
  namespace: link.namespace,
});
