/** A copy of an object that lacks one field. */
export function without<T extends object, K extends keyof T>(from: T, field: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== field)) as Omit<T, K>;
}
