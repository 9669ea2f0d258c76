import { describe, expect, it } from 'vitest';
import { catalogues, translator } from './index.ts';

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
const mnemonics = (text: string): number => (text.match(/&[A-Z]/gi) ?? []).length;

describe.each(Object.entries(catalogues))('%s', (_locale, strings) => {
  it('has the keys of English, no more and no fewer', () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(catalogues.en).sort());
  });

  it.each(Object.entries(catalogues.en))('%s keeps its values and its mnemonic', (key, english) => {
    const text = new Map<string, string>(Object.entries(strings)).get(key) ?? '';
    expect(text.trim()).not.toBe('');
    expect(placeholders(text)).toEqual(placeholders(english));
    expect(mnemonics(text)).toBe(mnemonics(english));
  });
});

describe('translator', () => {
  it('puts values in and leaves what it does not know', () => {
    expect(translator('en')('menu.version', { version: '1.2.3' })).toBe('Taproom 1.2.3');
    expect(translator('zh-CN')('menu.version')).toBe('Taproom {version}');
  });
});
