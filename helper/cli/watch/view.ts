import type { Link } from '../../protocol/links.ts';
import type { Track } from './rates.ts';
import { linkKey } from '../../protocol/topics.ts';

/** One line of the watch: a link with its recent rates. */
export interface WatchRow {
  link: Link;
  track: Track;
}

export const SORTS = ['total', 'in', 'out', 'packets', 'drops', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** What the person has chosen. Rates arrive meanwhile; this changes by keys alone. */
export interface View {
  sort: Sort;
  paused: boolean;
  /** Identity (namespace and index) of the selected link: it keeps its selection when the order changes. */
  selected: string | null;
  /** First row on the screen. */
  top: number;
}
export const initialView: View = { sort: 'total', paused: false, selected: null, top: 0 };

export const keyOf = ({ link }: WatchRow): string => linkKey(link.namespace, link.index);

function measure(sort: Exclude<Sort, 'name'>, { track: { rates } }: WatchRow): number {
  if (!rates) return -1;
  switch (sort) {
    case 'total':
      return rates.rxBytes + rates.txBytes;
    case 'in':
      return rates.rxBytes;
    case 'out':
      return rates.txBytes;
    case 'packets':
      return rates.rxPackets + rates.txPackets;
    case 'drops':
      return rates.rxDropped + rates.txDropped;
  }
}

/** Busiest first; equal ones by name, so that idle links do not change places. */
export function sortRows(rows: readonly WatchRow[], sort: Sort): WatchRow[] {
  const byName = (a: WatchRow, b: WatchRow): number =>
    a.link.name.localeCompare(b.link.name, 'en', { numeric: true }) || (keyOf(a) < keyOf(b) ? -1 : 1);
  return [...rows].sort((a, b) => (sort === 'name' ? 0 : measure(sort, b) - measure(sort, a)) || byName(a, b));
}

export type Key = 'quit' | 'suspend' | 'sort' | 'pause' | 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** The view after a key. `rows` are in the order of the screen, `height` is how many fit. */
export function press(view: View, key: Key, rows: readonly WatchRow[], height: number): View {
  switch (key) {
    case 'quit':
    case 'suspend':
      return view;
    case 'sort':
      return { ...view, sort: SORTS[(SORTS.indexOf(view.sort) + 1) % SORTS.length] ?? 'total' };
    case 'pause':
      return { ...view, paused: !view.paused };
    case 'up':
      return move(view, -1, rows);
    case 'down':
      return move(view, 1, rows);
    case 'page-up':
      return move(view, -height, rows);
    case 'page-down':
      return move(view, height, rows);
    case 'first':
      return move(view, -rows.length, rows);
    case 'last':
      return move(view, rows.length, rows);
  }
}

function move(view: View, by: number, rows: readonly WatchRow[]): View {
  if (rows.length === 0) return view;
  const at = rows.findIndex((row) => keyOf(row) === view.selected);
  const next = Math.max(0, Math.min(rows.length - 1, at === -1 ? (by > 0 ? by - 1 : 0) : at + by));
  const row = rows[next];
  return { ...view, selected: row ? keyOf(row) : null };
}

/** The first row to show, so that the selected one is on the screen. */
export function scroll(view: View, rows: readonly WatchRow[], height: number): number {
  const at = rows.findIndex((row) => keyOf(row) === view.selected);
  const most = Math.max(0, rows.length - height);
  if (at === -1) return Math.min(view.top, most);
  return Math.max(Math.min(view.top, at, most), at - height + 1, 0);
}

/** Keys as a terminal in raw mode sends them; several may come in one read. */
const KEYS: readonly (readonly [sequence: string, key: Key])[] = [
  ['\x1b[5~', 'page-up'],
  ['\x1b[6~', 'page-down'],
  ['\x1b[1~', 'first'],
  ['\x1b[4~', 'last'],
  ['\x1b[A', 'up'],
  ['\x1bOA', 'up'],
  ['\x1b[B', 'down'],
  ['\x1bOB', 'down'],
  ['\x1b[H', 'first'],
  ['\x1bOH', 'first'],
  ['\x1b[F', 'last'],
  ['\x1bOF', 'last'],
  ['k', 'up'],
  ['j', 'down'],
  ['g', 'first'],
  ['G', 'last'],
  ['q', 'quit'],
  ['Q', 'quit'],
  ['\x03', 'quit'],
  ['\x1a', 'suspend'],
  ['s', 'sort'],
  ['p', 'pause'],
  [' ', 'pause'],
];

export function readKeys(text: string): Key[] {
  const keys: Key[] = [];
  for (let rest = text; rest !== '';) {
    const known = KEYS.find(([sequence]) => rest.startsWith(sequence));
    if (known) keys.push(known[1]);
    // An escape sequence of a key that means nothing here is skipped whole.
    const foreign = /^\x1b(\[[\d;]*[ -/]*[@-~]|O.)?/.exec(rest)?.[0].length ?? 0;
    rest = rest.slice(known ? known[0].length : Math.max(1, foreign));
  }
  return keys;
}
