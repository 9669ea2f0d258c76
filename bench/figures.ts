/** One measured figure, beside its peer and its goal. */
export interface Figure {
  name: string;
  unit: 'ms' | 'us' | 'MiB' | '%' | 's' | 'Gbit/s' | 'kpps';
  /** null: it could not be measured; `note` says why. */
  ours: number | null;
  /** Another program that does the same, measured in the same run. */
  peer?: { name: string; value: number };
  /** At most: the value itself, or its ratio to the peer. Or that ratio at least. */
  goal?: { ratio: number } | { value: number } | { ratioAtLeast: number };
  /** How it was measured, where the name does not say. */
  note?: string;
}

/** null: there is no goal. */
export function met(figure: Figure): boolean | null {
  if (!figure.goal) return null;
  if (figure.ours === null) return false;
  if ('value' in figure.goal) return figure.ours <= figure.goal.value;
  if (figure.peer === undefined) return false;
  const ratio = figure.ours / figure.peer.value;
  return 'ratio' in figure.goal ? ratio <= figure.goal.ratio : ratio >= figure.goal.ratioAtLeast;
}

/** The figures as a table for a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.ours === null ? 'not measured' : `${round(figure.ours)} ${figure.unit}`,
    figure.peer ? `${round(figure.peer.value)} ${figure.unit} (${figure.peer.name})` : '',
    figure.peer && figure.ours !== null ? (figure.ours / figure.peer.value).toFixed(2) : '',
    goalText(figure),
    figure.note ?? '',
  ]);
  return columns([['figure', 'ours', 'peer', 'ratio', 'goal', 'how'], ...rows]);
}

/** Rows of cells, each column as wide as its widest. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function goalText(figure: Figure): string {
  if (!figure.goal) return '';
  const { goal } = figure;
  const limit =
    'value' in goal
      ? `<= ${goal.value} ${figure.unit}`
      : 'ratio' in goal
        ? `<= ratio ${goal.ratio}`
        : `>= ratio ${goal.ratioAtLeast}`;
  const measured = figure.ours !== null && ('value' in goal || figure.peer !== undefined);
  return `${limit}: ${!measured ? 'not measured' : met(figure) ? 'met' : 'MISSED'}`;
}

export const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
