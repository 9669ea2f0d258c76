import type { Wording } from './define.ts';
import { text } from './general.ts';
import { helper } from './helper.ts';

/** One file a subject; a code is `subject.name`. */
const subjects = { helper, text };

type Subjects = typeof subjects;
type CodesOf<S extends keyof Subjects> = `${S}.${keyof Subjects[S] & string}`;
export type Code = { [S in keyof Subjects]: CodesOf<S> }[keyof Subjects];
/** The wording of a code. */
export type WordingOf<C extends Code> = C extends `${infer S extends keyof Subjects}.${infer N}`
  ? Subjects[S][N & keyof Subjects[S]]
  : never;

export const catalogue: Readonly<Record<string, Wording>> = Object.fromEntries(
  Object.entries(subjects).flatMap(([subject, wordings]) =>
    Object.entries(wordings).map(([name, wording]) => [`${subject}.${name}`, wording]),
  ),
);

export const isCode = (code: string): code is Code => Object.hasOwn(catalogue, code);
