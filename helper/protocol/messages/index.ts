import { isCode, type Code, type WordingOf } from './catalogue.ts';
import type { ValuesOf } from './define.ts';
import { isMessage, type Message, type Value, type Values } from './message.ts';
import { render, renderCode } from './render.ts';

/** What the text of a code wants. */
export type CodeValues<C extends Code> = ValuesOf<WordingOf<C>['en']>;
type Wanted<C extends Code> = keyof CodeValues<C> extends never ? [] : [values: CodeValues<C>];
/** Codes of texts without values: what a schema can say beside a bound. */
export type PlainCode = { [C in Code]: keyof CodeValues<C> extends never ? C : never }[Code];

/** A code whose values come from elsewhere (a schema's issue, a journal). */
export const sayAs = (code: string, values: Values): Message => ({
  code,
  values,
  message: renderCode(code, values, 'en'),
});

/** The message of a code, with its English. */
export const say = <C extends Code>(code: C, ...[values]: Wanted<C>): Message => sayAs(code, values ?? {});

/** Words that have no code here, as they are. */
export const verbatim = (words: string): Message => say('text.verbatim', { text: words });

/** What is wrong as a message, to stand in another; the kernel's words stand beside its code. */
export function messageOf({ code, values, message, errnoName, kernelMessage }: Told): Message {
  const what = sayAs(code, values);
  if (message === what.message || errnoName === undefined) return what;
  return kernelMessage === undefined
    ? say('text.withErrno', { what, errno: errnoName })
    : say('text.kernelSays', { what, words: kernelMessage, errno: errnoName });
}
interface Told extends Message {
  errnoName?: string | undefined;
  kernelMessage?: string | undefined;
}

/** An object's name, with its namespace where that is not the helper's own. */
export const within = (name: string, namespace: string): Value =>
  namespace === '' ? name : say('text.inNamespace', { name, namespace });

/** The same, in a few words: where nobody takes the namespace for anything else. */
export const placed = (name: Value, namespace: string): Value =>
  namespace === '' ? name : say('text.in', { name, namespace });

export { isCode, isMessage, render, type Code, type Message, type Value, type Values };
