import { ok, type HistoryEntry, type Who } from '../../protocol/index.ts';
import type { Handlers } from '../dispatch.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import type { Undo } from '../networks/undo.ts';
import { whoIs, type UserNames } from '../users.ts';
import type { Peer } from '../peer.ts';
import type { TransactionLog } from '../transactions/types.ts';

interface HistoryParts {
  readonly transactions: TransactionLog;
  readonly undo: Undo;
  readonly users: UserNames;
}
type HistoryMethods = Extract<keyof Handlers, `history.${string}` | `pending.${string}`> | 'change.cancel';

/** What was changed through Taproom, taking it back, and what waits to be confirmed. */
export function historyHandlers({ transactions, undo, users }: HistoryParts): Pick<Handlers, HistoryMethods> {
  return {
    'pending.confirm': async ({ entry }, peer) => {
      const refused = othersChange('pending.confirm', peer, transactions, entry ?? transactions.pending()?.entry);
      if (refused) return refused;
      const confirmed = await transactions.confirm(entry);
      return confirmed.ok ? ok({ entry: confirmed.value }) : confirmed;
    },
    'pending.revert': async ({ entry }, peer) => {
      const refused = othersChange('pending.revert', peer, transactions, entry ?? transactions.pending()?.entry);
      if (refused) return refused;
      const reverted = await transactions.revert(entry, 'asked');
      return reverted.ok ? ok({ entry: reverted.value }) : reverted;
    },
    'change.cancel': ({ entry }, peer) => {
      // What somebody else asked for is cancelled only by its number.
      const running = transactions.running(entry === undefined ? peer : undefined);
      const asked = entry ?? running?.entry;
      const others = running?.entry === asked && running && ofOthers('change.cancel', peer, running.entry, running.who);
      if (others) return others;
      if (asked !== undefined && transactions.cancel(asked)) return ok({});
      return failure(
        'not-found',
        'change.cancel',
        entry === undefined ? say('change.noneRuns') : say('change.doesNotRun', { entry }),
        { field: 'entry', remedy: say('change.outcomeInHistory') },
      );
    },
    'history.list': ({ limit, before, network, user, outcome }) => {
      const isAsked = ({ entry, who, ...of }: HistoryEntry): boolean =>
        (before === undefined || entry < before) &&
        (network === undefined || of.network === network) &&
        (user === undefined || who.user === user || String(who.uid) === user) &&
        (outcome === undefined || of.outcome === outcome);
      const entries: HistoryEntry[] = [];
      for (const entry of transactions.history()) {
        if (entries.length >= limit) break;
        if (isAsked(entry)) entries.push(entry);
      }
      return ok({ entries });
    },
    'history.show': async ({ entry }) => {
      const shown = await undo.show(entry);
      if (!shown.ok) return shown;
      const { record, undo: steps, why } = shown.value;
      return ok({ entry: record.entry, steps: [...record.steps], undo: steps, why });
    },
    'history.undo': async ({ entry: named, ...confirmation }, peer) => {
      const entry = named ?? (await undo.newest());
      const refused = othersChange('history.undo', peer, transactions, entry);
      return refused ?? undo.undo(entry, await whoIs(users, peer), confirmation);
    },
    'history.redo': async ({ entry: named, ...confirmation }, peer) => {
      const entry = named === undefined ? await undo.newestUndone(peer.authorization.uid) : undo.undoing(named);
      if (entry === undefined) return nothingToRedo(named);
      const refused = othersChange('history.redo', peer, transactions, entry);
      if (refused) return refused;
      const undone = await undo.undo(entry, await whoIs(users, peer), confirmation);
      if (!undone.ok) return undone;
      const { entry: made, undone: of, pending } = undone.value;
      return ok({ entry: made, redone: undo.about(of), pending });
    },
  };
}

export const nothingToRedo = (entry: number | undefined) =>
  entry === undefined
    ? failure('not-found', 'history.redo', say('change.nothingToRedo'), { remedy: say('change.redoWhen') })
    : failure('conflict', 'history.redo', say('change.notRedone', { entry, why: say('change.notUndoneYet') }), {
        field: 'entry',
      });

/** Who may connect networks confirms, reverts and undoes changes of their own; those of others need `manage`. */
function othersChange(step: string, peer: Peer, log: TransactionLog, entry = 0) {
  const who = log.record(entry)?.entry.who;
  return who === undefined ? null : ofOthers(step, peer, entry, who);
}

function ofOthers(step: string, { authorization }: Peer, entry: number, who: Who) {
  if (who.uid === authorization.uid || authorization.levels.includes('manage')) return null;
  return failure(
    'not-authorised',
    step,
    say('change.othersChange', { entry, user: who.user ?? say('change.userNumber', { uid: who.uid }) }),
    { field: 'entry' },
  );
}
