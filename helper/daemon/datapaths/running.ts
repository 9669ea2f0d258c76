import type { DatapathEvent, DatapathHandle } from '../../../native/lib/datapath-types.ts';
import { portCounters } from '../../../native/lib/datapath.ts';
import type { Datapath, DatapathRow, DatapathStatistics, MacEntry } from '../../protocol/index.ts';
import type { Store } from '../store.ts';
import { type PortLife } from './port-life.ts';

/** Notices that a row keeps: what was noticed lately, not a log. */
const NOTICES = 20;

type Notice = DatapathRow['notices'][0];

/** A datapath whose threads run: the engine's handle with what the row says of it. */
export class RunningDatapath {
  readonly handle: DatapathHandle;
  datapath: Datapath;
  network: string | null;
  readonly ports = new Map<string, PortLife>();
  /** What the fast path of an exception was given last, as text. */
  tables = '';
  #notices: Notice[] = [];

  constructor(handle: DatapathHandle, datapath: Datapath, network: string | null) {
    this.handle = handle;
    this.datapath = datapath;
    this.network = network;
  }

  /** What a thread reports. */
  note({ kind, text, port, other, value }: DatapathEvent, time: Date): void {
    const message = noticeOf({ kind, text, port, other, value });
    if (message !== null) this.#notices = [...this.#notices, { time: time.toISOString(), message }].slice(-NOTICES);
  }

  row(store: Store): DatapathRow {
    const { handle, datapath, network } = this;
    const states = new Map(handle.ports().map((state) => [state.key, state]));
    return {
      name: datapath.name,
      type: datapath.type,
      network,
      datapath,
      ports: [...this.ports.values()].map((life) => life.row(store, states.get(life.key))),
      threads: handle.threads().map(({ name, id, cpus }) => ({ name, id, cpus: ranges(cpus) })),
      memory: handle.memory(),
      active: handle.active(),
      notices: this.#notices,
    };
  }

  sample(): DatapathStatistics['datapaths'][0] {
    const { cpu, ports } = this.handle.sample();
    return {
      name: this.datapath.name,
      cpu,
      ports: ports.map(({ key, counters, queues }) => portCounters(key, counters, queues)),
    };
  }

  macs(): MacEntry[] {
    return this.handle.macs();
  }
}

/** What is worth reading later; that a port is down or up stands in its row. */
function noticeOf({ kind, text, port, other, value }: DatapathEvent): string | null {
  const said = text.trim() === '' ? null : text;
  switch (kind) {
    case 'loop':
      return `A loop between ${port ?? 'a port'} and ${other ?? 'another'}: ${said ?? 'an address'} moves to and fro; its frames are dropped for a while.`;
    case 'failover':
      return port === null
        ? `No member is left${other === null ? '' : `: ${other} was the last`}.`
        : `${port} is active now${other === null ? '' : `, in place of ${other}`}${value > 0 ? `; ${(value / 1e6).toFixed(1)} ms passed` : ''}.`;
    case 'storm':
      return said ?? `${port ?? 'A port'} is above its storm limit: what is more is dropped.`;
    case 'port-down':
    case 'port-up':
      return null;
  }
}

/** `0-3,6`. */
export function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length;) {
    const first = sorted[at] ?? 0;
    let last = first;
    for (at += 1; at < sorted.length && sorted[at] === last + 1; at += 1) last += 1;
    parts.push(first === last ? String(first) : `${first}-${last}`);
  }
  return parts.join(',');
}
