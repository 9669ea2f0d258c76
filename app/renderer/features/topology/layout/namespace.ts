import type { Link } from '../../../../../helper/protocol/index.ts';
import { layoutIsland } from './island.ts';
import { islandsOf, isPhysical, isTunTap, keyOf, relationsOf, type Relation } from './relations.ts';
import { CARD, FOLD, GAP, ROW_PITCH, SPACE, STACK, WRAP, type Box } from './sizes.ts';

/** What one namespace shows; coordinates from the upper left corner of its box. */
export interface NamespaceLayout {
  name: string;
  folded: boolean;
  width: number;
  /** Down to the lower edge of the cards; the stack comes below all namespaces of the row. */
  height: number;
  cards: { link: Link; box: Box; shelf: number }[];
  relations: Relation[];
  loopback: Link | null;
  /** Of a folded one: every link in it. */
  hidden: readonly Link[];
}

/** Whether a namespace of so many links starts folded; `total`: links of all namespaces that are small enough. */
export const foldsByItself = (links: number, total: number): boolean =>
  links > FOLD.links || (total > FOLD.total && links > FOLD.few);

const byIndex = (a: Link, b: Link): number => a.index - b.index;
const SHELF_GAP = GAP + 18;

export function layoutNamespace(name: string, all: readonly Link[], folded: boolean): NamespaceLayout {
  const loopback = all.find((link) => link.kind === 'loopback') ?? null;
  const links = all.filter((link) => link.kind !== 'loopback').sort(byIndex);
  const top = SPACE.padding;
  const base = { name, folded, loopback, cards: [], relations: [], hidden: [] };
  const least = STACK.minWidth;
  if (folded) return { ...base, width: least, height: top + ROW_PITCH, hidden: links };

  const relations = relationsOf(links);
  const islands = islandsOf(links, relations).map((members) => {
    const keys = new Set(members.map(keyOf));
    return { members, ...layoutIsland(members, relations.filter(({ above }) => keys.has(above))) };
  });
  // Cards to the outside stand nearest to it.
  const outward = (members: readonly Link[]) => (members.some(isPhysical) ? 0 : 1);
  // What reaches user space must stand in the first shelf, under the boundary.
  const upward = (members: readonly Link[]) => (members.some(isTunTap) ? 0 : 1);
  const wraps = islands.reduce((sum, island) => sum + island.width + GAP, 0) > WRAP.namespace;
  islands.sort((a, b) => outward(a.members) - outward(b.members) || (wraps ? upward(a.members) - upward(b.members) : 0));

  const cards: NamespaceLayout['cards'] = [];
  let x = 0;
  let y = top;
  let shelf = 0;
  let shelfHeight = 0;
  let width = 0;
  for (const island of islands) {
    const wrap = x > 0 && x + island.width > WRAP.namespace && upward(island.members) === 1;
    if (wrap) {
      y += shelfHeight + SHELF_GAP;
      x = 0;
      shelfHeight = 0;
      shelf += 1;
    }
    for (const link of island.members) {
      const box = island.boxes.get(keyOf(link));
      if (box) cards.push({ link, shelf, box: { ...box, x: box.x + x + SPACE.padding, y: box.y + y } });
    }
    x += island.width + GAP;
    shelfHeight = Math.max(shelfHeight, island.height);
    width = Math.max(width, x - GAP);
  }
  const height = cards.length > 0 ? y + shelfHeight : top + CARD.height;
  return { ...base, relations, cards, height, width: Math.max(least, width + 2 * SPACE.padding) };
}
