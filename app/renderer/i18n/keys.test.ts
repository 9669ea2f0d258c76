import { describe, expect, it } from 'vitest';
import { kindWords } from '../../../helper/protocol/kinds/words.ts';
import { PUSH_NAMES, requests } from '../../shared/ipc.ts';
import { flatten, placeholders, usedKeys, visibleLiterals, type Words } from './scan.ts';

const files = import.meta.glob<Words>('./{en,zh-CN}/*.json', { eager: true, import: 'default' });
const texts = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}', '!../**/*.d.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
});
const sources = Object.entries(texts).map(([path, text]) => ({ path, text }));

function words(language: string): Map<string, string> {
  const ofKinds = flatten(kindWords(language === 'en' ? 'en' : 'zh'));
  return new Map([
    ...Object.entries(files).flatMap(([path, content]) => {
      const [, folder, namespace] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
      return folder !== language ? [] : flatten(content).map(([key, text]) => [`${namespace}:${key}`, text] as const);
    }),
    ...ofKinds.map(([key, text]) => [`kinds:${key}`, text] as const),
  ]);
}

const en = words('en');
const zh = words('zh-CN');
const used = sources.map(({ path, text }) => ({
  path,
  ...usedKeys(text, new Set([...en.keys()].map((key) => key.split(':')[0] ?? ''))),
}));

// A message between window and main is written like a key.
const messages = new Set<string>([...PUSH_NAMES, ...Object.keys(requests)]);

/** `key` or, for counted words, one of its plural forms. */
const has = (all: Map<string, string>, key: string) => all.has(key) || all.has(`${key}_other`);
const base = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');

describe('the words of the window', () => {
  it('are written in both languages', () => {
    const bases = (all: Map<string, string>) => [...new Set([...all.keys()].map(base))].sort();
    expect(bases(zh)).toEqual(bases(en));
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe('');
  });

  it('have the same placeholders in both languages', () => {
    for (const [key, text] of zh) {
      const twin = en.get(key) ?? en.get(`${base(key)}_other`) ?? '';
      expect(placeholders(text), key).toEqual(placeholders(twin));
    }
  });

  it('exist wherever a component asks for them', () => {
    const missing = used.flatMap(({ path, keys, patterns }) =>
      [
        ...keys.filter((key) => !has(en, key) && !messages.has(key)),
        ...patterns.filter((pattern) => ![...en.keys()].some((key) => pattern.test(base(key)))).map(String),
      ].map((key) => `${path}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('are all used', () => {
    const keys = new Set(used.flatMap((file) => file.keys));
    const patterns = used.flatMap((file) => file.patterns);
    const unused = [...en.keys()].filter(
      (key) =>
        !keys.has(base(key)) &&
        !keys.has(key) &&
        !patterns.some((pattern) => pattern.test(base(key)) || pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it('stand in the language files and nowhere in a component', () => {
    const literals = sources
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, text }) => visibleLiterals(path, text));
    expect(literals).toEqual([]);
  });
});
