import type { Netlink } from '../../native/lib/types.ts';
import type { StatisticsSample } from '../protocol/index.ts';
import type { Log } from './log.ts';

export interface StatisticsSubscriber {
  /** Milliseconds between samples. */
  readonly interval: number;
  /** null: every namespace. */
  readonly namespaces: readonly string[] | null;
  /** Takes a `StatisticsSample` as JSON; must not block. */
  offer(sample: string): void;
}

interface Entry {
  /** Monotonic milliseconds at which its next sample is due. */
  due: number;
}

/**
 * Samples counters while somebody listens, once for all who are due at about the same time, and not
 * at all otherwise. Samples are JSON text: rows are numbers only, and every reader gets the same.
 */
export class StatisticsHub {
  readonly #netlink: Netlink;
  readonly #namespaces: () => Iterable<string>;
  readonly #datapaths: () => StatisticsSample['datapaths'];
  readonly #log: Log;
  readonly #subscribers = new Map<StatisticsSubscriber, Entry>();
  #timer: NodeJS.Timeout | undefined;
  #sampling = false;

  /** `namespaces` names those that are watched now. */
  constructor(
    netlink: Netlink,
    namespaces: () => Iterable<string>,
    datapaths: () => StatisticsSample['datapaths'],
    log: Log,
  ) {
    this.#netlink = netlink;
    this.#namespaces = namespaces;
    this.#datapaths = datapaths;
    this.#log = log;
  }

  /** Its first sample comes at once, so that the second already gives a rate. */
  add(subscriber: StatisticsSubscriber): void {
    this.#subscribers.set(subscriber, { due: performance.now() });
    this.#schedule();
  }

  remove(subscriber: StatisticsSubscriber): void {
    this.#subscribers.delete(subscriber);
    this.#schedule();
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  close(): void {
    this.#subscribers.clear();
    clearTimeout(this.#timer);
  }

  /** One sample now, as JSON; a namespace that went away meanwhile is left out. */
  async sample(wanted: readonly string[] | null): Promise<string> {
    return joinSample(await this.#read(wanted ?? [...this.#namespaces()]));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#sampling || this.#subscribers.size === 0) return;
    const next = Math.min(...[...this.#subscribers.values()].map(({ due }) => due));
    this.#timer = setTimeout(() => void this.#tick(), Math.max(0, next - performance.now()));
  }

  async #tick(): Promise<void> {
    this.#sampling = true;
    const started = performance.now();
    const shortest = Math.min(...[...this.#subscribers.keys()].map(({ interval }) => interval));
    // Who is due within half of the fastest interval shares this sample.
    const due = [...this.#subscribers].filter(([, entry]) => entry.due <= started + shortest / 2);
    const all = due.some(([{ namespaces }]) => namespaces === null);
    const wanted = all ? [...this.#namespaces()] : [...new Set(due.flatMap(([{ namespaces }]) => namespaces ?? []))];
    const read = await this.#read(wanted);
    const whole = joinSample(read);
    for (const [subscriber, entry] of due) {
      // A late tick (a busy machine, a suspended one) is not made up for by a burst.
      entry.due = Math.max(entry.due + subscriber.interval, started + subscriber.interval / 2);
      if (!this.#subscribers.has(subscriber)) continue;
      const { namespaces } = subscriber;
      subscriber.offer(namespaces === null ? whole : joinSample({ ...read, texts: pick(read.texts, namespaces) }));
    }
    this.#sampling = false;
    this.#schedule();
  }

  async #read(namespaces: readonly string[]): Promise<Read> {
    const time = performance.now();
    const texts = new Map<string, string>();
    await Promise.all(
      namespaces.map(async (namespace) => {
        const rows = await this.#netlink.statistics(namespace);
        if (rows.ok)
          texts.set(namespace, `{"namespace":${JSON.stringify(namespace)},"rows":${JSON.stringify(rows.value)}}`);
        else this.#log.debug('no statistics', { namespace, error: rows.error });
      }),
    );
    return { time, texts, datapaths: JSON.stringify(this.#datapaths()) };
  }
}

interface Read {
  time: number;
  /** By namespace: its part of the sample as JSON. */
  texts: Map<string, string>;
  /** Of all datapaths, as JSON. */
  datapaths: string;
}

const pick = (texts: Map<string, string>, names: readonly string[]): Map<string, string> =>
  new Map([...texts].filter(([name]) => names.includes(name)));

const joinSample = ({ time, texts, datapaths }: Read): string =>
  `{"time":${time.toFixed(3)},"namespaces":[${[...texts.values()].join(',')}],"datapaths":${datapaths}}`;
