import { editDocument, plainValue, type Edit } from '../../../../helper/document/index.ts';

/** A place in a document: `['links', 2, 'addresses', 0]`. */
export type Path = readonly (string | number)[];

/** What was written, as plain data, whether or not it means anything yet. */
export type Written = Readonly<Record<string, unknown>>;

/** What a text says, before anybody judges it; null where it is no YAML mapping. */
export const read = plainValue;

/** The text with these changes, comments and order kept; as it is where it cannot be read. */
export const edited = (text: string, edits: readonly Edit[]): string => editDocument(text, edits) ?? text;

/** The text with another value at a place; undefined: none. */
export const setAt = (text: string, path: Path, value: unknown): string =>
  edited(text, [value === undefined ? { op: 'remove', path } : { op: 'set', path, value }]);

/** What stands at a place. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return (inner as Record<string | number, unknown>)[part];
  }, value);
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const recordOf = (value: unknown): Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Written) : {};
/** A list of words, whatever else may stand in it. */
export const wordsOf = (value: unknown): string[] => listOf(value).map(textOf);
