import type { Paint } from './colour.ts';
import { printable, textWidth } from './width.ts';

export interface Column<T> {
  title: string;
  /** Text of one row; null is shown as `-`. */
  text: (row: T) => string | null;
  align?: 'left' | 'right';
  /** Colours the padded cell, so that widths are counted on the plain text. */
  paint?: (text: string, row: T) => string;
  /** Left out when no row has anything here. */
  optional?: boolean;
}

/** Rows under titles, aligned, two spaces between; no trailing spaces. Pure. */
export const table = <T>(columns: readonly Column<T>[], rows: readonly T[], paint: Paint): string =>
  tableOfPages(columns, paint)(rows, true);

/**
 * A table that is written page by page: under the titles of the first, each column as wide as any page needed so far.
 * With more pages to come every column is shown, because the later ones may have something there.
 */
export function tableOfPages<T>(
  columns: readonly Column<T>[],
  paint: Paint,
): (rows: readonly T[], isLast: boolean) => string {
  const widths = columns.map(({ title }) => textWidth(title));
  let isFirst = true;
  let all = false;
  return (rows, isLast) => {
    all ||= !isLast;
    const text = page(columns, rows, paint, widths, { titles: isFirst, all });
    isFirst = false;
    return text;
  };
}

/** `widths` grow with what is wider. */
function page<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  paint: Paint,
  widths: number[],
  { titles, all }: { titles: boolean; all: boolean },
): string {
  const shown = columns.flatMap((column, at) => {
    const texts = rows.map((row) => column.text(row));
    if (column.optional && !all && texts.every((text) => text === null || text === '')) return [];
    const plain = texts.map((text) => printable(text ?? '-'));
    const width = plain.reduce((most, text) => Math.max(most, textWidth(text)), widths[at] ?? 0);
    widths[at] = width;
    return [{ column, plain, width }];
  });
  const last = shown.length - 1;
  const pad = (text: string, width: number, align: 'left' | 'right' | undefined, isLast: boolean): string => {
    const space = ' '.repeat(Math.max(0, width - textWidth(text)));
    if (align === 'right') return space + text;
    return isLast ? text : text + space;
  };
  const head = shown.map(({ column, width }, at) => pad(column.title, width, column.align, at === last)).join('  ');
  const body = rows.map((row, index) =>
    shown
      .map(({ column, plain, width }, at) => {
        const cell = pad(plain[index] ?? '', width, column.align, at === last);
        return column.paint ? column.paint(cell, row) : cell;
      })
      .join('  '),
  );
  return [...(titles ? [paint('bold', head)] : []), ...body].map((line) => `${line}\n`).join('');
}

/** `key  value` lines, the keys aligned; entries whose value is null are left out. */
export function properties(
  entries: readonly (readonly [key: string, value: string | null])[],
  paint: Paint,
  indent = '',
): string {
  const shown = entries.flatMap(([key, value]) => (value === null || value === '' ? [] : [[key, value] as const]));
  const width = Math.max(0, ...shown.map(([key]) => textWidth(key)));
  return shown
    .map(([key, value]) => `${indent}${paint('dim', key + ' '.repeat(width - textWidth(key)))}  ${value}\n`)
    .join('');
}
