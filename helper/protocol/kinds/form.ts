import type { schemaParts } from './schema-parts.ts';

/** What the modules of kinds are written in. Free of zod at run time: a cold `taproom` loads them for its options. */

/** Handed to the schema of a kind, so that only who checks values loads zod. */
export type SchemaParts = typeof schemaParts;

/** What people read, in both languages of the window. */
export interface Words {
  en: string;
  zh: string;
}
export interface KindWords {
  name: Words;
  /** What it is for, in a sentence. */
  use: Words;
}

/** A field of the form that describes one of a kind, by its name in the schema. */
export interface FormField {
  name: string;
  label: Words;
  type: 'number' | 'text' | 'switch' | 'choice' | 'parent' | 'namespace' | 'addresses';
  /** What the form starts with. */
  initial: string | boolean;
  choices?: readonly string[];
  /** What a value is called, where it does not speak for itself. */
  values?: Readonly<Record<string, Words>>;
  unit?: 'seconds' | 'milliseconds';
  /** A term of terms.json that explains it. */
  term?: string;
  placeholder?: string;
  isAdvanced?: boolean;
}

export const field = (
  name: string,
  label: Words,
  type: FormField['type'],
  initial: string | boolean = '',
  more: Partial<FormField> = {},
): FormField => ({ name, label, type, initial, ...more });

/** The same word in both languages: abbreviations and names. */
export const same = (text: string): Words => ({ en: text, zh: text });
