import { useMemo, useSyncExternalStore } from 'react';
import { linkKey } from '../../../../helper/protocol/index.ts';
import { useDatapaths, useLinks, useNamespaces } from '../../state/hooks.ts';
import { useApp } from '../../state/store.ts';
import { onlyOurs } from '../../parts/ownership/only-ours.ts';
import { layoutPicture } from './layout/picture.ts';
import type { Picture } from './layout/places.ts';
import { create } from 'zustand';

/** Which links hold an address, as one string: the picture changes with the set, not with each address. */
const addressedText = (rows: Iterable<{ namespace: string; index: number }>): string =>
  [...new Set([...rows].map((row) => linkKey(row.namespace, row.index)))].sort().join('\n');

/** The laid-out picture; the same object until a link, a datapath, a namespace or a fold changes. */
export function usePicture(): Picture {
  const allLinks = useLinks();
  const allNamespaces = useNamespaces();
  const datapaths = useDatapaths();
  const isFiltered = useApp((state) => state.onlyOurs);
  const owners = useApp((state) => state.observed.tables.owners);
  const { links, namespaces } = useMemo(
    () => (isFiltered ? onlyOurs(allLinks, allNamespaces, owners) : { links: allLinks, namespaces: allNamespaces }),
    // Owners count only while they decide what is drawn.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [allLinks, allNamespaces, isFiltered, isFiltered ? owners : null],
  );
  const addresses = useApp((state) => state.observed.tables.addresses);
  const folds = useFolds((state) => state.folds);
  const addressed = useMemo(() => addressedText(addresses.values()), [addresses]);
  const width = useWindowWidth();
  return useMemo(
    () => layoutPicture({ namespaces, links, datapaths, folds, width, addressed: new Set(addressed.split('\n')) }),
    [namespaces, links, datapaths, folds, width, addressed],
  );
}

/** Beside the picture: the navigation, and the edge where cables leave. */
const BESIDE = 320;

/** In steps, and not of the canvas: neither a little resizing nor the inspector moves what somebody looks at. */
function useWindowWidth(): number {
  const width = () => Math.floor((window.innerWidth - BESIDE) / 120) * 120;
  return useSyncExternalStore((changed) => {
    window.addEventListener('resize', changed);
    return () => window.removeEventListener('resize', changed);
  }, width);
}

/** What the user folded (true) or unfolded (false); kept while the window lives. */
const useFolds = create<{ folds: ReadonlyMap<string, boolean> }>()(() => ({ folds: new Map() }));

export const setFolded = (namespace: string, folded: boolean): void =>
  useFolds.setState(({ folds }) => ({ folds: new Map(folds).set(namespace, folded) }));
