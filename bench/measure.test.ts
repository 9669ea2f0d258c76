import { describe, expect, it } from 'vitest';
import { median, percentile, sideBySide } from './measure.ts';

describe('median', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (samples, expected) => {
    expect(median(samples)).toBe(expected);
  });
  it('of nothing does not exist', () => {
    expect(() => median([])).toThrow();
  });
});

it('percentile is one of the samples', () => {
  const samples = Array.from({ length: 100 }, (_, at) => at + 1);
  expect([percentile(samples, 0.5), percentile(samples, 0.99), percentile(samples, 1)]).toEqual([50, 99, 100]);
});

it('sideBySide takes turns', async () => {
  const order: string[] = [];
  const samples = await sideBySide(2, { a: () => order.push('a'), b: () => Promise.resolve(order.push('b')) });
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(samples).toEqual({ a: [1, 3], b: [2, 4] });
});
