import type { MacEntry } from '../../../../../helper/protocol/index.ts';

export const MAC_COLUMNS = ['mac', 'vlan', 'port', 'age'] as const;
export type MacColumn = (typeof MAC_COLUMNS)[number];

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** What fits the search, in order; equal ones by their address, so that rows do not change places. Pure. */
export function arrangeMacs(
  entries: readonly MacEntry[],
  search: string,
  { column, descending }: { column: MacColumn; descending: boolean },
  label: (port: string) => string,
): MacEntry[] {
  const wanted = search.trim().toLowerCase();
  const value = (entry: MacEntry): string | number => (column === 'port' ? label(entry.port) : entry[column]);
  return entries
    .filter(
      (entry) =>
        wanted === '' ||
        entry.mac.includes(wanted) ||
        label(entry.port).toLowerCase().includes(wanted) ||
        String(entry.vlan) === wanted,
    )
    .sort((a, b) => (descending ? -1 : 1) * compare(value(a), value(b)) || compare(a.mac, b.mac) || a.vlan - b.vlan);
}
