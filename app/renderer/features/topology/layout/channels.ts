import { bottom, right, type Box } from './sizes.ts';

/** Half of the room between two cards: a cable runs in its middle. */
const BESIDE = 7;

/**
 * Where a cable can run upright from `top` to `end` without touching what stands there: at `x`, else in the nearest gap
 * to the right of a box. There is one: beside the outermost nothing stands. (Left of the first, wires rise.) Pure.
 */
export function channelAt(x: number, top: number, end: number, boxes: readonly Box[]): number {
  const inTheWay = boxes.filter((box) => box.y < end && bottom(box) > top);
  const isFree = (at: number) => inTheWay.every((box) => at <= box.x || at >= right(box));
  if (isFree(x)) return x;
  return (
    inTheWay
      .map((box) => right(box) + BESIDE)
      .sort((a, b) => Math.abs(a - x) - Math.abs(b - x))
      .find(isFree) ?? x
  );
}
