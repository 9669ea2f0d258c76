import { addressFamily, parseCidr, type Family, type Route } from '../../../../helper/protocol/index.ts';

/** An address as text that sorts as its number does. */
function orderOf(address: string): string {
  if (addressFamily(address) === 'ipv4')
    return address
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.');
  return address;
}

const prefixOrder = (route: Route): string => {
  const cidr = parseCidr(route.destination);
  // `default` first: it is what people look for.
  return cidr ? `1 ${orderOf(cidr.address)}/${String(cidr.prefixLength).padStart(3, '0')}` : '0';
};

interface RouteGroup {
  table: number;
  routes: Route[];
}

/** The routes of one namespace and family by table, each by destination and metric. `table` null: every one. */
export function arrangeRoutes(
  routes: Iterable<Route>,
  namespace: string,
  family: Family,
  table: number | null,
): RouteGroup[] {
  const groups = new Map<number, Route[]>();
  for (const route of routes) {
    if (route.namespace !== namespace || route.family !== family || (table !== null && route.table !== table)) continue;
    const group = groups.get(route.table);
    if (group) group.push(route);
    else groups.set(route.table, [route]);
  }
  return [...groups]
    .sort(([a], [b]) => compareTables(a, b))
    .map(([number, list]) => ({
      table: number,
      routes: list
        .map((route) => ({ route, order: prefixOrder(route) }))
        .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.route.metric - b.route.metric))
        .map(({ route }) => route),
    }));
}

/** The next hops of a route: several for multipath, none for one that drops. */
export function hopsOf(
  route: Route,
): { gateway: string | null; index: number | null; weight: number; dead: boolean }[] {
  if (route.nexthops.length === 0) {
    return route.gateway === null && route.index === null
      ? []
      : [{ gateway: route.gateway, index: route.index, weight: 1, dead: isDead(route.flags) }];
  }
  return route.nexthops.map(({ gateway, index, weight, flags }) => ({
    gateway,
    index,
    weight,
    dead: isDead([...flags, ...route.flags]),
  }));
}

/** RTNH_F_DEAD and RTNH_F_LINKDOWN: the kernel keeps the route but does not use it. */
const isDead = (flags: readonly string[]): boolean => flags.includes('dead') || flags.includes('linkdown');

export const MAIN = 254;
export const LOCAL = 255;

/** main first, then the others by number, local last: it repeats what the addresses say. */
export const compareTables = (a: number, b: number): number => rank(a) - rank(b) || a - b;
const rank = (table: number): number => (table === MAIN ? 0 : table === LOCAL ? 2 : 1);
