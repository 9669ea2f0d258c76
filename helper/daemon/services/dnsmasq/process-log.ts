import { closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** Bytes read at a time, and the size from which the file begins anew. */
const PART_MAX = 16 * 1024;
const FILE_MAX = 256 * 1024;
/** Lines that go to the helper's log within {@link WINDOW} milliseconds: a client can make dnsmasq say much. */
const LINES_MAX = 20;
const WINDOW = 10_000;

/**
 * What dnsmasq says, in a file rather than a pipe: a pipe would end with the helper that reads it.
 * dnsmasq appends to it, so it can be cut off at any time.
 */
export class ProcessLog {
  readonly file: string;
  readonly #say: (line: string) => void;
  #position: number;
  #rest = '';
  #window = { since: 0, lines: 0 };

  constructor(file: string, say: (line: string) => void) {
    this.file = file;
    this.#say = say;
    this.#position = sizeOf(file);
  }

  /** Opened to append, for a process to inherit. */
  open(): number {
    return openSync(this.file, 'a', 0o600);
  }

  /** Where the file ends now; {@link since} answers with what comes after. */
  get end(): number {
    return sizeOf(this.file);
  }

  /** Lines written since, without dnsmasq's name before them. */
  since(position: number): string[] {
    return this.#read(position)
      .split('\n')
      .map(withoutName)
      .filter((line) => line !== '');
  }

  /** Passes on what is new. */
  follow(): void {
    if (sizeOf(this.file) < this.#position) this.#position = 0;
    const text = this.#read(this.#position);
    this.#position += text.length; // latin1: a character a byte
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, PART_MAX);
    for (const line of lines) this.#pass(withoutName(line));
    if (this.#position < FILE_MAX) return;
    truncateSync(this.file);
    this.#position = 0;
  }

  #pass(line: string): void {
    const now = Date.now();
    if (now - this.#window.since > WINDOW) this.#window = { since: now, lines: 0 };
    this.#window.lines += 1;
    if (this.#window.lines <= LINES_MAX) this.#say(line);
    else if (this.#window.lines === LINES_MAX + 1)
      this.#say(`more than ${LINES_MAX} lines in ${WINDOW / 1000} seconds: the rest of them is not shown`);
  }

  #read(position: number): string {
    let fd: number;
    try {
      fd = openSync(this.file, 'r');
    } catch {
      return '';
    }
    try {
      const bytes = Buffer.alloc(PART_MAX);
      return bytes.toString('latin1', 0, readSync(fd, bytes, 0, PART_MAX, position));
    } finally {
      closeSync(fd);
    }
  }
}

const withoutName = (line: string): string =>
  line.replace(/^(?:[A-Z][a-z]{2} +\d+ [\d:]{8} )?dnsmasq(?:-\w+)?(?:\[\d+\])?: /, '').trim();

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
