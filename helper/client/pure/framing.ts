const NEWLINE = 0x0a;

export type FramingFault = 'too-long' | 'not-utf8';
interface Framed {
  lines: string[];
  /** After a fault nothing that follows can be trusted: the connection is to be closed. */
  fault: FramingFault | null;
}

/** Splits a byte stream into lines of UTF-8, holding at most `limit` bytes of an unfinished one. */
export class LineFramer {
  readonly #limit: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #parts: Buffer[] = [];
  #held = 0;
  #fault: FramingFault | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes of a line whose end has not come yet. */
  get pending(): number {
    return this.#held;
  }

  push(chunk: Buffer): Framed {
    const lines: string[] = [];
    let start = 0;
    while (this.#fault === null && start < chunk.length) {
      const end = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      if (this.#held + part.length > this.#limit) this.#fault = 'too-long';
      else if (end < 0) this.#hold(part);
      else this.#finish(part, lines);
      start = end < 0 ? chunk.length : end + 1;
    }
    if (this.#fault !== null) this.#forget();
    return { lines, fault: this.#fault };
  }

  #hold(part: Buffer): void {
    // A copy: the chunk belongs to a 64 KiB slab of the socket, which a byte of a slow line would keep alive.
    this.#parts.push(Buffer.from(part));
    this.#held += part.length;
  }

  #finish(part: Buffer, lines: string[]): void {
    const bytes = this.#parts.length === 0 ? part : Buffer.concat([...this.#parts, part]);
    this.#forget();
    try {
      const line = this.#decoder.decode(bytes);
      if (line.trim() !== '') lines.push(line);
    } catch {
      this.#fault = 'not-utf8';
    }
  }

  #forget(): void {
    this.#parts = [];
    this.#held = 0;
  }
}
