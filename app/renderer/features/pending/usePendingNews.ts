import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry, PendingChange } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { pendingChange, useApp, type AppState } from '../../state/index.ts';
import { notify } from '../../ui/toasts.ts';

/**
 * How a pending change ended, once its entry says so: kept, reverted, or partly
 * reverted. null while it is pending, or when it is not known. Pure.
 */
export function endOf(
  waited: PendingChange,
  state: AppState,
): { end: 'kept' | 'reverted' | 'stuck'; entry: HistoryEntry } | null {
  const entry = state.observed.tables.history.get(String(waited.entry));
  if (entry === undefined || pendingChange(state)?.entry === waited.entry) return null;
  if (entry.outcome === 'done') return { end: 'kept', entry };
  if (entry.outcome === 'reverted') return { end: 'reverted', entry };
  return entry.outcome === 'stuck' || entry.outcome === 'failed' ? { end: 'stuck', entry } : null;
}

/** Tells how each change that waited has ended, whoever answered it, or nobody. */
export function usePendingNews(): void {
  const { t } = useTranslation();
  useEffect(() => {
    let waited = pendingChange(useApp.getState());
    return useApp.subscribe((state, before) => {
      if (state.observed === before.observed) return;
      const known = waited;
      // The row may go a moment before its entry says how it ended.
      const ended = known === null ? null : endOf(known, state);
      if (ended) {
        const title = t(`pending:${ended.end}`, { summary: localized(ended.entry.summary) });
        notify(
          ended.end === 'stuck'
            ? { tone: 'failed', title, ...(ended.entry.error ? { failure: ended.entry.error } : {}) }
            : { tone: 'done', title },
        );
      }
      const now = pendingChange(state);
      // A helper that has gone says nothing about how it ended.
      if (ended || now !== null || state.observed.revision < 0) waited = now;
    });
  }, [t]);
}
