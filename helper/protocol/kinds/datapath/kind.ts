import type * as z from 'zod';
import type { KindWords, SchemaParts } from '../form.ts';

/** An option of `datapath add` and `datapath set` that is a setting of this kind. */
export interface SettingOption {
  flags: string;
  text: string;
  value: 'text' | 'number' | 'list' | 'switch';
  choices?: readonly string[];
  /** Where in the settings its value goes; default: its name. */
  path?: readonly [string, ...string[]];
  /** `--no-` before it: what that says, and the value that it sets. */
  off?: { text: string; value: false | null };
}

/** All that is particular to a kind of datapath. Name, threads, ports ... every one has. */
export interface DatapathKind<K extends string, S extends z.ZodType> {
  kind: K;
  settings: (parts: SchemaParts) => S;
  /** Stem of proposed names: sw0. */
  stem: string;
  options: readonly SettingOption[];
  words: KindWords;
}

export const defineDatapath = <const K extends string, S extends z.ZodType>(
  kind: DatapathKind<K, S>,
): DatapathKind<K, S> => kind;
