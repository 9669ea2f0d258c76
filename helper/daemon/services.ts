import type { Netlink } from '../../native/lib/types.ts';
import type { CapabilityProbe } from './capabilities.ts';
import type { Datapaths } from './datapaths/datapaths.ts';
import type { Demo } from './demo.ts';
import type { HeldTuns } from './kernel/held-tuns.ts';
import type { Log } from './log.ts';
import type { Cleanup } from './networks/cleanup.ts';
import type { Networks } from './networks/networks.ts';
import type { Undo } from './networks/undo.ts';
import type { UserNames } from './networks/users.ts';
import type { Observer } from './observer.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { NetworkServices } from './services/network-services.ts';
import type { Store } from './store.ts';
import type { StatisticsHub } from './statistics.ts';
import type { StateFolder } from './transactions/state-folder.ts';
import type { TransactionLog } from './transactions/types.ts';

/** What handlers work with; made once in helper.ts. */
export interface Services {
  readonly netlink: Netlink;
  readonly store: Store;
  readonly observer: Observer;
  readonly statistics: StatisticsHub;
  readonly capabilities: CapabilityProbe;
  /** Every change goes through here, one at a time. */
  readonly mutations: ChangeQueue;
  /** The one way to change something: journal, do, read back, or take back. Inside of `mutations`. */
  readonly transactions: TransactionLog;
  /** NAT, DHCP, DNS and settings of the kernel that are not netlink's. */
  readonly networkServices: NetworkServices;
  /** The folder of what outlives the helper. */
  readonly state: StateFolder;
  readonly networks: Networks;
  readonly undo: Undo;
  readonly cleanup: Cleanup;
  /** Names of users, for the history. */
  readonly users: UserNames;
  readonly heldTuns: HeldTuns;
  /** Packet loops that run in this process. */
  readonly datapaths: Datapaths;
  readonly log: Log;
  /** The helper's own namespace is a sandbox. */
  readonly sandbox: boolean;
  readonly startedAt: Date;
  /** null where the helper was not started with --demo. */
  demo: Demo | null;
  /** Connections and subscriptions of the server, for `status`. */
  load: () => { connections: number; subscriptions: number };
}
