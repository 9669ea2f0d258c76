import type { HistoryEntry, PendingChange } from '../../../helper/protocol/index.ts';
import type { AppState } from './store.ts';
import { once } from './once.ts';
import type { Tables } from '../../../helper/client/pure/replica.ts';

/** What was changed through Taproom, and what waits: selectors over the helper's own topics. */
const newestFirst = once<Tables['history'], readonly HistoryEntry[]>((rows) =>
  [...rows.values()].sort((a, b) => b.entry - a.entry),
);

/** Every entry that is known, the newest first. */
export const allHistory = (state: AppState): readonly HistoryEntry[] => newestFirst(state.observed.tables.history);

/** At most one change waits for its confirmation. */
export const pendingChange = (state: AppState): PendingChange | null => {
  const [first] = state.observed.tables.pending.values();
  return first ?? null;
};

/** Whether undoing can be tried: made, not undone since, and not known to be for good. The helper has the last word. */
export const mayUndo = (entry: HistoryEntry): boolean =>
  entry.outcome === 'done' && entry.undoneBy === null && entry.final === null;

/** What Ctrl+Z means: the newest change that can be undone and is not itself an undo. */
export const lastUndoable = (state: AppState): HistoryEntry | null =>
  allHistory(state).find((entry) => mayUndo(entry) && entry.undoes === null) ?? null;
