import type { Rate } from './rates.ts';

/** Samples kept: ten minutes at one a second. */
export const HISTORY_TICKS = 600;

/**
 * The times of the last samples, shared by every link: tick `n` stands in slot `n % HISTORY_TICKS`.
 */
export class Clock {
  /** Wall-clock milliseconds; only for the axis. */
  private readonly times = new Float64Array(HISTORY_TICKS);
  /** Number of the newest tick; -1 before the first. */
  tick = -1;

  advance(time: number): void {
    this.tick += 1;
    this.times[this.tick % HISTORY_TICKS] = time;
  }

  /** The oldest tick that is still held. */
  get oldest(): number {
    return Math.max(0, this.tick - HISTORY_TICKS + 1);
  }

  at(tick: number): number {
    return this.times[tick % HISTORY_TICKS] ?? Number.NaN;
  }
}

const COLUMNS = ['inBits', 'outBits', 'inPackets', 'outPackets', 'drops'] as const satisfies readonly (keyof Rate)[];

/**
 * The rates of one link in one flat ring of 12 kB, made when the link first carries something, so
 * that a thousand silent links cost nothing. A gap is NaN.
 */
export class RateHistory {
  private readonly ring = new Float32Array(HISTORY_TICKS * COLUMNS.length).fill(Number.NaN);
  private newest: number;

  /** `firstTick`: since when the link is known; it was silent from there until `tick`. */
  constructor(firstTick: number, tick: number) {
    this.newest = firstTick - 1;
    for (let n = Math.max(firstTick, tick - HISTORY_TICKS + 1); n < tick; n += 1) this.write(n, 0);
  }

  /** null: a gap. Ticks that were skipped are gaps as well. */
  put(tick: number, rate: Rate | null): void {
    for (let n = Math.max(this.newest + 1, tick - HISTORY_TICKS + 1); n < tick; n += 1) this.write(n, Number.NaN);
    if (rate === null) return this.write(tick, Number.NaN);
    const base = (tick % HISTORY_TICKS) * COLUMNS.length;
    COLUMNS.forEach((name, column) => {
      this.ring[base + column] = rate[name];
    });
    this.newest = tick;
  }

  /** NaN where nothing is known. */
  at(tick: number, name: keyof Rate): number {
    if (tick > this.newest || tick <= this.newest - HISTORY_TICKS) return Number.NaN;
    return this.ring[(tick % HISTORY_TICKS) * COLUMNS.length + COLUMNS.indexOf(name)] ?? Number.NaN;
  }

  private write(tick: number, value: number): void {
    const base = (tick % HISTORY_TICKS) * COLUMNS.length;
    this.ring.fill(value, base, base + COLUMNS.length);
    this.newest = tick;
  }
}
