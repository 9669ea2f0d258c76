import type { NativeResult, NeighbourFilter, RouteFilter } from '../../../native/lib/types.ts';
import type { Kernel } from './kernel.ts';

type Netlink = Kernel['netlink'];
type Page = { rows: string; count: number; done: boolean };

/** Rows that are only counted (LargeTable), read page by page; who stops before the end closes it. */
export class CountedScan {
  readonly #netlink: Netlink;
  readonly #namespace: string;
  readonly #open: () => Promise<NativeResult<number>>;
  #number: number | null = null;

  private constructor(netlink: Netlink, namespace: string, open: () => Promise<NativeResult<number>>) {
    this.#netlink = netlink;
    this.#namespace = namespace;
    this.#open = open;
  }

  static ofRoutes(netlink: Netlink, namespace: string, filter: RouteFilter): CountedScan {
    return new CountedScan(netlink, namespace, () => netlink.openScan(namespace, filter));
  }

  static ofNeighbours(netlink: Netlink, namespace: string, filter: NeighbourFilter): CountedScan {
    return new CountedScan(netlink, namespace, () => netlink.openNeighbourScan(namespace, filter));
  }

  /** At most `most` rows as JSON, joined by commas; there may be fewer, also none, before it is done. */
  async read(most: number): Promise<NativeResult<Page>> {
    if (this.#number === null) {
      const opened = await this.#open();
      if (!opened.ok) return opened;
      this.#number = opened.value;
    }
    const page = await this.#netlink.readScan(this.#namespace, this.#number, most);
    if (!page.ok || page.value.done) this.close();
    return page;
  }

  /** Page by page to its end, or until `take` has enough. Fails where it cannot be read to there. */
  async each(most: number, take: (rows: string) => 'more' | 'enough'): Promise<NativeResult<null>> {
    for (;;) {
      const page = await this.read(most);
      if (!page.ok) return page;
      const { rows, count, done } = page.value;
      const enough = count > 0 && take(rows) === 'enough';
      if (!done && !enough) continue;
      this.close();
      return { ok: true, value: null };
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.#number !== null) void this.#netlink.closeScan(this.#namespace, this.#number);
    this.#number = null;
  }
}
