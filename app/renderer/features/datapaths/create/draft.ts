import {
  DATAPATH_KIND_NAMES,
  datapathKind,
  isMadeByPort,
  linkKey,
  PORT_KIND_NAMES,
  portKind,
  type DatapathRow,
  type DatapathType,
  type Link,
  type PortInput,
  type PortKindsWith,
  type SettingField,
} from '../../../../../helper/protocol/index.ts';
import type { FieldValue } from '../../../parts/forms/FormInput.tsx';
import { namesIn, proposeName } from '../../../parts/links/propose.ts';
import { canCarry, canPort } from '../../../parts/datapaths/joining.ts';

/** How a port is chosen in the form: made, taken from what is there, or a socket. */
export type PortSource = 'link' | PortKindsWith<'made' | 'none'>;

/** One port as it is typed: numbers are text until they are sent. */
export interface PortDraft {
  /** Tells rows apart while they are edited. */
  id: number;
  way: PortSource;
  /** What its kind asks for (`form` in protocol/kinds/port), by name. */
  fields: Readonly<Record<string, string>>;
  /** Whether the user chose the name of a new device. */
  isNamed: boolean;
  /** Of a new device or a socket. */
  namespace: string;
  /** `linkKey` of a link that is there. */
  link: string;
  xdp: boolean;
}

/** The form as it is typed. Settings of types that are not chosen wait for their turn. */
export interface DatapathDraft {
  type: DatapathType;
  name: string;
  isNamed: boolean;
  ports: readonly PortDraft[];
  threads: string;
  affinity: string;
  busyPoll: string;
  /** What each type asks for (`form` in protocol/kinds/datapath), by name. */
  settings: Readonly<Record<DatapathType, Readonly<Record<string, FieldValue>>>>;
  /** responder: the address of this computer's end of a new TAP or TUN. */
  ownAddress: string;
}

export const settingPath = ({ name, path = [name] }: SettingField): string => ['settings', ...path].join('.');
/** Where the responder answers, as typed. */
export const answersOf = ({ settings }: DatapathDraft): string[] => settings.responder['addresses'] as string[];

/** Which ways a type offers. A TUN carries packets: only a responder answers those. */
export function portSources(type: DatapathType): PortSource[] {
  const kinds = PORT_KIND_NAMES.filter(
    (kind) => portKind(kind).device !== 'existing' && (type === 'responder' || portKind(kind).carries === 'frames'),
  ) as Exclude<PortSource, 'link'>[];
  const made = kinds.filter(isMadeByPort);
  return type === 'responder'
    ? [...made, 'link']
    : [...made, 'link', ...kinds.filter((kind) => !made.includes(kind as never))];
}

let lastPort = 0;
export function newPort(way: PortSource, more: Partial<PortDraft> = {}): PortDraft {
  lastPort += 1;
  return {
    id: lastPort,
    way,
    fields:
      way === 'link' ? {} : Object.fromEntries(portKind(way).form.map(({ name, initial }) => [name, String(initial)])),
    isNamed: false,
    namespace: '',
    link: '',
    xdp: false,
    ...more,
  };
}

/** Ports that a type starts with, beside those that somebody pointed at. */
function firstPorts(type: DatapathType, given: readonly PortDraft[]): PortDraft[] {
  if (type === 'responder') return given.length > 0 ? [...given] : [newPort('tap')];
  if (type === 'switch') return given.length > 0 ? [...given, newPort('tap')] : [newPort('tap'), newPort('tap')];
  return [newPort('tap'), ...(given.length > 0 ? given : [newPort('link'), newPort('link')])];
}

/** A network that nobody here uses yet, so that the first ping goes where it should. */
export function freePair(addresses: Iterable<{ address: string }>): { own: string; other: string } {
  const used = new Set([...addresses].map(({ address }) => address.split('.').slice(0, 3).join('.')));
  let third = 0;
  while (used.has(`10.99.${third}`) && third < 255) third += 1;
  return { own: `10.99.${third}.1/24`, other: `10.99.${third}.2/24` };
}

export interface Surroundings {
  links: readonly Link[];
  datapaths: readonly DatapathRow[];
  addresses: Iterable<{ address: string }>;
}

export const deviceOf = ({ fields }: Pick<PortDraft, 'fields'>): string => (fields['device'] ?? '').trim();

/** With a name that is free, where it makes a device and nobody chose one. */
export function proposeDevice(port: PortDraft, taken: ReadonlySet<string>): PortDraft {
  if (!isMadeByPort(port.way) || port.isNamed) return port;
  const device = proposeName(port.way, taken);
  return deviceOf(port) === device ? port : { ...port, fields: { ...port.fields, device } };
}

/** Names of devices that are to be made follow what is there, and one another, until they are chosen. Pure. */
export function settle(
  draft: DatapathDraft,
  { links, datapaths }: Pick<Surroundings, 'links' | 'datapaths'>,
): DatapathDraft {
  // A port is called after its device, whatever the namespace; a device that is gone comes back with its datapath.
  const own = new Set(draft.ports.filter(({ isNamed }) => isNamed).map(deviceOf));
  const promised = (namespace: string) =>
    datapaths.flatMap(({ ports }) =>
      ports.flatMap(({ port }) => ('device' in port && port.namespace === namespace ? [port.device] : [])),
    );
  const namesOf = (namespace: string) => new Set([...namesIn(links, namespace), ...promised(namespace), ...own]);
  const ports = draft.ports.map((port) => {
    const named = proposeDevice(port, namesOf(port.namespace));
    if (isMadeByPort(named.way)) own.add(deviceOf(named));
    return named;
  });
  if (draft.isNamed) return { ...draft, ports };
  let number = 0;
  while (datapaths.some(({ name }) => name === `${datapathKind(draft.type).stem}${number}`)) number += 1;
  return { ...draft, ports, name: `${datapathKind(draft.type).stem}${number}` };
}

/** A port that somebody pointed at, as a row of the form. */
export function givenPort(port: PortInput, links: readonly Link[]): PortDraft[] {
  if (!('device' in port)) return [];
  const link = links.find(({ namespace, name }) => namespace === (port.namespace ?? '') && name === port.device);
  return link ? [newPort('link', { link: linkKey(link.namespace, link.index) })] : [];
}

const initialSettings = Object.fromEntries(
  DATAPATH_KIND_NAMES.map((type) => [
    type,
    Object.fromEntries(datapathKind(type).form.map(({ name, initial }) => [name, initial])),
  ]),
) as Record<DatapathType, Record<string, FieldValue>>;

/** A form whose defaults work as they stand, where the type needs nothing that is not there. */
export function startDraft(type: DatapathType, given: readonly PortDraft[], around: Surroundings): DatapathDraft {
  const { own, other } = freePair(around.addresses);
  return settle(
    {
      type,
      name: '',
      isNamed: false,
      ports: firstPorts(type, given),
      threads: '1',
      affinity: '',
      busyPoll: '0',
      settings: { ...initialSettings, responder: { addresses: [other] } },
      ownAddress: own,
    },
    around,
  );
}

/** Another type keeps the name that was chosen and the links that were; its own ports are new. */
export function changeType(draft: DatapathDraft, type: DatapathType, around: Surroundings): DatapathDraft {
  const kept = draft.ports.filter(({ way, link }) => way === 'link' && link !== '');
  return settle({ ...draft, type, ports: firstPorts(type, kept) }, around);
}

/** Links that can be a port: not the loopback, not what is a port already; a TUN only of a responder. */
export const portLinks = (links: readonly Link[], type: DatapathType): Link[] =>
  links.filter((link) => canPort(link) && canCarry(type, link));
