import type { Change } from '../../protocol/index.ts';
import type { Observer } from '../observer.ts';
import type { TransactionLog } from '../transactions/types.ts';

/** Keeps the topics `history`, `pending` and `running` as the journal has them. */
export function followHistory(transactions: TransactionLog, observer: Observer): void {
  const all: Change[] = [...transactions.history()]
    .reverse()
    .map((entry) => ({ topic: 'history', key: String(entry.entry), value: entry }));
  let shown = transactions.pending();
  if (shown) all.push({ topic: 'pending', key: String(shown.entry), value: shown });
  observer.publish(all);
  let runs: string | null = null;
  transactions.listen({
    entry: (entry) => observer.publish([{ topic: 'history', key: String(entry.entry), value: entry }]),
    forgotten: (entry) => observer.publish([{ topic: 'history', key: String(entry), value: null }]),
    running: (running) => {
      const changes: Change[] = [];
      if (runs !== null && runs !== String(running?.entry)) changes.push({ topic: 'running', key: runs, value: null });
      runs = running === null ? null : String(running.entry);
      if (running) changes.push({ topic: 'running', key: String(running.entry), value: running });
      observer.publish(changes);
    },
    pending: (pending) => {
      const changes: Change[] =
        shown && shown.entry !== pending?.entry ? [{ topic: 'pending', key: String(shown.entry), value: null }] : [];
      shown = pending;
      if (pending) changes.push({ topic: 'pending', key: String(pending.entry), value: pending });
      observer.publish(changes);
    },
  });
}
