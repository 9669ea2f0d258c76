import type { Lease } from '../../protocol/index.ts';
import type { BudgetName, Budgets } from '../budgets.ts';
import type { CapabilityProbe } from '../capabilities.ts';
import type { Changes } from '../changes/changes.ts';
import type { ChangeQueue } from '../change-queue.ts';
import { countedRoutes } from '../kernel/route.ts';
import type { Machine } from '../operations/index.ts';
import { isHostNamespace } from '../services/host.ts';
import type { StateFolder } from '../transactions/state-folder.ts';
import type { TransactionLog } from '../transactions/types.ts';
import { Cleanup } from './cleanup.ts';
import { DriftWatch } from './drift.ts';
import { followHistory } from './history-rows.ts';
import { publishLeases } from './network-rows.ts';
import { Networks } from './networks.ts';
import type { CountedRoutes } from './observed-state.ts';
import { DaemonFiles } from './owners/daemon-files.ts';
import { Owners } from './owners/owners.ts';
import { SavedNetworks } from './saved-networks.ts';
import { reconcile, startAtBoot } from './start.ts';
import { Undo } from './undo.ts';

export interface NetworkServiceParts extends Machine {
  readonly capabilities: CapabilityProbe;
  readonly transactions: TransactionLog;
  readonly changes: Changes;
  readonly mutations: ChangeQueue;
  /** The folder of what outlives the helper. */
  readonly state: StateFolder;
  readonly sandbox: boolean;
  readonly budgets: Budgets;
}

/**
 * Everything about networks, made once: what is saved, what is up, what drifts, whose things are, what
 * can be undone and cleaned up. Order of a start: the journal recovers, this starts and reconciles, the
 * helper listens, networks of the boot come up.
 */
export class NetworkService {
  readonly networks: Networks;
  readonly undo: Undo;
  readonly cleanup: Cleanup;
  readonly #parts: NetworkServiceParts;
  readonly #saved: SavedNetworks;
  readonly #drift: DriftWatch;
  readonly #owners: Owners;

  constructor(parts: NetworkServiceParts) {
    const { kernel, transactions, mutations } = parts;
    const { store, observer, log } = kernel;
    this.#parts = parts;
    this.#saved = new SavedNetworks(parts.state.file('networks'), log, parts.budgets);
    const { capabilities, networkServices } = parts;
    const counted: CountedRoutes = (asked) => countedRoutes(kernel, asked);
    this.networks = new Networks({
      store,
      observer,
      countedRoutes: counted,
      capabilities,
      networkServices,
      transactions,
      log,
      saved: this.#saved,
    });
    const { changes } = parts;
    this.undo = new Undo({ store, observer, countedRoutes: counted, transactions, changes, networks: this.networks });
    this.cleanup = new Cleanup({ ...parts, networks: this.networks });
    this.#drift = new DriftWatch({ observer, mutations, transactions, networks: this.networks, log });
    this.#owners = new Owners({
      store,
      observer,
      applied: () => transactions.applied().values(),
      daemons: !parts.sandbox && isHostNamespace() ? new DaemonFiles() : null,
    });
  }

  /** After the journal recovered. */
  start(): void {
    const { transactions, kernel, state } = this.#parts;
    const { observer, log } = kernel;
    const started = this.#saved.start(state.trusted, {
      changed: () => this.networks.rows.publishAll(),
      read: (name) => this.networks.rows.publish(name),
    });
    if (!started.ok) log.error('saved networks cannot be used', { failure: started.error });
    followHistory(transactions, observer);
    transactions.listen({
      applied: (name) => {
        this.#owners.all();
        this.networks.rows.publish(name);
      },
      entry: ({ entry, network, outcome, error, verb }) => {
        if (network === null) return;
        if (outcome === 'reverted') this.#restoreText(entry, network, verb);
        // Not confirmed in time, or reverted on request: no caller awaits the answer.
        if (outcome === 'reverted' || outcome === 'stuck') this.networks.rows.failed(network, error);
        else if (verb !== 'network.keep') this.#drift.forgive(network);
      },
      pending: (pending) => {
        if (pending?.network != null) this.networks.rows.publish(pending.network);
        else this.networks.rows.publishAll();
      },
    });
    this.networks.rows.publishAll();
    this.#owners.start();
  }

  /** Before anybody is served. */
  async reconcile(): Promise<void> {
    await reconcile(this.#startParts());
  }

  /** Once the helper listens. */
  boot(): void {
    void startAtBoot(this.#startParts());
  }

  used(): Partial<Record<BudgetName, number>> {
    return this.#saved.used();
  }

  close(): void {
    this.#drift.close();
    this.#owners.close();
    this.#saved.close();
  }

  leasesChanged(network: string, leases: readonly Lease[]): void {
    publishLeases(this.#parts.kernel.store, this.#parts.kernel.observer, network, leases);
  }

  servicesChanged(network: string): void {
    this.networks.rows.publish(network);
  }

  /** A document saved with a change that was reverted is deleted with it; one that was saved separately stays. */
  #restoreText(entry: number, network: string, verb: string): void {
    if (verb !== 'network.apply' && verb !== 'undo' && verb !== 'redo') return;
    const { transactions, kernel } = this.#parts;
    const { before, after } = transactions.record(entry) ?? {};
    if (typeof before !== 'string' || before === after || this.#saved.get(network)?.text !== after) return;
    const saved = this.#saved.save(network, before);
    if (!saved.ok) kernel.log.warn('the former document was not saved again', { network, failure: saved.error });
  }

  #startParts() {
    const { transactions, mutations, kernel } = this.#parts;
    return { transactions, networks: this.networks, saved: this.#saved, mutations, log: kernel.log };
  }
}
