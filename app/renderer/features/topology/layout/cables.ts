import { channelAt } from './channels.ts';
import { rise, type Cable, type End, type Picture } from './places.ts';
import { isTunTap, keyOf, type Relation } from './relations.ts';
import { bottom, centre, OUTSIDE, RATE_WIDTH, right, type Box } from './sizes.ts';
import { labelPlace, roundedPath } from './tracks.ts';
import type { RowRuns, Wire } from './wires.ts';

interface Ground {
  picture: Picture;
  relations: readonly Relation[];
  runs: RowRuns;
  ends: ReadonlyMap<string, End>;
  addressed: ReadonlySet<string>;
  /** The lower edge of the place in its namespace that a card on the boundary leaves empty. */
  slots: ReadonlyMap<string, number>;
  trackY: (row: number, track: number) => number;
}

type Point = readonly [number, number];
/** Beyond this many, labels stand in the middle of their cables. */
const MANY_WIRES = 60;
/** How far a wire to nowhere rises. */
const STUB = 20;

/** Both ends below the first shelf of one namespace: the cable stays there instead of going round by the tray. */
const isLocal = (from: End, to: End): boolean => from.gutter !== null && from.shelf === to.shelf;

function drawWire(
  wire: Wire,
  tops: ReadonlyMap<string, number>,
  { runs, trackY }: Ground,
  crossing: (y: number, but: Wire) => number[],
): Cable {
  const { id, kind, a, b, from, to, count } = wire;
  const top = tops.get(from.id) ?? 0;
  const base = { id: `wire:${id}`, kind, a, b, count, open: null, forward: true };
  if (kind === 'elsewhere') {
    return {
      ...base,
      path: roundedPath([
        [from.x, top],
        [from.x, top - STUB],
      ]),
      label: null,
      open: { x: from.x, y: top - STUB },
    };
  }
  if (to && isLocal(from, to)) {
    const y = top - 12;
    const path = roundedPath([
      [from.x, top],
      [from.x, y],
      [to.x, y],
      [to.x, top],
    ]);
    return { ...base, path, label: { x: (from.x + to.x) / 2, y, axis: 'across' }, forward: from.x <= to.x };
  }
  const y = trackY(from.row, runs.track(from.row, id));
  const start = from.gutter ?? from.x;
  const label = (end: number): Cable['label'] => ({
    x: labelPlace(start, end, crossing(y, wire), RATE_WIDTH),
    y,
    axis: 'across',
  });
  if (!to) {
    return {
      ...base,
      path: roundedPath([...rise(from, top, y), [OUTSIDE.x, y]]),
      label: label(OUTSIDE.x),
      forward: false,
    };
  }
  const other = trackY(to.row, runs.track(to.row, id));
  const across: Point[] =
    from.row === to.row
      ? []
      : [
          [OUTSIDE.trunk, y],
          [OUTSIDE.trunk, other],
        ];
  const path = roundedPath([...rise(from, top, y), ...across, ...rise(to, tops.get(to.id) ?? 0, other).reverse()]);
  const end = from.row === to.row ? (to.gutter ?? to.x) : OUTSIDE.trunk;
  return { ...base, path, label: label(end), forward: start <= end };
}

/** The x of every cable that stands upright at height `y` of the tray, but those of one wire. */
function uprights({ picture, runs, trackY }: Ground): (y: number, but: Wire) => number[] {
  const taps = picture.cards.filter(({ onLine }) => onLine).map(({ box }) => centre(box).x);
  const risers = runs.wires
    .filter(({ kind }) => kind !== 'elsewhere')
    .flatMap((wire) =>
      [wire.from, ...(wire.to ? [wire.to] : [])].map((end) => ({
        wire,
        x: end.gutter ?? end.x,
        top: trackY(end.row, runs.track(end.row, wire.id)),
      })),
    );
  return (y, but) => [...taps, ...risers.filter(({ wire, top }) => wire !== but && top < y).map(({ x }) => x)];
}

/** Straight down. */
const drop = (x: number, from: number, to: number): string => `M${x} ${from}L${x} ${to}`;

/** Below a card before the next row, and above the one where it ends: there a cable can go aside. */
const LEAVE = 20;
const ENTER = 14;

interface Fall {
  x: number;
  /** Where it begins, and the lower edge of its row, below which it may go aside. */
  from: number;
  row: number;
  end: number;
  to: number;
}

/** Down from one card to what is below, around the cards between them. */
function around({ x, from, row, end, to }: Fall, boxes: readonly Box[]): string {
  const at = channelAt(x, row + LEAVE, to - ENTER, boxes);
  if (at === x && end === x) return drop(x, from, to);
  const points: Point[] = [[x, from]];
  if (at !== x) points.push([x, row + LEAVE], [at, row + LEAVE]);
  if (at !== end) points.push([at, to - ENTER], [end, to - ENTER]);
  return roundedPath([...points, [end, to]]);
}

