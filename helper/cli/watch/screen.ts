import { writeSync } from 'node:fs';
import type { Size } from './frame.ts';

const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l'; // alternate screen, no cursor, no wrapping
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';

/**
 * The terminal while it is ours. Owns raw mode and the alternate screen, and gives both back on every
 * exit: close(), a signal, an exception, process.exit.
 */
export class Screen {
  #open = false;
  readonly #write: (text: string) => void;
  readonly #onData: (data: Buffer) => void;
  readonly #onResize: () => void;
  readonly #onExit = (): void => this.close();
  readonly #onCrash = (error: unknown): void => {
    this.close();
    // The trace would have been drawn on the screen that has just been left.
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  };

  constructor(write: (text: string) => void, onInput: (text: string) => void, onResize: () => void) {
    this.#write = write;
    this.#onData = (data) => onInput(data.toString('latin1'));
    this.#onResize = onResize;
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    process.on('exit', this.#onExit).on('uncaughtException', this.#onCrash).on('unhandledRejection', this.#onCrash);
    process.stdout.on('resize', this.#onResize);
    if (process.stdin.isTTY) {
      process.stdin.setRawMode(true);
      process.stdin.on('data', this.#onData).resume();
    }
    this.#write(ENTER);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    process.off('exit', this.#onExit).off('uncaughtException', this.#onCrash).off('unhandledRejection', this.#onCrash);
    process.stdout.off('resize', this.#onResize);
    if (process.stdin.isTTY) {
      process.stdin.off('data', this.#onData).pause();
      try {
        process.stdin.setRawMode(false);
      } catch {
        // The terminal has been hung up: there is nothing to give back.
      }
    }
    try {
      writeSync(1, LEAVE);
    } catch {
      // As above.
    }
  }

  /** Stops this process as Ctrl-Z does, with the terminal as it was found; goes on after `fg`. */
  suspend(): void {
    this.close();
    process.once('SIGCONT', () => {
      this.open();
      this.#onResize();
    });
    process.kill(process.pid, 'SIGTSTP');
  }

  get size(): Size {
    return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
  }

  draw(lines: readonly string[]): void {
    if (!this.#open) return;
    this.#write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`);
  }
}
