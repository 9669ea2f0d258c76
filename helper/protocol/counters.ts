/**
 * 64-bit counters of one link (IFLA_STATS_LINK_64); exact up to 2^53. Order is the wire's order.
 * Apart from links.ts so that a program can name the columns without loading the schemas.
 */
export const COUNTER_NAMES = [
  'rxBytes',
  'rxPackets',
  'rxErrors',
  'rxDropped',
  'txBytes',
  'txPackets',
  'txErrors',
  'txDropped',
] as const;
export type CounterName = (typeof COUNTER_NAMES)[number];
export type Counters = Record<CounterName, number>;