function drawRelation(
  { kind, above, below }: Relation,
  boxes: ReadonlyMap<string, Box>,
  rowOf: (key: string, box: Box) => number,
  obstacles: readonly Box[],
): Cable | null {
  const upper = boxes.get(above);
  const lower = boxes.get(below);
  if (!upper || !lower) return null;
  const from = centre(upper).x;
  const base = {
    id: `${kind}:${above}>${below}`,
    kind,
    a: above,
    b: below,
    label: null,
    forward: true,
    count: 1,
    open: null,
  };
  const entry = centre(lower).x;
  const start = kind === 'stacked' && entry > upper.x + 8 && entry < right(upper) - 8 ? entry : from;
  const end = kind === 'plug' && from > lower.x && from < right(lower) ? from : entry;
  const fall = { x: start, from: bottom(upper), row: rowOf(above, upper), end, to: lower.y };
  return { ...base, path: around(fall, obstacles) };
}

const placeOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));

/** What stands in each namespace, where a cable of it may have to go around. */
function obstaclesOf({ cards, folds }: Picture): Map<string, Box[]> {
  const obstacles = new Map<string, Box[]>();
  const add = (namespace: string, box: Box) => obstacles.set(namespace, [...(obstacles.get(namespace) ?? []), box]);
  for (const { link, box, onLine } of cards) if (!onLine) add(link.namespace, box);
  for (const { namespace, box } of folds) add(namespace, box);
  return obstacles;
}

export function drawCables(ground: Ground): { cables: Cable[]; outside: Box | null } {
  const { picture, relations, runs, addressed, slots } = ground;
  const boxes = new Map(picture.cards.map(({ key, box }) => [key, box]));
  const tops = new Map([
    ...picture.cards.map(({ key, box }) => [key, box.y] as const),
    ...picture.folds.map(({ namespace, box }) => [`fold:${namespace}`, box.y] as const),
  ]);
  // Among hundreds of cables no place is free, and looking for one is what would take the time.
  const crossing = runs.wires.length > MANY_WIRES ? () => [] : uprights(ground);
  const wires = runs.wires.map((wire) => drawWire(wire, tops, ground, crossing));
  const obstacles = obstaclesOf(picture);
  const rowOf = (key: string, box: Box) => slots.get(key) ?? bottom(box);
  const plugs = relations
    .map((relation) => drawRelation(relation, boxes, rowOf, obstacles.get(placeOf(relation.below)) ?? []))
    .filter((cable) => cable !== null);
  const programs = picture.programs.map(({ key, box, attached }): Cable => {
    const x = centre(box).x;
    const top = boxes.get(key)?.y ?? 0;
    return {
      id: `program:${key}`,
      kind: 'program',
      a: key,
      b: null,
      count: 1,
      forward: false,
      path: drop(x, bottom(box), top),
      label: { x, y: (bottom(box) + top) / 2, axis: 'along' },
      open: attached ? null : { x, y: bottom(box) },
    };
  });

  const stackBoxes = new Map(picture.stacks.map(({ namespace, box }) => [namespace, box]));
  const standsOn = new Set(relations.map(({ above }) => above));
  const stacks = picture.cards
    .filter(({ key, link }) => addressed.has(key) && link.controller === null)
    .map(({ key, link, box }): Cable => {
      const x = standsOn.has(key) ? box.x + 14 : centre(box).x;
      const stack = stackBoxes.get(link.namespace) ?? box;
      const to = stack.y;
      const row = rowOf(key, box);
      const others = obstacles.get(link.namespace) ?? [];
      const channel = channelAt(x, row + LEAVE, to - ENTER, others);
      // A wire of its own already carries the figures of these.
      const told = link.kind === 'veth' || link.kind === 'physical' || isTunTap(link);
      return {
        id: `stack:${keyOf(link)}`,
        kind: 'stack',
        a: key,
        b: null,
        count: 1,
        forward: true,
        open: null,
        path: around({ x, from: bottom(box), row, end: Math.min(channel, right(stack) - ENTER), to }, others),
        label: told ? null : { x, y: channel === x ? to - 22 : row + LEAVE, axis: 'along' },
      };
    });
  const lefts = runs.wires
    .filter(({ kind }) => kind === 'outside')
    .map(({ id, from }) => ground.trackY(from.row, runs.track(from.row, id)));
  const outside =
    lefts.length === 0
      ? null
      : {
          x: OUTSIDE.x - 6,
          y: Math.min(...lefts) - 14,
          width: 6,
          height: Math.max(...lefts) - Math.min(...lefts) + 28,
        };
  return { cables: [...stacks, ...plugs, ...programs, ...wires], outside };
}
