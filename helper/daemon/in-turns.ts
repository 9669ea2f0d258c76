import type { Turns } from '../document/index.ts';

/** Milliseconds of work after which others have their turn. */
const SLICE = 10;

/** Ends when whoever came last has its next slice: between any two slices, everybody else is heard. */
let last: Promise<unknown> = Promise.resolve();

/** Set while the event loop is in the turn in which somebody asked {@link isTired} first. */
let turn: { readonly began: number } | null = null;

/** Whether what runs now has kept the event loop from its sockets for a slice; whoever goes on then, rests first. */
export function isTired(): boolean {
  if (turn === null) {
    turn = { began: performance.now() };
    setImmediate(() => (turn = null));
  }
  return performance.now() - turn.began > SLICE;
}

/** Ends in another turn of the event loop, one for each who rests, in their order. */
export function rest(): Promise<unknown> {
  last = last.then(() => new Promise(setImmediate));
  return last;
}

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
    await rest();
    if (gone()) return null;
  }
}
