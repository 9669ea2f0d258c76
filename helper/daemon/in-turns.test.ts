import { expect, it } from 'vitest';
import type { Turns } from '../document/index.ts';
import { inTurns } from './in-turns.ts';

/** So many milliseconds of work, in pieces of one. */
function* busy(milliseconds: number, seen: { pieces: number }): Turns<string> {
  for (let at = 0; at < milliseconds; at += 1) {
    const end = performance.now() + 1;
    while (performance.now() < end);
    seen.pieces += 1;
    yield;
  }
  return 'done';
}

it('lets others have their turn while long work goes on', async () => {
  const seen = { pieces: 0 };
  let turns = 0;
  const work = inTurns(busy(100, seen));
  const other = (): void => {
    turns += 1;
    if (seen.pieces < 100) setImmediate(other);
  };
  setImmediate(other);
  expect(await work).toBe('done');
  expect(turns).toBeGreaterThanOrEqual(4);
});

it('stops when nobody waits for it any more', async () => {
  const seen = { pieces: 0 };
  expect(await inTurns(busy(1000, seen), () => seen.pieces > 20)).toBeNull();
  expect(seen.pieces).toBeLessThan(100);
});
