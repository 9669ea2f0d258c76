import type { AppState } from '../../state/store.ts';
import type { Tables } from '../../../../helper/client/pure/replica.ts';

interface StackCounts {
  addresses: number;
  routes: number;
}

/** The main table (rt_tables); the local table repeats what the addresses say. */
const MAIN = 254;
const NONE: StackCounts = { addresses: 0, routes: 0 };

let last: { addresses: Tables['addresses']; routes: Tables['routes']; counts: Map<string, StackCounts> } | undefined;

function count(addresses: Tables['addresses'], routes: Tables['routes']): Map<string, StackCounts> {
  const counts = new Map<string, StackCounts>();
  const add = (namespace: string, what: keyof StackCounts) => {
    const entry = counts.get(namespace) ?? { addresses: 0, routes: 0 };
    entry[what] += 1;
    counts.set(namespace, entry);
  };
  for (const address of addresses.values()) if (address.scope !== 'host') add(address.namespace, 'addresses');
  for (const route of routes.values()) if (route.table === MAIN) add(route.namespace, 'routes');
  return counts;
}

/** Addresses (but the loopback's) and routes of the main table; the same object while both stay the same. */
export function stackCounts({ observed }: AppState, namespace: string): StackCounts {
  const { addresses, routes } = observed.tables;
  if (last?.addresses !== addresses || last.routes !== routes) {
    const before = last?.counts;
    const counts = count(addresses, routes);
    for (const [name, entry] of counts) {
      const old = before?.get(name);
      if (old?.addresses === entry.addresses && old.routes === entry.routes) counts.set(name, old);
    }
    last = { addresses, routes, counts };
  }
  return last.counts.get(namespace) ?? NONE;
}
