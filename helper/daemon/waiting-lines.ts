/** Lines that wait, and their characters, before no more are taken. */
const MOST_LINES = 64;
const MOST_CHARACTERS = 1024 * 1024;

/** Requests of one client that nobody has looked at yet, in their order. */
export class WaitingLines {
  readonly #lines: string[] = [];
  /** The first of them that nobody has looked at yet. */
  #next = 0;
  #characters = 0;

  get characters(): number {
    return this.#characters;
  }

  get isFull(): boolean {
    return this.#lines.length > MOST_LINES || this.#characters > MOST_CHARACTERS;
  }

  push(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
  }

  /** null: none waits. */
  take(): string | null {
    const line = this.#lines[this.#next];
    if (line === undefined) return null;
    this.#characters -= line.length;
    this.#next += 1;
    if (this.#next >= MOST_LINES) {
      this.#lines.splice(0, this.#next);
      this.#next = 0;
    }
    return line;
  }

  clear(): void {
    this.#lines.length = 0;
    this.#next = 0;
    this.#characters = 0;
  }
}
