/** Work in pieces: between two of them, whoever has it done may do something else first, or leave the rest. */
export type Turns<T> = Generator<void, T, void>;

/** All of it without a break. */
export function atOnce<T>(work: Turns<T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}
