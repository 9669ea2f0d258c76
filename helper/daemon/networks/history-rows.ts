import type { Change } from '../../protocol/index.ts';
import type { Observer } from '../observer.ts';
import type { TransactionLog } from '../transactions/types.ts';

/** Keeps the topics `history` and `pending` as the journal has them. */
export function followHistory(transactions: TransactionLog, observer: Observer): void {
  const all: Change[] = [...transactions.history()]
    .reverse()
    .map((entry) => ({ topic: 'history', key: String(entry.entry), value: entry }));
  let shown = transactions.pending();
  if (shown) all.push({ topic: 'pending', key: String(shown.entry), value: shown });
  observer.publish(all);
  transactions.listen({
    entry: (entry) => observer.publish([{ topic: 'history', key: String(entry.entry), value: entry }]),
    forgotten: (entry) => observer.publish([{ topic: 'history', key: String(entry), value: null }]),
    pending: (pending) => {
      const changes: Change[] =
        shown && shown.entry !== pending?.entry ? [{ topic: 'pending', key: String(shown.entry), value: null }] : [];
      shown = pending;
      if (pending) changes.push({ topic: 'pending', key: String(pending.entry), value: pending });
      observer.publish(changes);
    },
  });
}
