import type { Link } from '../../../../../helper/protocol/index.ts';
import type { End } from './places.ts';
import { isPhysical, keyOf } from './relations.ts';
import { OUTSIDE } from './sizes.ts';
import { assignTracks, type Run } from './tracks.ts';

/** A wire that leaves its card upwards: to its peer, to the outside, or to somewhere that we cannot see. */
export interface Wire {
  id: string;
  kind: 'veth' | 'outside' | 'elsewhere';
  /** Keys of the links; `b` is null where there is none in the picture. */
  a: string;
  b: string | null;
  from: End;
  to: End | null;
  /** Pairs between the same two places that are drawn as one, because one of them is folded. */
  count: number;
}

export interface RowRuns {
  wires: Wire[];
  /** Tracks that a row needs. */
  count: (row: number) => number;
  /** The track of a wire in a row. */
  track: (row: number, id: string) => number;
}

function wiresOf(links: readonly Link[], peers: ReadonlyMap<string, string>, ends: ReadonlyMap<string, End>): Wire[] {
  const wires = new Map<string, Wire>();
  for (const link of links) {
    const a = keyOf(link);
    const from = ends.get(a);
    if (!from) continue;
    const folded = from.id !== a;
    if (isPhysical(link) && !folded) wires.set(a, { id: a, kind: 'outside', a, b: null, from, to: null, count: 1 });
    if (link.kind !== 'veth') continue;
    const b = peers.get(a);
    const to = b === undefined ? undefined : ends.get(b);
    if (b === undefined || !to) {
      if (!folded) wires.set(a, { id: a, kind: 'elsewhere', a, b: null, from, to: null, count: 1 });
      continue;
    }
    // Each pair once, seen from the smaller key; both ends in one folded place are no wire at all.
    if (b < a || from.id === to.id) continue;
    const [first, second] = [from.id, to.id].sort();
    const id = folded || to.id !== b ? `${first}=${second}` : a;
    const known = wires.get(id);
    if (known) known.count += 1;
    else wires.set(id, { id, kind: 'veth', a, b, from, to, count: 1 });
  }
  return [...wires.values()];
}

const entry = (end: End): number => end.gutter ?? end.x;

/** Which wires run in which tracks of the tray above each row of namespaces. */
export function planRuns(
  links: readonly Link[],
  peers: ReadonlyMap<string, string>,
  ends: ReadonlyMap<string, End>,
): RowRuns {
  const wires = wiresOf(links, peers, ends);
  const byRow = new Map<number, Run[]>();
  const add = (row: number, run: Run) => {
    const runs = byRow.get(row);
    if (runs) runs.push(run);
    else byRow.set(row, [run]);
  };
  for (const { id, kind, from, to } of wires) {
    if (kind === 'outside') add(from.row, { id, from: entry(from), to: OUTSIDE.x });
    else if (to && from.gutter !== null && from.shelf === to.shelf)
      continue; // It stays in its shelf.
    else if (to && to.row === from.row) add(from.row, { id, from: entry(from), to: entry(to) });
    else if (to) {
      add(from.row, { id, from: entry(from), to: OUTSIDE.trunk });
      add(to.row, { id, from: entry(to), to: OUTSIDE.trunk });
    }
  }
  const planned = new Map([...byRow].map(([row, runs]) => [row, assignTracks(runs)]));
  return {
    wires,
    count: (row) => planned.get(row)?.count ?? 0,
    track: (row, id) => planned.get(row)?.track.get(id) ?? 0,
  };
}
