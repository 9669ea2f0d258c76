import * as z from 'zod';
import { Change, Snapshot } from './state.ts';
import { StatisticsSample } from './statistics.ts';

/** Notifications (JSON-RPC requests without an id) from the helper to a subscriber. */
export const events = {
  /** Ordered; `revision` is the one after these changes, `from` the one before. A gap: subscribe again. */
  changes: z.object({ from: z.number().int(), revision: z.number().int(), changes: z.array(Change) }),
  /** The kernel's event queue overran or a slow reader was dropped from: replace everything by this. */
  resync: Snapshot,
  statistics: StatisticsSample,
} as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;
