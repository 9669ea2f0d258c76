import { describe, expect, it } from 'vitest';
import { BUDGETS, Budgets } from '../budgets.ts';
import { Ledger } from './ledger.ts';

const MAX_ENTRIES = BUDGETS['history-entries'].size;
const MAX_STEPS = BUDGETS['history-steps'].size;
const MAX_TEXT = BUDGETS['history-bytes'].size;
import type { JournalRecord } from './records.ts';
import { begin, end, network, start, step } from './records.fixture.ts';

function fold(...records: JournalRecord[]): Ledger {
  const ledger = new Ledger();
  for (const record of records) ledger.apply(record);
  return ledger;
}
const up = (entry: number, text: string | null, more = {}) =>
  begin(entry, 1, { network: 'lab', applied: text === null ? null : { ...network('lab', text), claims: [] }, ...more });
/** All that others can see of it. */
const seen = (ledger: Ledger) => ({
  next: ledger.next,
  history: [...ledger.history()],
  applied: [...ledger.applied],
  open: [...ledger.open.keys()],
  pending: ledger.pending?.begin.entry ?? null,
  records: [...ledger.history()].map(({ entry }) => ledger.record(entry)),
});

describe('what the journal comes to', () => {
  it('holds a network from its commit on, and not before', () => {
    expect([...fold(start(), up(1, 'a')).applied.keys()]).toEqual([]);
    const ledger = fold(start(), up(1, 'a'), end(1, 'done'));
    expect(ledger.applied.get('lab')?.text).toBe('a');
    expect(ledger.record(1)).toMatchObject({ before: null, after: 'a', entry: { outcome: 'done', steps: 1 } });
    ledger.apply(up(2, null));
    ledger.apply(end(2, 'done'));
    expect([...ledger.applied]).toEqual([]);
    expect(ledger.record(2)).toMatchObject({ before: 'a', after: null });
  });

  it('knows how many steps of what did not end may have been made', () => {
    const announced = (...records: JournalRecord[]) => fold(start(), ...records).open.get(1)?.announced;
    expect(announced(begin(1, 1))).toBe(1);
    expect(announced(begin(1, 3))).toBe(0);
    expect(announced(begin(1, 3), step(1, 0), step(1, 1))).toBe(2);
    expect(announced(begin(1, 3), step(1, 2), end(1, 'done'))).toBeUndefined();
  });

  it('goes back to the network as it was when what waits is not kept', () => {
    const ledger = fold(start(), up(1, 'a'), end(1, 'done'), up(2, 'b', { confirmWithin: 30 }), end(2, 'pending'));
    expect(ledger.pending?.begin.entry).toBe(2);
    expect(ledger.applied.get('lab')?.text).toBe('b');
    const change = ledger.apply(end(2, 'reverted'));
    expect(change).toMatchObject({ pending: true, applied: [{ name: 'lab', network: { text: 'a' } }] });
    expect(ledger.pending).toBeNull();
    expect(ledger.applied.get('lab')?.text).toBe('a');
  });

  it('keeps what was confirmed', () => {
    const ledger = fold(start(), up(1, 'b', { confirmWithin: 30 }), end(1, 'pending'), end(1, 'done'));
    expect(ledger.pending).toBeNull();
    expect(ledger.applied.get('lab')?.text).toBe('b');
    expect([...ledger.history()]).toMatchObject([{ entry: 1, outcome: 'done' }]);
  });

  it('ties an undo to what it undid for as long as it stands', () => {
    const ledger = fold(
      start(),
      begin(1, 1),
      end(1, 'done'),
      begin(2, 1, { undoes: 1, confirmWithin: 30 }),
      end(2, 'pending'),
    );
    expect(ledger.record(1)?.entry.undoneBy).toBe(2);
    ledger.apply(end(2, 'reverted'));
    expect(ledger.record(1)?.entry.undoneBy).toBeNull();
    const by = (): (number | null | undefined)[] => [1, 3, 4].map((entry) => ledger.record(entry)?.entry.undoneBy);
    const undo = (entry: number, undoes: number): void => {
      ledger.apply(begin(entry, 1, { undoes }));
      ledger.apply(end(entry, 'done'));
    };
    undo(3, 1);
    expect(by()).toEqual([3, null, undefined]);
    undo(4, 3); // A redo.
    expect(by()).toEqual([null, 4, null]);
    undo(5, 4);
    expect(by()).toEqual([3, null, 5]);
  });

  it('lets everything go that went with another boot or namespace, and keeps the history', () => {
    for (const elsewhere of [start('boot-b'), start('boot-a', '2')]) {
      const ledger = fold(start(), up(1, 'a'), end(1, 'done'), begin(2, 3), step(2, 0));
      expect(ledger.apply(start()).lost).toEqual([]);
      expect(ledger.open.size).toBe(1);
      expect(ledger.apply(elsewhere).lost).toEqual(['lab']);
      expect([...ledger.applied]).toEqual([]);
      expect(ledger.open.size).toBe(0);
      expect([...ledger.history()].map(({ entry, outcome }) => [entry, outcome])).toEqual([
        [2, 'interrupted'],
        [1, 'done'],
      ]);
    }
  });

  it('forgets what changed nothing, and never gives its number again', () => {
    const ledger = fold(start(), begin(7, 1), { record: 'drop', entry: 7 });
    expect([...ledger.history()]).toEqual([]);
    expect(ledger.next).toBe(8);
  });

  it(`keeps the newest ${MAX_ENTRIES} entries and a bounded number of steps`, () => {
    const ledger = fold(start());
    for (let entry = 1; entry <= MAX_ENTRIES + 10; entry++) {
      ledger.apply(begin(entry, 1));
      ledger.apply(end(entry, 'done'));
    }
    expect([...ledger.history()].map(({ entry }) => entry).slice(-1)).toEqual([11]);
    const many = begin(1000, MAX_STEPS);
    ledger.apply(many);
    const { entries } = ledger.apply(end(1000, 'done'));
    expect(ledger.record(1000)?.steps).toHaveLength(MAX_STEPS);
    expect(ledger.record(500)).toMatchObject({
      steps: [],
      entry: { steps: 1, final: { code: 'change.stepsForgotten' } },
    });
    expect(entries.length).toBe(MAX_ENTRIES);
  });

  it('takes from whoever has most: nobody pushes out what others wrote', () => {
    const by = (uid: number) => ({ who: { uid, user: null, client: 'test' } });
    const ledger = fold(start(), begin(1, 3, by(1)), end(1, 'done'));
    for (let entry = 2; entry <= MAX_ENTRIES + 50; entry++) {
      ledger.apply(begin(entry, 1, by(2)));
      ledger.apply(end(entry, 'done'));
    }
    expect([...ledger.history()].map(({ entry }) => entry).slice(-2)).toEqual([52, 1]);
    for (const entry of [1000, 1001]) {
      ledger.apply(begin(entry, MAX_STEPS, by(2)));
      ledger.apply(end(entry, 'done'));
    }
    // One change of many steps costs whoever made it the steps of the others.
    expect([1, 500, 1000, 1001].map((entry) => ledger.record(entry)?.steps.length)).toEqual([3, 0, 0, MAX_STEPS]);
    ledger.apply(begin(1002, 2, by(1)));
    ledger.apply(end(1002, 'done'));
    expect([1, 1001, 1002].map((entry) => ledger.record(entry)?.steps.length)).toEqual([3, MAX_STEPS, 2]);
    expect(seen(fold(...ledger.compact()))).toEqual(seen(ledger));
  });

  it('keeps less where it may spend less, and tells what is used', () => {
    const ledger = new Ledger(
      new Budgets(
        new Map([
          ['history-entries', 3],
          ['history-steps', 4],
          ['history-bytes', 30],
        ]),
      ),
    );
    ledger.apply(start());
    for (let entry = 1; entry <= 5; entry++) {
      ledger.apply(up(entry, 'x'.repeat(10)));
      ledger.apply(end(entry, 'done'));
    }
    expect([...ledger.history()].map(({ entry }) => entry)).toEqual([5, 4, 3]);
    expect(ledger.used()['history-entries']).toBe(3);
    expect(ledger.used()['history-steps']).toBeLessThanOrEqual(4);
    expect(ledger.used()['history-bytes']).toBeLessThanOrEqual(30);
  });

  it('is the same when it was written anew', () => {
    const ledger = fold(
      start(),
      up(1, 'a'),
      end(1, 'done'),
      begin(2, 2),
      step(2, 0),
      step(2, 1),
      end(2, 'failed'),
      begin(3, 1, { undoes: 1 }),
      end(3, 'done'),
      begin(9, 1),
      { record: 'drop', entry: 9 },
    );
    const anew = fold(...ledger.compact());
    expect(seen(anew)).toEqual(seen(ledger));
    expect([...anew.compact()]).toEqual([...ledger.compact()]);
  });

  it('counts records that speak of what is not there, and goes on', () => {
    const ledger = fold(start(), step(4, 0), end(4, 'done'), begin(5, 1), end(5, 'done'));
    expect(ledger.orphans).toBe(2);
    expect([...ledger.history()].map(({ entry }) => entry)).toEqual([5]);
  });

  it('forgets the oldest documents where there is too much text of them, and says so', () => {
    const large = 'x'.repeat(512 * 1024);
    const ledger = fold(start());
    const count = MAX_TEXT / large.length + 10;
    for (let entry = 1; entry <= count; entry++) {
      ledger.apply(up(entry, `${large}${entry}`));
      ledger.apply(end(entry, 'done'));
    }
    const kept = [...ledger.history()].reduce(
      (sum, { entry }) =>
        sum + (ledger.record(entry)?.before?.length ?? 0) + (ledger.record(entry)?.after?.length ?? 0),
      0,
    );
    expect(kept).toBeLessThanOrEqual(MAX_TEXT);
    expect(kept).toBeGreaterThan(MAX_TEXT / 2);
    expect(ledger.record(1)).toMatchObject({
      before: null,
      after: null,
      entry: { final: { code: 'change.textsForgotten' } },
    });
    expect(ledger.record(count)).toMatchObject({ after: `${large}${count}`, entry: { final: null } });
    expect(ledger.applied.get('lab')?.text).toBe(`${large}${count}`);
  });
});
