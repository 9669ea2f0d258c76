import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Failure } from '../protocol/errors.ts';
import { paintFor, type Paint } from './text/colour.ts';
import { failureText } from './text/failure-text.ts';

/** Version of the objects that --json prints: raised when a script would misread a newer one. */
export const JSON_VERSION = 1;

/** Where a command writes. Writes are synchronous, so that nothing is lost when the process exits. */
export interface Output {
  readonly json: boolean;
  readonly paint: Paint;
  /** False once the reader of standard output has gone (`| head -1`): there is no use in going on. */
  readonly open: boolean;
  write: (text: string) => void;
  /** One object on a line of its own, with its version. */
  object: (value: object) => void;
  /** A failure on standard error; with --json `more` stands beside it. */
  failure: (failure: Failure, more?: object) => void;
  /** A remark on standard error that is no failure; painted for it. */
  note: (text: string) => void;
  readonly notePaint: Paint;
  /** Standard input and standard error are a terminal, and a person sits at it: questions may be asked. */
  readonly interactive: boolean;
  /** Text on standard error as it is, for what is drawn and drawn over. */
  draw: (text: string) => void;
}

/** Blocks for a short time without a busy loop: for a pipe whose reader is slow. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Writes everything; false when nobody reads any more. */
function writeAll(descriptor: number, text: string): boolean {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Somebody else may have made the pipe or terminal non-blocking (O_NONBLOCK is shared by all who hold it).
      if (code === 'EAGAIN') pause(5);
      else if (code === 'EPIPE' || code === 'EIO') return false;
      else throw error;
    }
  }
  return true;
}

export function createOutput(json: boolean, environment: NodeJS.ProcessEnv = process.env): Output {
  const paint = paintFor({ isTTY: isatty(1) }, environment);
  const errorPaint = paintFor({ isTTY: isatty(2) }, environment);
  let open = true;
  const write = (text: string): void => {
    if (open && text !== '') open = writeAll(1, text);
  };
  return {
    json,
    paint,
    get open() {
      return open;
    },
    write,
    object: (value) => write(`${JSON.stringify({ version: JSON_VERSION, ...value })}\n`),
    failure: (failure, more) => {
      writeAll(
        2,
        json
          ? `${JSON.stringify({ version: JSON_VERSION, error: failure, ...more })}\n`
          : failureText(failure, errorPaint),
      );
    },
    note: (text) => {
      if (!json) writeAll(2, `${text}\n`);
    },
    notePaint: errorPaint,
    interactive: !json && isatty(0) && isatty(2),
    draw: (text) => void writeAll(2, text),
  };
}
