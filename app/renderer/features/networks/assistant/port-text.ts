import { isMadeByPort, PORT_KIND_NAMES, portKind } from '../../../../../helper/protocol/index.ts';
import { listOf, recordOf, textOf, type Written } from '../document-text.ts';

/** Ports of datapaths as a recipe writes them: `nic:near0,namespace=line,loss=1%`. */
const DEVICES = PORT_KIND_NAMES.filter((kind) => portKind(kind).device !== 'none');
const DEVICE = new RegExp(`^(${DEVICES.join('|')}):([^,]+)(.*)$`, 's');
const NAMESPACE = /,namespace=([^,]+)/;

/** Names of the TUNs and TAPs that a document's datapaths make in the helper's own namespace. */
export function madeDevices(document: Written): Set<string> {
  const ports = listOf(document.datapaths).flatMap((datapath) => listOf(recordOf(datapath).ports));
  return new Set(
    ports.flatMap((port) => {
      const [, kind, device, rest = ''] = DEVICE.exec(textOf(port)) ?? [];
      return isMadeByPort(kind ?? '') && device !== undefined && !NAMESPACE.test(rest) ? [device] : [];
    }),
  );
}

/** The port with other names in the places of its device and its namespace. Pure. */
export function renamePort(
  port: string,
  names: ReadonlyMap<string, string>,
  spaces: ReadonlyMap<string, string>,
): string {
  const [, kind, device = '', rest = ''] = DEVICE.exec(port) ?? [];
  if (kind === undefined) return port;
  const isOwn = !NAMESPACE.test(rest);
  return `${kind}:${isOwn ? (names.get(device) ?? device) : device}${rest.replace(NAMESPACE, (_, space: string) => `,namespace=${spaces.get(space) ?? space}`)}`;
}
