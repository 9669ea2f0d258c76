import type { Message } from '../../protocol/messages/index.ts';

/** Where text stands: lines and columns from 1, columns in UTF-16 code units, as editors count. */
export interface Position {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Offsets in the text: first, and one behind the last. */
export type Span = readonly [start: number, end: number];

/** Something that is wrong at a place of the text. */
export interface TextFault {
  span: Span;
  path: string;
  message: Message;
  remedy: Message;
}

/** The line starts of a text, to tell offsets as lines and columns. */
export class Lines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  position([start, end]: Span): Position {
    const [line, column] = this.#at(start);
    const [endLine, endColumn] = this.#at(Math.max(start, end));
    return { line, column, endLine, endColumn };
  }

  /** The part of a span that is on its first line, without the white space at its end. */
  firstLine([start, end]: Span): Span {
    const next = this.#text.indexOf('\n', start);
    const stop = next === -1 ? end : Math.min(end, next);
    return [start, start + this.#text.slice(start, stop).trimEnd().length];
  }

  #at(offset: number): [line: number, column: number] {
    const clamped = Math.min(Math.max(offset, 0), this.#text.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return [low + 1, clamped - (this.#starts[low] ?? 0) + 1];
  }
}
