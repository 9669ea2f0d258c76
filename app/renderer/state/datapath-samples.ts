import type { DatapathStatistics, PortCounters } from '../../../helper/protocol/index.ts';
import { portId } from './datapath-keys.ts';
import { keep } from '../../../helper/client/pure/equal.ts';

/** The counters' arithmetic for the rates: what came in is received, what was thrown away is dropped. */
export const dropsOf = (counters: Pick<PortCounters, 'drops'>): number =>
  Object.values(counters.drops).reduce((sum, frames) => sum + frames, 0);

interface Cpu {
  used: number;
  share: number | null;
}

/**
 * What the last sample said of datapaths beyond rates: every counter of each port, drops by reason, and
 * how busy the threads are. Outside React, like the rates; rows that say the same stay the same objects.
 */
export class DatapathSamples {
  private ports = new Map<string, PortCounters>();
  private cpus = new Map<string, Cpu>();
  private readonly listeners = new Set<() => void>();
  private lastTime: number | null = null;

  /** `gap`: the time since the sample before says nothing. */
  take({ time, datapaths }: DatapathStatistics, gap: boolean): void {
    const elapsed = this.lastTime === null || gap ? Number.NaN : time - this.lastTime;
    this.lastTime = time;
    const ports = new Map<string, PortCounters>();
    const cpus = new Map<string, Cpu>();
    for (const { name, cpu, ports: rows } of datapaths) {
      const before = this.cpus.get(name);
      // Nanoseconds of CPU over milliseconds of time. A datapath made anew counts from zero.
      const share = before && elapsed > 0 && cpu >= before.used ? (cpu - before.used) / (elapsed * 1e6) : null;
      cpus.set(name, { used: cpu, share });
      for (const row of rows) {
        const id = portId(name, row.key);
        ports.set(id, keep(this.ports.get(id), row));
      }
    }
    this.ports = ports;
    this.cpus = cpus;
    this.listeners.forEach((listener) => listener());
  }

  port(id: string): PortCounters | null {
    return this.ports.get(id) ?? null;
  }

  /** 1 is one CPU wholly busy; null where it is not known. */
  cpu(name: string): number | null {
    return this.cpus.get(name)?.share ?? null;
  }

  onSample = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
}

/** The window's one. */
export const datapathSamples = new DatapathSamples();
