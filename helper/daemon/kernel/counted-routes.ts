import type { NativeResult, RouteFilter } from '../../../native/lib/types.ts';
import { parseCidr, type Family, type LargeTable, type Route } from '../../protocol/index.ts';
import type { Kernel } from './kernel.ts';
import { sameDestination } from './same.ts';

/** Routes that are not followed but only counted (LargeTable), asked of the kernel. */

/** Rows that are parsed at once. */
const FEW = 1000;

type Page = { rows: string; count: number; done: boolean };

/** What of the routes of a namespace and family is only counted; `protocol` undefined: of any. */
export const countedParts = (
  { store }: Pick<Kernel, 'store'>,
  namespace: string,
  family: Family,
  protocol?: number,
): LargeTable[] =>
  store
    .large('routes', namespace)
    .filter((row) => row.family === family && (protocol === undefined || row.protocol === protocol));

/**
 * A route to exactly this destination, of one of these parts: by a lookup, where it is the most specific one that the
 * rules lead to; else the tables are looked through, in the kernel and on the netlink thread.
 */
export async function askRoute(
  { netlink }: Pick<Kernel, 'netlink'>,
  parts: readonly LargeTable[],
  destination: string,
  fits: (route: Route) => boolean,
): Promise<Route | undefined> {
  const to = parseCidr(destination)?.address;
  const [first] = parts;
  if (to === undefined || first === undefined) return undefined;
  const isIt = (route: Route): boolean => sameDestination(route.destination, destination) && fits(route);
  const match = await netlink.getRoute(first.namespace, { to, match: true });
  if (match.ok && isIt(match.value)) return match.value;
  for (const { namespace, family, protocol } of parts) {
    const scan = new RouteScan(netlink, namespace, { family, protocol: protocol ?? 0, within: destination });
    for await (const rows of scan.pages(FEW)) {
      const hit = (JSON.parse(`[${rows}]`) as Route[]).find(isIt);
      if (hit) return hit;
    }
  }
  return undefined;
}

/** Counted routes that are read page by page; who stops before the end closes it. */
export class RouteScan {
  readonly #netlink: Kernel['netlink'];
  readonly #namespace: string;
  readonly #filter: RouteFilter;
  #number: number | null = null;

  constructor(netlink: Kernel['netlink'], namespace: string, filter: RouteFilter) {
    this.#netlink = netlink;
    this.#namespace = namespace;
    this.#filter = filter;
  }

  /** At most `most` rows as JSON, joined by commas; there may be fewer, also none, before it is done. */
  async read(most: number): Promise<NativeResult<Page>> {
    if (this.#number === null) {
      const opened = await this.#netlink.openScan(this.#namespace, this.#filter);
      if (!opened.ok) return opened;
      this.#number = opened.value;
    }
    const page = await this.#netlink.readScan(this.#namespace, this.#number, most);
    if (!page.ok || page.value.done) this.close();
    return page;
  }

  /** All of it; what cannot be read ends it. */
  async *pages(most: number): AsyncGenerator<string> {
    try {
      for (;;) {
        const page = await this.read(most);
        if (!page.ok) return;
        if (page.value.count > 0) yield page.value.rows;
        if (page.value.done) return;
      }
    } finally {
      this.close();
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.#number !== null) void this.#netlink.closeScan(this.#namespace, this.#number);
    this.#number = null;
  }
}
