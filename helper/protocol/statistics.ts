import * as z from 'zod';
import { DatapathStatistics } from './datapaths.ts';

/**
 * Counters on the wire. A row is `[index, ...COUNTER_NAMES]`, flat, because at 1,000 links and one
 * sample a second the names would be most of the bytes.
 */
export const StatisticsSample = z.object({
  /** Milliseconds of the helper's monotonic clock: only differences have a meaning. */
  time: z.number(),
  namespaces: z.array(z.object({ namespace: z.string(), rows: z.array(z.array(z.number())) })),
  /** Of every datapath, whatever namespaces were asked for. */
  datapaths: DatapathStatistics.shape.datapaths,
});
export type StatisticsSample = z.infer<typeof StatisticsSample>;

export const StatisticsSubscribe = z.strictObject({
  /** Milliseconds between samples: 100 to 60000. */
  interval: z.number().int().min(100).max(60_000).default(1000),
  /** Only these namespaces; default all. */
  namespaces: z.array(z.string()).max(64).optional(),
});
