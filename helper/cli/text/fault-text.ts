import type { DocumentFault } from '../../protocol/networks.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import type { Paint } from './colour.ts';
import { printable, textWidth } from './width.ts';

/** Columns of source that are shown at most; of a longer line the part around the fault. */
const SHOWN = 100;

/**
 * Faults of a document as a compiler prints them, so that editors and people find the place:
 * `FILE:LINE:COLUMN: error: MESSAGE`, the line with the place underlined, and what to do.
 */
export function faultsText(file: string, text: string, faults: readonly DocumentFault[], paint: Paint): string {
  const lines = text.split(/\r\n|\r|\n/);
  return faults.map((fault) => faultText(file, lines, fault, paint)).join('');
}

function faultText(file: string, lines: readonly string[], fault: DocumentFault, paint: Paint): string {
  const { line, column, severity, message, remedy } = fault;
  const word = paint(severity === 'error' ? 'red' : 'amber', `${severity}:`);
  const head = `${paint('bold', `${printable(file)}:${line}:${column}:`)} ${word} ${printable(message)}`;
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  const source = lines[line - 1];
  const shown =
    source === undefined
      ? []
      : excerpt(source, fault).map((part, at) => `  ${at === 0 ? number : gutter} ${paint('dim', '|')} ${part}`);
  return [
    head,
    ...shown,
    ...(remedy === undefined ? [] : [`  ${gutter} ${paint('dim', '=')} ${printable(remedy.message)}`]),
  ]
    .map((each) => `${each.trimEnd()}\n`)
    .join('');
}

/** The line, and the line of marks below it. */
function excerpt(source: string, { line, column, endLine, endColumn }: DocumentFault): [string, string] {
  const from = Math.max(0, column - 1);
  const to = Math.max(from + 1, endLine === line ? endColumn - 1 : source.length);
  const start = source.length > SHOWN ? Math.max(0, Math.min(from - SHOWN / 2, source.length - SHOWN)) : 0;
  const end = Math.min(source.length, start + SHOWN);
  const [before, after] = [start > 0 ? '...' : '', end < source.length ? '...' : ''];
  const visible = (text: string): string => printable(text.replaceAll('\t', '  '));
  const indent = textWidth(before + visible(source.slice(start, from)));
  const width = Math.max(1, textWidth(visible(source.slice(from, Math.min(to, end)))));
  return [before + visible(source.slice(start, end)) + after, `${' '.repeat(indent)}^${'~'.repeat(width - 1)}`];
}

/** `2 errors`, `1 warning`. */
export function countFaults(faults: readonly DocumentFault[]): Message[] {
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  const warnings = faults.length - errors;
  if (faults.length === 0) return [say('cli.noFaults')];
  return [
    ...(errors === 0 ? [] : [say('cli.errors', { count: errors })]),
    ...(warnings === 0 ? [] : [say('cli.warnings', { count: warnings })]),
  ];
}
