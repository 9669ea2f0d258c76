import type { MacEntry, PortCounters } from '../../helper/protocol/index.ts';
import type { CreateDatapath, DatapathHandle } from './datapath-types.ts';
import { loadAddon } from './load.ts';
import type { NativeResult } from './types.ts';

interface RawRows { rows: string[]; keys: string[] }
type RawHandle = Omit<DatapathHandle, 'macs'> & { rows(): RawRows };
interface DatapathAddon {
  createDatapath(...args: Parameters<CreateDatapath>): NativeResult<RawHandle>;
  datapathDrops: readonly string[];
}
const addon = (): DatapathAddon => loadAddon() as DatapathAddon;

/** The counters that come before the drops, in the engine's order (native/src/datapath/core/counters.h). */
const COUNTERS = 9;

/** Starts a packet loop in threads of its own: all of its ports, or nothing of it. */
export const createDatapath: CreateDatapath = (options, onEvent) => {
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
  return { ok: true, value: Object.assign(Object.create(null) as object, raw, { macs }) };
};

/** The row of counters of a port as the protocol has it. */
export function portCounters(key: string, counters: readonly number[]): PortCounters {
  const at = (index: number): number => counters[index] ?? 0;
  const drops: Record<string, number> = {};
  addon().datapathDrops.forEach((reason, index) => {
    const frames = at(COUNTERS + index);
    if (frames > 0) drops[reason] = frames;
  });
  return {
    key,
    received: { frames: at(0), bytes: at(1) }, sent: { frames: at(2), bytes: at(3) },
    segmented: at(4), checksummed: at(5), duplicated: at(6), corrupted: at(7), reordered: at(8), drops,
  };
}
