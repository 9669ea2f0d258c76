import { describe, expect, test } from 'vitest';
import type { SamplePush } from '../../../shared/ipc.ts';
import { portId } from '../../state/datapath-keys.ts';
import { RatesHub } from '../../state/rates-hub.ts';
import { chartData, scaleLimit } from '../../parts/traffic/chart-data.ts';
import { sparkColumns } from '../../parts/traffic/spark-path.ts';
import { i18n } from '../../i18n/index.ts';
import { datapath, link, port } from '../../state/test-rows.ts';
import { dashOf, SERIES_COLOURS } from '../../parts/traffic/palette.ts';
import { talkerNameOf } from './talker-name.ts';
import { talkerKeys, topTalkers } from './talkers.ts';

const sample = (time: number, links: Record<number, [rx: number, tx: number]>): SamplePush => ({
  time,
  complete: true,
  datapaths: [],
  namespaces: [
    {
      namespace: '',
      rows: Object.entries(links).map(([index, [rx, tx]]) => [Number(index), rx, rx, 0, 0, tx, tx, 0, 0]),
    },
  ],
});
const hubOf = (samples: SamplePush[]): RatesHub => {
  const hub = new RatesHub();
  samples.forEach((one) => hub.take(one, one.time, () => true));
  return hub;
};

describe('chart data', () => {
  test('in is above, out below; gaps are null; the window begins one tick early', () => {
    const hub = hubOf([
      sample(0, { 1: [0, 0] }),
      sample(1000, { 1: [100, 10] }),
      sample(9000, { 1: [900, 90] }),
      sample(10_000, { 1: [950, 90] }),
    ]);
    const { times, columns } = chartData(hub, ['/1'], 'bits', 5);
    expect(times).toEqual([1, 9, 10]);
    expect(columns).toEqual([
      [800, null, 400],
      [-80, null, 0],
    ]);
    expect(Object.is(columns[1]?.[2], 0)).toBe(true);
    expect(chartData(hub, ['/1'], 'packets', 5).columns[0]).toEqual([100, null, 50]);
  });
  test('a link that does not exist is one gap, and no samples are no columns', () => {
    expect(chartData(hubOf([sample(0, {}), sample(1000, {})]), ['/9'], 'bits', 60).columns).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(chartData(new RatesHub(), ['/1'], 'bits', 60)).toEqual({ times: [], columns: [[], []] });
  });
  test.each([
    [[[null, 3]], 1000, 1000],
    [[[1001]], 1000, 2000],
    [[[3, -4200]], 1000, 5000],
    [[[50_001]], 10, 100_000],
    [[[1e9]], 1000, 1e9],
  ])('scale of %j ends at a round number', (columns, least, limit) => expect(scaleLimit(columns, least)).toBe(limit));
});

describe('a sparkline', () => {
  test('has one scale for both directions and never hides a little', () =>
    expect(sparkColumns([0, 100, 1], [50, 0, 0], 10)).toEqual([
      { above: 0, below: 5 },
      { above: 10, below: 0 },
      { above: 1, below: 0 },
    ]));
  test('keeps gaps and draws silence as nothing', () =>
    expect(sparkColumns([Number.NaN, 0], [0, 0], 10)).toEqual([null, { above: 0, below: 0 }]));
});

test('links of one chart differ also without colours', () => {
  const dashes = Array.from({ length: SERIES_COLOURS }, (_, series) => dashOf(series).join(' '));
  expect(new Set(dashes).size).toBe(SERIES_COLOURS);
});

test('a TAP and the port at its other end are one; a NIC that a port reads is not', () => {
  const tap = link({ index: 2, name: 'tap0', kind: 'tap' });
  const nic = link({ index: 3, name: 'eth0', kind: 'veth' });
  const row = datapath({ name: 'sw0', type: 'switch' }, [
    port({ kind: 'tap', device: 'tap0' }, 2),
    port({ kind: 'nic', device: 'eth0' }, 3),
    port({ kind: 'tap', device: 'gone0' }, null),
  ]);
  const [own, read, gone] = row.ports.map(({ key }) => portId('sw0', key));
  expect(talkerKeys([link({ index: 1, name: 'lo', kind: 'loopback' }), tap, nic], [row])).toEqual([
    '/2',
    '/3',
    read,
    gone,
  ]);
  const tables = {
    links: new Map([
      ['/2', tap],
      ['/3', nic],
    ]),
    datapaths: new Map([['sw0', row]]),
  };
  expect(talkerNameOf('/2', tables, i18n.t)).toMatchObject({ name: 'tap0', place: 'port of sw0', end: own });
  expect(talkerNameOf('/3', tables, i18n.t)).toMatchObject({ name: 'eth0', place: '', end: null });
});

test('top talkers: by the mean of both directions over the last ticks, the silent left out', () => {
  const hub = hubOf([
    sample(0, { 1: [0, 0], 2: [0, 0], 3: [0, 0] }),
    sample(1000, { 1: [100, 0], 2: [0, 300], 3: [0, 0] }),
    sample(2000, { 1: [150, 0], 2: [0, 300], 3: [0, 0] }),
  ]);
  expect(topTalkers(hub, ['/1', '/2', '/3', '/4'], 10)).toEqual([
    { key: '/2', bits: 1200 },
    { key: '/1', bits: 600 },
  ]);
  expect(topTalkers(hub, ['/1', '/2'], 1)).toHaveLength(1);
});
