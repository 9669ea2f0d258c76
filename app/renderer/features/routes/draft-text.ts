/** What is typed into a form becomes what the protocol takes; what is left empty is left out. */
export const word = (typed: string): string | undefined => (typed.trim() === '' ? undefined : typed.trim());

/** Whole numbers, also 0x...; anything else stays as it is typed, for the schema to refuse. */
export function number(typed: string): number | string | undefined {
  const trimmed = word(typed);
  if (trimmed === undefined) return undefined;
  return /^(-?\d{1,15}|0x[0-9a-fA-F]{1,8})$/.test(trimmed) ? Number(trimmed) : trimmed;
}

export const present = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
