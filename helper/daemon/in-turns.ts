import type { Turns } from '../document/index.ts';

/** Milliseconds of work after which others have their turn. */
const SLICE = 10;

/** Ends when whoever came last has its next slice: between any two slices, everybody else is heard. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Does long work piece by piece, so that whoever asks for little is not kept waiting by whoever asks for much. null:
 * nobody waits for it any more, and the rest was left undone.
 */
export async function inTurns<T>(work: Turns<T>, gone: () => boolean = () => false): Promise<T | null> {
  for (;;) {
    const end = performance.now() + SLICE;
    do {
      const piece = work.next();
      if (piece.done === true) return piece.value;
    } while (performance.now() < end);
    last = last.then(() => new Promise(setImmediate));
    await last;
    if (gone()) return null;
  }
}
