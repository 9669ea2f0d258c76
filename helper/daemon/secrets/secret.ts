import { inspect } from 'node:util';
import * as z from 'zod';

/** What stands for a secret wherever somebody writes one down. */
export const PLACEHOLDER = '(secret)';

/**
 * A value that nobody but who uses it may see: a key, a password. It has no form as text: rows, journal, log, events
 * and history show {@link PLACEHOLDER}, whatever turns it into text. `reveal` is the one way to it; what it answers
 * goes to where it is used and nowhere else (never into argv, which every user can read in /proc).
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }
  toString(): string {
    return PLACEHOLDER;
  }
  [Symbol.toPrimitive](): string {
    return PLACEHOLDER;
  }
  [inspect.custom](): string {
    return PLACEHOLDER;
  }
}

/** On its way in, a secret is text; from there on it is a {@link Secret}. */
export const SecretIn = z
  .string()
  .min(1)
  .max(4096)
  .transform((text) => new Secret(text));

/** What travels, and what rows, operations and documents name a secret by: see the store. */
export const SecretReference = z.strictObject({ secret: z.string().regex(/^[0-9a-f]{32}$/) });
export type SecretReference = z.infer<typeof SecretReference>;
