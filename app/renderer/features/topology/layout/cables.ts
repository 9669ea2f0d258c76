import { rise, type Cable, type End, type Picture } from './places.ts';
import { isTunTap, keyOf, type Relation } from './relations.ts';
import { bottom, centre, OUTSIDE, RATE_WIDTH, type Box } from './sizes.ts';
import { labelPlace, roundedPath } from './tracks.ts';
import type { RowRuns, Wire } from './wires.ts';

interface Ground {
  picture: Picture;
  relations: readonly Relation[];
  runs: RowRuns;
  ends: ReadonlyMap<string, End>;
  addressed: ReadonlySet<string>;
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

/** Straight down; plugs and stacked links, and the way into the host's stack. */
const drop = (x: number, from: number, to: number): string => `M${x} ${from}L${x} ${to}`;

function drawRelation({ kind, above, below }: Relation, boxes: ReadonlyMap<string, Box>): Cable | null {
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
  if (kind === 'plug' && from > lower.x && from < lower.x + lower.width) {
    return { ...base, path: drop(from, bottom(upper), lower.y) };
  }
  const to =
    kind === 'stacked' && centre(lower).x > upper.x + 8 && centre(lower).x < upper.x + upper.width - 8
      ? centre(lower).x
      : null;
  if (to !== null) return { ...base, path: drop(to, bottom(upper), lower.y) };
  const middle = lower.y - 14;
  const entryX = centre(lower).x;
  return {
    ...base,
    path: roundedPath([
      [from, bottom(upper)],
      [from, middle],
      [entryX, middle],
      [entryX, lower.y],
    ]),
  };
}

export function drawCables(ground: Ground): { cables: Cable[]; outside: Box | null } {
  const { picture, relations, runs, addressed } = ground;
  const boxes = new Map(picture.cards.map(({ key, box }) => [key, box]));
  const tops = new Map([
    ...picture.cards.map(({ key, box }) => [key, box.y] as const),
    ...picture.folds.map(({ namespace, box }) => [`fold:${namespace}`, box.y] as const),
  ]);
  // Among hundreds of cables no place is free, and looking for one is what would take the time.
  const crossing = runs.wires.length > MANY_WIRES ? () => [] : uprights(ground);
  const wires = runs.wires.map((wire) => drawWire(wire, tops, ground, crossing));
  const plugs = relations.map((relation) => drawRelation(relation, boxes)).filter((cable) => cable !== null);
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

  const stackTops = new Map(picture.stacks.map(({ namespace, box }) => [namespace, box.y]));
  const standsOn = new Set(relations.map(({ above }) => above));
  const stacks = picture.cards
    .filter(({ key, link }) => addressed.has(key) && link.controller === null)
    .map(({ key, link, box }): Cable => {
      const x = standsOn.has(key) ? box.x + 14 : centre(box).x;
      const to = stackTops.get(link.namespace) ?? bottom(box);
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
        path: drop(x, bottom(box), to),
        label: told ? null : { x, y: to - 22, axis: 'along' },
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
