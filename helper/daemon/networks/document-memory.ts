import { parseDocument, parseInTurns, type ParsedDocument } from '../../document/index.ts';
import { inTurns } from '../in-turns.ts';

/** Texts whose meaning is remembered. */
const KEPT = 4;
/** Characters of all of them together. */
const MAX_TEXT = 1024 * 1024;
const known = new Map<string, ParsedDocument>();

/**
 * The same as {@link parseDocument}, but what was read of late is not read again: a document is planned,
 * then applied, then saved, and reading it takes longer than planning it. What it answers is shared, so
 * nobody changes it.
 */
export const readDocument = (text: string): ParsedDocument => keep(text, known.get(text) ?? parseDocument(text));

/** The same piece by piece; null: nobody waits for it any more. */
export async function readInTurns(text: string, gone?: () => boolean): Promise<ParsedDocument | null> {
  const parsed = known.get(text) ?? (await inTurns(parseInTurns(text), gone));
  return parsed && keep(text, parsed);
}

function keep(text: string, parsed: ParsedDocument): ParsedDocument {
  known.delete(text);
  known.set(text, parsed);
  let length = 0;
  for (const each of known.keys()) length += each.length;
  for (const oldest of known.keys()) {
    if (known.size <= KEPT && length <= MAX_TEXT) break;
    known.delete(oldest);
    length -= oldest.length;
  }
  return parsed;
}
