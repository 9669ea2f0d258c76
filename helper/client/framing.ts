/**
 * Cuts a byte stream into lines, incrementally: one JSON value a line, `\n` after each. Pure: no
 * socket, no parsing. Text is decoded a whole line at a time, so that a UTF-8 character that was
 * split between two reads stays whole.
 */
export class LineFramer {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #held = 0;
  #overflowed = false;

  /** @param maxBytes the longest line that is kept, without its `\n`; a longer one ends the stream. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of the line that has begun and not ended. */
  get held(): number {
    return this.#held;
  }

  /**
   * The lines that `chunk` completes. `overflow` says that a line passed the bound: nothing after it
   * can be trusted to begin at a line's beginning, so every later push answers the same.
   */
  push(chunk: Buffer): { lines: string[]; overflow: boolean } {
    const lines: string[] = [];
    let start = 0;
    while (!this.#overflowed) {
      const end = chunk.indexOf(0x0a, start);
      const part = chunk.subarray(start, end === -1 ? chunk.length : end);
      if (this.#held + part.length > this.#maxBytes) {
        this.#overflowed = true;
        this.#parts = [];
        this.#held = 0;
        break;
      }
      if (end === -1) {
        if (part.length > 0) this.#parts.push(part);
        this.#held += part.length;
        break;
      }
      lines.push(this.#finish(part));
      start = end + 1;
    }
    return { lines, overflow: this.#overflowed };
  }

  #finish(last: Buffer): string {
    if (this.#parts.length === 0) return last.toString('utf8');
    const line = Buffer.concat([...this.#parts, last]).toString('utf8');
    this.#parts = [];
    this.#held = 0;
    return line;
  }
}
