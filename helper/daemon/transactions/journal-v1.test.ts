import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeJournal, encodeRecord } from './journal.ts';
import { Ledger } from './ledger.ts';
import { JOURNAL_VERSION } from './records.ts';

/** Written by a helper of version 1, which died while two networks were up. */
const journal = readFileSync(join(import.meta.dirname, 'journal-v1.fixture.txt'));

it('reads a journal of version 1 whole: networks that are up, and the history', () => {
  const { records, bad, newer } = decodeJournal(journal);
  expect({ bad, newer }).toEqual({ bad: [], newer: null });
  expect(records[0]).toMatchObject({ record: 'start', version: 1 });
  const ledger = new Ledger();
  for (const record of records) ledger.apply(record);
  expect([...ledger.applied.keys()]).toEqual(['tun-policy-route', 'risky']);
  expect(ledger.applied.get('tun-policy-route')?.claims.length).toBeGreaterThan(3);
  expect([...ledger.history()].map(({ entry }) => entry)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(ledger.record(3)?.steps[0]?.inverse).toEqual([
    { op: 'link.set', namespace: '', link: 'br0', set: { mtu: 1500 } },
  ]);
  // Written anew, it is of this version.
  const anew = decodeJournal(Buffer.from([...ledger.compact()].map(encodeRecord).join('')));
  expect(anew.records[0]).toMatchObject({ record: 'start', version: JOURNAL_VERSION });
  expect(anew.bad).toEqual([]);
});
