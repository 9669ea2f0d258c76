import { parseDocument } from 'yaml';

/** A place in a document: `['links', 2, 'addresses', 0]`. */
export type Path = readonly (string | number)[];

/** What was written, as plain data, whether or not it means anything yet. */
export type Written = Readonly<Record<string, unknown>>;

/** What a text says, before anybody judges it; null where it is no YAML mapping. Pure. */
export function read(text: string): Written | null {
  const document = parseDocument(text, { maxAliasCount: 100 } as object);
  if (document.errors.length > 0) return null;
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Written : null;
}

/** The text with another value at a place (undefined: none), comments and order kept. */
export function setAt(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) document.deleteIn(path);
  // A plain value takes the place of another without its comment's going along.
  else document.setIn(path, typeof value === 'object' ? document.createNode(value) : value);
  return document.toString({ flowCollectionPadding: false, lineWidth: 0 });
}

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
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Written : {});
/** A list of words, whatever else may stand in it. */
export const wordsOf = (value: unknown): string[] => listOf(value).map(textOf);
