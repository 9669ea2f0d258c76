import { describe, expect, it } from 'vitest';
import type { Link } from '../../protocol/links.ts';
import { ansi, plain } from '../text/colour.ts';
import { textWidth } from '../text/width.ts';
import { exchanges } from '../../protocol/documentation/examples.ts';
import { frame, linkLines } from './frame.ts';
import { RateTracker } from './rates.ts';
import { fullScale, sparkline } from './sparkline.ts';
import { initialView, press, readKeys, scroll, SORTS, sortRows, type WatchRow } from './view.ts';

const sample = (time: number, ...rows: number[][]) => ({ time, namespaces: [{ namespace: '', rows }], datapaths: [] });

describe('rates', () => {
  it("are differences over the sample's own time", () => {
    const tracker = new RateTracker(3);
    expect(tracker.take(sample(1000, [7, 100, 10, 0, 0, 0, 0, 0, 0]))).toBe(true);
    expect(tracker.tracks.get('/7')?.rates).toBeNull();
    tracker.take(sample(1500, [7, 600, 20, 0, 1, 1000, 2, 0, 0]));
    expect(tracker.tracks.get('/7')?.rates).toEqual({
      rxBytes: 1000,
      rxPackets: 20,
      rxErrors: 0,
      rxDropped: 2,
      txBytes: 2000,
      txPackets: 4,
      txErrors: 0,
      txDropped: 0,
    });
    expect(tracker.tracks.get('/7')).toMatchObject({ received: [null, 8000], sent: [null, 16_000] });
  });
  it('has a gap where counters began anew, and forgets links that went', () => {
    const tracker = new RateTracker(2);
    tracker.take(sample(0, [7, 100, 0, 0, 0, 0, 0, 0, 0], [8, 0, 0, 0, 0, 0, 0, 0, 0]));
    tracker.take(sample(1000, [7, 50, 0, 0, 0, 0, 0, 0, 0]));
    expect([tracker.tracks.get('/7')?.rates, [...tracker.tracks.keys()]]).toEqual([null, ['/7']]);
  });
  it('keeps as much history as it should, and no sample twice', () => {
    const tracker = new RateTracker(2);
    for (let at = 0; at < 5; at++) tracker.take(sample(at * 1000, [7, at, 0, 0, 0, 0, 0, 0, 0]));
    expect(tracker.take(sample(4000, [7, 9, 0, 0, 0, 0, 0, 0, 0]))).toBe(false);
    expect(tracker.tracks.get('/7')?.received).toEqual([8, 8]);
  });
});

describe('sparklines', () => {
  it.each([
    [[], '    '],
    [[0, 0], '  ▁▁'],
    [[null, 10], '   █'],
    [[1, 5, 10, 0, 10], '▅█▁█'],
    [[0.001, 10], '  ▂█'],
  ])('%j', (values, text) => {
    expect(sparkline(values, 4, 10)).toBe(text);
  });
  it('are flat when nothing flows', () => {
    expect(sparkline([0, 0, 0], 3, fullScale([0, 0, 0], [null]))).toBe('▁▁▁');
  });
});

const row = (name: string, index: number, rx: number, tx: number, drops = 0): WatchRow => ({
  link: { ...(exchanges['link.add'].result.link satisfies Link), name, index, namespace: '' },
  track: {
    namespace: '',
    index,
    received: [rx * 8],
    sent: [tx * 8],
    rates: {
      rxBytes: rx,
      rxPackets: rx / 100,
      rxErrors: 0,
      rxDropped: drops,
      txBytes: tx,
      txPackets: tx / 100,
      txErrors: 0,
      txDropped: 0,
    },
  },
});
const rows = [row('eth2', 2, 10, 0), row('eth10', 10, 5, 100, 3), row('eth1', 1, 0, 0), row('eth3', 3, 0, 0)];
const names = (list: readonly WatchRow[]): string[] => list.map(({ link }) => link.name);

