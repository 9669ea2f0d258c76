import { centre, type Box } from './sizes.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** A step aside costs this much more than a step ahead. */
const ASIDE = 2;

/**
 * Where an arrow key leads from `from`: the nearest box in that direction, sideways distance weighing
 * more; null at the edge.
 */
export function neighbourOf(boxes: ReadonlyMap<string, Box>, from: string, direction: Direction): string | null {
  const start = boxes.get(from);
  if (!start) return null;
  const here = centre(start);
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best: { key: string; cost: number } | null = null;
  for (const [key, box] of boxes) {
    if (key === from) continue;
    const there = centre(box);
    const ahead = sign * (across ? there.x - here.x : there.y - here.y);
    if (ahead <= 1) continue;
    // Up and down from a wide bridge, every port above it is straight ahead.
    const gap = across
      ? Math.max(0, Math.abs(there.y - here.y) - (start.height + box.height) / 2)
      : Math.max(0, Math.abs(there.x - here.x) - (start.width + box.width) / 2);
    const centreGap = Math.abs(across ? there.y - here.y : there.x - here.x) / 100;
    const cost = ahead + ASIDE * gap + centreGap;
    if (!best || cost < best.cost) best = { key, cost };
  }
  return best?.key ?? null;
}
