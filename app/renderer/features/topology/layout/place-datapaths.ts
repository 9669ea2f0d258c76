import { linkKey, makesDevice, type DatapathRow, type PortRow } from '../../../../../helper/protocol/index.ts';
import { layoutDatapaths, type Meeting } from './datapaths.ts';
import { rise, type Cable, type End, type Picture } from './places.ts';
import { portCables } from './port-cables.ts';
import { CARD, GUTTER, OUTSIDE, RATE_HEIGHT, SPACE, type Box } from './sizes.ts';

/** Keys of the TUNs and TAPs whose other end one of our datapaths is. */
export const heldBy = (datapaths: readonly DatapathRow[]): ReadonlySet<string> =>
  new Set(
    datapaths.flatMap(({ ports }) =>
      ports.flatMap(({ port, link }) => (makesDevice(port) && link ? [linkKey(link.namespace, link.index)] : [])),
    ),
  );

/** Beside its own wire, which takes the middle of a card. */
const ASIDE = 26;

/** Puts the datapaths above everything that stands on the boundary, and answers with their cables. */
export function placeDatapaths(
  picture: Picture,
  rows: readonly DatapathRow[],
  ends: ReadonlyMap<string, End>,
): Cable[] {
  const boxes = new Map([
    ...picture.cards.map(({ key, box }) => [key, box] as const),
    ...picture.folds.map(({ namespace, box }) => [`fold:${namespace}`, box] as const),
  ]);
  const onLine = new Set(picture.cards.filter((card) => card.onLine).map(({ key }) => key));
  const homes = new Map(picture.namespaces.map(({ name, box }) => [name, box]));
  /** What only the gutter reaches: a lower shelf, a card below others, another row of namespaces. */
  const endOf = (key: string): { end: End; box: Box; home: Box } | null => {
    const end = ends.get(key);
    const box = end && boxes.get(end.id);
    const home = homes.get(key.slice(0, key.lastIndexOf('/')));
    if (!end || !box || !home) return null;
    if (onLine.has(key)) return { end: { ...end, gutter: null }, box, home };
    const isBelow = end.row > 0 || box.y > home.y + SPACE.padding;
    return { end: { ...end, x: end.x + ASIDE, gutter: isBelow ? home.x + GUTTER : end.gutter }, box, home };
  };
  const meet = ({ link }: PortRow): Meeting | null => {
    if (!link) return null;
    const key = linkKey(link.namespace, link.index);
    const found = endOf(key);
    if (!found) return null;
    const { x, row, gutter } = found.end;
    return { key, x: row > 0 && gutter !== null ? OUTSIDE.ports : (gutter ?? x), isShared: gutter !== null };
  };
  const floor = Math.min(-CARD.height / 2 - RATE_HEIGHT, ...picture.programs.map(({ box }) => box.y - 6));
  const layout = layoutDatapaths(rows, meet, floor);
  picture.datapaths = layout.places;
  picture.remotes = layout.remotes;
  return portCables(layout, ({ key, x }) => {
    const found = endOf(key);
    if (!found) return [[x, 0]];
    const { end, box, home } = found;
    if (end.gutter === null) return rise(end, box.y, box.y - 9).reverse();
    if (end.row === 0) return rise(end, box.y, 0).reverse();
    // Past the rows above it, then below the tracks of its own.
    const y = home.y - 6;
    return [[OUTSIDE.ports, y], ...rise(end, box.y, y).reverse()];
  });
}
