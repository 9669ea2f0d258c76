import { render, type Message } from '../../../helper/protocol/messages/index.ts';
import { printableLines } from '../../../helper/protocol/printable.ts';
import type { Locale } from '../locale.ts';
import { en, type StringKey, type Strings } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type { StringKey } from './en.ts';

export const catalogues: Readonly<Record<Locale, Strings>> = { en, 'zh-CN': zhCN };

export type Values = Readonly<Record<string, string | Message>>;
export interface Translate {
  (key: StringKey, values?: Values): string;
  /** What the helper says, in the same language. */
  message(message: Message): string;
}

/** The words of one language; an unknown `{name}` stays as it stands, so that a test sees it. */
export function translator(locale: Locale): Translate {
  const message = (said: Message): string => printableLines(render(said, locale));
  const translate = (key: StringKey, values: Values = {}): string =>
    catalogues[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'string' ? printableLines(value) : message(value);
    });
  return Object.assign(translate, { message });
}
