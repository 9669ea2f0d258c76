import {
  isForeignNamespace,
  type DatapathRow,
  type Link,
  type Namespace,
} from '../../../../../helper/protocol/index.ts';
import { peersOf } from '../../../state/peers.ts';
import { drawCables } from './cables.ts';
import { foldOf, layoutNamespace, type NamespaceLayout } from './namespace.ts';
import { heldBy, placeDatapaths } from './place-datapaths.ts';
import { segmentsOf, type End, type Picture } from './places.ts';
import { isTunTap, keyOf } from './relations.ts';
import {
  bottom,
  CARD,
  centre,
  FOLD,
  GUTTER,
  LANE,
  OUTSIDE,
  PROGRAM,
  right,
  SPACE,
  STACK,
  TRAY,
  WRAP,
  type Box,
} from './sizes.ts';
import { planRuns, type RowRuns } from './wires.ts';

/*
 *            [a program]   [datapath]   user space
 *  ─────────────[tap0]───────[tap1]──────────────────── y = 0, the kernel boundary
 *      ┌───────── tray: cables between cards ─┐
 *   ┌ namespace ────────┐   ┌ namespace ──────┐
 *   │ [veth] [veth]     │   │ [veth]          │    wires leave upwards
 *   │ [=== bridge ===]  │   │                 │    what stands on what, downwards
 *   │ [IP stack      lo]│   │ [IP stack    lo]│
 *   └───────────────────┘   └─────────────────┘
 */
interface PictureInput {
  namespaces: readonly Namespace[];
  links: readonly Link[];
  /** By name. */
  datapaths: readonly DatapathRow[];
  /** Keys of links that hold an address. */
  addressed: ReadonlySet<string>;
  /** What the user folded (true) or unfolded (false); by itself where nothing is said. */
  folds: ReadonlyMap<string, boolean>;
  /** Namespaces and islands wrap beyond it, so that the picture is read at its own size. */
  width?: number;
}

