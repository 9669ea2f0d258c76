import type { Connection } from '../../helper/client/index.ts';
import type { Figure } from '../figures.ts';
import { median, percentile, timed } from '../measure.ts';
import { must } from './helper.ts';

const WARM = 3000;
const CALLS = 20_000;

/** One call at a time, of the method that does least: what the protocol itself costs. */
export async function roundTrip(helper: Connection): Promise<Figure[]> {
  const once = (): Promise<number> => timed(() => must(helper, 'unsubscribe', {}));
  for (let call = 0; call < WARM; call++) await once();
  const samples: number[] = [];
  for (let call = 0; call < CALLS; call++) samples.push((await once()) * 1000);
  return [
    { name: 'protocol round trip, median', unit: 'us', ours: median(samples), goal: { value: 60 }, note: `${CALLS} calls of unsubscribe, one at a time` },
    { name: 'protocol round trip, 99 of 100', unit: 'us', ours: percentile(samples, 0.99) },
  ];
}
