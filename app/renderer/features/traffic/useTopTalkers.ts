import { useEffect, useState } from 'react';
import { allDatapaths, allLinks } from '../../state/derived.ts';
import { rates } from '../../state/rates-hub.ts';
import { useApp } from '../../state/store.ts';
import { sameOrder, talkerKeys, topTalkers } from './talkers.ts';

/** Rows that the page shows: beyond, nobody compares. */
const MOST = 100;

const read = (): string[] => {
  const state = useApp.getState();
  return topTalkers(rates, talkerKeys(allLinks(state), allDatapaths(state)), MOST).map(({ key }) => key);
};

/** Keys of the busiest links and ports of datapaths, the busiest first; a new list only when the order changes. */
export function useTopTalkers(): readonly string[] {
  const [keys, setKeys] = useState(read);
  useEffect(
    () =>
      rates.onTick(() => {
        const next = read();
        setKeys((previous) => (sameOrder(previous, next) ? previous : next));
      }),
    [],
  );
  return keys;
}
