import { expect, it } from 'vitest';
import { isCode, render, type Message } from '../protocol/messages/index.ts';
import { parseDocument } from './index.ts';

/** A document with one fault: the text, in which « and » stand around what is underlined, and what is said of it. */
export interface FaultCase {
  severity: 'error' | 'warning';
  text: string;
  path: string;
  message: string;
  remedy: string;
}

/** A text that begins with a line end goes on below this. */
const HEAD = 'taproom: 1\nname: lab';
const made =
  (severity: FaultCase['severity']) =>
  (text: string, path: string, message: string, remedy: string): FaultCase => ({
    severity,
    text: text.startsWith('\n') ? HEAD + text : text,
    path,
    message,
    remedy,
  });
export const error = made('error');
export const warning = made('warning');

/** A fault's Chinese, complete; null where it has no code of its own, or its English stands there. */
function inChinese(told: Message | undefined): string | null {
  if (!told || !isCode(told.code) || told.code === 'text.verbatim') return null;
  const words = render(told, 'zh-CN');
  return /[\u4e00-\u9fff]/.test(words) && !/\{\{|undefined|object Object/.test(words) ? words : null;
}

/** Line and column, from 1, of an offset, counted the slow way. */
function place(text: string, offset: number): [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1) ?? '').length + 1];
}

/** One test for each case: the fault, alone, at its place, in its words; and whether the document counts. */
export function itTells(cases: readonly (readonly [name: string, wanted: FaultCase])[]): void {
  it.each(cases)('tells of %s', (_name, { text: marked, severity, path, message, remedy }) => {
    const text = marked.replace(/[«»]/g, '');
    const [line, column] = place(text, marked.indexOf('«'));
    const [endLine, endColumn] = place(text, marked.indexOf('»') - 1);
    const { document, faults } = parseDocument(text);
    const found = faults.map((fault) => ({ ...fault, code: '', values: {}, remedy: fault.remedy?.message }));
    expect(found).toEqual([
      { severity, line, column, endLine, endColumn, path, code: '', values: {}, message, remedy },
    ]);
    for (const fault of faults) for (const told of [fault, fault.remedy]) expect(inChinese(told)).not.toBeNull();
    expect(document === null).toBe(severity === 'error');
  });
}

/** One test for each text that is as it should be: no fault, not even a warning. */
export function itTakes(texts: readonly (readonly [name: string, text: string])[]): void {
  it.each(texts)('takes %s', (_name, text) => {
    const { document, faults } = parseDocument(text.startsWith('\n') ? HEAD + text : text);
    expect(faults).toEqual([]);
    expect(document).not.toBeNull();
  });
}
