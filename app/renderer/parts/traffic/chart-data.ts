import type { RatesHub } from '../../state/rates-hub.ts';
import type { Rate } from '../../state/rates.ts';

export type Measure = 'bits' | 'packets' | 'drops';
export const IN: Record<Measure, keyof Rate> = { bits: 'inBits', packets: 'inPackets', drops: 'drops' };
/** Drops are of both directions, and stand above the axis. */
export const OUT: Record<Measure, keyof Rate | null> = { bits: 'outBits', packets: 'outPackets', drops: null };

/** A column of the chart; null is a gap. */
export type Column = (number | null)[];
/** uPlot's form: the times in seconds, then for each link what came in (above zero) and what went out (below). */
interface ChartData {
  times: number[];
  columns: Column[];
}

/**
 * The last `seconds` of some links. Going out is negative: the chart draws it below the axis. One
 * tick before the window is included, so that the line enters from the edge instead of starting in it.
 */
export function chartData(hub: RatesHub, keys: readonly string[], measure: Measure, seconds: number): ChartData {
  const { clock } = hub;
  const from = clock.tick < 0 ? 0 : clock.at(clock.tick) - seconds * 1000;
  let first = clock.tick;
  while (first - 1 >= clock.oldest && clock.at(first) > from) first -= 1;
  const times: number[] = [];
  const columns: Column[] = keys.flatMap(() => [[], []]);
  for (let tick = Math.max(first, 0); tick <= clock.tick; tick += 1) {
    times.push(clock.at(tick) / 1000);
    keys.forEach((key, i) => {
      columns[2 * i]?.push(known(hub.at(key, tick, IN[measure])));
      const out = OUT[measure];
      columns[2 * i + 1]?.push(out === null ? null : known(-hub.at(key, tick, out)));
    });
  }
  return { times, columns };
}

// A rate of zero seen from below is still zero.
const known = (value: number): number | null => (Number.isNaN(value) ? null : value === 0 ? 0 : value);

/** The scale's end is a round number (1, 2 or 5 times a power of ten), so that it seldom moves. */
export function scaleLimit(columns: readonly Column[], least: number): number {
  let most = least;
  for (const column of columns) for (const value of column) if (value !== null) most = Math.max(most, Math.abs(value));
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= most) ?? most;
}
