import { bottom, centre, right, type Box } from './sizes.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** A step aside costs this much more than a step ahead. */
const ASIDE = 3;

/** How far `box` begins beyond `start` in a direction; negative where it does not lie ahead. */
function ahead(start: Box, box: Box, direction: Direction): number {
  switch (direction) {
    case 'left':
      return start.x - right(box);
    case 'right':
      return box.x - right(start);
    case 'up':
      return start.y - bottom(box);
    case 'down':
      return box.y - bottom(start);
  }
}

/**
 * Where an arrow key leads from `from`: the nearest box that lies wholly in that direction, sideways
 * distance weighing more; null at the edge.
 */
export function neighbourOf(boxes: ReadonlyMap<string, Box>, from: string, direction: Direction): string | null {
  const start = boxes.get(from);
  if (!start) return null;
  const here = centre(start);
  const across = direction === 'left' || direction === 'right';
  let best: { key: string; cost: number } | null = null;
  for (const [key, box] of boxes) {
    const distance = ahead(start, box, direction);
    if (key === from || distance < 0) continue;
    const there = centre(box);
    const aside = Math.abs(across ? there.y - here.y : there.x - here.x);
    // Up and down from a wide bridge, every port above it is straight ahead.
    const gap = Math.max(0, aside - (across ? start.height + box.height : start.width + box.width) / 2);
    const cost = distance + ASIDE * gap + aside / 100;
    if (!best || cost < best.cost) best = { key, cost };
  }
  return best?.key ?? null;
}
