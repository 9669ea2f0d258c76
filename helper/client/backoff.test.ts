import { describe, expect, it } from 'vitest';
import { backoffDelay } from './backoff.ts';

describe('backoffDelay', () => {
  const backoff = { first: 100, longest: 1000 };
  it('doubles up to the longest', () => {
    expect([0, 1, 2, 3, 4, 5, 1000].map((attempt) => backoffDelay(backoff, attempt, 0))).toEqual([
      100, 200, 400, 800, 1000, 1000, 1000,
    ]);
  });
  it('takes off at most a quarter', () => {
    expect(backoffDelay(backoff, 0, 1)).toBe(75);
  });
});
