/** One measured figure, beside its peer and its goal. */
export interface Figure {
  name: string;
  unit: 'ms' | 'us' | 'MiB' | '%' | 's';
  ours: number;
  /** Another program that does the same, measured in the same run. */
  peer?: { name: string; value: number };
  /** At most: the value itself, or its ratio to the peer. */
  goal?: { ratio: number } | { value: number };
  /** How it was measured, where the name does not say. */
  note?: string;
}

/** null: there is no goal. */
export function met(figure: Figure): boolean | null {
  if (!figure.goal) return null;
  if ('value' in figure.goal) return figure.ours <= figure.goal.value;
  return figure.peer !== undefined && figure.ours / figure.peer.value <= figure.goal.ratio;
}

/** The figures as a table for a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${round(figure.ours)} ${figure.unit}`,
    figure.peer ? `${round(figure.peer.value)} ${figure.unit} (${figure.peer.name})` : '',
    figure.peer ? (figure.ours / figure.peer.value).toFixed(2) : '',
    goalText(figure),
    figure.note ?? '',
  ]);
  const all = [['figure', 'ours', 'peer', 'ratio', 'goal', 'how'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

function goalText(figure: Figure): string {
  if (!figure.goal) return '';
  const limit = 'value' in figure.goal ? `${figure.goal.value} ${figure.unit}` : `ratio ${figure.goal.ratio}`;
  return `<= ${limit}: ${met(figure) ? 'met' : 'MISSED'}`;
}

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
