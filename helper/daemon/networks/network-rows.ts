import {
  type Change,
  type Failure,
  type NetworkRow,
  type NetworkState,
  type ServiceState,
  rowKey,
  type Lease,
} from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Observer } from '../observer.ts';
import type { Store } from '../store.ts';
import type { TransactionLog } from '../transactions/types.ts';
import { networkRow } from './network-row.ts';
import type { SavedNetworks } from './saved-networks.ts';

/** Milliseconds between two looks at how far a network is: an eye sees no more. */
const PROGRESS_INTERVAL = 50;

interface Memory {
  busy: 'connecting' | 'disconnecting' | null;
  progress: NetworkRow['progress'];
  progressAt: number;
  error: Failure | null;
  drift: NetworkRow['drift'];
  /** What the row said last, and since when. */
  state: NetworkState;
  since: string;
}

interface RowsParts {
  store: Store;
  observer: Observer;
  saved: SavedNetworks;
  transactions: TransactionLog;
  networkServices: { states(network: string): ServiceState[] };
}

/**
 * The topic `networks`. What is saved and what is up are asked for; what only this helper knows (how
 * far it is, why it failed, what drifted) is kept here.
 */
export class NetworkRows {
  readonly #parts: RowsParts;
  readonly #memory = new Map<string, Memory>();

  constructor(parts: RowsParts) {
    this.#parts = parts;
  }

  begin(name: string, busy: 'connecting' | 'disconnecting'): void {
    Object.assign(this.#of(name), { busy, progress: null, progressAt: 0, error: null });
    this.publish(name);
  }

  progress(name: string, done: number, total: number, step: Message | null): void {
    const memory = this.#of(name);
    const now = performance.now();
    memory.progress = { done, total, step };
    if (now - memory.progressAt < PROGRESS_INTERVAL) return;
    memory.progressAt = now;
    this.publish(name);
  }

  end(name: string, error: Failure | null): void {
    Object.assign(this.#of(name), { busy: null, progress: null, error, ...(error === null ? { drift: [] } : {}) });
    this.publish(name);
  }

  /** What went wrong with a network outside of an attempt: it was not confirmed, or cannot be kept. */
  failed(name: string, error: Failure | null): void {
    this.#of(name).error = error;
    this.publish(name);
  }

  drifted(name: string, drift: NetworkRow['drift']): void {
    this.#of(name).drift = drift;
    this.publish(name);
  }

  forget(name: string): void {
    this.#memory.delete(name);
    this.publish(name);
  }

  publishAll(): void {
    const { store, saved, transactions } = this.#parts;
    const names = new Set([
      ...saved.names,
      ...transactions.applied().keys(),
      ...[...store.rows('networks')].map(({ name }) => name),
    ]);
    this.#publish([...names]);
  }

  /** The row as it is now; undefined: there is no such network. */
  publish(name: string): NetworkRow | undefined {
    this.#publish([name]);
    return this.#parts.store.get('networks', name);
  }

  /** Of a network that is there. */
  published(name: string): NetworkRow {
    this.publish(name);
    return this.#row(name) ?? networkRow(name, undefined, undefined, { ...this.#status(name), services: [] });
  }

  #publish(names: readonly string[]): void {
    this.#parts.observer.publish(
      names.map((name): Change => ({ topic: 'networks', key: name, value: this.#row(name) })),
    );
  }

  #row(name: string): NetworkRow | null {
    const { saved, transactions, networkServices } = this.#parts;
    const document = saved.get(name);
    const applied = transactions.applied().get(name);
    if (!document && !applied && this.#memory.get(name)?.busy == null) return null;
    return networkRow(name, document, applied, {
      ...this.#status(name),
      services: applied ? networkServices.states(name) : [],
    });
  }

  #status(name: string) {
    const memory = this.#of(name);
    const state = this.#state(name, memory);
    if (state !== memory.state) {
      memory.state = state;
      memory.since = new Date().toISOString();
    }
    const { progress, error, since } = memory;
    return { state, since, progress, error, drift: state === 'up' || state === 'pending' ? memory.drift : [] };
  }

  #state(name: string, { busy, error }: Memory): NetworkState {
    const { transactions } = this.#parts;
    if (busy !== null) return busy;
    if (transactions.pending()?.network === name) return 'pending';
    if (transactions.applied().has(name)) return 'up';
    return error === null ? 'down' : 'failed';
  }

  #of(name: string): Memory {
    const known = this.#memory.get(name);
    if (known) return known;
    const applied = this.#parts.transactions.applied().get(name);
    const made: Memory = {
      busy: null,
      progress: null,
      progressAt: 0,
      error: null,
      drift: [],
      state: applied ? 'up' : 'down',
      since: applied?.since ?? new Date().toISOString(),
    };
    this.#memory.set(name, made);
    return made;
  }
}

/** All leases of a network, as they are now, in the place of those it had. */
export function publishLeases(store: Store, observer: Observer, network: string, leases: readonly Lease[]): void {
  const present = new Set(leases.map((lease) => rowKey.leases(lease)));
  const gone = [...store.rows('leases')].filter((row) => row.network === network && !present.has(rowKey.leases(row)));
  observer.publish([
    ...gone.map((row): Change => ({ topic: 'leases', key: rowKey.leases(row), value: null })),
    ...leases.map((row): Change => ({ topic: 'leases', key: rowKey.leases(row), value: row })),
  ]);
}