interface Column {
  layout: NamespaceLayout;
  x: number;
  row: number;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Namespaces side by side; too many wrap into rows, but what reaches user space stays in the first. */
function columnsOf(layouts: readonly NamespaceLayout[], most: number): Column[] {
  const total = layouts.reduce((sum, layout) => sum + layout.width + SPACE.gap, 0);
  const reaches = (layout: NamespaceLayout) => layout.cards.some(({ link }) => isTunTap(link));
  const ordered =
    total <= most ? layouts : [...layouts.filter(reaches), ...layouts.filter((layout) => !reaches(layout))];
  const columns: Column[] = [];
  let x = 0;
  let row = 0;
  for (const layout of ordered) {
    if (x > 0 && x + layout.width > most && !reaches(layout)) {
      row += 1;
      x = 0;
    }
    columns.push({ layout, x, row });
    x += layout.width + SPACE.gap;
  }
  return columns;
}

function layoutsOf(
  { namespaces, links, folds }: PictureInput,
  peers: ReadonlyMap<string, string>,
  most: number,
): NamespaceLayout[] {
  const members = new Map<string, Link[]>(namespaces.map(({ name }) => [name, []]));
  for (const link of links) {
    const list = members.get(link.namespace);
    if (list) list.push(link);
    else members.set(link.namespace, [link]);
  }
  const lists = [...members].sort(
    ([a], [b]) => Number(isForeignNamespace(a)) - Number(isForeignNamespace(b)) || byName(a, b),
  );
  const small = lists.filter(([name, { length }]) => !isForeignNamespace(name) && length <= FOLD.links);
  const total = small.reduce((sum, [, { length }]) => sum + length, 0);
  const leaves = (link: Link) => {
    const peer = peers.get(keyOf(link));
    return peer !== undefined && !peer.startsWith(`${link.namespace}/`);
  };
  return lists.map(([name, list]) => {
    const said = folds.get(name) ?? (isForeignNamespace(name) ? true : undefined);
    const fold = said === undefined ? foldOf(list.length, total) : said ? 'all' : 'none';
    return layoutNamespace(name, list, fold, leaves, most);
  });
}

/** Everything that a row of namespaces needs above its boxes, and where those boxes begin and end. */
interface RowPlace {
  trayTop: number;
  top: number;
  stackTop: number;
  bottom: number;
}

function rowPlaces(columns: readonly Column[], runs: RowRuns): RowPlace[] {
  const places: RowPlace[] = [];
  let trayTop = TRAY.top;
  const rows = Math.max(0, ...columns.map(({ row }) => row + 1));
  for (let row = 0; row < rows; row += 1) {
    const members = columns.filter((column) => column.row === row);
    const tray = Math.max(TRAY.least, runs.count(row) * TRAY.pitch + TRAY.bottom);
    const top = trayTop + tray;
    const stackTop = top + Math.max(...members.map(({ layout }) => layout.height)) + STACK.gap;
    const end = stackTop + STACK.height + SPACE.foot;
    places.push({ trayTop, top, stackTop, bottom: end });
    trayTop = end + TRAY.least;
  }
  return places;
}

/** The whole picture from the rows. Pure: the same rows give the same picture. */
export function layoutPicture(input: PictureInput): Picture {
  const peers = peersOf(input.links);
  const most = Math.max(WRAP.least, Math.min(input.width ?? WRAP.picture, WRAP.picture));
  const columns = columnsOf(layoutsOf(input, peers, Math.min(most, WRAP.namespace)), most);
  const ends = new Map<string, End>();
  for (const { layout, x, row } of columns) {
    for (const { link, box, shelf } of layout.cards) {
      ends.set(keyOf(link), {
        id: keyOf(link),
        x: x + centre(box).x,
        row,
        gutter: shelf > 0 ? x + GUTTER : null,
        shelf: `${layout.name}/${shelf}`,
      });
    }
    if (!layout.folded) continue;
    const { box, shelf } = layout.folded;
    const folded: End = {
      id: `fold:${layout.name}`,
      x: x + centre(box).x,
      row,
      gutter: shelf > 0 ? x + GUTTER : null,
      shelf: `${layout.name}/${shelf}`,
    };
    for (const link of layout.hidden) ends.set(keyOf(link), folded);
  }
  const runs = planRuns(input.links, peers, ends);
  const rows = rowPlaces(columns, runs);
  const notes = new Map(input.namespaces.map((row) => [row.name, row]));

  const picture: Picture = {
    bounds: { x: 0, y: 0, width: 0, height: 0 },
    namespaces: [],
    cards: [],
    programs: [],
    datapaths: [],
    remotes: [],
    stacks: [],
    folds: [],
    cables: [],
    outside: null,
  };
  const held = heldBy(input.datapaths);
  const slots = new Map<string, number>();
  for (const { layout, x, row } of columns) {
    const place = rows[row];
    if (!place) continue;
    const { name } = layout;
    const folded = layout.fold !== 'none' && layout.hidden.length > 0;
    const box = { x, y: place.top, width: layout.width, height: place.bottom - place.top };
    const links = layout.cards.length + layout.hidden.length;
    const note = notes.get(name);
    picture.namespaces.push({
      name,
      box,
      folded,
      links,
      foldable: folded || links > (note?.foreign ? 0 : 4),
      foreign: note?.foreign ?? false,
      program: note?.holder?.program ?? null,
      readable: note?.readable ?? true,
      note: note?.note ?? null,
    });
    picture.stacks.push({
      namespace: name,
      loopback: layout.loopback && keyOf(layout.loopback),
      box: { x: x + SPACE.padding, y: place.stackTop, width: layout.width - 2 * SPACE.padding, height: STACK.height },
    });
    if (layout.folded) {
      const inner = layout.folded.box;
      picture.folds.push({
        namespace: name,
        links: layout.hidden,
        all: layout.fold === 'all' || layout.cards.length === 0,
        box: { ...inner, x: inner.x + x, y: inner.y + place.top },
      });
    }
    for (const { link, box: inner } of layout.cards) {
      if (isTunTap(link)) slots.set(keyOf(link), bottom(inner) + place.top);
      placeCard(picture, link, { ...inner, x: inner.x + x, y: inner.y + place.top }, held);
    }
  }
  const ports = placeDatapaths(picture, input.datapaths, ends);
  const trackY = (row: number, track: number) => {
    const { top } = rows[row] ?? { top: 0 };
    return top - TRAY.bottom - track * TRAY.pitch;
  };
  const relations = columns.flatMap(({ layout }) => layout.relations);
  const drawn = drawCables({ picture, relations, runs, ends, addressed: input.addressed, slots, trackY });
  picture.cables = [...drawn.cables, ...ports];
  picture.outside = drawn.outside;
  picture.bounds = boundsOf(picture);
  return picture;
}

function placeCard(picture: Picture, link: Link, slot: Box, held: ReadonlySet<string>): void {
  const key = keyOf(link);
  if (!isTunTap(link)) {
    picture.cards.push({ key, link, box: slot, onLine: false });
    return;
  }
  const box = { ...slot, y: -CARD.height / 2 };
  picture.cards.push({ key, link, box, onLine: true });
  if (held.has(key)) return;
  picture.programs.push({
    key,
    attached: link.options.attached === true,
    box: {
      x: centre(box).x - PROGRAM.width / 2,
      y: box.y - PROGRAM.gap - PROGRAM.height,
      width: PROGRAM.width,
      height: PROGRAM.height,
    },
  });
}

function boundsOf(picture: Picture): Box {
  const boxes = [
    ...picture.namespaces.map(({ box }) => box),
    ...picture.programs.map(({ box }) => box),
    ...picture.datapaths.flatMap(({ box, ports }) => [box, ...ports.map((port) => port.box)]),
    ...picture.remotes.map(({ box }) => box),
    ...(picture.outside ? [{ ...picture.outside, x: picture.outside.x - OUTSIDE.word }] : []),
  ];
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  // Left of all namespaces run the cables between their rows.
  const x = picture.cables.reduce(
    (least, { path }) => segmentsOf(path).reduce((left, [from, , to]) => Math.min(left, from, to), least),
    Math.min(...boxes.map((box) => box.x)),
  );
  // The lane of user space is part of the picture even when nothing is in it; words stand there in an empty one.
  const lane =
    picture.cards.length === 0 && picture.datapaths.length === 0
      ? PROGRAM.gap + PROGRAM.height + CARD.height / 2
      : LANE;
  const y = Math.min(-lane, ...boxes.map((box) => box.y));
  return { x, y, width: Math.max(...boxes.map(right)) - x, height: Math.max(...boxes.map(bottom)) - y };
}
