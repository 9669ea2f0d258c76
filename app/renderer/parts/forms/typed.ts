/** What is typed into a form becomes what the protocol takes; what is left empty is left out. */
export const word = (typed: string): string | undefined => (typed.trim() === '' ? undefined : typed.trim());
export const filled = (lines: readonly string[]): string[] => lines.flatMap((line) => word(line) ?? []);

/** Whole numbers; anything else stays as it is typed, for the schema to refuse. */
export const number = (typed: string): number | string | undefined => read(typed, /^-?\d{1,15}$/);
/** The same, and 0x...: of a mark, for instance. */
export const numberOrHex = (typed: string): number | string | undefined =>
  read(typed, /^(-?\d{1,15}|0x[0-9a-fA-F]{1,8})$/);

function read(typed: string, form: RegExp): number | string | undefined {
  const trimmed = word(typed);
  return trimmed !== undefined && form.test(trimmed) ? Number(trimmed) : trimmed;
}

export const present = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
