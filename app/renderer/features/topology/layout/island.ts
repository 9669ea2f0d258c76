import { Graph, layout, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { Link } from '../../../../../helper/protocol/index.ts';
import { isBar, keyOf, type Relation } from './relations.ts';
import { CARD, GAP, ROW_PITCH, type Box } from './sizes.ts';

/** One island, its upper left corner at (0, 0). */
interface IslandLayout {
  width: number;
  height: number;
  boxes: Map<string, Box>;
}

/** Ties every link that has nothing above it to the first row, where its wire can leave upwards. */
const ROOT = 'root';

/** A bridge is as wide as its ports side by side, so that each plugs in straight. */
function widthOf(link: Link, ports: number): number {
  return isBar(link) ? Math.max(CARD.width, ports * (CARD.width + GAP) - GAP) : CARD.width;
}

export function layoutIsland(links: readonly Link[], relations: readonly Relation[]): IslandLayout {
  const [only] = links;
  if (links.length === 1 && only) {
    return { ...CARD, boxes: new Map([[keyOf(only), { x: 0, y: 0, ...CARD }]]) };
  }
  const graph = new Graph<GraphLabel, NodeLabel>();
  graph.setGraph({ rankdir: 'TB', nodesep: GAP, ranksep: ROW_PITCH - CARD.height });
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setNode(ROOT, { width: 1, height: 0 });
  const hasAbove = new Set(relations.map(({ below }) => below));
  for (const link of links) {
    const key = keyOf(link);
    const ports = relations.filter(({ kind, below }) => kind === 'plug' && below === key).length;
    graph.setNode(key, { width: widthOf(link, ports), height: CARD.height });
    // Heavier than every chain below it, so that it is never stretched.
    if (!hasAbove.has(key)) graph.setEdge(ROOT, key, { weight: 1000 });
  }
  for (const { above, below } of relations) graph.setEdge(above, below);
  layout(graph);

  const placed = links.map((link) => {
    const { x = 0, y = 0, width } = graph.node(keyOf(link));
    return { key: keyOf(link), x, y, width };
  });
  // dagre orders siblings from right to left; mirrored, they stand in the order of the links.
  const rightmost = Math.max(...placed.map((node) => node.x + node.width / 2));
  const top = Math.min(...placed.map((node) => node.y));
  const boxes = new Map<string, Box>();
  let width = 0;
  let height = 0;
  for (const node of placed) {
    const box = {
      x: Math.round(rightmost - node.x - node.width / 2),
      y: Math.round(node.y - top),
      width: node.width,
      height: CARD.height,
    };
    boxes.set(node.key, box);
    width = Math.max(width, box.x + box.width);
    height = Math.max(height, box.y + box.height);
  }
  return { width, height, boxes };
}
