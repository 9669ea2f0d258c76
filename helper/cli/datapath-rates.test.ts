import { describe, expect, it } from 'vitest';
import type { DatapathStatistics, PortCounters, QueueCounters } from '../protocol/datapaths.ts';
import { datapathRates } from './datapath-rates.ts';

const queue = (frames: number, drops: Record<string, number> = {}): QueueCounters => ({
  received: { frames, bytes: frames * 100 },
  sent: { frames: 0, bytes: 0 },
  segmented: 0,
  checksummed: 0,
  duplicated: 0,
  corrupted: 0,
  reordered: 0,
  drops,
});
const port = (
  key: string,
  frames: number,
  drops: Record<string, number> = {},
  queues: QueueCounters[] = [],
): PortCounters => ({ key, ...queue(frames, drops), queues });
const sample = (time: number, cpu: number, ...ports: PortCounters[]): DatapathStatistics => ({
  time,
  datapaths: [{ name: 'sw0', cpu, ports }],
});

describe('rates of a datapath', () => {
  it('are differences per second, and only the reasons that dropped something', () => {
    const [sw0] = datapathRates(
      sample(1000, 1e9, port('tap:a', 10, { storm: 3, vlan: 4 })),
      sample(3000, 2e9, port('tap:a', 30, { storm: 7, vlan: 4 })),
    );
    expect(sw0).toEqual({
      name: 'sw0',
      cpu: 0.5,
      ports: [
        {
          key: 'tap:a',
          received: { frames: 10, bytes: 1000 },
          sent: { frames: 0, bytes: 0 },
          drops: { storm: 2 },
          queues: [],
        },
      ],
    });
  });

  it('of a port that came meanwhile, or began anew, count from zero', () => {
    const [sw0] = datapathRates(sample(0, 0, port('tap:a', 50)), sample(1000, 0, port('tap:a', 5), port('tap:b', 7)));
    expect(sw0?.ports.map(({ received }) => received.frames)).toEqual([5, 7]);
  });

  it('are of each queue too, in their order', () => {
    const [sw0] = datapathRates(
      sample(0, 0, port('tap:a', 30, { storm: 1 }, [queue(10), queue(20, { storm: 1 })])),
      sample(2000, 0, port('tap:a', 50, { storm: 5 }, [queue(14), queue(36, { storm: 5 })])),
    );
    expect(sw0?.ports[0]?.queues.map(({ received, drops }) => [received.frames, drops])).toEqual([
      [2, {}],
      [8, { storm: 2 }],
    ]);
  });

  it('of another number of queues than before are those of the queues that there are', () => {
    const [sw0] = datapathRates(
      sample(0, 0, port('tap:a', 10, {}, [queue(10)])),
      sample(1000, 0, port('tap:a', 16, {}, [queue(12), queue(4)])),
    );
    expect(sw0?.ports[0]?.queues.map(({ received }) => received.frames)).toEqual([2, 4]);
  });
});
