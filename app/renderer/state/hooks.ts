import { useCallback, useSyncExternalStore } from 'react';
import type { Address, DatapathRow, Link, Namespace, PortCounters } from '../../../helper/protocol/index.ts';
import { datapathSamples } from './datapath-samples.ts';
import { addressesOf, allDatapaths, allLinks, allNamespaces, linkAt } from './derived.ts';
import { rates } from './rates-hub.ts';
import type { Rate } from './rates.ts';
import { localeOf, mayChange, mayConnect, useApp, type Locale } from './store.ts';

export const useLinks = (): readonly Link[] => useApp(allLinks);
export const useNamespaces = (): readonly Namespace[] => useApp(allNamespaces);
export const useLink = (key: string | null): Link | undefined => useApp(linkAt(key));
export const useAddresses = (key: string): readonly Address[] => useApp(addressesOf(key));
export const useSelected = (): string | null => useApp((state) => state.selected);
export const useLocale = (): Locale => useApp(localeOf);
export const useMayChange = (): boolean => useApp(mayChange);
export const useMayConnect = (): boolean => useApp(mayConnect);

/** The present rate of one link; renders again only when this figure changes. null: not known (yet). */
export function useRate(key: string): Rate | null {
  const subscribe = useCallback((listener: () => void) => rates.onRate(key, listener), [key]);
  return useSyncExternalStore(subscribe, () => rates.rate(key));
}

/** The sum over all links but loopbacks: a packet through a bridge counts on each of its links. */
export const useTotalRate = (): Rate => useSyncExternalStore(rates.onTick, () => rates.total());

export const useDatapaths = (): readonly DatapathRow[] => useApp(allDatapaths);
/** The last counters of a port; renders again only when one of them changes. */
export const usePortCounters = (id: string): PortCounters | null =>
  useSyncExternalStore(datapathSamples.onSample, () => datapathSamples.port(id));
/** How busy the threads of a datapath are, 1 being one CPU. */
export const useCpuShare = (name: string): number | null =>
  useSyncExternalStore(datapathSamples.onSample, () => datapathSamples.cpu(name));
