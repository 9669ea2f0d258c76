import { ok, type HistoryEntry } from '../../protocol/index.ts';
import type { Handlers } from '../dispatch.ts';
import { whoIs } from '../networks/who.ts';
import type { Services } from '../services.ts';

type HistoryMethods = Extract<keyof Handlers, `history.${string}` | `pending.${string}`>;

/** What was changed through Taproom, taking it back, and what waits to be confirmed. */
export function historyHandlers({ transactions, undo, users }: Services): Pick<Handlers, HistoryMethods> {
  return {
    'pending.confirm': async ({ entry }) => {
      const confirmed = await transactions.confirm(entry);
      return confirmed.ok ? ok({ entry: confirmed.value }) : confirmed;
    },
    'pending.revert': async ({ entry }) => {
      const reverted = await transactions.revert(entry, 'asked');
      return reverted.ok ? ok({ entry: reverted.value }) : reverted;
    },
    'history.list': ({ limit, before }) => {
      const entries: HistoryEntry[] = [];
      for (const entry of transactions.history()) {
        if (entries.length >= limit) break;
        if (before === undefined || entry.entry < before) entries.push(entry);
      }
      return ok({ entries });
    },
    'history.show': async ({ entry }) => {
      const shown = await undo.show(entry);
      if (!shown.ok) return shown;
      const { record, undo: steps, why } = shown.value;
      return ok({ entry: record.entry, steps: [...record.steps], undo: steps, why });
    },
    'history.undo': async ({ entry, ...confirmation }, peer) =>
      undo.undo(entry, await whoIs(users, peer), confirmation),
  };
}
