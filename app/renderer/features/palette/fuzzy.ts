/**
 * Fuzzy match of what was typed against a title: every character of every word must occur, in order.
 * Beginnings of words and runs count for more, what lies far apart for less. Pure.
 */
export interface Match {
  score: number;
  /** Positions in the text that matched, ascending: to be set off. */
  at: number[];
}

const POINTS = { character: 1, run: 9, wordStart: 6, textStart: 4, gap: -0.2 };

const isWordStart = (text: string, i: number): boolean =>
  i === 0 || /[\s\-_./:]/.test(text[i - 1] ?? '') || (/\d/.test(text[i] ?? '') && !/\d/.test(text[i - 1] ?? ''));

/** Best way to find `word` in `text`, both lower case: dynamic programming over the last matched place. */
function matchWord(word: string, text: string): Match | null {
  let ways: (Match | null)[] = [];
  for (let w = 0; w < word.length; w += 1) {
    const next: (Match | null)[] = new Array<Match | null>(text.length).fill(null);
    let best: Match | null = null;
    let bestAt = 0;
    for (let i = w; i < text.length; i += 1) {
      const before = w === 0 ? null : (ways[i - 1] ?? null);
      if (w > 0 && before && (!best || before.score - POINTS.gap * (i - 1) > best.score - POINTS.gap * bestAt)) {
        best = before;
        bestAt = i - 1;
      }
      if (text[i] !== word[w]) continue;
      const own = POINTS.character + (isWordStart(text, i) ? POINTS.wordStart : 0) + (i === 0 ? POINTS.textStart : 0);
      if (w === 0) {
        next[i] = { score: own, at: [i] };
        continue;
      }
      const run = before ? before.score + own + POINTS.run : Number.NEGATIVE_INFINITY;
      const jump = best ? best.score + own + POINTS.gap * (i - 1 - bestAt) : Number.NEGATIVE_INFINITY;
      const from = run >= jump ? before : best;
      if (from) next[i] = { score: Math.max(run, jump), at: [...from.at, i] };
    }
    ways = next;
  }
  return ways.reduce<Match | null>((best, way) => (way && (!best || way.score > best.score) ? way : best), null);
}

/** null where a word of the query is not found; an empty query matches everything alike. */
export function fuzzyMatch(query: string, text: string): Match | null {
  const lower = text.toLowerCase();
  let score = 0;
  const at = new Set<number>();
  for (const word of query
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '')) {
    const found = matchWord(word, lower);
    if (!found) return null;
    score += found.score;
    found.at.forEach((place) => at.add(place));
  }
  // Of equal matches the shorter title is the closer one.
  return { score: score - text.length * 0.01, at: [...at].sort((a, b) => a - b) };
}

/** Other words must stand there as they were typed: letters scattered over them would find everything. */
function contains(query: string, text: string): boolean {
  const lower = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** The best matches first; equal ones in their given order. `textsOf`: the title, then other words that find it. */
export function rank<T>(
  query: string,
  items: readonly T[],
  textsOf: (item: T) => readonly [string, ...string[]],
  most: number,
): { item: T; at: number[] }[] {
  if (query.trim() === '') return items.slice(0, most).map((item) => ({ item, at: [] }));
  const found: { item: T; at: number[]; score: number; order: number }[] = [];
  items.forEach((item, order) => {
    const [title, ...others] = textsOf(item);
    const inTitle = fuzzyMatch(query, title);
    if (inTitle) found.push({ item, order, at: inTitle.at, score: inTitle.score });
    // Found by its other words, it has nothing to set off and stands behind what is found by its title.
    else if (contains(query, [title, ...others].join(' '))) found.push({ item, order, at: [], score: 0 });
  });
  return found
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, most)
    .map(({ item, at }) => ({ item, at }));
}
