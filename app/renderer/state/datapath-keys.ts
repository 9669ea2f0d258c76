import { linkKey, portKind, type PortRow } from '../../../helper/protocol/index.ts';

/**
 * How a datapath and its ports are called where links are called by `namespace/index`: in the
 * selection, in the picture and among the rates. A namespace has no ":" in its name.
 */
const DATAPATH = 'datapath:';
const PORT = 'port:';

export const datapathKey = (name: string): string => `${DATAPATH}${name}`;
/** `port`: its PortKey. */
export const portId = (datapath: string, port: string): string => `${PORT}${datapath}/${port}`;

type Chosen =
  { what: 'link'; key: string } | { what: 'datapath'; name: string } | { what: 'port'; name: string; port: string };

/** What a key of the selection means. */
export function chosenOf(key: string): Chosen {
  if (key.startsWith(DATAPATH)) return { what: 'datapath', name: key.slice(DATAPATH.length) };
  const slash = key.indexOf('/');
  if (key.startsWith(PORT) && slash > 0)
    return { what: 'port', name: key.slice(PORT.length, slash), port: key.slice(slash + 1) };
  return { what: 'link', key };
}

/** What a port is called in a picture or a list: its device, else whom it talks to. */
export function portLabel({ port }: Pick<PortRow, 'port'>): string {
  return portKind(port.kind).label(port);
}

/** The other end of a port that is a socket; null for a device. */
export function remoteOf({ port }: Pick<PortRow, 'port'>): string | null {
  return portKind(port.kind).remote?.(port) ?? null;
}

/** `linkKey` of a port's device; null for a socket, and while the device is gone. */
export const linkKeyOf = ({ link }: Pick<PortRow, 'link'>): string | null =>
  link === null ? null : linkKey(link.namespace, link.index);
