import { describe, expect, it } from 'vitest';
import { clearZero, setZero, since, useZeros } from './zeros.ts';

describe('counters set to zero', () => {
  it('count by difference', () =>
    expect(since({ rxBytes: 9, txBytes: 4 }, { rxBytes: 2, txBytes: 4 })).toEqual({ rxBytes: 7, txBytes: 0 }));
  it('are whole again where one went backwards', () =>
    expect(since({ rxBytes: 1, txBytes: 9 }, { rxBytes: 2, txBytes: 4 })).toBeNull());
  it('are those of one link', () => {
    setZero('/2', { rxBytes: 5 });
    setZero('/3', { rxBytes: 6 });
    clearZero('/2');
    expect(Object.keys(useZeros.getState())).toEqual(['/3']);
  });
});
