import type { DatapathEvent, DatapathHandle } from '../../../native/lib/datapath-types.ts';
import { portCounters } from '../../../native/lib/datapath.ts';
import type { Datapath, DatapathRow, DatapathStatistics, MacEntry } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
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
  #turn: Promise<unknown> = Promise.resolve();

  constructor(handle: DatapathHandle, datapath: Datapath, network: string | null) {
    this.handle = handle;
    this.datapath = datapath;
    this.network = network;
  }

  /** What changes it waits until what came before has ended: nobody sees half of a change, or comes in between. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn;
    return turn;
  }

  /** After what changes it now. */
  close(): Promise<void> {
    return this.inTurn(() => this.handle.close());
  }

  /** What a thread reports. */
  note({ kind, text, port, other, value }: DatapathEvent, time: Date): void {
    const notice = noticeOf({ kind, text, port, other, value });
    if (notice !== null) this.#notices = [...this.#notices, { time: time.toISOString(), ...notice }].slice(-NOTICES);
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

  macs(): Promise<MacEntry[]> {
    return this.handle.macs();
  }
}

/** What is worth reading later; that a port is down or up stands in its row. */
function noticeOf({ kind, text, port, other, value }: DatapathEvent): Message | null {
  switch (kind) {
    case 'loop':
      return say('datapath.loop', {
        port: port ?? say('datapath.aPort'),
        other: other ?? say('datapath.anotherPort'),
        mac: text === '' ? say('datapath.anAddress') : text,
      });
    case 'failover':
      return failover(port, other, value / 1e6);
    case 'storm':
      return say('datapath.storm', { port: port ?? say('datapath.aPort') });
    case 'port-down':
    case 'port-up':
      return null;
  }
}

/** `took`: milliseconds; 0: it is not known. */
function failover(port: string | null, other: string | null, took: number): Message {
  if (port === null) return other === null ? say('datapath.noMember') : say('datapath.lastMember', { port: other });
  const milliseconds = took.toFixed(1);
  if (other === null)
    return took > 0 ? say('datapath.activeAfter', { port, milliseconds }) : say('datapath.active', { port });
  return took > 0
    ? say('datapath.failoverAfter', { port, other, milliseconds })
    : say('datapath.failover', { port, other });
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
