import type { Value } from './message.ts';

/** A text in i18next's format (`{{name}}`, `{{names, list}}`); with the value `count` it may have two forms. */
export type Text = string | { readonly one: string; readonly other: string };
/** One message in both languages. Chinese has one form for any number. */
export interface Wording {
  readonly en: Text;
  readonly zh: string;
}

/** The messages of one subject, by the second half of their codes. */
export const define = <const T extends Readonly<Record<string, Wording>>>(wordings: T): T => wordings;

type Trim<S extends string> = S extends ` ${infer R}` ? Trim<R> : S extends `${infer R} ` ? Trim<R> : S;
type Holes<S extends string> = S extends `${string}{{${infer H}}}${infer R}` ? Trim<H> | Holes<R> : never;
type NameOf<H extends string> = H extends `${infer N},${string}` ? Trim<N> : H;
type ValueOf<H extends string> = H extends 'count'
  ? number
  : H extends `${string},${string}`
    ? readonly Value[]
    : Value;
type Forms<T extends Text> = T extends { one: infer A extends string; other: infer B extends string } ? A | B : T;

/** What a text wants, by its holes: the English text is the declaration. */
export type ValuesOf<T extends Text> = { readonly [H in Holes<Extract<Forms<T>, string>> as NameOf<H>]: ValueOf<H> };
