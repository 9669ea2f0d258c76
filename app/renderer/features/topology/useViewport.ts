import { useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useApp } from '../../state/store.ts';
import { contains, type Box } from './layout/sizes.ts';
import { Sight } from './sight.ts';
import { fitted, MARGIN } from './viewport.ts';

/** One for the window: it outlives the view, so that the picture stands as it stood when somebody comes back. */
const sight = new Sight();
export const movedTo = (): Viewport | null => sight.moved;
export const moveTo = (viewport: Viewport): void => sight.move(viewport);

/**
 * Keeps the picture whole and in the middle until somebody pans or zooms; from then on it moves only
 * when what was chosen is out of sight. The button that shows all of it begins anew, and all of it stays
 * shown then, however it grows.
 */
export function usePictureViewport(bounds: Box, spots: ReadonlyMap<string, Box>) {
  const { setViewport, getViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const last = useRef<{ size: string; bounds: string }>({ size: '', bounds: '' });

  const fit = useCallback(() => {
    if (width > 0 && bounds.width > 0) void setViewport(fitted(bounds, width, height, sight.least, sight.most));
  }, [bounds, width, height, setViewport]);

  const bringIntoSight = useCallback(
    (id: string) => {
      const box = spots.get(id);
      if (!box) return;
      const { x, y, zoom } = getViewport();
      const shift = (from: number, size: number, room: number) =>
        from < MARGIN ? MARGIN - from : from + size > room - MARGIN ? room - MARGIN - from - size : 0;
      const dx = shift(box.x * zoom + x, box.width * zoom, width);
      const dy = shift(box.y * zoom + y, box.height * zoom, height);
      if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom });
    },
    [spots, width, height, getViewport, setViewport],
  );

  const selected = useApp((state) => state.selected);
  useEffect(() => {
    if (width === 0 || bounds.width === 0) return;
    const now = { size: `${width} ${height}`, bounds: [bounds.x, bounds.y, bounds.width, bounds.height].join(' ') };
    const before = last.current;
    last.current = now;
    if (sight.moved !== null || (now.size === before.size && now.bounds === before.bounds)) return;
    const { x, y, zoom } = getViewport();
    const shown = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
    // What grows inside the window stays where somebody is looking at it.
    if (now.size === before.size && contains(shown, bounds)) return;
    fit();
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
      sight.showAll();
      fit();
    }, [fit]),
    bringIntoSight,
  };
}
