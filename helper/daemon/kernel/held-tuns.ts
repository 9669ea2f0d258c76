import type { TunHandle } from '../../../native/lib/types.ts';
import { linkKey } from '../../protocol/index.ts';
import type { Observer } from '../observer.ts';
import type { Store } from '../store.ts';

/** Devices that live only as long as the helper holds them: a descriptor each, of 1,024 that a process has. */
export const MAX_HELD = 256;

interface Held {
  handle: TunHandle;
  /** The store has had it, so that its absence means that it is gone. */
  seen: boolean;
}

/** Owns the descriptors of TUN and TAP devices that were made with `persistent: false`. */
export class HeldTuns {
  readonly #held = new Map<string, Held>();

  get full(): boolean {
    return this.#held.size >= MAX_HELD;
  }

  has(key: string): boolean {
    return this.#held.has(key);
  }

  hold(namespace: string, handle: TunHandle): void {
    this.#held.set(linkKey(namespace, handle.index), { handle, seen: false });
  }

  /** The device is gone, or is to go: a descriptor without a device serves nobody. */
  release(key: string): void {
    this.#held.get(key)?.handle.close();
    this.#held.delete(key);
  }

  /** Lets go of those that somebody else deletes. */
  follow(observer: Observer, store: Store): void {
    const look = (): void => {
      for (const [key, held] of [...this.#held]) {
        if (store.get('links', key)) held.seen = true;
        else if (held.seen) this.release(key);
      }
    };
    observer.listen({ changed: look, resynced: look });
  }

  close(): void {
    for (const key of [...this.#held.keys()]) this.release(key);
  }
}
