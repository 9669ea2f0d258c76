import type { ReactNode } from 'react';

export interface Column<R> {
  id: string;
  header: string;
  /** A track of CSS grid: `minmax(120px, 2fr)`, `90px`. */
  width: string;
  align?: 'end';
  isSortable?: boolean;
  /** Left out while the grid is narrower than this many pixels. */
  from?: number;
  cell: (row: R) => ReactNode;
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** What stands in the list: a row, or the heading of a group of rows. */
export type Item<R> = { type: 'row'; key: string; row: R } | { type: 'group'; key: string; heading: ReactNode };

const isRow = <R>(item: Item<R> | undefined): boolean => item?.type === 'row';

/** The row `step` rows away from `from`; headings are passed over, the ends hold. Pure. */
export function stepFrom<R>(items: readonly Item<R>[], from: string | null, step: number): string | null {
  const rows = items.filter(isRow);
  if (rows.length === 0) return null;
  const at = rows.findIndex((item) => item.key === from);
  if (at < 0) return (step > 0 ? rows[0] : rows[rows.length - 1])?.key ?? null;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.key ?? null;
}

/** The keys of the rows between two rows, both with it, whichever comes first. */
export function between<R>(items: readonly Item<R>[], from: string | null, to: string): string[] {
  const rows = items.filter(isRow);
  const end = rows.findIndex((item) => item.key === to);
  const found = rows.findIndex((item) => item.key === from);
  const start = found < 0 ? end : found;
  return end < 0 ? [] : rows.slice(Math.min(start, end), Math.max(start, end) + 1).map((item) => item.key);
}

/** Which key does what in a grid; null for the others. */
export function gridKey(
  event: { key: string; ctrlKey: boolean; shiftKey: boolean },
  page: number,
):
  | { move: number }
  | { edge: 'first' | 'last' }
  | { act: 'open' | 'toggle' | 'rename' | 'delete' | 'all' | 'menu' | 'clear' }
  | null {
  switch (event.key) {
    case 'ArrowDown':
      return { move: 1 };
    case 'ArrowUp':
      return { move: -1 };
    case 'PageDown':
      return { move: page };
    case 'PageUp':
      return { move: -page };
    case 'Home':
      return { edge: 'first' };
    case 'End':
      return { edge: 'last' };
    case 'Enter':
      return { act: 'open' };
    case ' ':
      return { act: 'toggle' };
    case 'F2':
      return { act: 'rename' };
    case 'Delete':
      return { act: 'delete' };
    case 'Escape':
      return { act: 'clear' };
    case 'ContextMenu':
      return { act: 'menu' };
    case 'F10':
      return event.shiftKey ? { act: 'menu' } : null;
    case 'a':
      return event.ctrlKey ? { act: 'all' } : null;
    default:
      return null;
  }
}
