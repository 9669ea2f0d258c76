import {
  parseCidr,
  type Family,
  type LargeTable,
  type Neighbour,
  type Route,
  type RouteColumn,
} from '../protocol/index.ts';
import { CountedScan } from './kernel/counted-scan.ts';
import type { Kernel } from './kernel/kernel.ts';
import { containsPrefix } from './kernel/same.ts';
import type { Listed } from './paged-lists.ts';

/** Which rows; what is undefined (or a null namespace) is any. */
interface RowsAsked {
  readonly namespace: string | null;
  readonly family: Family | undefined;
  /** Of a link that they lead to, or are on, in its namespace. */
  readonly link: { readonly namespace: string; readonly index: number } | null;
  /** A prefix in which their destinations, or they, lie. */
  readonly within: string | undefined;
}
interface RoutesAsked extends RowsAsked {
  readonly table: number | undefined;
  readonly protocol: number | undefined;
  /** Of each these values only; undefined: all. */
  readonly columns: readonly RouteColumn[] | undefined;
}

const columnsOf = (route: Route, columns: readonly RouteColumn[]): string =>
  JSON.stringify(columns.map((column) => route[column]));

export function listedRoutes({ store, netlink }: Kernel, asked: RoutesAsked): Listed {
  const { table, protocol, columns } = asked;
  const followed = store.texts(
    'routes',
    (route) =>
      isAsked(route, asked, route.destination) &&
      (table ?? route.table) === route.table &&
      (protocol ?? route.protocol) === route.protocol &&
      (asked.link === null || leadsTo(route, asked.link.index)),
  );
  return {
    member: columns ? 'rows' : 'routes',
    followed: columns ? followed.map((text) => columnsOf(JSON.parse(text) as Route, columns)) : followed,
    counted: parts(store.large('routes', placeOf(asked)), asked)
      .filter((part) => (protocol ?? part.protocol) === part.protocol)
      .map((part) =>
        CountedScan.ofRoutes(netlink, part.namespace, {
          ...filterOf(part, asked),
          protocol: part.protocol ?? 0,
          ...(table === undefined ? {} : { table }),
          ...(columns === undefined ? {} : { columns }),
        }),
      ),
  };
}

export function listedNeighbours({ store, netlink }: Kernel, asked: RowsAsked): Listed {
  return {
    member: 'neighbours',
    followed: store.texts(
      'neighbours',
      (row: Neighbour) =>
        isAsked(row, asked, `${row.address}/${row.family === 'ipv4' ? 32 : 128}`) &&
        (asked.link === null || row.index === asked.link.index),
    ),
    counted: parts(store.large('neighbours', placeOf(asked)), asked).map((part) =>
      CountedScan.ofNeighbours(netlink, part.namespace, filterOf(part, asked)),
    ),
  };
}

const placeOf = ({ namespace, link }: RowsAsked): string | null => link?.namespace ?? namespace;

/** A prefix is of one family. */
const parts = (large: LargeTable[], { family, within }: RowsAsked): LargeTable[] => {
  const wanted = family ?? parseCidr(within ?? '')?.family;
  return large.filter((part) => (wanted ?? part.family) === part.family);
};

const filterOf = ({ family }: LargeTable, { link, within }: RowsAsked) => ({
  family,
  ...(link === null ? {} : { index: link.index }),
  ...(within === undefined ? {} : { within }),
});

const isAsked = (row: { namespace: string; family: Family }, asked: RowsAsked, prefix: string): boolean =>
  (placeOf(asked) ?? row.namespace) === row.namespace &&
  (asked.family ?? row.family) === row.family &&
  (asked.within === undefined || containsPrefix(asked.within, prefix));

const leadsTo = (route: Route, index: number): boolean =>
  route.index === index || route.nexthops.some((hop) => hop.index === index);