describe('the view', () => {
  it.each([
    ['total', ['eth10', 'eth2', 'eth1', 'eth3']],
    ['in', ['eth2', 'eth10', 'eth1', 'eth3']],
    ['out', ['eth10', 'eth1', 'eth2', 'eth3']],
    ['drops', ['eth10', 'eth1', 'eth2', 'eth3']],
    ['name', ['eth1', 'eth2', 'eth3', 'eth10']],
  ] as const)('sorts by %s', (sort, expected) => {
    expect(names(sortRows(rows, sort))).toEqual(expected);
  });
  it('goes round the orders, and pauses', () => {
    let view = initialView;
    for (let at = 0; at < SORTS.length; at++) view = press(view, 'sort', rows, 10);
    expect(view.sort).toBe(initialView.sort);
    expect(press(press(view, 'pause', rows, 10), 'pause', rows, 10).paused).toBe(false);
  });
  it('moves the selection, which stays with its link', () => {
    const sorted = sortRows(rows, 'name');
    const down = press(press(initialView, 'down', sorted, 2), 'down', sorted, 2);
    expect(down.selected).toBe('/2');
    expect(press(down, 'last', sorted, 2).selected).toBe('/10');
    expect(press(press(down, 'last', sorted, 2), 'down', sorted, 2).selected).toBe('/10');
    expect(press(down, 'first', sorted, 2).selected).toBe('/1');
    expect(press(initialView, 'up', [], 2)).toBe(initialView);
    expect(scroll({ ...down, selected: '/10', top: 0 }, sorted, 2)).toBe(2);
    expect(scroll({ ...down, selected: '/1', top: 2 }, sorted, 2)).toBe(0);
    expect(scroll({ ...initialView, top: 99 }, sorted, 2)).toBe(2);
  });
  it.each([
    ['q', ['quit']],
    ['\x03', ['quit']],
    ['sp', ['sort', 'pause']],
    ['\x1b[A\x1b[B', ['up', 'down']],
    ['\x1bOA', ['up']],
    ['\x1b[5~x\x1b[6~', ['page-up', 'page-down']],
    ['\x1b[1;5Cq', ['quit']],
    ['\x1b', []],
    ['', []],
    ['ä网', []],
    ['\x1b[200~', []],
  ])('reads %j', (text, keys) => {
    expect(readKeys(text)).toEqual(keys);
  });
});

describe('the frame', () => {
  it.each([20, 40, 60, 80, 100, 132, 250])('fits a terminal of %d columns', (columns) => {
    for (const paint of [plain, ansi]) {
      for (const size of [
        { columns, rows: 6 },
        { columns, rows: 40 },
      ]) {
        const lines = frame(
          sortRows(rows, 'total'),
          { ...initialView, selected: '/2' },
          0,
          size,
          'taproom watch',
          paint,
        );
        expect(lines.length).toBeLessThanOrEqual(size.rows);
        if (columns >= 40)
          for (const line of lines)
            expect([columns, textWidth(line)]).toEqual([columns, Math.min(columns, textWidth(line))]);
        expect(lines.filter((line) => line.includes('eth')).length).toBe(Math.min(rows.length, linkLines(size)));
      }
    }
  });
  it('shows rates, sparklines, packets and drops where there is room', () => {
    const text = frame(
      [row('eth10', 10, 125_000, 250, 7)],
      initialView,
      0,
      { columns: 132, rows: 24 },
      't',
      plain,
    ).join('\n');
    for (const part of [
      'eth10',
      '1.00 Mbit/s',
      '2.00 kbit/s',
      '█',
      '1.25 k',
      '7',
      '1 link, in 1.00 Mbit/s, out 2.00 kbit/s',
    ])
      expect(text).toContain(part);
    expect(frame(rows, initialView, 0, { columns: 40, rows: 24 }, 't', plain).join('\n')).not.toContain('DROPS');
  });
});
