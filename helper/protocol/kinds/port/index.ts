import type { FormField, Words } from '../form.ts';
import type { PortDevice, PortTextKey } from './kind.ts';
export type { PortTextKey } from './kind.ts';
import { nic } from './nic.ts';
import { tap } from './tap.ts';
import { tun } from './tun.ts';
import { udp } from './udp.ts';
import { vxlan } from './vxlan.ts';
import { xdp } from './xdp.ts';

/** Every kind of port, in the order in which people are shown them. */
export const PORT_KINDS = { tap, tun, nic, xdp, vxlan, udp };

type Kinds = typeof PORT_KINDS;
export type PortKindName = keyof Kinds;
export const PORT_KIND_NAMES = Object.keys(PORT_KINDS) as PortKindName[];
/** Names of the kinds whose device is made, must exist, or is none. */
export type PortKindsWith<D extends PortDevice> = {
  [K in PortKindName]: Kinds[K]['device'] extends D ? K : never;
}[PortKindName];

/** A kind as whoever looks it up by its name sees it; a port of another kind is not given to it. */
interface AnyPortKind {
  kind: PortKindName;
  device: PortDevice;
  carries: 'frames' | 'packets';
  text: {
    form: string;
    example: string;
    help: string;
    read: (target: string) => Record<string, unknown> | null;
    target: (port: object) => string;
    keys: Readonly<Record<string, PortTextKey>>;
  };
  form: readonly FormField[];
  name: Words;
  label: (port: object) => string;
  remote?: (port: object) => string;
}
const kinds = PORT_KINDS as unknown as Readonly<Record<PortKindName, AnyPortKind>>;
export const portKind = (kind: PortKindName): AnyPortKind => kinds[kind];

type OfKind<K> = { kind: K };
const having = (device: PortDevice) => (port: OfKind<PortKindName>) => kinds[port.kind].device === device;

/** Opening it makes its device where it is not there. */
export const makesDevice: <P extends OfKind<PortKindName>>(
  port: P,
) => port is Extract<P, OfKind<PortKindsWith<'made'>>> = having('made') as never;
/** Its device must be there: it is a link of somebody else. */
export const usesDevice: <P extends OfKind<PortKindName>>(
  port: P,
) => port is Extract<P, OfKind<PortKindsWith<'existing'>>> = having('existing') as never;
export const isSocket: <P extends OfKind<PortKindName>>(port: P) => port is Extract<P, OfKind<PortKindsWith<'none'>>> =
  having('none') as never;
/** Whether links of this kind can be made by a port of the same name. */
export const isMadeByPort = (kind: string): kind is PortKindsWith<'made'> =>
  Object.hasOwn(kinds, kind) && kinds[kind as PortKindName].device === 'made';

/** How a port is called, and told from others of its datapath: `tap:vm1`, `vxlan:42@192.0.2.1`. */
export const portKey = (port: OfKind<PortKindName>): string => `${port.kind}:${kinds[port.kind].text.target(port)}`;
