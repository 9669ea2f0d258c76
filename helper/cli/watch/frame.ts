import type { Paint } from '../text/colour.ts';
import { si } from '../text/figures.ts';
import { printable, textWidth } from '../text/width.ts';
import { linkState } from '../commands/link-text.ts';
import { fullScale, sparkline } from './sparkline.ts';
import { keyOf, type View, type WatchRow } from './view.ts';

export interface Size {
  columns: number;
  rows: number;
}
/** Lines of the screen that are not links: title, column titles, totals and keys. */
const OTHER_LINES = 4;
export const linkLines = (size: Size): number => Math.max(1, size.rows - OTHER_LINES);

const FIGURE = 13; // "2.28 Mbit/s" and two columns of air
const MIN_SPARK = 6;
const MAX_SPARK = 60;

/** Columns by the width at hand: packets and drops go first, then the sparklines, never the rates. */
function layout(columns: number, nameWidth: number): { name: number; spark: number; packets: boolean; state: boolean } {
  const name = Math.min(nameWidth, Math.max(8, Math.floor(columns / 3)));
  const rates = name + 2 + 2 * FIGURE;
  const state = columns >= rates + 18;
  const used = rates + (state ? 18 : 0);
  const packets = columns >= used + 33 + 2 * (MIN_SPARK + 2);
  const left = columns - used - (packets ? 33 : 0) - 4;
  const spark = Math.floor(left / 2) >= MIN_SPARK ? Math.min(MAX_SPARK, Math.floor(left / 2)) : 0;
  return { name, spark, packets, state };
}

/** The whole screen as lines, none wider than the terminal. Pure. `rows` are sorted; `top` is the first that shows. */
export function frame(
  rows: readonly WatchRow[],
  view: View,
  top: number,
  size: Size,
  title: string,
  paint: Paint,
): string[] {
  const nameOf = ({ link }: WatchRow): string =>
    printable(link.namespace ? `${link.namespace}/${link.name}` : link.name);
  const { name, spark, packets, state } = layout(
    size.columns,
    Math.max(4, ...rows.map((row) => textWidth(nameOf(row)))),
  );
  const cells = (parts: (string | null)[]): string => parts.filter((part) => part !== null).join('');
  const head = cells([
    fit('LINK', name),
    '  ',
    state ? fit('STATE', 18) : null,
    right('IN', FIGURE),
    spark ? `  ${' '.repeat(spark)}` : null,
    right('OUT', FIGURE),
    spark ? `  ${' '.repeat(spark)}` : null,
    packets ? right('PKT/S IN', 11) + right('PKT/S OUT', 11) + right('DROPS/S', 11) : null,
  ]);
  const lines = rows.slice(top, top + linkLines(size)).map((row) => {
    const { rates, received, sent } = row.track;
    const full = fullScale(received, sent);
    const [stateText, colour] = linkState(row.link);
    const drops = rates ? rates.rxDropped + rates.txDropped : null;
    const line = (tint: Paint): string =>
      cells([
        tint('bold', fit(nameOf(row), name)),
        '  ',
        state ? tint(colour, fit(stateText, 18)) : null,
        right(rates && si(rates.rxBytes * 8, 'bit/s'), FIGURE),
        spark ? `  ${tint('accent', sparkline(received, spark, full))}` : null,
        right(rates && si(rates.txBytes * 8, 'bit/s'), FIGURE),
        spark ? `  ${tint('accent', sparkline(sent, spark, full))}` : null,
        packets ? right(rates && si(rates.rxPackets, ''), 11) + right(rates && si(rates.txPackets, ''), 11) : null,
        packets ? (drops ? tint('red', right(si(drops, ''), 11)) : right(drops === null ? null : '0', 11)) : null,
      ]);
    // The selected line is one block of inverse video: colours inside would end it.
    return keyOf(row) === view.selected
      ? inverse(
          fit(
            line((_colour, text) => text),
            size.columns,
          ),
        )
      : line(paint);
  });
  const sum = (pick: (row: WatchRow) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  const total =
    `${rows.length} ${rows.length === 1 ? 'link' : 'links'}, in ${si(
      sum(({ track }) => (track.rates?.rxBytes ?? 0) * 8),
      'bit/s',
    )}, ` +
    `out ${si(
      sum(({ track }) => (track.rates?.txBytes ?? 0) * 8),
      'bit/s',
    )}`;
  const keys = `q quit   s sort (${view.sort})   p ${view.paused ? 'go on' : 'pause'}   up/down select`;
  return [
    fit(view.paused ? `${title}   paused` : title, size.columns),
    paint('bold', fit(head, size.columns)),
    ...lines,
    fit(total, size.columns),
    paint('dim', fit(keys, size.columns)),
  ];
}

const inverse = (text: string): string => `\x1b[7m${text}\x1b[0m`;
const right = (text: string | null, width: number): string => (text ?? '-').padStart(width);

/** Exactly `width` columns: padded, or cut with an ellipsis. */
function fit(text: string, width: number): string {
  if (textWidth(text) <= width) return text + ' '.repeat(width - textWidth(text));
  let cut = '';
  for (const character of text) {
    if (textWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…${' '.repeat(Math.max(0, width - 1 - textWidth(cut)))}`;
}
