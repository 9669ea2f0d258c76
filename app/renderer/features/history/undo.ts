import type { TFunction } from 'i18next';
import type { Failure, HistoryEntry, MethodName } from '../../../../helper/protocol/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { allHistory, callHelper, useApp } from '../../state/index.ts';
import { notify, type ToastAction } from '../../ui/toasts.ts';

/** The name that main gives to the helper for this window. */
const THIS_CLIENT = 'desktop';
/** Milliseconds that the row of a change may come after its answer: both are on their way already. */
const PATIENCE = 1_000;

/** Undoes one entry, or the last that can be, and says so; the failure comes back for the place that asked. */
export async function undoEntry(entry: number, t: TFunction): Promise<Failure | null> {
  const answer = await callHelper('history.undo', { entry });
  if (!answer.ok) return answer.error;
  const { undone, pending } = answer.value;
  // One that waits for its confirmation has its own bar, and has not ended yet.
  if (pending === null) notify({ tone: 'done', title: t('history:undone', { summary: undone.summary }) });
  return null;
}

/** The newest number that is known: entries of a change made from now on are above it. */
export const lastEntry = (): number => allHistory(useApp.getState())[0]?.entry ?? 0;

const isOurs = (entry: HistoryEntry, verb: MethodName, after: number): boolean =>
  entry.entry > after && entry.verb === verb && entry.who.client === THIS_CLIENT;

/** The entry of a change that this window has just made: the first of its verb after `after`; null where the helper keeps none. */
export function entryOf(verb: MethodName, after: number): Promise<HistoryEntry | null> {
  const find = () => [...allHistory(useApp.getState())].reverse().find((entry) => isOurs(entry, verb, after)) ?? null;
  const found = find();
  if (found) return Promise.resolve(found);
  return new Promise((resolve) => {
    const settle = (entry: HistoryEntry | null): void => {
      clearTimeout(timer);
      stop();
      resolve(entry);
    };
    const timer = setTimeout(() => settle(null), PATIENCE);
    const stop = useApp.subscribe((state, before) => {
      if (state.observed.tables.history === before.observed.tables.history) return;
      const entry = find();
      if (entry) settle(entry);
    });
  });
}

/** The Undo of a toast: takes these entries back, the last first. None where one of them cannot be. */
export function undoAction(entries: readonly (HistoryEntry | null)[], t: TFunction): { action?: ToastAction } {
  const known = entries.filter((entry): entry is HistoryEntry => entry !== null && entry.final === null);
  if (known.length === 0 || known.length < entries.length) return {};
  const run = async () => {
    for (const { entry } of [...known].reverse()) {
      const failure = await undoEntry(entry, t);
      if (failure) return notify({ tone: 'failed', title: explainFailure(failure, t).title, failure });
    }
  };
  return { action: { label: t('common:undo'), run: () => void run() } };
}

/** Says that a change was made, with the Undo that its entry in the history allows. */
export async function sayDone(title: string, verb: MethodName, after: number, t: TFunction): Promise<void> {
  const entry = await entryOf(verb, after);
  notify({ tone: 'done', title, ...undoAction([entry], t) });
}
