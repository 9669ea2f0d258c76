import type { Netlink } from '../../../native/lib/types.ts';
import type { Log } from '../log.ts';
import type { Observer } from '../observer.ts';
import type { Store } from '../store.ts';
import type { HeldTuns } from './held-tuns.ts';

/** What changes the kernel, and reads back what became of it. */
export interface Kernel {
  readonly netlink: Netlink;
  /** What the kernel said last. */
  readonly store: Store;
  readonly observer: Observer;
  readonly heldTuns: HeldTuns;
  readonly log: Log;
}
