/**
 * Structural equality of plain data (what JSON can hold). Rows that say the same keep their identity,
 * so that nothing which shows them renders again.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  if (left.length !== right.size) return false;
  return left.every(([key, value]) => right.has(key) && equal(value, right.get(key)));
}

/** `next`, or `previous` where both say the same. */
export const keep = <T>(previous: T | undefined, next: T): T =>
  previous !== undefined && equal(previous, next) ? previous : next;
