import { expect, it } from 'vitest';
import { COUNTER_NAMES } from '../../helper/protocol/index.ts';
import { ADDON_COUNTERS, counterRows } from './netlink.ts';

const width = 1 + COUNTER_NAMES.length;

it('cuts counters into rows of index and counters', () => {
  const numbers = Float64Array.from({ length: 2 * width }, (_, at) => at);
  expect(counterRows(numbers)).toEqual([
    Array.from({ length: width }, (_, at) => at),
    Array.from({ length: width }, (_, at) => width + at),
  ]);
});

it('has the counters of the protocol, in its order', () => {
  expect(ADDON_COUNTERS).toEqual(COUNTER_NAMES);
});

it('has no rows of nothing, and none of a part', () => {
  expect(counterRows(new Float64Array(0))).toEqual([]);
  expect(counterRows(new Float64Array(width - 1))).toEqual([]);
});

it('keeps counters exact up to 2^53', () => {
  const numbers = new Float64Array(width).fill(Number.MAX_SAFE_INTEGER);
  expect(counterRows(numbers)[0]?.at(-1)).toBe(Number.MAX_SAFE_INTEGER);
});
