import { useSyncExternalStore } from 'react';

/** Colours that canvases draw with, read from the tokens. */
export interface ChartColours {
  in: string;
  out: string;
  grid: string;
  axis: string;
  text: string;
  series: string[];
}

/** Links of one chart that can be told apart; see traffic-tokens.css. */
export const SERIES_COLOURS = 6;

/** Dashes of these links, in pixels: of curves that are equal, each is seen in the gaps of those drawn after it. */
const DASHES: readonly (readonly number[])[] = [[], [8, 5], [2, 4], [12, 4, 2, 4], [16, 6], [5, 3]];
export const dashOf = (series: number): readonly number[] => DASHES[series % DASHES.length] ?? [];

let cached: ChartColours | null = null;
const listeners = new Set<() => void>();
let observer: MutationObserver | null = null;

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    in: token('--chart-in'),
    out: token('--chart-out'),
    grid: token('--chart-grid'),
    axis: token('--hairline-strong'),
    text: token('--text-3'),
    series: Array.from({ length: SERIES_COLOURS }, (_, i) => token(`--series-${i + 1}`)),
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  observer ??= new MutationObserver(() => {
    cached = null;
    listeners.forEach((one) => one());
  });
  if (listeners.size === 1)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      observer?.disconnect();
      // Nobody hears a change of theme from now on.
      cached = null;
    }
  };
}

/** The same object until the theme changes. */
export const useChartColours = (): ChartColours => useSyncExternalStore(subscribe, () => (cached ??= read()));
