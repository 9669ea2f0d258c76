import i18next, { type Resource } from 'i18next';
import { kindWords } from '../../../helper/protocol/kinds/words.ts';
import { printableLines } from '../../../helper/protocol/printable.ts';
import { initReactI18next } from 'react-i18next';

/**
 * Every feature keeps its words in `i18n/<language>/<feature>.json` and names them in full:
 * `t('links:column.name')`. keys.test.ts holds languages, keys and placeholders together.
 */
export type Language = 'en' | 'zh-CN';

type Words = { [key: string]: string | Words };
const files = import.meta.glob<Words>('./{en,zh-CN}/*.json', { eager: true, import: 'default' });

const resources: Resource = {};
for (const [path, words] of Object.entries(files)) {
  const [, language = '', namespace = ''] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  (resources[language] ??= {})[namespace] = words;
}

for (const [language, words] of [
  ['en', kindWords('en')],
  ['zh-CN', kindWords('zh')],
] as const)
  (resources[language] ??= {}).kinds = { ...(resources[language].kinds as Words), ...words };

void i18next.use(initReactI18next).init({
  resources,
  lng: 'en',
  fallbackLng: 'en',
  ns: Object.keys(resources.en ?? {}),
  defaultNS: 'common',
  // React escapes markup; what names and texts of others hold is made visible here, for all sentences.
  interpolation: { escapeValue: true, escape: printableLines },
  initAsync: false,
});

/** Changes the words at once; the document's language also picks the right CJK glyphs. */
export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

export { i18next as i18n };
