import { useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useApp } from '../../state/store.ts';
import { contains, type Box } from './layout/sizes.ts';
import { fitted, MARGIN } from './viewport.ts';

export const ZOOM = { min: 0.15, max: 2 };
/** By itself the picture is shown whole while it can still be read. */
const LEGIBLE = { min: 0.75, max: 1.15 };

/** Where somebody moved the picture: it stays there, and stands there when they come back from another view. */
let moved: Viewport | null = null;
export const movedTo = (): Viewport | null => moved;
export const moveTo = (viewport: Viewport): void => { moved = viewport; };

/**
 * Keeps the picture whole and in the middle until somebody pans or zooms; from then on it moves only
 * when what was chosen is out of sight. The button that shows all of it begins anew.
 */
export function usePictureViewport(bounds: Box, spots: ReadonlyMap<string, Box>) {
  const { setViewport, getViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const last = useRef<{ size: string; bounds: string }>({ size: '', bounds: '' });

  const fit = useCallback((least: number) => {
    if (width > 0 && bounds.width > 0) void setViewport(fitted(bounds, width, height, least, LEGIBLE.max));
  }, [bounds, width, height, setViewport]);

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

  const selected = useApp((state) => state.selected);
  useEffect(() => {
    if (width === 0 || bounds.width === 0) return;
    const now = { size: `${width} ${height}`, bounds: [bounds.x, bounds.y, bounds.width, bounds.height].join(' ') };
    const before = last.current;
    last.current = now;
    if (moved !== null || (now.size === before.size && now.bounds === before.bounds)) return;
    const { x, y, zoom } = getViewport();
    const sight = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
    // What grows inside the window stays where somebody is looking at it.
    if (now.size === before.size && contains(sight, bounds)) return;
    fit(LEGIBLE.min);
    if (selected !== null) bringIntoSight(selected);
  }, [fit, bringIntoSight, getViewport, bounds, width, height, selected]);

  // The inspector opens over the right part: the chosen card moves from under it.
  useEffect(() => {
    if (selected !== null && width > 0) bringIntoSight(selected);
    // Only a new choice or a new size moves the picture, not a change of the picture itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, width, height]);

  return {
    fit: useCallback(() => {
      moved = null;
      fit(ZOOM.min);
    }, [fit]),
    bringIntoSight,
  };
}
