import {
  CidrText,
  Datapath,
  datapathKind,
  isMadeByPort,
  linkKey,
  Port,
  PORT_KIND_NAMES,
  portKey,
  portKind,
  type Link,
  type PortInput,
  type SettingField,
  withSetting,
} from '../../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../../helper/protocol/messages/index.ts';
import type { FieldValue } from '../../../parts/forms/FormInput.tsx';
import { faultsOf, firstFault, type Faults } from '../../../parts/forms/faults.ts';
import { missingPrefix } from '../../../parts/forms/prefix.tsx';
import { filled, number, present, word } from '../../../parts/forms/typed.ts';
import { namesIn } from '../../../parts/links/propose.ts';
import { portOfLink } from '../../../parts/datapaths/joining.ts';
import { answersOf, deviceOf, type DatapathDraft, type PortDraft } from './draft.ts';

/** What the form amounts to, and what is wrong with it, by the path of the field. Pure. */

const SOCKETS = new Set<string>(PORT_KIND_NAMES.filter((kind) => portKind(kind).device === 'none'));

/** Not yet checked; a link that was not chosen, or has gone, is a port without a device. */
function portRequest(port: PortDraft, links: readonly Link[]): unknown {
  const { way, namespace } = port;
  if (way === 'link') {
    const link = links.find((one) => linkKey(one.namespace, one.index) === port.link);
    if (!link) return { kind: 'nic', device: '' };
    const known = portOfLink(link);
    return port.xdp && known.kind === 'nic' ? { ...known, kind: 'xdp' } : known;
  }
  const fields = portKind(way).form.map(({ name, type }) => {
    const typed = port.fields[name] ?? '';
    return [name, type === 'number' ? number(typed) : typed.trim()];
  });
  return present({ kind: way, ...(Object.fromEntries(fields) as Record<string, unknown>), namespace });
}

function settingsRequest({ type, settings }: DatapathDraft): unknown {
  const asked = datapathKind(type).form.filter(({ only }) => only === undefined);
  return asked.reduce<Readonly<Record<string, unknown>>>(
    (request, field) =>
      withSetting(request, field.path ?? [field.name], settingValue(field, settings[type][field.name] ?? '')),
    {},
  );
}

function settingValue({ type }: SettingField, typed: FieldValue): unknown {
  if (Array.isArray(typed)) return filled(typed);
  if (typeof typed === 'boolean') return typed;
  return type === 'number' ? number(typed) : (word(typed) ?? null);
}

export const requestOf = (draft: DatapathDraft, links: readonly Link[]): unknown =>
  present({
    type: draft.type,
    name: draft.name.trim(),
    threads: number(draft.threads),
    busyPoll: number(draft.busyPoll),
    affinity: draft.affinity
      .split(/[\s,]+/)
      .filter((cpu) => cpu !== '')
      .map((cpu) => number(cpu)),
    ports: draft.ports.map((port) => portRequest(port, links)),
    settings: settingsRequest(draft),
  });

/** What the schema cannot know of one port: a link that is not chosen, a name that is taken. */
function portFault(port: PortDraft, links: readonly Link[]): [string, Message] | null {
  if (port.way === 'link') {
    return links.some((one) => linkKey(one.namespace, one.index) === port.link)
      ? null
      : ['device', say('field.chooseLink')];
  }
  if (!isMadeByPort(port.way)) return null;
  const name = deviceOf(port);
  return namesIn(links, port.namespace).has(name) ? ['device', say('field.linkTaken', { name })] : null;
}

/** What a type needs of its ports. */
function portsFault({ type, ports }: DatapathDraft, links: readonly Link[]): Message | null {
  if (ports.length === 0) return say('value.datapathPort');
  const taps = ports.filter(
    ({ way, link }) =>
      way === 'tap' ||
      (way === 'link' && links.some((one) => linkKey(one.namespace, one.index) === link && one.kind === 'tap')),
  ).length;
  return datapathKind(type).portsFault?.({ name: '', ports: ports.length, taps })?.asked ?? null;
}

/** `10.99.0.1/24`, or empty where the device gets none. */
function ownAddressFault(typed: string): Message | null {
  return typed.trim() === '' ? null : (firstFault(CidrText.safeParse(typed.trim()).error) ?? missingPrefix(typed));
}

const positionsOf = (addresses: readonly string[]): number[] =>
  addresses.flatMap((address, place) => (address.trim() === '' ? [] : [place]));

export function check(
  draft: DatapathDraft,
  links: readonly Link[],
  names: ReadonlySet<string>,
): { request: Datapath | null; faults: Faults } {
  const parsed = Datapath.safeParse(requestOf(draft, links));
  const faults = faultsOf(parsed.error, (path) => {
    const parts = path.map(String);
    // Empty lines are left out of the request, not out of the form.
    if (parts[0] === 'settings' && parts[1] === 'addresses' && parts[2] !== undefined) {
      parts[2] = String(positionsOf(answersOf(draft))[Number(parts[2])] ?? parts[2]);
    }
    return parts[0] === 'affinity' ? 'affinity' : parts.join('.');
  });
  draft.ports.forEach((port, i) => {
    const fault = portFault(port, links);
    if (fault) faults.set(`ports.${i}.${fault[0]}`, fault[1]);
  });
  if (names.has(draft.name.trim())) faults.set('name', say('field.datapathTaken', { name: draft.name.trim() }));
  const ports = portsFault(draft, links);
  if (ports) faults.set('ports', ports);
  twice(draft, links).forEach((i) => {
    const field = SOCKETS.has(draft.ports[i]?.way ?? '') ? 'remote' : 'device';
    if (!faults.has(`ports.${i}.${field}`)) faults.set(`ports.${i}.${field}`, say('field.portTwice'));
  });
  if (draft.type === 'responder') {
    answersOf(draft).forEach((address, i) => {
      const alone = missingPrefix(address);
      if (alone) faults.set(`settings.addresses.${i}`, alone);
    });
    const own = ownAddressFault(draft.ownAddress);
    if (own) faults.set('ownAddress', own);
  }
  return { request: faults.size === 0 && parsed.success ? parsed.data : null, faults };
}

/** Places of ports that another before them is already. */
function twice(draft: DatapathDraft, links: readonly Link[]): number[] {
  const seen = new Set<string>();
  return draft.ports.flatMap((port, i) => {
    const known = Port.safeParse(portRequest(port, links));
    if (!known.success) return [];
    const key = `${known.data.namespace} ${portKey(known.data)}`;
    if (seen.has(key)) return [i];
    seen.add(key);
    return [];
  });
}

/** The port of a form of its own: the request, or what is wrong with it. */
export function checkPort(
  port: PortDraft,
  links: readonly Link[],
  taken: ReadonlySet<string>,
): { request: PortInput | null; faults: Faults } {
  const parsed = Port.safeParse(portRequest(port, links));
  const faults = faultsOf(parsed.error, (path) => ['ports', '0', ...path.map(String)].join('.'));
  const own = portFault(port, links);
  if (own) faults.set(`ports.0.${own[0]}`, own[1]);
  if (parsed.success && taken.has(portKey(parsed.data))) {
    faults.set(`ports.0.${'device' in parsed.data ? 'device' : 'remote'}`, say('field.portTwice'));
  }
  return { request: faults.size === 0 && parsed.success ? parsed.data : null, faults };
}
