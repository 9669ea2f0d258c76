import { useMemo } from 'react';
import type { HistoryEntry, Lease, NetworkRow, PendingChange } from '../../../../helper/protocol/index.ts';
import { useApp } from '../../state/index.ts';

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The saved networks, by name: a card never changes its place because its state did. */
export function useNetworks(): readonly NetworkRow[] {
  const networks = useApp((state) => state.observed.tables.networks);
  return useMemo(() => [...networks.values()].sort(byName), [networks]);
}

export const useNetwork = (name: string | null): NetworkRow | undefined =>
  useApp((state) => (name === null ? undefined : state.observed.tables.networks.get(name)));

/** The change of this network that waits for its confirmation. */
export function usePendingOf(name: string): PendingChange | undefined {
  const pending = useApp((state) => state.observed.tables.pending);
  return useMemo(() => [...pending.values()].find(({ network }) => network === name), [pending, name]);
}

export function useLeasesOf(name: string): readonly Lease[] {
  const leases = useApp((state) => state.observed.tables.leases);
  return useMemo(() => [...leases.values()].filter(({ network }) => network === name), [leases, name]);
}

/** What happened to this network, the newest first. */
export function useHistoryOf(name: string): readonly HistoryEntry[] {
  const history = useApp((state) => state.observed.tables.history);
  return useMemo(
    () => [...history.values()].filter(({ network }) => network === name).sort((a, b) => b.entry - a.entry),
    [history, name],
  );
}
