import { COUNTER_NAMES, type Counters } from '../../../helper/protocol/index.ts';

/**
 * Counters become rates. Pure: no clock, no store. A rate that cannot be known (first sample, counter
 * that went backwards, too long since the last one) is a gap, never a zero and never an average over
 * a time that nobody watched.
 */
export interface Rate {
  /** bits/s into the kernel from the link (its rx counters), and out of it (tx). */
  readonly inBits: number;
  readonly outBits: number;
  readonly inPackets: number;
  readonly outPackets: number;
  /** Dropped and erroneous packets/s, both directions. */
  readonly drops: number;
}
export const ZERO_RATE: Rate = { inBits: 0, outBits: 0, inPackets: 0, outPackets: 0, drops: 0 };

/** A row of the wire, `[index, ...COUNTER_NAMES]`, as counters; null where it is too short. */
export function countersOf(row: readonly number[]): Counters | null {
  if (row.length < COUNTER_NAMES.length + 1) return null;
  const [
    ,
    rxBytes = 0,
    rxPackets = 0,
    rxErrors = 0,
    rxDropped = 0,
    txBytes = 0,
    txPackets = 0,
    txErrors = 0,
    txDropped = 0,
  ] = row;
  return { rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped };
}

/** Rate between two samples `milliseconds` apart, or null where it cannot be known. */
export function rateBetween(before: Counters, after: Counters, milliseconds: number): Rate | null {
  if (!(milliseconds > 0)) return null;
  // A link deleted and made again keeps its index but starts from zero: that interval is unknown.
  if (COUNTER_NAMES.some((name) => after[name] < before[name])) return null;
  const perSecond = 1000 / milliseconds;
  const delta = (name: keyof Counters) => (after[name] - before[name]) * perSecond;
  const rate: Rate = {
    inBits: delta('rxBytes') * 8,
    outBits: delta('txBytes') * 8,
    inPackets: delta('rxPackets'),
    outPackets: delta('txPackets'),
    drops: delta('rxErrors') + delta('rxDropped') + delta('txErrors') + delta('txDropped'),
  };
  return isZero(rate) ? ZERO_RATE : rate;
}

export const isZero = (rate: Rate): boolean =>
  rate.inBits === 0 && rate.outBits === 0 && rate.inPackets === 0 && rate.outPackets === 0 && rate.drops === 0;

export function addRates(a: Rate, b: Rate): Rate {
  return {
    inBits: a.inBits + b.inBits,
    outBits: a.outBits + b.outBits,
    inPackets: a.inPackets + b.inPackets,
    outPackets: a.outPackets + b.outPackets,
    drops: a.drops + b.drops,
  };
}

/** Samples further apart than this many intervals have a gap between them (hidden window, suspended machine). */
const GAP_INTERVALS = 3;
export const isGap = (milliseconds: number, interval: number): boolean =>
  !(milliseconds > 0) || milliseconds > GAP_INTERVALS * interval;
