import { useCallback, useEffect, useState } from 'react';
import type { Failure, HistoryEntry, MethodResult } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/index.ts';

export type EntryDetails = MethodResult<'history.show'>;

/**
 * An entry's steps, and what undoing it would do now. Asked for again when the entry changes; `refresh`
 * asks once more, because the kernel may have changed since.
 */
export function useEntryDetails(entry: HistoryEntry | null) {
  const [held, setHeld] = useState<{ of: number; details: EntryDetails | null; failure: Failure | null } | null>(null);
  const [asked, setAsked] = useState(0);
  const number = entry?.entry ?? null;
  useEffect(() => {
    if (number === null) return;
    let isCurrent = true;
    void callHelper('history.show', { entry: number }).then((answer) => {
      if (!isCurrent) return;
      setHeld({ of: number, details: answer.ok ? answer.value : null, failure: answer.ok ? null : answer.error });
    });
    return () => {
      isCurrent = false;
    };
    // The row itself: its outcome says whether there is something to undo.
  }, [number, entry, asked]);
  const mine = held?.of === number ? held : null;
  return {
    details: mine?.details ?? null,
    failure: mine?.failure ?? null,
    refresh: useCallback(() => setAsked((count) => count + 1), []),
  };
}
