import type { HistoryEntry, PendingChange, RunningChange } from '../../../helper/protocol/index.ts';
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

/** The change of several steps that is being made, whoever asked for it. */
export const runningChange = (state: AppState): RunningChange | null => {
  const [first] = state.observed.tables.running.values();
  return first ?? null;
};

/** Whether undoing can be tried: made, not undone since, and not known to be for good. The helper has the last word. */
export const mayUndo = (entry: HistoryEntry): boolean =>
  entry.outcome === 'done' && entry.undoneBy === null && entry.final === null;

/** What Ctrl+Z means: the newest change that can be undone and is not itself an undo. */
export const lastUndoable = (state: AppState): HistoryEntry | null =>
  allHistory(state).find((entry) => mayUndo(entry) && entry.undoes === null) ?? null;

const undoneIn = (state: AppState, { undoes }: HistoryEntry): HistoryEntry | undefined =>
  undoes === null ? undefined : state.observed.tables.history.get(String(undoes));

/** An undo, not the redo of one. */
export const isUndo = (state: AppState, entry: HistoryEntry): boolean => {
  const undone = undoneIn(state, entry);
  return entry.undoes !== null && (undone === undefined || !isUndo(state, undone));
};

/** The change that an undo or a redo is about in the end. */
export const aboutOf = (state: AppState, entry: HistoryEntry): HistoryEntry => {
  const undone = undoneIn(state, entry);
  return undone ? aboutOf(state, undone) : entry;
};

/** What Redo means: the newest undo of this user that stands, unless they made a new change since. */
export const lastRedoable = (state: AppState): HistoryEntry | null => {
  const uid = state.helper.state === 'connected' ? state.helper.info.authorization.uid : null;
  const own = allHistory(state).filter(({ who, outcome }) => who.uid === uid && outcome === 'done');
  const change = own.findIndex(({ undoes }) => undoes === null);
  const since = change < 0 ? own : own.slice(0, change);
  return since.find((entry) => isUndo(state, entry) && mayUndo(entry)) ?? null;
};
