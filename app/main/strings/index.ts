import type { Locale } from '../locale.ts';
import { en, type StringKey, type Strings } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type { StringKey } from './en.ts';

export const catalogues: Readonly<Record<Locale, Strings>> = { en, 'zh-CN': zhCN };

export type Translate = (key: StringKey, values?: Readonly<Record<string, string>>) => string;

/** The words of one language; an unknown `{name}` stays as it stands, so that a test sees it. */
export const translator =
  (locale: Locale): Translate =>
  (key, values = {}) =>
    catalogues[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
