import type { Link } from '../../../../../helper/protocol/index.ts';
import { layoutIsland } from './island.ts';
import { islandsOf, isPhysical, isTunTap, keyOf, relationsOf, type Relation } from './relations.ts';
import { CARD, FOLD, GAP, SPACE, STACK, type Box } from './sizes.ts';

/** What is hidden behind one card: nothing, what is not needed to see how things hang together, or all. */
type Fold = 'none' | 'loose' | 'all';

/** What one namespace shows; coordinates from the upper left corner of its box. */
export interface NamespaceLayout {
  name: string;
  fold: Fold;
  width: number;
  /** Down to the lower edge of the cards; the stack comes below all namespaces of the row. */
  height: number;
  cards: { link: Link; box: Box; shelf: number }[];
  relations: Relation[];
  loopback: Link | null;
  /** The links behind the folded card, and where that stands. */
  hidden: readonly Link[];
  folded: { box: Box; shelf: number } | null;
}

/** How a namespace of so many links starts; `total`: links of all namespaces that are small enough. */
export const foldOf = (links: number, total: number): Fold =>
  links > FOLD.links || (total > FOLD.total && links > FOLD.few) ? 'loose' : 'none';

const byIndex = (a: Link, b: Link): number => a.index - b.index;
const SHELF_GAP = GAP + 18;

interface Island {
  members: Link[];
  width: number;
  height: number;
  boxes: Map<string, Box>;
}
const some = (island: Island, test: (link: Link) => boolean): boolean => island.members.some(test);
const sizeOf = (islands: readonly Island[]): number => islands.reduce((sum, { members }) => sum + members.length, 0);

/**
 * What stays in sight of a namespace that is too big: what reaches user space or the outside, what
 * stands on each other, and cables to other namespaces; each as long as it is not too much itself.
 */
function essential(islands: readonly Island[], leaves: (link: Link) => boolean): Set<Island> {
  const kept = new Set<Island>();
  const tests = [(link: Link) => isTunTap(link) || isPhysical(link), null, leaves];
  for (const test of tests) {
    const more = islands.filter(
      (island) => !kept.has(island) && (test ? some(island, test) : island.members.length > 1),
    );
    if (sizeOf([...kept]) + sizeOf(more) <= FOLD.links) more.forEach((island) => kept.add(island));
  }
  return kept;
}

/** `leaves`: whether the other end of a link is in another namespace; `most`: where its islands wrap. */
export function layoutNamespace(
  name: string,
  all: readonly Link[],
  fold: Fold,
  leaves: (link: Link) => boolean,
  most: number,
): NamespaceLayout {
  const loopback = all.find((link) => link.kind === 'loopback') ?? null;
  const links = all.filter((link) => link.kind !== 'loopback').sort(byIndex);
  const relations = fold === 'all' ? [] : relationsOf(links);
  const islands: Island[] =
    fold === 'all'
      ? []
      : islandsOf(links, relations).map((members) => {
          const keys = new Set(members.map(keyOf));
          return {
            members,
            ...layoutIsland(
              members,
              relations.filter(({ above }) => keys.has(above)),
            ),
          };
        });
  const kept = fold === 'loose' ? essential(islands, leaves) : new Set(islands);
  const shown = islands.filter((island) => kept.has(island));
  const visible = new Set(shown.flatMap(({ members }) => members.map(keyOf)));
  const hidden = links.filter((link) => !visible.has(keyOf(link)));
  const shelves = fillShelves(shown, hidden.length > 0, most);
  return {
    name,
    fold,
    loopback,
    hidden,
    relations: relations.filter(({ above }) => visible.has(above)),
    ...shelves,
    width: Math.max(STACK.minWidth, shelves.width + 2 * SPACE.padding),
  };
}

/** Islands side by side; too many wrap. What reaches user space must stand in the first shelf, under the boundary. */
function fillShelves(
  islands: readonly Island[],
  hasFold: boolean,
  most: number,
): Pick<NamespaceLayout, 'cards' | 'folded' | 'height' | 'width'> {
  const upward = (island: Island) => some(island, isTunTap);
  const outward = (island: Island) => some(island, isPhysical);
  const wraps = islands.reduce((sum, island) => sum + island.width + GAP, 0) > most;
  // Cards to the outside stand nearest to it, but never push down what must stand under the boundary.
  const rank = (island: Island) => (wraps && upward(island) ? 0 : outward(island) ? 1 : 2);
  const ordered = [...islands].sort((a, b) => rank(a) - rank(b));
  const cards: NamespaceLayout['cards'] = [];
  let x = 0;
  let y = SPACE.padding;
  let shelf = 0;
  let shelfHeight = 0;
  let width = 0;
  const take = (size: { width: number; height: number }, mayWrap: boolean): { x: number; y: number; shelf: number } => {
    if (mayWrap && x > 0 && x + size.width > most) {
      y += shelfHeight + SHELF_GAP;
      x = 0;
      shelfHeight = 0;
      shelf += 1;
    }
    const place = { x: x + SPACE.padding, y, shelf };
    x += size.width + GAP;
    shelfHeight = Math.max(shelfHeight, size.height);
    width = Math.max(width, x - GAP);
    return place;
  };
  for (const island of ordered) {
    const place = take(island, !upward(island));
    for (const link of island.members) {
      const box = island.boxes.get(keyOf(link));
      if (box) cards.push({ link, shelf: place.shelf, box: { ...box, x: box.x + place.x, y: box.y + place.y } });
    }
  }
  let folded: NamespaceLayout['folded'] = null;
  if (hasFold) {
    const size = { width: FOLD.width, height: FOLD.height };
    const place = take(size, true);
    folded = { box: { ...size, x: place.x, y: place.y }, shelf: place.shelf };
  }
  return { cards, folded, width, height: y + Math.max(shelfHeight, CARD.height) };
}
