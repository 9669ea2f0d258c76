import i18next, { type i18n, type TFunction } from 'i18next';
import { catalogue, isCode } from './catalogue.ts';
import { isMessage, type Message, type Value, type Values } from './message.ts';

type Shown = string | number;

let instance: i18n | undefined;
const translators = new Map<string, TFunction>();

/** Made when the first message is rendered: most short commands render none. */
function texts(): i18n {
  if (instance) return instance;
  const en: Record<string, string> = {};
  const zh: Record<string, string> = {};
  for (const [code, wording] of Object.entries(catalogue)) {
    zh[code] = wording.zh;
    if (typeof wording.en === 'string') en[code] = wording.en;
    else [en[`${code}_one`], en[`${code}_other`]] = [wording.en.one, wording.en.other];
  }
  instance = i18next.createInstance();
  void instance.init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: 'en',
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}

function translator(language: string): TFunction {
  const known = translators.get(language);
  if (known) return known;
  const made = texts().getFixedT(language);
  translators.set(language, made);
  return made;
}

function shown(value: Value, language: string): Shown {
  if (typeof value === 'object') return render(value, language);
  return typeof value === 'boolean' ? String(value) : value;
}

/** A code's text in a language (`en`, `zh`, `zh-CN`). */
export function renderCode(code: string, values: Values, language: string): string {
  const filled: Record<string, Shown | Shown[]> = {};
  for (const [name, value] of Object.entries(values)) {
    filled[name] =
      typeof value === 'object' && !isMessage(value)
        ? value.map((each) => shown(each, language))
        : shown(value, language);
  }
  return translator(language)(code, filled);
}

/** A message in a language; one with a code of a newer helper in the English that came with it. */
export const render = ({ code, values, message }: Message, language: string): string =>
  isCode(code) ? renderCode(code, values, language) : message;
