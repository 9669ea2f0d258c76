import { datapathRules } from '../../document/index.ts';
import type { Datapath } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { canonicalJson } from './canonical.ts';
import { linkPlace } from './keys.ts';

/** Datapaths as the planner compares them: by name, with whose they are. */
export interface WorldDatapath {
  datapath: Datapath;
  /** null: made by hand. */
  network: string | null;
}

export { makesDevice } from '../../protocol/index.ts';

type DatapathPort = Datapath['ports'][number];
type DevicePort = Extract<DatapathPort, { device: string }>;

export const isDevicePort = (port: DatapathPort): port is DevicePort => 'device' in port;
export const portPlace = ({ namespace, device }: DevicePort): string => linkPlace(namespace, device);

/**
 * Whether two descriptions say the same. The order of ports says nothing, but which of the TAPs of a bond comes first.
 */
export const sameDatapath = (a: Datapath, b: Datapath): boolean =>
  canonicalJson(ordered(a)) === canonicalJson(ordered(b));

const ordered = (datapath: Datapath): Datapath => {
  const texts = new Map(datapath.ports.map((port) => [port, canonicalJson(port)]));
  const key = (port: DatapathPort): string => texts.get(port) ?? '';
  const first = datapath.type === 'bond' ? datapath.ports.find(({ kind }) => kind === 'tap') : undefined;
  const rest = datapath.ports.filter((port) => port !== first).sort((x, y) => (key(x) < key(y) ? -1 : 1));
  return { ...datapath, ports: first ? [first, ...rest] : rest };
};

/** What of a datapath cannot change while it runs; null: it can become the other. */
export function fixedDifference(before: Datapath, after: Datapath): Message | null {
  if (before.type !== after.type) return say('datapath.fixedType');
  if (before.threads !== after.threads) return say('datapath.fixedThreads');
  if (canonicalJson(before.affinity) !== canonicalJson(after.affinity)) return say('datapath.fixedAffinity');
  if (before.type === 'bond' && bondedTap(before) !== bondedTap(after)) return say('datapath.fixedBondedTap');
  if (
    before.type === 'responder' &&
    canonicalJson(before.ports[0] && withoutSettings(before.ports[0])) !==
      canonicalJson(after.ports[0] && withoutSettings(after.ports[0]))
  )
    return say('datapath.fixedResponderPort');
  return null;
}

/** Place of the TAP over which a bond joins its members. */
function bondedTap({ ports }: Datapath): string | null {
  const tap = ports.find(({ kind }) => kind === 'tap');
  return tap && isDevicePort(tap) ? portPlace(tap) : null;
}

/** What a port is, without what can change while it runs. */
export function withoutSettings(port: DatapathPort): Record<string, unknown> {
  const { settings: _, ...rest } = port;
  return rest;
}

/** The datapath without some of its ports; null: nothing that could run on is left of it. */
export function withoutPorts(datapath: Datapath, leaving: (port: DatapathPort) => boolean): Datapath | null {
  const left = { ...datapath, ports: datapath.ports.filter((port) => !leaving(port)) };
  return datapathRules(left).next().done && fixedDifference(datapath, left) === null ? left : null;
}
