import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('the pace of the namespaces of others', () => {
  it('lets a burst pass that is no storm', () => {
    const pace = new Pace(100);
    expect(pace.note('docker:web', 500, 1000)).toEqual([]);
    expect(pace.note('docker:web', 500, 6000)).toEqual([]);
  });

  it('puts the busiest to rest, and no more of them than it must', () => {
    const pace = new Pace(100);
    expect(pace.note('docker:web', 90, 0)).toEqual([]);
    expect(pace.note('pid:7', 200, 100)).toEqual([]);
    expect(pace.note('pid:8', 300, 200)).toEqual(['pid:8']);
    expect(pace.note('docker:web', 1, 300)).toEqual([]);
    expect(pace.note('pid:7', 300, 400)).toEqual(['pid:7']);
  });

  it('finds many that are busy together', () => {
    const pace = new Pace(10);
    const resting = Array.from({ length: 60 }, (_, at) => pace.note(`pid:${at}`, 1, at)).flat();
    expect(resting).toHaveLength(10);
  });

  it('tells events of a second', () => {
    const pace = new Pace(1000);
    pace.note('pid:7', 400, 10_000);
    pace.note('pid:7', 400, 12_000);
    expect(pace.rate(12_000)).toBe(400);
    expect(pace.rate(20_000)).toBe(0);
  });
});
