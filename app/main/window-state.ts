import * as z from 'zod';
import type { JsonFile } from './json-file.ts';

/** The smallest window in which every page is laid out to be used (the end-to-end tests hold it). */
export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 600;

/** The window that stands in for a tray. */
export const SMALL = { width: 360, height: 440, leastHeight: 240 };

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  maximised: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

/** Pixels of the title's height that must lie on some display, or nobody could take hold of the window. */
const GRIP = 48;

/**
 * Where the window opens: where it was, when that is still on a display; else the size that it had
 * (or a good one), and the window system chooses the place.
 */
export function initialBounds(
  file: JsonFile,
  workAreas: readonly Rectangle[],
): Partial<WindowState> & { width: number; height: number } {
  const largest = workAreas.reduce<{ width: number; height: number }>(
    (best, area) => (area.width * area.height > best.width * best.height ? area : best),
    { width: 0, height: 0 },
  );
  const limit = (wanted: number, least: number, room: number): number =>
    Math.max(least, room > 0 ? Math.min(wanted, room) : wanted);
  const saved = file.kind === 'value' ? WindowState.safeParse(file.value) : null;
  if (!saved?.success) {
    return {
      width: limit(1280, MIN_WIDTH, largest.width),
      height: limit(800, MIN_HEIGHT, largest.height),
      maximised: false,
    };
  }
  const state = saved.data;
  const size = {
    width: limit(state.width, MIN_WIDTH, largest.width),
    height: limit(state.height, MIN_HEIGHT, largest.height),
    maximised: state.maximised,
  };
  const reachable = workAreas.some(
    (area) =>
      state.x + state.width > area.x + GRIP &&
      state.x < area.x + area.width - GRIP &&
      state.y >= area.y &&
      state.y < area.y + area.height - GRIP,
  );
  return reachable ? { ...size, x: state.x, y: state.y } : size;
}
