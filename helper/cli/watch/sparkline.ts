const BLOCKS = '▁▂▃▄▅▆▇█';

/**
 * The last `width` values as blocks, the newest at the right; `full` is the value of the highest block.
 * A gap (null) is a space; zero is the lowest block, and everything above zero at least the second.
 */
export function sparkline(values: readonly (number | null)[], width: number, full: number): string {
  const shown = values.slice(-width);
  return (
    ' '.repeat(width - shown.length) +
    shown
      .map((value) => {
        if (value === null) return ' ';
        if (value <= 0 || full <= 0) return BLOCKS[0];
        return BLOCKS[Math.max(1, Math.min(BLOCKS.length - 1, Math.ceil((value / full) * (BLOCKS.length - 1))))];
      })
      .join('')
  );
}

/** The value that fills the highest block of both directions of one link: they share a scale. */
export const fullScale = (...histories: readonly (number | null)[][]): number =>
  Math.max(0, ...histories.flat().map((value) => value ?? 0));
