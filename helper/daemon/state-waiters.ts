/** Milliseconds after which a kernel event that has not come is no longer waited for. */
const PATIENCE = 250;

/** Those who wait until the observed state is as they expect. */
export class StateWaiters {
  readonly #checks = new Set<() => void>();

  /** What `look` finds, now or when the state has changed; null: it found nothing in time. */
  until<R>(look: () => R | null): Promise<R | null> {
    const now = look();
    if (now !== null) return Promise.resolve(now);
    return new Promise((resolve) => {
      const end = (value: R | null): void => {
        clearTimeout(timer);
        this.#checks.delete(check);
        resolve(value);
      };
      const timer = setTimeout(() => end(null), PATIENCE);
      const check = (): void => {
        const value = look();
        if (value !== null) end(value);
      };
      this.#checks.add(check);
    });
  }

  /** The state has changed. */
  check(): void {
    for (const check of [...this.#checks]) check();
  }
}
