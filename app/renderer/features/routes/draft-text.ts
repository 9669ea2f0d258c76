import type { ZodError } from 'zod';

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

/** What a fault says: a sentence of the protocol, or a key of the word files with its figures. */
export type Fault = { sentence: string } | { key: string; values?: Record<string, string | number> };
export type Faults = ReadonlyMap<string, Fault>;

/** The first fault of each field, by its path. */
export function faultsOf(error: ZodError | undefined): Map<string, Fault> {
  const faults = new Map<string, Fault>();
  for (const issue of error?.issues ?? []) {
    const path = issue.path.join('.');
    if (faults.has(path)) continue;
    const sentence: Fault = { sentence: issue.message };
    if (issue.code === 'custom') faults.set(path, sentence);
    else if (issue.code === 'too_big') faults.set(path, { key: 'faults:most', values: { max: Number(issue.maximum) } });
    else if (issue.code === 'too_small')
      faults.set(path, { key: 'faults:least', values: { min: Number(issue.minimum) } });
    else if (issue.code === 'invalid_type') faults.set(path, { key: 'faults:number' });
    else faults.set(path, sentence);
  }
  return faults;
}
