import { describe, expect, test, vi } from 'vitest';
import type { Counters } from '../../../helper/protocol/index.ts';
import type { SamplePush } from '../../shared/ipc.ts';
import { HISTORY_TICKS } from './rate-history.ts';
import { RatesHub, SPARKLINE_TICKS } from './rates-hub.ts';
import { isGap, rateBetween, ZERO_RATE } from './rates.ts';

const counters = (fields: Partial<Counters> = {}): Counters => ({
  rxBytes: 0,
  rxPackets: 0,
  rxErrors: 0,
  rxDropped: 0,
  txBytes: 0,
  txPackets: 0,
  txErrors: 0,
  txDropped: 0,
  ...fields,
});
/** A sample of links in the helper's namespace: index -> received bytes. */
const sample = (time: number, received: Record<number, number>, complete = true): SamplePush => ({
  time,
  complete,
  datapaths: [],
  namespaces: [
    {
      namespace: '',
      rows: Object.entries(received).map(([index, bytes]) => [Number(index), bytes, bytes / 100, 0, 0, 0, 0, 0, 0]),
    },
  ],
});
const feed = (hub: RatesHub, samples: SamplePush[]) =>
  samples.forEach((one) => hub.take(one, 1_700_000_000_000 + one.time, () => true));

describe('a rate between two samples', () => {
  test('is bits and packets in each direction, drops with errors', () => {
    const rate = rateBetween(
      counters(),
      counters({ rxBytes: 1000, rxPackets: 10, txBytes: 500, txPackets: 4, rxDropped: 1, txErrors: 2 }),
      2000,
    );
    expect(rate).toEqual({ inBits: 4000, outBits: 2000, inPackets: 5, outPackets: 2, drops: 1.5 });
  });
  test('is the one zero object when nothing moved', () =>
    expect(rateBetween(counters(), counters(), 1000)).toBe(ZERO_RATE));
  test('is unknown when a counter went backwards', () =>
    expect(rateBetween(counters({ rxBytes: 10 }), counters({ rxBytes: 9, txBytes: 99 }), 1000)).toBeNull());
  test.each([0, -5, Number.NaN])('is unknown over %s ms', (elapsed) =>
    expect(rateBetween(counters(), counters(), elapsed)).toBeNull(),
  );
  test.each([
    [1000, 1000, false],
    [3000, 1000, false],
    [3001, 1000, true],
    [0, 1000, true],
    [-1, 1000, true],
    [Number.NaN, 1000, true],
  ])('gap: %s ms at an interval of %s -> %s', (elapsed, interval, gap) => expect(isGap(elapsed, interval)).toBe(gap));
});

