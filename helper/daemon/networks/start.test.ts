import { describe, expect, it } from 'vitest';
import { Ledger } from '../transactions/ledger.ts';
import { begin, end, network, start, stepOf } from '../transactions/records.fixture.ts';
import type { JournalRecord } from '../transactions/records.ts';
import { isUnconfirmed } from './start.ts';

const apply = (entry: number, text: string, risky = true): JournalRecord =>
  begin(entry, 1, {
    network: 'lab',
    applied: { ...network('lab', text), claims: [] },
    confirmWithin: risky ? 30 : null,
    steps: [{ ...stepOf('v0'), risks: risky ? ['default-route'] : [] }],
  });
function holdsBack(text: string, ...records: JournalRecord[]): boolean {
  const ledger = new Ledger();
  for (const record of [start(), ...records]) ledger.apply(record);
  return isUnconfirmed(ledger, 'lab', text);
}

describe('a network of the start', () => {
  it('is not started when its text was reverted and never confirmed', () => {
    expect(holdsBack('a', apply(1, 'a'), end(1, 'pending'), end(1, 'reverted'))).toBe(true);
    expect(
      holdsBack(
        'b',
        apply(1, 'a'),
        end(1, 'pending'),
        end(1, 'done'),
        apply(2, 'b'),
        end(2, 'pending'),
        end(2, 'reverted'),
      ),
    ).toBe(true);
  });

  it('is held back when the machine was restarted before anybody confirmed it', () => {
    expect(holdsBack('a', apply(1, 'a'), end(1, 'pending'), start('boot-b'))).toBe(true);
  });

  it('comes up when it was confirmed once, was never risky, or never tried', () => {
    expect(holdsBack('a')).toBe(false);
    expect(holdsBack('a', apply(1, 'a'), end(1, 'pending'), end(1, 'done'))).toBe(false);
    expect(
      holdsBack(
        'a',
        apply(1, 'a'),
        end(1, 'pending'),
        end(1, 'done'),
        apply(2, 'a'),
        end(2, 'pending'),
        end(2, 'reverted'),
      ),
    ).toBe(false);
    expect(holdsBack('a', apply(1, 'a', false), start('boot-b'))).toBe(false);
    expect(holdsBack('a', apply(1, 'other'), end(1, 'pending'), end(1, 'reverted'))).toBe(false);
  });
});
