import { getViewportForBounds, useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useApp } from '../../state/store.ts';
import type { Box } from './layout/sizes.ts';

export const ZOOM = { min: 0.15, max: 2 };
/** At first the picture is shown whole while it can still be read. */
const FIRST = { min: 0.75, max: 1.15 };
const PADDING = 0.035;
/** Pixels kept free around a card that is brought into sight. */
const MARGIN = 24;

/** Where somebody left the picture: it stands there when they come back from another view. */
let left: Viewport | null = null;
export const leaveAt = (viewport: Viewport): void => { left = viewport; };
export const leftAt = (): Viewport | null => left;

/** Fits the picture once, and from then on moves only when somebody asks or what was chosen is out of sight. */
export function usePictureViewport(bounds: Box, spots: ReadonlyMap<string, Box>) {
  const { setViewport, getViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const fitted = useRef(left !== null);

  const fit = useCallback((least: number, most: number) => {
    if (width === 0 || bounds.width === 0) return;
    const viewport = getViewportForBounds(bounds, width, height, least, most, PADDING);
    // What does not fit at a legible size starts at its beginning, not in its middle.
    const overflows = bounds.width * viewport.zoom > width;
    void setViewport(overflows ? { ...viewport, x: MARGIN - bounds.x * viewport.zoom } : viewport);
  }, [bounds, width, height, setViewport]);

  useEffect(() => {
    if (fitted.current || width === 0 || bounds.width === 0) return;
    fitted.current = true;
    fit(FIRST.min, FIRST.max);
  }, [fit, width, bounds.width]);

  const bringIntoSight = useCallback((id: string) => {
    const box = spots.get(id);
    if (!box) return;
    const { x, y, zoom } = getViewport();
    const shift = (from: number, size: number, room: number) =>
      from < MARGIN ? MARGIN - from : from + size > room - MARGIN ? room - MARGIN - from - size : 0;
    const dx = shift(box.x * zoom + x, box.width * zoom, width);
    const dy = shift(box.y * zoom + y, box.height * zoom, height);
    if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom });
  }, [spots, width, height, getViewport, setViewport]);

  // The inspector opens over the right part: the chosen card moves from under it.
  const selected = useApp((state) => state.selected);
  useEffect(() => {
    if (selected !== null && fitted.current) bringIntoSight(selected);
    // Only a new choice or a new width moves the picture, not a change of the picture itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, width]);

  return { fit: useCallback(() => fit(ZOOM.min, FIRST.max), [fit]), bringIntoSight };
}