describe('the hub', () => {
  test('takes what an incomplete sample leaves out for silent, over a gap for unknown', () => {
    const hub = new RatesHub();
    feed(hub, [sample(0, { 1: 0, 2: 0 }), sample(1000, { 1: 1000, 2: 1000 }), sample(2000, { 2: 2000 }, false)]);
    expect(hub.rate('/1')).toBe(ZERO_RATE);
    expect(hub.rate('/2')?.inBits).toBe(8000);
    expect(hub.total().inBits).toBe(8000);
    feed(hub, [sample(3000, { 1: 1500 }, false)]);
    expect([hub.rate('/1')?.inBits, hub.rate('/2')]).toEqual([4000, ZERO_RATE]);
    expect([0, 1, 2, 3].map((tick) => hub.at('/1', tick, 'inBits'))).toEqual([Number.NaN, 8000, 0, 4000]);
    feed(hub, [sample(60_000, {}, false)]);
    expect([hub.rate('/1'), hub.rate('/2')]).toEqual([null, null]);
  });
  test('brings back nobody who was missing in a complete sample', () => {
    const hub = new RatesHub();
    feed(hub, [sample(0, { 1: 0, 2: 0 }), sample(1000, { 2: 0 }), sample(2000, {}, false)]);
    expect(hub.at('/1', 2, 'inBits')).toBeNaN();
    expect(hub.at('/2', 2, 'inBits')).toBe(0);
  });
  test('knows a rate from the second sample on and forgets it over a gap', () => {
    const hub = new RatesHub();
    feed(hub, [sample(0, { 1: 0 })]);
    expect(hub.rate('/1')).toBeNull();
    feed(hub, [sample(1000, { 1: 1000 })]);
    expect(hub.rate('/1')?.inBits).toBe(8000);
    feed(hub, [sample(60_000, { 1: 9000 })]);
    expect(hub.rate('/1')).toBeNull();
    expect(hub.total()).toBe(ZERO_RATE);
    feed(hub, [sample(61_000, { 1: 9500 })]);
    expect(hub.rate('/1')?.inBits).toBe(4000);
    expect([0, 1, 2, 3].map((tick) => hub.at('/1', tick, 'inBits'))).toEqual([NaN, 8000, NaN, 4000]);
  });

  test('a link that misses one sample has a gap there and at its return', () => {
    const hub = new RatesHub();
    feed(hub, [
      sample(0, { 1: 0 }),
      sample(1000, { 1: 100 }),
      sample(2000, {}),
      sample(3000, { 1: 200 }),
      sample(4000, { 1: 300 }),
    ]);
    expect([1, 2, 3, 4].map((tick) => hub.at('/1', tick, 'inBits'))).toEqual([800, NaN, NaN, 800]);
  });

  test('a silent link wakes nobody, a talking one only its own listeners', () => {
    const hub = new RatesHub();
    const silent = vi.fn();
    const talking = vi.fn();
    const tick = vi.fn();
    hub.onRate('/1', silent);
    hub.onRate('/2', talking);
    feed(hub, [sample(0, { 1: 5, 2: 0 }), sample(1000, { 1: 5, 2: 100 })]);
    silent.mockClear();
    hub.onTick(tick);
    feed(hub, [sample(2000, { 1: 5, 2: 300 }), sample(3000, { 1: 5, 2: 700 })]);
    expect(silent).not.toHaveBeenCalled();
    expect(talking).toHaveBeenCalledTimes(3);
    expect(tick).toHaveBeenCalledTimes(2);
  });

  test('a sparkline is woken until old traffic has scrolled out, then no more', () => {
    const hub = new RatesHub();
    const spark = vi.fn();
    hub.onSeries('/1', spark);
    feed(hub, [sample(0, { 1: 0 }), sample(1000, { 1: 100 })]);
    for (let n = 2; n < SPARKLINE_TICKS + 20; n += 1) feed(hub, [sample(n * 1000, { 1: 100 })]);
    expect(spark).toHaveBeenCalledTimes(SPARKLINE_TICKS + 1);
  });

  test('silence before the first traffic is drawn as zero, time before the link as unknown', () => {
    const hub = new RatesHub();
    feed(hub, [
      sample(0, {}),
      sample(1000, { 1: 0 }),
      sample(2000, { 1: 0 }),
      sample(3000, { 1: 0 }),
      sample(4000, { 1: 50 }),
    ]);
    expect([0, 1, 2, 3, 4].map((tick) => hub.at('/1', tick, 'inBits'))).toEqual([NaN, NaN, 0, 0, 400]);
    expect(hub.active()).toEqual([{ key: '/1', rate: expect.objectContaining({ inBits: 400 }) as unknown }]);
  });

  test('history is bounded', () => {
    const hub = new RatesHub();
    for (let n = 0; n < HISTORY_TICKS + 50; n += 1) feed(hub, [sample(n * 1000, { 1: n * 100 })]);
    expect(hub.clock.oldest).toBe(50);
    expect(hub.at('/1', hub.clock.tick, 'inBits')).toBe(800);
    expect(hub.at('/1', 49, 'inBits')).toBeNaN();
    expect(hub.at('/1', 50, 'inBits')).toBe(800);
  });

  test('the total leaves out what is not counted', () => {
    const hub = new RatesHub();
    const counted = (key: string) => key !== '/1';
    hub.take(sample(0, { 1: 0, 2: 0 }), 0, counted);
    hub.take(sample(1000, { 1: 1000, 2: 10 }), 1000, counted);
    expect(hub.total().inBits).toBe(80);
  });

  test('a link made again under the same index starts unknown', () => {
    const hub = new RatesHub();
    feed(hub, [sample(0, { 1: 500 }), sample(1000, { 1: 900 }), sample(2000, { 1: 10 })]);
    expect(hub.rate('/1')).toBeNull();
    hub.forget('/1');
    feed(hub, [sample(3000, { 1: 20 })]);
    expect(hub.rate('/1')).toBeNull();
  });
});
