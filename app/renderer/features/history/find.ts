import type { HistoryEntry } from '../../../../helper/protocol/index.ts';

/**
 * Entries in which every word of the search stands somewhere; `say` gives the words that the list shows beside its own.
 * Pure.
 */
export function findEntries(
  entries: readonly HistoryEntry[],
  search: string,
  say: (entry: HistoryEntry) => string,
): readonly HistoryEntry[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const { summary, verb, network, who, outcome } = entry;
    const text = [
      `#${entry.entry}`,
      summary.message,
      verb,
      network ?? '',
      who.user ?? '',
      who.uid,
      who.client,
      outcome,
      say(entry),
    ]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
