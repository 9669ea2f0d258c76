import type { Route } from '../../protocol/index.ts';
import { linkPlace } from './keys.ts';
import { worldRoute, type WorldRoute } from './rows.ts';
import { member } from './links.ts';

/** Routes by place, and by the links that they lead over. */
export class WorldRoutes {
  readonly #byPlace = new Map<string, WorldRoute[]>();
  /** By place without the metric. */
  readonly #byDestination = new Map<string, Set<WorldRoute>>();
  readonly #over = new Map<string, Set<WorldRoute>>();

  constructor(rows: readonly Route[], nameOf: (namespace: string, index: number) => string | undefined) {
    for (const row of rows) {
      const route = worldRoute(row, (index) => nameOf(row.namespace, index));
      if (route) this.add(route);
    }
  }

  at(place: string): readonly WorldRoute[] {
    return this.#byPlace.get(place) ?? [];
  }

  /** At this place, and those that differ from it by the metric only: the best first. */
  ofAnyMetric(place: string): readonly WorldRoute[] {
    const metric = ({ spec }: WorldRoute): number => spec.metric ?? 0;
    return [...(this.#byDestination.get(withoutMetric(place)) ?? NONE)].sort((a, b) => metric(a) - metric(b));
  }

  /** Over the link of this place. */
  over(place: string): ReadonlySet<WorldRoute> {
    return this.#over.get(place) ?? NONE;
  }

  *in(namespace: string): Generator<WorldRoute> {
    for (const routes of this.#byPlace.values())
      for (const route of routes) if (route.spec.namespace === namespace) yield route;
  }

  add(route: WorldRoute): void {
    const present = this.#byPlace.get(route.place);
    if (present) present.push(route);
    else this.#byPlace.set(route.place, [route]);
    member(this.#byDestination, withoutMetric(route.place)).add(route);
    for (const name of route.over) member(this.#over, linkPlace(route.spec.namespace, name)).add(route);
  }

  drop(route: WorldRoute): void {
    const left = this.at(route.place).filter((other) => other !== route);
    if (left.length === 0) this.#byPlace.delete(route.place);
    else this.#byPlace.set(route.place, left);
    this.#byDestination.get(withoutMetric(route.place))?.delete(route);
    for (const name of route.over) this.#over.get(linkPlace(route.spec.namespace, name))?.delete(route);
  }

  /**
   * A link is down or gone. A route of several ways lives on while one of them does; but of IPv4 the whole
   * of it goes with a link that goes (fib_sync_down_dev, NETDEV_UNREGISTER).
   */
  loseHop(route: WorldRoute, name: string, linkGoes = false): void {
    this.drop(route);
    if (route.over.every((over) => over === name) || (linkGoes && route.family === 'ipv4')) return;
    const { nexthops = [], ...spec } = route.spec;
    const left = nexthops.filter((hop) => hop.dev !== name);
    const over = left.flatMap((hop) => hop.dev ?? []);
    const [only] = left;
    if (left.length > 1 || !only) return this.add({ ...route, spec: { ...spec, nexthops: left }, over });
    // The last way of several is an ordinary route.
    const { via, dev, onlink } = only;
    this.add({
      ...route,
      spec: { ...spec, onlink, ...(via === undefined ? {} : { via }), ...(dev === undefined ? {} : { dev }) },
      over,
    });
  }

  /** The routes over a link that has another name now. */
  rename(place: string, before: string, after: string): void {
    const to = (dev: string): string => (dev === before ? after : dev);
    for (const route of [...this.over(place)]) {
      this.drop(route);
      const { dev, nexthops, ...spec } = route.spec;
      this.add({
        ...route,
        over: route.over.map(to),
        spec: {
          ...spec,
          ...(dev === undefined ? {} : { dev: to(dev) }),
          ...(nexthops === undefined
            ? {}
            : {
                nexthops: nexthops.map(({ dev: over, ...hop }) => ({
                  ...hop,
                  ...(over === undefined ? {} : { dev: to(over) }),
                })),
              }),
        },
      });
    }
  }
}

/** Of routePlace. */
const withoutMetric = (place: string): string => place.slice(0, place.lastIndexOf('/'));

const NONE: ReadonlySet<WorldRoute> = new Set();
