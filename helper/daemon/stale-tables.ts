import type { KernelTopic, Result } from '../protocol/index.ts';
import type { LargePart, RoutePart } from '../../native/lib/types.ts';
import { Coalesced } from './coalesced.ts';
import type { Log } from './log.ts';

/** Milliseconds that a table of which the kernel does not announce everything may be behind, unless somebody asks. */
const DELAY = 50;
/** Reading again takes at most this part of the time: a large table that changes all the time is read less often. */
const SHARE = 0.1;

/** Of a namespace. */
interface Stale {
  readonly topics: Set<KernelTopic>;
  /** Of the routes only these, by family and protocol. */
  readonly parts: Map<string, RoutePart>;
}

interface StaleTablesParts {
  /** Reads tables anew, of the routes where said only a part. */
  readonly reread: (namespace: string, topics: readonly KernelTopic[], part?: RoutePart) => Promise<Result<null>>;
  readonly watches: (namespace: string) => boolean;
  readonly log: Log;
}

/** What is to be read again, because something in it changes unsaid: soon, and before whoever asks is answered. */
export class StaleTables {
  readonly #parts: StaleTablesParts;
  readonly #stale = new Map<string, Stale>();
  readonly #freshen = new Coalesced(() => this.#read());
  #timer: NodeJS.Timeout | undefined;
  #pause = DELAY;
  #closed = false;

  constructor(parts: StaleTablesParts) {
    this.#parts = parts;
  }

  note(namespace: string, topics: readonly KernelTopic[], parts: readonly RoutePart[] = []): void {
    const stale = this.#stale.get(namespace) ?? { topics: new Set(), parts: new Map() };
    for (const topic of topics) stale.topics.add(topic);
    for (const part of parts) stale.parts.set(`${part.family}/${part.protocol}`, part);
    this.#stale.set(namespace, stale);
    this.#timer ??= setTimeout(() => void this.fresh(), this.#pause);
  }

  /** Of what is only counted, what has at most `most` rows now: it is followed again. */
  noteSmall(namespace: string, large: readonly LargePart[], most: number): void {
    for (const { topic, family, protocol, count } of large) {
      if (count > most) continue;
      if (protocol === null) this.note(namespace, [topic]);
      else this.note(namespace, [], [{ family, protocol }]);
    }
  }

  /** What the kernel changed unsaid up to now is read then. Costs nothing where nothing is stale. */
  fresh(): Promise<void> {
    // Nothing is noted as stale also while it is being read.
    return this.#stale.size === 0 ? this.#freshen.settled() : this.#freshen.request();
  }

  forget(namespace: string): void {
    this.#stale.delete(namespace);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const stale = [...this.#stale];
    this.#stale.clear();
    const begun = performance.now();
    for (const [namespace, { topics, parts }] of stale) {
      // All of the routes are more than parts of them.
      const of = topics.has('routes') ? [] : [...parts.values()];
      for (const part of [...(topics.size > 0 ? [undefined] : []), ...of]) {
        if (this.#closed || !this.#parts.watches(namespace)) break;
        const read = await this.#parts.reread(namespace, part ? ['routes'] : [...topics], part);
        if (!read.ok) this.#parts.log.debug('not read again', { namespace, failure: read.error });
      }
    }
    this.#pause = Math.max(DELAY, (performance.now() - begun) / SHARE);
  }
}
