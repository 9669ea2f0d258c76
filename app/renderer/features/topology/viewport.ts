import { getViewportForBounds, type Viewport } from '@xyflow/react';
import type { Box } from './layout/sizes.ts';

const PADDING = 0.035;
/** Of the room that is left over, this part stands above: the middle of a picture looks low. */
const ABOVE = 0.42;
/** Pixels kept free beside what does not fit, and around a card that is brought into sight. */
export const MARGIN = 24;

/** `bounds` in the middle of the window; what does not fit at the least zoom starts at its beginning. Pure. */
export function fitted(bounds: Box, width: number, height: number, least: number, most: number): Viewport {
  const viewport = getViewportForBounds(bounds, width, height, least, most, PADDING);
  const { zoom } = viewport;
  return {
    zoom,
    x: bounds.width * zoom > width ? MARGIN - bounds.x * zoom : viewport.x,
    y:
      bounds.height * zoom > height
        ? MARGIN - bounds.y * zoom
        : (height - bounds.height * zoom) * ABOVE - bounds.y * zoom,
  };
}
