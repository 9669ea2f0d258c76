import type { Link, Message } from '../../../../../helper/protocol/index.ts';
import type { DatapathPlace, RemotePlace } from './datapaths.ts';
import type { Box } from './sizes.ts';

/** The picture as its parts: what stands where, and what runs between. */

interface CardPlace {
  key: string;
  link: Link;
  box: Box;
  onLine: boolean;
}
export interface ProgramPlace {
  key: string;
  box: Box;
  attached: boolean;
}
export interface StackPlace {
  namespace: string;
  box: Box;
  loopback: string | null;
}
export interface NamespacePlace {
  name: string;
  box: Box;
  folded: boolean;
  foldable: boolean;
  links: number;
  foreign: boolean;
  /** What holds a foreign one. */
  program: string | null;
  readable: boolean;
  note: Message | null;
}
/** Links behind one card; `all`: every link of the namespace, else those beside the ones that are shown. */
export interface FoldPlace {
  namespace: string;
  box: Box;
  links: readonly Link[];
  all: boolean;
}
export interface Picture {
  bounds: Box;
  namespaces: NamespacePlace[];
  cards: CardPlace[];
  programs: ProgramPlace[];
  datapaths: DatapathPlace[];
  /** Other ends of ports that are sockets. */
  remotes: RemotePlace[];
  stacks: StackPlace[];
  folds: FoldPlace[];
  cables: Cable[];
  /** Where cables leave to the outside, or null. */
  outside: Box | null;
}

/** Where wires meet a card (or a folded namespace). */
export interface End {
  id: string;
  /** Centre of the card. */
  x: number;
  row: number;
  /** Cards below the first shelf reach the tray through the left gutter of their namespace. */
  gutter: number | null;
  /** Which shelf of which namespace; null for a folded one. */
  shelf: string | null;
}

export interface Cable {
  id: string;
  kind: 'veth' | 'outside' | 'elsewhere' | 'program' | 'port' | 'plug' | 'stacked' | 'stack';
  /** Key of the link, or the port, whose rates stand on it, seen from its left or upper end. */
  a: string;
  b: string | null;
  path: string;
  /** Middle of the place for the rates; null where they stand elsewhere already. */
  label: { x: number; y: number; axis: 'across' | 'along' } | null;
  /** Whether `a` is the left (or upper) end. */
  forward: boolean;
  count: number;
  /** Where an open end is drawn: nobody, or somebody that we cannot see. */
  open: { x: number; y: number } | null;
  /** Why the port is down. */
  down?: Message | null;
}

/** From the top of a card up to a track. */
export function rise(end: End, top: number, trackY: number): [x: number, y: number][] {
  if (end.gutter === null)
    return [
      [end.x, top],
      [end.x, trackY],
    ];
  return [
    [end.x, top],
    [end.x, top - 9],
    [end.gutter, top - 9],
    [end.gutter, trackY],
  ];
}

export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** The straight parts of a path; a rounded corner counts as its two sides. */
export function segmentsOf(path: string): Segment[] {
  const segments: Segment[] = [];
  let x = 0;
  let y = 0;
  for (const [, command = '', figures = ''] of path.matchAll(/([MLQ])([^MLQ]*)/g)) {
    const [a = 0, b = 0, c, d] = figures.trim().split(/\s+/).map(Number);
    if (command !== 'M') segments.push([x, y, a, b]);
    if (c !== undefined && d !== undefined) segments.push([a, b, c, d]);
    [x, y] = [c ?? a, d ?? b];
  }
  return segments;
}
