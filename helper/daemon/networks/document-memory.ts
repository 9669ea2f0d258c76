import { parseInTurns, type ParsedDocument } from '../../document/index.ts';
import { inTurns } from '../in-turns.ts';
import { DocumentThread, type Asker } from './document-thread.ts';

/** Texts whose meaning is remembered. */
const KEPT = 4;
/** Characters of all of them together. */
const MAX_TEXT = 1024 * 1024;
/** Characters of what is read in turns: no piece of it takes longer than 30 ms. */
const SHORT = 32 * 1024;
const known = new Map<string, ParsedDocument>();
const thread = new DocumentThread(import.meta.url);

/** Who holds the queue of changes goes first: everybody's wait behind it. */
export const CHANGING: Asker = { uid: 0 };

/** What was read of late; undefined: it was not. */
export const remembered = (text: string): ParsedDocument | undefined => known.get(text);

/**
 * What a text means; null: nobody waits for it any more. What was read of late is not read again: a document is
 * planned, then applied, then saved, and reading it takes longer than planning it. What is answered is shared, so
 * nobody changes it.
 */
export async function readDocument(text: string, asker: Asker): Promise<ParsedDocument | null> {
  const parsed =
    known.get(text) ?? (await (isShort(text) ? inTurns(parseInTurns(text), asker.gone) : thread.read(text, asker)));
  return parsed && keep(text, parsed);
}

/** With aliases, much can come of little. */
const isShort = (text: string): boolean => text.length <= SHORT && !text.includes('*');

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
