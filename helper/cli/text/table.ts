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
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], paint: Paint): string {
  const cells = columns.map((column) => rows.map((row) => column.text(row)));
  const shown = columns.flatMap((column, at) => {
    const texts = cells[at] ?? [];
    if (column.optional && texts.every((text) => text === null || text === '')) return [];
    const plain = texts.map((text) => printable(text ?? '-'));
    return [{ column, plain, width: Math.max(textWidth(column.title), ...plain.map(textWidth)) }];
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
  return [paint('bold', head), ...body].map((line) => `${line}\n`).join('');
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
