/** Milliseconds over which the events of namespaces are counted: a container that starts is no storm. */
const SPAN = 5_000;

/** How many events come from the namespaces of others, and from which of them too many. Pure. */
export class Pace {
  /** Events of a second, of all together. */
  readonly #most: number;
  #began = 0;
  #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts events of a namespace. Those that have to rest for the others to stay within the bound, busiest first. */
  note(namespace: string, events: number, now: number): string[] {
    if (now - this.#began >= SPAN) {
      this.#began = now;
      this.#counts.clear();
    }
    this.#counts.set(namespace, (this.#counts.get(namespace) ?? 0) + events);
    let total = this.#total();
    if (total <= this.#most * (SPAN / 1000)) return [];
    const resting: string[] = [];
    for (const [name, count] of [...this.#counts].sort(([, a], [, b]) => b - a)) {
      if (total <= this.#most * (SPAN / 1000)) break;
      resting.push(name);
      total -= count;
      this.#counts.delete(name);
    }
    return resting;
  }

  /** Events of a second, by those counted last. */
  rate(now: number): number {
    return now - this.#began >= SPAN ? 0 : Math.round(this.#total() / Math.max(1, (now - this.#began) / 1000));
  }

  #total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
