import { describe, expect, it } from 'vitest';
import type { DatapathRow, DatapathStatistics, QueueCounters } from '../../protocol/datapaths.ts';
import { exchanges } from '../../protocol/documentation/examples.ts';
import { datapathRates } from '../datapath-rates.ts';
import { plain } from '../text/colour.ts';
import { datapathDetail } from './datapath-text.ts';
import { ratesTable, totalsTable } from './datapath-stats-text.ts';

const queue = (received: number, sent: number, drops: Record<string, number> = {}): QueueCounters => ({
  received: { frames: received, bytes: received * 100 },
  sent: { frames: sent, bytes: sent * 100 },
  segmented: 0,
  checksummed: 0,
  duplicated: 0,
  corrupted: 0,
  reordered: 0,
  drops,
});
const statistics = (time: number, factor: number): DatapathStatistics => ({
  time,
  datapaths: [
    {
      name: 'sw0',
      cpu: 2e9 * factor,
      ports: [
        {
          key: 'tap:vm1',
          ...queue(30 * factor, 5 * factor, { vlan: 7 * factor }),
          queues: [queue(10 * factor, 5 * factor), queue(20 * factor, 0, { vlan: 7 * factor })],
        },
        { key: 'udp:x', ...queue(4 * factor, 0), queues: [queue(4 * factor, 0)] },
      ],
    },
  ],
});
/** The cells of each line; they stand two spaces or more apart. */
const cells = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));

describe('statistics of datapaths', () => {
  it('are a line for each port', () => {
    expect(cells(totalsTable(statistics(0, 1), false, plain))).toEqual([
      ['DATAPATH', 'CPU', 'PORT', 'IN', 'BYTES', 'OUT', 'BYTES', 'DROPS'],
      ['sw0', '2.00 s', 'tap:vm1', '30', '3.00 kB', '5', '500 B', 'vlan 7'],
      ['udp:x', '4', '400 B', '0', '0 B', '0'],
    ]);
  });

  it('have the queues under a port that has several', () => {
    const text = totalsTable(statistics(0, 1), true, plain);
    expect(cells(text).slice(1)).toEqual([
      ['sw0', '2.00 s', 'tap:vm1', '30', '3.00 kB', '5', '500 B', 'vlan 7'],
      ['queue 0', '10', '1.00 kB', '5', '500 B', '0'],
      ['queue 1', '20', '2.00 kB', '0', '0 B', 'vlan 7'],
      ['udp:x', '4', '400 B', '0', '0 B', '0'],
    ]);
    const [, port = '', first = ''] = text.split('\n');
    expect(first.indexOf('queue 0')).toBe(port.indexOf('tap:vm1') + 2);
  });

  it('are rates of ports and queues between two samples', () => {
    const rates = datapathRates(statistics(0, 1), statistics(1000, 3));
    expect(cells(ratesTable(rates, true, plain)).slice(1)).toEqual([
      ['sw0', '400.0 %', 'tap:vm1', '48.0 kbit/s', '60', '8.00 kbit/s', '10', 'vlan 14'],
      ['queue 0', '16.0 kbit/s', '20', '8.00 kbit/s', '10', '0'],
      ['queue 1', '32.0 kbit/s', '40', '0 bit/s', '0', 'vlan 14'],
      ['udp:x', '6.40 kbit/s', '8', '0 bit/s', '0', '0'],
    ]);
    expect(cells(ratesTable(rates, false, plain))).toHaveLength(3);
  });

  it("say in a datapath's detail how its threads share a port", () => {
    const row = exchanges['datapath.list'].result.datapaths[0] as DatapathRow;
    const [counted] = statistics(0, 1).datapaths;
    const text = datapathDetail(row, counted ?? { name: 'sw0', cpu: 0, ports: [] }, plain);
    expect(text).toContain('tap:vm1: queues: in 10 + 20, out 5 + 0, dropped 0 + 7\n');
    expect(text.match(/queues:/g)).toHaveLength(1);
  });
});
