import type { EventPayload, HistoryEntry, NetworkRow, PendingChange, Snapshot } from '../../helper/protocol/index.ts';

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

function put<V>(table: Map<string, V>, key: string, value: V | null): void {
  if (value === null) table.delete(key);
  else table.set(key, value);
}

/** Main's own small picture, from the one stream that the window gets too. null: no helper has said anything. */
export class WatchedNetworks {
  #networks = new Map<string, NetworkRow>();
  #pending = new Map<string, PendingChange>();
  #history = new Map<string, HistoryEntry>();
  #isKnown = false;
  #shown: Watched | null = null;

  get now(): Watched | null {
    if (!this.#isKnown) return null;
    return (this.#shown ??= {
      networks: [...this.#networks.values()].sort(byName),
      pending: [...this.#pending.values()][0] ?? null,
      history: [...this.#history.values()].sort((a, b) => b.entry - a.entry),
    });
  }

  /** Replaces everything. */
  take({ networks, pending, history }: Pick<Snapshot, (typeof WATCHED_TOPICS)[number]>): void {
    this.#networks = new Map(networks.map((row) => [row.name, row]));
    this.#pending = new Map(pending.map((row) => [String(row.entry), row]));
    this.#history = new Map(history.map((row) => [String(row.entry), row]));
    this.#isKnown = true;
    this.#shown = null;
  }

  /** Answers whether it was about what is watched. */
  change({ changes }: EventPayload<'changes'>): boolean {
    const ours = changes.filter(({ topic }) => WATCHED_TOPICS.some((watched) => watched === topic));
    for (const change of ours) {
      if (change.topic === 'networks') put(this.#networks, change.key, change.value);
      else if (change.topic === 'pending') put(this.#pending, change.key, change.value);
      else if (change.topic === 'history') put(this.#history, change.key, change.value);
    }
    if (ours.length > 0) this.#shown = null;
    return ours.length > 0;
  }

  /** The helper has gone: nothing is known any more. */
  forget(): void {
    this.#networks.clear();
    this.#pending.clear();
    this.#history.clear();
    this.#isKnown = false;
    this.#shown = null;
  }
}

/** What "Undo" means: the newest change that can be undone and is not itself an undo. */
export const lastUndoable = ({ history }: Watched): HistoryEntry | null =>
  history.find(
    ({ outcome, undoneBy, undoes, final }) =>
      outcome === 'done' && undoneBy === null && undoes === null && final === null,
  ) ?? null;
