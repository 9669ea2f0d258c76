import type { Netlink } from '../../native/lib/types.ts';
import type { CapabilityProbe } from './capabilities.ts';
import type { Demo } from './demo.ts';
import type { HeldTuns } from './kernel/held-tuns.ts';
import type { Log } from './log.ts';
import type { Observer } from './observer.ts';
import type { Serial } from './serial.ts';
import type { Store } from './store.ts';
import type { StatisticsHub } from './statistics.ts';

/** What handlers work with; made once in helper.ts. */
export interface Services {
  readonly netlink: Netlink;
  readonly store: Store;
  readonly observer: Observer;
  readonly statistics: StatisticsHub;
  readonly capabilities: CapabilityProbe;
  /** Every change goes through here, one at a time. */
  readonly mutations: Serial;
  readonly heldTuns: HeldTuns;
  readonly log: Log;
  /** The helper's own namespace is a sandbox. */
  readonly sandbox: boolean;
  readonly startedAt: Date;
  /** null where the helper was not started with --demo. */
  demo: Demo | null;
  /** Connections and subscriptions of the server, for `status`. */
  load(): { connections: number; subscriptions: number };
}
