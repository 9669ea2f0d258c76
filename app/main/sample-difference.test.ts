import { beforeEach, describe, expect, it } from 'vitest';
import type { StatisticsSample } from '../../helper/protocol/index.ts';
import { SampleDifference } from './sample-difference.ts';

const sample = (time: number, rows: Record<string, number[][]>): StatisticsSample => ({
  time,
  datapaths: [],
  namespaces: Object.entries(rows).map(([namespace, of]) => ({ namespace, rows: of })),
});

describe('SampleDifference', () => {
  let difference: SampleDifference;
  const first = sample(0, {
    '': [
      [1, 0],
      [2, 5],
    ],
    red: [[1, 9]],
  });
  beforeEach(() => {
    difference = new SampleDifference();
    difference.next(first);
  });

  it('sends everything at first, and after a reset', () => {
    expect(new SampleDifference().next(first)).toEqual({ ...first, complete: true });
    difference.reset();
    expect(difference.next({ ...first, time: 9 })).toEqual({ ...first, time: 9, complete: true });
  });
  it('sends only the time while nothing flows', () => {
    expect(difference.next({ ...first, time: 1000 })).toEqual({
      time: 1000,
      namespaces: [],
      datapaths: [],
      complete: false,
    });
  });
  it('sends the rows that changed, and new ones', () => {
    const next = sample(1000, {
      '': [
        [1, 0],
        [2, 6],
        [3, 0],
      ],
      red: [[1, 9]],
    });
    expect(difference.next(next)).toEqual({
      ...sample(1000, {
        '': [
          [2, 6],
          [3, 0],
        ],
      }),
      complete: false,
    });
    expect(difference.next({ ...next, time: 2000 })).toEqual({
      time: 2000,
      namespaces: [],
      datapaths: [],
      complete: false,
    });
  });
  it('tells indexes of two namespaces apart', () => {
    expect(
      difference.next(
        sample(1000, {
          '': [
            [1, 9],
            [2, 5],
          ],
          red: [[1, 9]],
        }),
      ).namespaces,
    ).toEqual([{ namespace: '', rows: [[1, 9]] }]);
  });
  it('sends everything when a row has gone', () => {
    const next = sample(1000, { '': [[1, 0]], red: [[1, 9]] });
    expect(difference.next(next)).toEqual({ ...next, complete: true });
  });
});
