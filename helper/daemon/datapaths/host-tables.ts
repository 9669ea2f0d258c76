import type { HostTables, Link, Route } from '../../protocol/index.ts';
import type { Store } from '../store.ts';

const MAIN_TABLE = 254;
/** Neighbours that packets may be sent to now, as the kernel would (NUD_VALID, include/net/neighbour.h). */
const VALID = new Set(['reachable', 'stale', 'delay', 'probe', 'permanent']);

type HostRoute = HostTables['routes'][number];

/** What the fast path of an exception datapath looks up, as the kernel has it now. */
export function hostTables(store: Store, host: Link): HostTables {
  const { namespace, index } = host;
  return {
    mac: host.mac ?? '02:00:00:00:00:01',
    mtu: host.mtu,
    addresses: [...store.rows('addresses', namespace)]
      .filter((row) => row.index === index)
      .map(({ address, prefixLength }) => `${address}/${prefixLength}`)
      .sort(),
    routes: routes([...store.rows('routes', namespace)], index),
    neighbours: [...store.rows('neighbours', namespace)]
      .flatMap(({ index: on, address, mac, state, proxy }) =>
        on === index && mac !== null && !proxy && VALID.has(state) ? [{ address, mac }] : [],
      )
      .sort((a, b) => (a.address < b.address ? -1 : 1)),
  };
}

/** Of several routes to one destination the kernel takes the one of the lowest metric. */
function routes(rows: readonly Route[], index: number): HostRoute[] {
  const best = new Map<string, Route>();
  for (const row of rows) {
    if (row.table !== MAIN_TABLE || !WAYS.has(row.type)) continue;
    const destination = prefixOf(row);
    const before = best.get(destination);
    if (before === undefined || row.metric < before.metric) best.set(destination, row);
  }
  return [...best]
    .map(([destination, row]): HostRoute => {
      if (row.type !== 'unicast') return { destination, reject: row.type as NonNullable<HostRoute['reject']> };
      const hop =
        row.nexthops.length > 0
          ? row.nexthops.find((one) => one.index === index)
          : { index: row.index, gateway: row.gateway };
      if (hop?.index !== index) return { destination, elsewhere: true };
      return { destination, ...(hop.gateway === null ? {} : { gateway: hop.gateway }) };
    })
    .sort((a, b) => (a.destination < b.destination ? -1 : 1));
}
const WAYS = new Set(['unicast', 'unreachable', 'blackhole', 'prohibit']);

const prefixOf = ({ destination, family }: Route): string =>
  destination !== 'default' ? destination : family === 'ipv6' ? '::/0' : '0.0.0.0/0';
