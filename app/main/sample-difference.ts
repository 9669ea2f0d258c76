import { linkKey, type StatisticsSample } from '../../helper/protocol/index.ts';
import type { SamplePush } from '../shared/ipc.ts';

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, column) => value === b[column]);

/**
 * What of a sample the window does not know yet. A hundred silent links then cost one small message a
 * second instead of a thousand numbers that are copied twice, across the process and the bridge.
 */
export class SampleDifference {
  /** The rows that the window holds. */
  #held = new Map<string, readonly number[]>();

  /** The window has lost, or may have dropped, what it was sent. */
  reset(): void {
    this.#held = new Map();
  }

  /** Rows that changed; all of them where one that was there has gone, because silence would not tell. */
  next(sample: StatisticsSample): SamplePush {
    const before = this.#held;
    const held = new Map<string, readonly number[]>();
    const changed = sample.namespaces
      .map(({ namespace, rows }) => ({
        namespace,
        rows: rows.filter((row) => {
          const key = linkKey(namespace, row[0] ?? 0);
          const old = before.get(key);
          held.set(key, row);
          return old === undefined || !same(old, row);
        }),
      }))
      .filter(({ rows }) => rows.length > 0);
    this.#held = held;
    const complete = before.size === 0 || [...before.keys()].some((key) => !held.has(key));
    // Datapaths are few, and their rows name what they count: they come whole.
    return complete
      ? { ...sample, complete }
      : { time: sample.time, namespaces: changed, datapaths: sample.datapaths, complete };
  }
}
