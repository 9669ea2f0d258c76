/** One column of a sparkline: pixels above and below its middle line, or null for a gap. */
interface SparkColumn {
  above: number;
  below: number;
}

/**
 * A sparkline's columns, oldest first, from rates in both directions (NaN: not known). Both use the
 * scale of the largest, so that what goes in can be compared with what goes out; something small is
 * still drawn one pixel high, and nothing is drawn as nothing.
 */
export function sparkColumns(
  inward: readonly number[],
  outward: readonly number[],
  half: number,
): (SparkColumn | null)[] {
  let most = 0;
  for (const list of [inward, outward]) for (const value of list) if (value > most) most = value;
  const pixels = (value: number): number => (value > 0 ? Math.max(1, Math.round((value / most) * half)) : 0);
  return inward.map((value, i) => {
    const out = outward[i] ?? Number.NaN;
    return Number.isNaN(value) || Number.isNaN(out) ? null : { above: pixels(value), below: pixels(out) };
  });
}
