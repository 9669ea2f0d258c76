import { applyChanges, applySnapshot, NOTHING_OBSERVED, type Observed } from '../../helper/client/pure/replica.ts';
import {
  TOPICS,
  type EventPayload,
  type HistoryEntry,
  type NetworkRow,
  type PendingChange,
  type Snapshot,
} from '../../helper/protocol/index.ts';

/** What tray and notifications show: a small part of the helper's own topics, as it is now. */
export interface Watched {
  /** By name. */
  readonly networks: readonly NetworkRow[];
  readonly pending: PendingChange | null;
  /** The newest first. */
  readonly history: readonly HistoryEntry[];
}

/** What main asks for when no window does. */
export const WATCHED_TOPICS = ['networks', 'pending', 'history'] as const;

const byName = (a: NetworkRow, b: NetworkRow): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const NOTHING = Object.fromEntries(TOPICS.map((topic) => [topic, []])) as unknown as Snapshot;

/** Main's own small picture, from the one stream that the window gets too. null: no helper has said anything. */
export class WatchedNetworks {
  #observed = NOTHING_OBSERVED;
  #shown: Watched | null = null;

  get now(): Watched | null {
    const { tables, revision } = this.#observed;
    if (revision < 0) return null;
    return (this.#shown ??= {
      networks: [...tables.networks.values()].sort(byName),
      pending: [...tables.pending.values()][0] ?? null,
      history: [...tables.history.values()].sort((a, b) => b.entry - a.entry),
    });
  }

  /** Replaces everything. */
  take({ revision, networks, pending, history }: Pick<Snapshot, 'revision' | (typeof WATCHED_TOPICS)[number]>): void {
    this.#show(applySnapshot(this.#observed, { ...NOTHING, revision, networks, pending, history }));
  }

  /** Answers whether it is known what came before: else a new snapshot is needed. */
  change({ changes, ...revisions }: EventPayload<'changes'>): boolean {
    const ours = changes.filter(({ topic }) => WATCHED_TOPICS.some((watched) => watched === topic));
    const outcome = applyChanges(this.#observed, { ...revisions, changes: ours });
    if (outcome.kind === 'applied') this.#show(outcome.observed);
    return outcome.kind !== 'gap';
  }

  /** The helper has gone: nothing is known any more. */
  forget(): void {
    this.#show(NOTHING_OBSERVED);
  }

  #show(observed: Observed): void {
    const { tables } = this.#observed;
    if (this.#observed.revision < 0 || WATCHED_TOPICS.some((topic) => tables[topic] !== observed.tables[topic]))
      this.#shown = null;
    this.#observed = observed;
  }
}

/** What "Undo" means: the newest change that can be undone and is not itself an undo. */
export const lastUndoable = ({ history }: Watched): HistoryEntry | null =>
  history.find(
    ({ outcome, undoneBy, undoes, final }) =>
      outcome === 'done' && undoneBy === null && undoes === null && final === null,
  ) ?? null;
