import type { MacEntry, PortCounters, QueueCounters } from '../../helper/protocol/index.ts';
import type { CreateDatapath, DatapathHandle } from './datapath-types.ts';
import { loadAddon } from './load.ts';
import type { NativeResult } from './types.ts';

interface RawRows {
  rows: string[];
  keys: string[];
}
/** What the addon does at once: it waits for the threads, which is one burst, well below a millisecond. */
const AT_ONCE = [
  'addPort',
  'removePort',
  'setPort',
  'replacePort',
  'reopenPort',
  'setCarrier',
  'setBusyPoll',
  'configure',
  'close',
] as const;
type AtOnce = (typeof AT_ONCE)[number];
type RawHandle = Omit<DatapathHandle, AtOnce | 'macs'> & {
  [M in AtOnce]: (...args: Parameters<DatapathHandle[M]>) => Awaited<ReturnType<DatapathHandle[M]>>;
} & { rows(): RawRows };
interface DatapathAddon {
  createDatapath(...args: Parameters<CreateDatapath>): NativeResult<RawHandle>;
  datapathDrops: readonly string[];
}
const addon = (): DatapathAddon => loadAddon() as DatapathAddon;

/** The counters that come before the drops, in the engine's order (native/src/datapath/core/counters.h). */
const COUNTERS = 9;

/** Starts a packet loop in threads of its own: all of its ports, or nothing of it. */
export const createDatapath: CreateDatapath = waiting((options, onEvent) => {
  const made = addon().createDatapath(options, onEvent);
  if (!made.ok) return made;
  const raw = made.value;
  const macs = (): MacEntry[] => {
    const { rows, keys } = raw.rows();
    return rows.map((text) => {
      const row = JSON.parse(text) as Omit<MacEntry, 'port'> & { port: number };
      return { ...row, port: keys[row.port] ?? '' };
    });
  };
  const methods = Object.fromEntries(
    AT_ONCE.map((name) => [name, waiting(raw[name] as (arg: unknown) => unknown)]),
  ) as unknown as Pick<DatapathHandle, AtOnce>;
  return { ok: true, value: { ...raw, ...methods, macs: waiting(macs) } };
});

/** The same as a promise; what it throws rejects it. */
function waiting<A extends unknown[], R>(method: (...args: A) => R): (...args: A) => Promise<R> {
  return (...args) =>
    new Promise((resolve) => {
      resolve(method(...args));
    });
}

/** A row of counters, of a queue or of all of them together, as the protocol has it. */
function queueCounters(counters: readonly number[]): QueueCounters {
  const at = (index: number): number => counters[index] ?? 0;
  const drops: Record<string, number> = {};
  addon().datapathDrops.forEach((reason, index) => {
    const frames = at(COUNTERS + index);
    if (frames > 0) drops[reason] = frames;
  });
  return {
    received: { frames: at(0), bytes: at(1) },
    sent: { frames: at(2), bytes: at(3) },
    segmented: at(4),
    checksummed: at(5),
    duplicated: at(6),
    corrupted: at(7),
    reordered: at(8),
    drops,
  };
}

/** What a sample says of a port; who looks at its totals alone leaves the queues out. */
export const portCounters = (
  key: string,
  counters: readonly number[],
  queues: readonly (readonly number[])[] = [],
): PortCounters => ({ key, ...queueCounters(counters), queues: queues.map(queueCounters) });
