import type { Paint } from './colour.ts';
import { printable } from './width.ts';

interface Line {
  mark: ' ' | '+' | '-';
  text: string;
}

/** Lines of context around a change. */
const CONTEXT = 3;
/** Cells of the table that is built at most; where more differs, the middle is shown as replaced whole. */
const CELLS = 4_000_000;

/**
 * What of `after` is not as in `before`, line by line, with some lines around each change; empty where
 * they are equal. Longest common subsequence of the part that differs.
 */
export function lineDiff(before: string, after: string, paint: Paint): string {
  if (before === after) return '';
  const [old, now] = [before, after].map((text) => text.replace(/\n$/, '').split('\n')) as [string[], string[]];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail++;
  const same = (lines: string[]): Line[] => lines.map((text) => ({ mark: ' ', text }));
  const lines = [
    ...same(old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...same(old.slice(old.length - tail)),
  ];
  const colours = { '+': 'green', '-': 'red' } as const;
  let skipped = false;
  return lines
    .map(({ mark, text }, at) => {
      const near = lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((line) => line.mark !== ' ');
      if (!near) {
        const said = skipped ? '' : `${paint('dim', '  ...')}\n`;
        skipped = true;
        return said;
      }
      skipped = false;
      const line = `${mark} ${printable(text)}`.trimEnd();
      return `${mark === ' ' ? line : paint(colours[mark], line)}\n`;
    })
    .join('');
}

function middle(old: readonly string[], now: readonly string[]): Line[] {
  const removed = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: '-', text }));
  const added = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: '+', text }));
  if (old.length * now.length > CELLS || old.length === 0 || now.length === 0) return [...removed(old), ...added(now)];
  // length[i][j]: of the longest common subsequence of old from i and now from j.
  const width = now.length + 1;
  const length = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => length[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      length[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      lines.push({ mark: ' ', text: was });
      [i, j] = [i + 1, j + 1];
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: was });
      i++;
    } else if (is !== undefined) {
      lines.push({ mark: '+', text: is });
      j++;
    }
  }
  return lines;
}
