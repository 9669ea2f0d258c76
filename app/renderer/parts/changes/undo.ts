import type { TFunction } from 'i18next';
import type { Failure, HistoryEntry, MethodName } from '../../../../helper/protocol/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { localized } from '../../i18n/message.ts';
import { aboutOf, allHistory, callHelper, useApp } from '../../state/index.ts';
import { notify, withdrawUndo, type ToastAction } from '../../ui/toasts.ts';

/** The name that main gives to the helper for this window. */
const THIS_CLIENT = 'desktop';
/** Milliseconds that the row of a change may come after its answer: both are on their way already. */
const PATIENCE = 1_000;

/** Undoes one entry, or the last that can be, and says so; the failure comes back for the place that asked. */
export async function undoEntry(entry: number, t: TFunction): Promise<Failure | null> {
  const answer = await callHelper('history.undo', { entry });
  if (!answer.ok) return answer.error;
  const { entry: made, undone, pending } = answer.value;
  withdrawUndo(entry);
  const state = useApp.getState();
  const said =
    made.verb === 'redo'
      ? t('history:redone', { summary: localized(aboutOf(state, undone).summary) })
      : t('history:undone', { summary: localized(undone.summary) });
  // One that waits for its confirmation has its own bar, and has not ended yet.
  if (pending === null) notify({ tone: 'done', title: said });
  return null;
}

/** The newest number that is known: entries of a change made from now on are above it. */
export const lastEntry = (): number => allHistory(useApp.getState())[0]?.entry ?? 0;

const isOurs = (entry: HistoryEntry, verb: MethodName, after: number): boolean =>
  entry.entry > after && entry.verb === verb && entry.who.client === THIS_CLIENT;

/**
 * The entries of changes that this window has just made: the first of the verb after `after`, so many of
 * them; those that are there where the rest does not come.
 */
export function entriesOf(verb: MethodName, after: number, count: number): Promise<readonly HistoryEntry[]> {
  const find = () =>
    [...allHistory(useApp.getState())]
      .reverse()
      .filter((entry) => isOurs(entry, verb, after))
      .slice(0, count);
  const found = find();
  if (found.length === count) return Promise.resolve(found);
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      stop();
      resolve(find());
    };
    const timer = setTimeout(settle, PATIENCE);
    const stop = useApp.subscribe((state, before) => {
      if (state.observed.tables.history !== before.observed.tables.history && find().length === count) settle();
    });
  });
}

/**
 * The Undo of a toast: takes these entries back, the last first. None where there is none, or one of them is for good.
 */
export function undoAction(entries: readonly HistoryEntry[], t: TFunction): { action?: ToastAction } {
  if (entries.length === 0 || entries.some(({ final }) => final !== null)) return {};
  const run = async () => {
    for (const { entry } of [...entries].reverse()) {
      const failure = await undoEntry(entry, t);
      if (failure) return reportFailure(failure, t);
    }
  };
  return { action: { label: t('common:undo'), run: () => void run(), undoes: entries.map(({ entry }) => entry) } };
}

/** Says that a change was made, with the Undo that its entry in the history allows. */
export async function sayDone(title: string, verb: MethodName, after: number, t: TFunction): Promise<void> {
  notify({ tone: 'done', title, ...undoAction(await entriesOf(verb, after, 1), t) });
}

/** A failure that has no better place than a toast. */
export function reportFailure(failure: Failure, t: TFunction): void {
  notify({ tone: 'failed', title: explainFailure(failure, t).title, failure });
}
