import { catalogue, isCode } from './catalogue.ts';
import { isMessage, type Message, type Value, type Values } from './message.ts';

type Language = 'en' | 'zh';
type Join = (words: readonly string[], language: Language) => string;

const ENGLISH = new Intl.ListFormat('en-GB');
const and = (words: readonly string[]): string => ENGLISH.format(words);
const list: Join = (words, language) => (language === 'zh' ? words.join('、') : and(words));
const EITHER = {
  en: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
  zh: new Intl.ListFormat('zh', { type: 'disjunction' }),
};
/**
 * How several stand in a text: names, one of them, clauses ("set a and do b"), parts behind a name, words of one
 * phrase.
 */
const JOINS: Readonly<Record<string, Join>> = {
  list,
  either: (words, language) => EITHER[language].format(words),
  clauses: (words, language) => (language === 'zh' ? words.join('，') : and(words)),
  parts: (words, language) => words.join(language === 'zh' ? '，' : ', '),
  words: (words, language) => words.join(language === 'zh' ? '，' : ' '),
};

type Part = string | { readonly name: string; readonly join: Join };
const HOLE = /\{\{\s*(\w+)(?:\s*,\s*(\w+))?\s*\}\}/g;

/**
 * i18next's format, read once and without i18next: that takes 0.1 ms a message, and a plan of a thousand links says
 * five thousand of them.
 */
function read(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: hole, 1: name = '', 2: join = '', index } of text.matchAll(HOLE)) {
    parts.push(text.slice(end, index), { name, join: JOINS[join] ?? list });
    end = index + hole.length;
  }
  return [...parts, text.slice(end)];
}

const known = new Map<string, readonly Part[]>();
function partsOf(text: string): readonly Part[] {
  const there = known.get(text);
  if (there) return there;
  const parts = read(text);
  known.set(text, parts);
  return parts;
}

const shown = (value: Value, language: Language): string =>
  isMessage(value) ? render(value, language) : String(value);

/** A code's text in a language (`en`, `zh`, `zh-CN`). */
export function renderCode(code: string, values: Values, language: string): string {
  const wording = isCode(code) ? catalogue[code] : undefined;
  if (!wording) return code;
  const { en } = wording;
  const own = language.startsWith('zh') ? 'zh' : 'en';
  const text = own === 'zh' ? wording.zh : typeof en === 'string' ? en : en[values['count'] === 1 ? 'one' : 'other'];
  return partsOf(text)
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = values[part.name] ?? '';
      if (typeof value !== 'object' || isMessage(value)) return shown(value, own);
      return part.join(
        value.map((each) => shown(each, own)),
        own,
      );
    })
    .join('');
}

/** A message in a language; one with a code of a newer helper in the English that came with it. */
export const render = ({ code, values, message }: Message, language: string): string =>
  isCode(code) ? renderCode(code, values, language) : message;
