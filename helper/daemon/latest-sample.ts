import { encodeNotification } from './rpc.ts';

/** Statistics for one client: one sample is on its way at most, and of those that come meanwhile the latest waits. */
export class LatestSample {
  readonly #write: (text: string, sent: () => void) => void;
  readonly #mayGo: () => boolean;
  #isInFlight = false;
  #latest: string | null = null;

  constructor(write: (text: string, sent: () => void) => void, mayGo: () => boolean) {
    this.#write = write;
    this.#mayGo = mayGo;
  }

  offer(sample: string): void {
    this.#latest = sample;
    this.flush();
  }

  /** What waits goes, where it may by now. */
  flush(): void {
    const sample = this.#latest;
    if (sample === null || this.#isInFlight || !this.#mayGo()) return;
    this.#isInFlight = true;
    this.#latest = null;
    this.#write(encodeNotification('statistics', sample), () => {
      this.#isInFlight = false;
      this.flush();
    });
  }

  forget(): void {
    this.#latest = null;
  }
}
