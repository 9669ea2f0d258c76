/** A copy of an object that lacks one field. */
export function without<T extends object, K extends keyof T>(from: T, field: K): Omit<T, K> {
  const copy: Omit<T, K> & Partial<Pick<T, K>> = { ...from };
  delete copy[field];
  return copy;
}
