import type { Connection } from '../../helper/client/index.ts';
import type { Figure } from '../figures.ts';
import { median, percentile, timed } from '../measure.ts';
import { must } from './helper.ts';
import { onOneCpu } from './one-cpu.ts';

const WARM = 3000;
const CALLS = 20_000;

/**
 * One call at a time, of the method that does least: what the protocol itself costs. Judged with both
 * sides on one processor: across two idle ones the time to wake the other is most of it, whoever asks.
 */
export async function roundTrip(helper: Connection): Promise<Figure[]> {
  const together = await onOneCpu([process.pid, helper.info.pid], () => samples(helper));
  const apart = await samples(helper);
  return [
    {
      name: 'protocol round trip, median',
      unit: 'us',
      ours: median(together),
      goal: { value: 60 },
      note: `${CALLS} calls of unsubscribe, one at a time; both on one CPU`,
    },
    { name: 'protocol round trip, 99 of 100', unit: 'us', ours: percentile(together, 0.99), note: 'both on one CPU' },
    {
      name: 'protocol round trip, median, not pinned',
      unit: 'us',
      ours: median(apart),
      note: 'waking an idle CPU included',
    },
  ];
}

async function samples(helper: Connection): Promise<number[]> {
  const once = (): Promise<number> => timed(() => must(helper, 'unsubscribe', {}));
  for (let call = 0; call < WARM; call++) await once();
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) times.push((await once()) * 1000);
  return times;
}
