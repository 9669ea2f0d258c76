/** Measures of the picture, in its own units (pixels at zoom 1). The kernel boundary is y = 0. */
export const CARD = { width: 158, height: 46 };
export const GAP = 14;
/** From one row of cards to the next: room for the plug, or for a rate beside a cable. */
export const ROW_PITCH = CARD.height + 40;
export const PROGRAM = { width: 128, height: 34, gap: 46 };
/** A datapath, its ports below it (devices) and above it (sockets), and who is at the far end of a socket. */
export const BAR = { width: 184, height: 44, gap: 22, track: 14, foot: 12, stretch: 250 };
export const PLUG = { width: 104, height: 22, pitch: 110 };
export const REMOTE = { width: 168, height: 26, gap: 44, pitch: 178 };
/** Above a card on the boundary: where the rates of a port's cable stand. */
export const RATE_HEIGHT = 40;
export const STACK = { height: 44, gap: 46, minWidth: 186 };
export const SPACE = { padding: 14, foot: 30, gap: 22 };
/** How much of the lane of user space is shown when nothing stands in it. */
export const LANE = 44;
/** Cables run in horizontal tracks between the boundary and the namespaces. */
export const TRAY = { top: 46, pitch: 22, bottom: 14, least: 30 };
/**
 * A namespace of more links than `links` shows only what holds it together, and so do all but those of
 * a `few` links when the small ones are more than `total` together.
 */
export const FOLD = { links: 24, total: 240, few: 4, width: 232, height: 64 };
/** Islands wrap into shelves, namespaces into rows, beyond these widths. */
export const WRAP = { namespace: 1500, picture: 2600, least: 900 };
/** Where cables to the outside end, left of everything, with room for the word; cables between rows run nearer. */
export const OUTSIDE = { x: -112, trunk: -26, ports: -42, word: 64 };
/** In a namespace, from its left edge: where cables come down to what is below others. */
export const GUTTER = 7;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export const right = (box: Box): number => box.x + box.width;
export const bottom = (box: Box): number => box.y + box.height;
export const centre = (box: Box): { x: number; y: number } => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
export const overlap = (a: Box, b: Box): boolean =>
  a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);
export const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer);
/** Room that the two rates of a cable need. */
export const RATE_WIDTH = 184;
