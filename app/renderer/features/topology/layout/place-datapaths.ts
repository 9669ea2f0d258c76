import { linkKey, makesDevice, type DatapathRow, type PortRow } from '../../../../../helper/protocol/index.ts';
import { layoutDatapaths, type Meeting } from './datapaths.ts';
import { rise, type Cable, type End, type Picture } from './places.ts';
import { portCables } from './port-cables.ts';
import { CARD, RATE_HEIGHT } from './sizes.ts';

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
  const endOf = (key: string): End | null => {
    const end = ends.get(key);
    if (!end || !boxes.has(end.id)) return null;
    return onLine.has(key) ? { ...end, gutter: null } : { ...end, x: end.x + ASIDE };
  };
  const meet = ({ link }: PortRow): Meeting | null => {
    if (!link) return null;
    const key = linkKey(link.namespace, link.index);
    const end = endOf(key);
    return end && { key, x: end.gutter ?? end.x, isShared: end.gutter !== null };
  };
  const floor = Math.min(-CARD.height / 2 - RATE_HEIGHT, ...picture.programs.map(({ box }) => box.y - 6));
  const layout = layoutDatapaths(rows, meet, floor);
  picture.datapaths = layout.places;
  picture.remotes = layout.remotes;
  return portCables(layout, ({ key, x }) => {
    const end = endOf(key);
    const top = end ? boxes.get(end.id)?.y : undefined;
    return end && top !== undefined ? rise(end, top, end.gutter === null ? top - 9 : 0).reverse() : [[x, 0]];
  });
}
