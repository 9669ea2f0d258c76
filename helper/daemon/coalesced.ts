/**
 * Work that answers every request with a run that began after it, and never runs twice at once:
 * requests that come while it runs share the next run.
 */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  request(): Promise<void> {
    const begin = (): Promise<void> => {
      this.#next = null;
      this.#running = this.#work();
      return this.#running;
    };
    // Whoever asked for a run that failed hears of it; the next one begins all the same.
    this.#next ??= this.#running.then(begin, begin);
    return this.#next;
  }

  /** What runs or is to run has ended; at once where there is nothing. */
  settled(): Promise<void> {
    return this.#next ?? this.#running;
  }
}
