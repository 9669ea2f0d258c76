import { expect, it } from 'vitest';
import { resolveLocale } from './locale.ts';

it.each([
  ['en', ['zh-CN'], 'en'],
  ['zh-CN', ['en-GB'], 'zh-CN'],
  ['system', ['zh-Hans-CN', 'en'], 'zh-CN'],
  ['system', ['zh_SG'], 'zh-CN'],
  ['system', ['zh'], 'zh-CN'],
  ['system', ['zh-TW', 'en-US'], 'en'],
  ['system', ['zh-Hant', 'zh-CN'], 'zh-CN'],
  ['system', ['fr-FR', 'zh-CN'], 'zh-CN'],
  ['system', ['de'], 'en'],
  ['system', [], 'en'],
] as const)('%s with %j is %s', (setting, preferred, locale) => {
  expect(resolveLocale(setting, preferred)).toBe(locale);
});
