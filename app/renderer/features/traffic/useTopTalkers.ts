import { useEffect, useState } from 'react';
import { portId } from '../../state/datapath-keys.ts';
import { allDatapaths, allLinks, keyOf } from '../../state/derived.ts';
import { rates } from '../../state/rates-hub.ts';
import { useApp } from '../../state/store.ts';
import { sameOrder, topTalkers } from './talkers.ts';

/** Rows that the page shows: beyond, nobody compares. */
const MOST = 100;

const read = (): string[] => {
  const state = useApp.getState();
  const keys = [
    ...allLinks(state)
      .filter((link) => link.kind !== 'loopback')
      .map(keyOf),
    ...allDatapaths(state).flatMap((row) => row.ports.map((port) => portId(row.name, port.key))),
  ];
  return topTalkers(rates, keys, MOST).map(({ key }) => key);
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
