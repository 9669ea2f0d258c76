import {
  isForeignNamespace,
  linkKey,
  type Address,
  type DatapathRow,
  type Link,
  type LinkPointer,
  type Namespace,
  type PortRow,
  type Route,
} from '../../../helper/protocol/index.ts';
import { once } from './once.ts';
import { peersOf } from './peers.ts';
import type { AppState } from './store.ts';
import type { Tables } from '../../../helper/client/pure/replica.ts';

/**
 * Indexes over the tables. Each is computed once for a table and its lists keep their identity while
 * their rows do, so that `useApp(selector)` renders again only what changed.
 */
type Groups<V> = ReadonlyMap<string, readonly V[]>;
const sameItems = <V>(a: readonly V[], b: readonly V[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

/** Rows under the keys that each belongs to; an unchanged list stays the same array. */
function groupRows<V>(rows: Iterable<V>, keysOf: (row: V) => readonly string[], previous?: Groups<V>): Groups<V> {
  const groups = new Map<string, V[]>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  }
  if (!previous) return groups;
  const kept = new Map<string, readonly V[]>();
  for (const [key, group] of groups) {
    const before = previous.get(key);
    kept.set(key, before && sameItems(before, group) ? before : group);
  }
  return kept;
}

const NONE: readonly never[] = [];
const listed = <V>(groups: Groups<V>, key: string): readonly V[] => groups.get(key) ?? NONE;

const byNamespaceThenIndex = (a: Link, b: Link): number =>
  a.namespace === b.namespace ? a.index - b.index : a.namespace < b.namespace ? -1 : 1;

/**
 * Foreign namespaces in which there is something to see. Browsers hold many with only a loopback that is down; a
 * sandbox of Taproom is a machine of its own.
 */
const inhabited = once<Tables['links'], ReadonlySet<string>>((links, previous) => {
  const names = new Set<string>();
  for (const { namespace, kind, up } of links.values()) {
    if (isForeignNamespace(namespace) && !namespace.startsWith('sandbox:') && (kind !== 'loopback' || up))
      names.add(namespace);
  }
  return previous && sameItems([...previous], [...names]) ? previous : names;
});
const sortedLinks = once<Tables['links'], readonly Link[]>((links) =>
  [...links.values()]
    .filter(({ namespace }) => !isForeignNamespace(namespace) || inhabited(links).has(namespace))
    .sort(byNamespaceThenIndex),
);
const sortedNamespaces = once((rows: Tables['namespaces']) =>
  once((names: ReadonlySet<string>): readonly Namespace[] =>
    [...rows.values()]
      .filter(({ name, foreign, readable }) => !foreign || !readable || names.has(name))
      .sort((a, b) => Number(a.foreign) - Number(b.foreign) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  ),
);
const linksByName = once<Tables['links'], ReadonlyMap<string, Link>>(
  (links) => new Map([...links.values()].map((link) => [`${link.namespace}/${link.name}`, link])),
);
const peerKeys = once<Tables['links'], ReadonlyMap<string, string>>((links) => peersOf(sortedLinks(links)));
const linksByController = once<Tables['links'], Groups<Link>>((links, previous) =>
  groupRows(
    sortedLinks(links),
    (link) => (link.controller === null ? [] : [linkKey(link.namespace, link.controller)]),
    previous,
  ),
);
const addressesByLink = once<Tables['addresses'], Groups<Address>>((rows, previous) =>
  groupRows(rows.values(), (row) => [linkKey(row.namespace, row.index)], previous),
);

/** The links that a route leaves by; several for multipath, none for blackholes. */
const routeLinks = (route: Route): readonly string[] => {
  const indexes = route.nexthops.length > 0 ? route.nexthops.map((hop) => hop.index) : [route.index];
  return [...new Set(indexes.filter((index) => index !== null).map((index) => linkKey(route.namespace, index)))];
};
const routesByLink = once<Tables['routes'], Groups<Route>>((rows, previous) =>
  groupRows(rows.values(), routeLinks, previous),
);

/** Selectors: `useApp(allLinks)`, `useApp(linkAt(key))`. */
const tablesOf = (state: AppState): Tables => state.observed.tables;
export const allLinks = (state: AppState): readonly Link[] => sortedLinks(tablesOf(state).links);
/** Sorted by name; the helper's own namespace (`""`) first, foreign ones last, of which empty ones are left out. */
export const allNamespaces = (state: AppState): readonly Namespace[] =>
  sortedNamespaces(tablesOf(state).namespaces)(inhabited(tablesOf(state).links));
export const linkAt =
  (key: string | null) =>
  (state: AppState): Link | undefined =>
    key === null ? undefined : tablesOf(state).links.get(key);
export const linkNamed =
  (namespace: string, name: string) =>
  (state: AppState): Link | undefined =>
    linksByName(tablesOf(state).links).get(`${namespace}/${name}`);
export const addressesOf =
  (key: string) =>
  (state: AppState): readonly Address[] =>
    listed(addressesByLink(tablesOf(state).addresses), key);
export const routesOf =
  (key: string) =>
  (state: AppState): readonly Route[] =>
    listed(routesByLink(tablesOf(state).routes), key);
/** The ports of a bridge or bond. */
export const portsOf =
  (key: string) =>
  (state: AppState): readonly Link[] =>
    listed(linksByController(tablesOf(state).links), key);

/** Key of a link that another refers to (peer, parent); null where the kernel does not say in which namespace. */
export const pointerKey = (pointer: LinkPointer | null): string | null =>
  pointer === null || pointer.namespace === null ? null : linkKey(pointer.namespace, pointer.index);
export const keyOf = (link: Link): string => linkKey(link.namespace, link.index);

/** `linkKey` of the other end of a veth link, told by either end; null where it is not known. */
export const peerOf =
  (key: string) =>
  ({ observed }: AppState): string | null =>
    peerKeys(observed.tables.links).get(key) ?? null;

const sortedDatapaths = once<Tables['datapaths'], readonly DatapathRow[]>((rows) =>
  [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
);
export const allDatapaths = (state: AppState): readonly DatapathRow[] => sortedDatapaths(tablesOf(state).datapaths);

export interface Holding {
  datapath: DatapathRow;
  port: PortRow;
}
const holdings = once<Tables['datapaths'], ReadonlyMap<string, readonly Holding[]>>((rows, previous) =>
  groupRows(
    sortedDatapaths(rows).flatMap((datapath) => datapath.ports.map((port) => ({ datapath, port }))),
    ({ port }) => (port.link === null ? [] : [linkKey(port.link.namespace, port.link.index)]),
    previous,
  ),
);
/** The ports of datapaths that hold a link: the other end of a TUN or TAP, or who reads a NIC. */
export const holdersOf =
  (key: string) =>
  (state: AppState): readonly Holding[] =>
    listed(holdings(tablesOf(state).datapaths), key);
