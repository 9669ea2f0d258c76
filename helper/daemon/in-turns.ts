import type { Turns } from '../document/index.ts';

/** Milliseconds of work after which others have their turn. */
const SLICE = 10;

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
    await new Promise(setImmediate);
    if (gone()) return null;
  }
}
