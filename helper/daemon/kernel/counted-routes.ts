import { ok, parseCidr, type Family, type LargeTable, type Result, type Route } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { refused } from '../errors.ts';
import { canonicalPrefix } from '../world/canonical.ts';
import { CountedScan } from './counted-scan.ts';
import type { Kernel } from './kernel.ts';
import { sameDestination } from './same.ts';

/** Routes that are not followed but only counted (LargeTable), asked of the kernel. */

/** Rows that are parsed at once. */
const FEW = 1000;

/** A route to exactly this destination, of a part that is only counted. */
export interface CountedRoute {
  readonly part: LargeTable;
  readonly destination: string;
  /** Whether a route is what was asked for; of whatever protocol, where none was named. */
  readonly fits: (route: Route) => boolean;
}

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
 * Those of these routes that are there: by a lookup, where one is the most specific that the rules lead to; else
 * (`lookUpOnly`: or not at all) the tables are looked through once for all of them, in the kernel and on the netlink
 * thread. Fails where that cannot be done: what was not read is neither there nor absent.
 */
export async function askRoutes(
  { netlink }: Pick<Kernel, 'netlink'>,
  asked: readonly CountedRoute[],
  step: string,
  { lookUpOnly = false } = {},
): Promise<Result<Route[]>> {
  const there: Route[] = [];
  const missing = new Map<LargeTable, CountedRoute[]>();
  for (const one of asked) {
    const to = parseCidr(one.destination)?.address;
    if (to === undefined) continue;
    const match = await netlink.getRoute(one.part.namespace, { to, match: true });
    // The best one of its destination is the one that is meant, also where it is of another part.
    if (match.ok && isIt(match.value, one)) {
      if (match.value.protocol === one.part.protocol) there.push(match.value);
    } else missing.set(one.part, [...(missing.get(one.part) ?? []), one]);
  }
  if (lookUpOnly) return ok(there);
  for (const [{ namespace, family, protocol }, routes] of missing) {
    const [only, ...others] = routes;
    const within = others.length === 0 && only ? { within: only.destination } : {};
    const scan = CountedScan.ofRoutes(netlink, namespace, { family, protocol: protocol ?? 0, ...within });
    const left = new Map<string, CountedRoute[]>();
    for (const one of routes) {
      const text = canonicalPrefix(one.destination);
      left.set(text, [...(left.get(text) ?? []), one]);
    }
    const read = await scan.each(FEW, (rows) => {
      for (const row of JSON.parse(`[${rows}]`) as Route[]) {
        const wanted = left.get(row.destination);
        if (!wanted?.some(({ fits }) => fits(row))) continue;
        there.push(row);
        const others = wanted.filter(({ fits }) => !fits(row));
        if (others.length > 0) left.set(row.destination, others);
        else left.delete(row.destination);
      }
      return left.size === 0 ? 'enough' : 'more';
    });
    if (!read.ok) return refused(read.error, { step, message: say('route.notListed') });
  }
  return ok(there);
}

const isIt = (route: Route, { destination, fits }: CountedRoute): boolean =>
  sameDestination(route.destination, destination) && fits(route);
