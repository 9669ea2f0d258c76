import { COUNTER_NAMES, type Counters } from '../../protocol/counters.ts';
import type { StatisticsSample } from '../../protocol/statistics.ts';
import { linkKey } from '../../protocol/topics.ts';

/** Per second, by counter; null where there is no earlier sample to compare with, or the counters began anew. */
export type Rates = Counters | null;

/** Rates of one link over the last samples, oldest first; a gap is null. */
export interface Track {
  namespace: string;
  index: number;
  rates: Rates;
  /** Bits per second. */
  received: (number | null)[];
  sent: (number | null)[];
}

/** Turns samples of counters into rates and keeps their recent history. Pure: the time is the sample's own. */
export class RateTracker {
  readonly #length: number;
  readonly #tracks = new Map<string, Track & { counters: readonly number[] }>();
  #time: number | null = null;

  /** @param length samples of history kept for each link. */
  constructor(length: number) {
    this.#length = length;
  }

  /** Takes a sample in. Links that are not in it are forgotten. False where it is not later than the last one. */
  take(sample: StatisticsSample): boolean {
    const seconds = this.#time === null ? null : (sample.time - this.#time) / 1000;
    if (seconds !== null && seconds <= 0) return false;
    this.#time = sample.time;
    const seen = new Set<string>();
    for (const { namespace, rows } of sample.namespaces) {
      for (const [index = 0, ...counters] of rows) {
        const key = linkKey(namespace, index);
        seen.add(key);
        const track = this.#tracks.get(key);
        const rates = track && seconds !== null ? difference(track.counters, counters, seconds) : null;
        this.#tracks.set(key, {
          namespace,
          index,
          rates,
          counters,
          received: this.#append(track?.received, rates && rates.rxBytes * 8),
          sent: this.#append(track?.sent, rates && rates.txBytes * 8),
        });
      }
    }
    for (const key of this.#tracks.keys()) if (!seen.has(key)) this.#tracks.delete(key);
    return true;
  }

  get tracks(): ReadonlyMap<string, Track> {
    return this.#tracks;
  }

  #append(history: readonly (number | null)[] | undefined, value: number | null): (number | null)[] {
    return [...(history ?? []), value].slice(-this.#length);
  }
}

function difference(before: readonly number[], now: readonly number[], seconds: number): Rates {
  const rates: Partial<Counters> = {};
  for (const [at, name] of COUNTER_NAMES.entries()) {
    const change = (now[at] ?? 0) - (before[at] ?? 0);
    if (change < 0) return null; // Another link with the same index, or a driver that was reset.
    rates[name] = change / seconds;
  }
  return rates as Counters;
}
