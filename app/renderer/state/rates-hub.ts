import { linkKey, type Counters, type PortCounters } from '../../../helper/protocol/index.ts';
import type { SamplePush } from '../../shared/ipc.ts';
import { portId } from './datapath-keys.ts';
import { datapathSamples, dropsOf } from './datapath-samples.ts';
import { Clock, RateHistory } from './rate-history.ts';
import { addRates, countersOf, isGap, isZero, rateBetween, ZERO_RATE, type Rate } from './rates.ts';

/** Ticks that a sparkline shows; a link silent for longer than this has nothing to redraw. */
export const SPARKLINE_TICKS = 60;

interface Entry {
  counters: Counters;
  firstTick: number;
  lastTick: number;
  /** The last tick with something to draw; before the first traffic there is none. */
  activeTick: number;
  /** null: not known (first sample, after a gap). */
  rate: Rate | null;
  history: RateHistory | null;
}

const portCounters = (port: PortCounters): Counters => ({
  rxBytes: port.received.bytes,
  rxPackets: port.received.frames,
  rxErrors: 0,
  rxDropped: dropsOf(port),
  txBytes: port.sent.bytes,
  txPackets: port.sent.frames,
  txErrors: 0,
  txDropped: 0,
});

type Listener = () => void;
class Listeners {
  private readonly byKey = new Map<string, Set<Listener>>();

  add(key: string, listener: Listener): () => void {
    const set = this.byKey.get(key) ?? new Set();
    this.byKey.set(key, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.byKey.get(key) === set) this.byKey.delete(key);
    };
  }

  call(key: string): void {
    this.byKey.get(key)?.forEach((listener) => listener());
  }
}

/**
 * The rates of every link, outside React: a sample wakes only the components that show a figure which
 * changed. Three kinds of listener: `onRate` (the figure), `onSeries` (a sparkline: also while old
 * traffic scrolls out), `onTick` (a chart or a sorted list: every sample).
 */
export class RatesHub {
  readonly clock = new Clock();
  private entries = new Map<string, Entry>();
  private readonly rateListeners = new Listeners();
  private readonly seriesListeners = new Listeners();
  private readonly tickListeners = new Set<Listener>();
  private interval = 1000;
  private lastTime: number | null = null;
  private offset = 0;
  private sum: Rate = ZERO_RATE;

  /** Milliseconds between samples, as asked for: what is much longer is a gap. */
  expect(interval: number): void {
    this.interval = interval;
  }

  /** Takes a sample that arrived at wall-clock `now`; `counted` says which links are in the total. */
  take(sample: SamplePush, now: number, counted: (key: string) => boolean): void {
    const elapsed = this.lastTime === null ? Number.NaN : sample.time - this.lastTime;
    const gap = isGap(elapsed, this.interval);
    // The helper's clock is monotonic and its zero unknown: tie it to the wall again after each gap.
    if (gap) this.offset = now - sample.time;
    this.lastTime = sample.time;
    this.clock.advance(sample.time + this.offset);
    let sum = ZERO_RATE;
    for (const { namespace, rows } of sample.namespaces) {
      for (const row of rows) {
        const counters = countersOf(row);
        if (!counters || row[0] === undefined) continue;
        const key = linkKey(namespace, row[0]);
        const rate = this.takeRow(key, counters, gap ? null : elapsed);
        if (rate && rate !== ZERO_RATE && counted(key)) sum = addRates(sum, rate);
      }
    }
    // A port is drawn like a link: in is what came into the datapath by it. Its frames are the total's already.
    for (const { name, ports } of sample.datapaths) {
      for (const port of ports) this.takeRow(portId(name, port.key), portCounters(port), gap ? null : elapsed);
    }
    datapathSamples.take(sample, gap);
    if (!sample.complete) this.keepSilent(gap ? null : elapsed);
    this.sum = isZero(sum) ? ZERO_RATE : sum;
    this.tickListeners.forEach((listener) => listener());
  }

  /** What an incomplete sample leaves out, and the one before did not, has the counters that it had. */
  private keepSilent(elapsed: number | null): void {
    for (const [key, entry] of this.entries) {
      if (entry.lastTick === this.clock.tick - 1) this.takeRow(key, entry.counters, elapsed);
    }
  }

  private takeRow(key: string, counters: Counters, elapsed: number | null): Rate | null {
    const { tick } = this.clock;
    const entry = this.entries.get(key);
    if (!entry) {
      this.entries.set(key, {
        counters,
        firstTick: tick,
        lastTick: tick,
        activeTick: Number.NEGATIVE_INFINITY,
        rate: null,
        history: null,
      });
      return null;
    }
    // Missed in the sample before: the time between is not `elapsed`.
    const known = elapsed !== null && entry.lastTick === tick - 1;
    const before = entry.rate;
    entry.rate = known ? rateBetween(entry.counters, counters, elapsed) : null;
    entry.counters = counters;
    entry.lastTick = tick;
    if (entry.rate !== null && entry.rate !== ZERO_RATE) entry.history ??= new RateHistory(entry.firstTick + 1, tick);
    if (entry.history && entry.rate !== ZERO_RATE) entry.activeTick = tick;
    entry.history?.put(tick, entry.rate);
    if (entry.rate !== before) this.rateListeners.call(key);
    if (tick - entry.activeTick <= SPARKLINE_TICKS) this.seriesListeners.call(key);
    return entry.rate;
  }

  /** The last known figure; null before there are two samples and after a gap. The same object until it changes. */
  rate(key: string): Rate | null {
    return this.entries.get(key)?.rate ?? null;
  }

  /** The last sample's counters. */
  counters(key: string): Counters | null {
    return this.entries.get(key)?.counters ?? null;
  }

  total(): Rate {
    return this.sum;
  }

  /** Links that carry something now. */
  active(): { key: string; rate: Rate }[] {
    const found: { key: string; rate: Rate }[] = [];
    for (const [key, { rate }] of this.entries) if (rate && rate !== ZERO_RATE) found.push({ key, rate });
    return found;
  }

  /** One figure of a link at a tick: zero while it was silent, NaN where nothing is known. */
  at(key: string, tick: number, name: keyof Rate): number {
    const entry = this.entries.get(key);
    if (!entry || tick > entry.lastTick || tick <= entry.firstTick) return Number.NaN;
    return entry.history ? entry.history.at(tick, name) : 0;
  }

  onRate = (key: string, listener: Listener): (() => void) => this.rateListeners.add(key, listener);
  onSeries = (key: string, listener: Listener): (() => void) => this.seriesListeners.add(key, listener);
  onTick = (listener: Listener): (() => void) => {
    this.tickListeners.add(listener);
    return () => void this.tickListeners.delete(listener);
  };

  forget(key: string): void {
    if (this.entries.delete(key)) this.rateListeners.call(key);
  }

  keepOnly(exists: (key: string) => boolean): void {
    for (const key of this.entries.keys()) if (!exists(key)) this.forget(key);
  }
}

/** The window's one hub. */
export const rates = new RatesHub();
