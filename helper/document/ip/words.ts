/**
 * What somebody would type for a change; to read and to learn from, never run. Names, addresses and
 * numbers mean nothing to a shell (names.ts); names of others' links and aliases are quoted where they might.
 */

/** A word as a POSIX shell takes it for itself. */
export const quoted = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export type Word = string | number | null | undefined | false | readonly (string | number | null)[];

/**
 * Words with a space between them, without those that are not there. Made for each of thousands of links, so without
 * copies.
 */
export function command(...words: readonly Word[]): string {
  let text = '';
  const add = (word: string | number | null): void => {
    if (word !== '' && word !== null) text += text === '' ? String(word) : ` ${word}`;
  };
  for (const word of words) {
    if (typeof word === 'string' || typeof word === 'number') add(word);
    else if (word !== null && word !== undefined && word !== false) for (const part of word) add(part);
  }
  return text;
}

export const ip = (namespace: string, ...words: readonly Word[]): string =>
  command('ip', namespace === '' ? null : ['-n', namespace], ...words);

/** A command in a namespace, as somebody would type it. */
export const within = (namespace: string, ...words: readonly Word[]): string =>
  command(namespace === '' ? null : ['ip', 'netns', 'exec', namespace], ...words);

/** Routing tables that have a name (rt_tables). */
export const TABLES: Readonly<Record<string, number>> = { main: 254, local: 255, default: 253 };

export const tableName = (table: number): string =>
  Object.entries(TABLES).find(([, number]) => number === table)?.[0] ?? String(table);
