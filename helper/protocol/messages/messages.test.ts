import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { render, say, sayAs, verbatim, within } from './index.ts';

const root = join(import.meta.dirname, '../../..');
const sources = ['helper', 'app'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith('protocol/messages'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8')),
);
const used = new Set(sources.flatMap((text) => [...text.matchAll(/'([a-z]\w*\.\w+)'/gi)].map((found) => found[1])));
const own = new Set(
  [...readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8').matchAll(/say\('([\w.]+)'/g)].map(
    (found) => found[1],
  ),
);

const values = (text: string) =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map((found) => found[1]))].sort();
const codes = Object.entries(catalogue);

it.each(codes)('%s has both languages, with the same values', (_code, { en, zh }) => {
  const forms = typeof en === 'string' ? [en] : [en.one, en.other];
  for (const text of [...forms, zh]) expect(text.trim()).not.toBe('');
  const [english = ''] = forms.slice(-1);
  expect(values(zh)).toEqual(values(english));
  if (typeof en === 'string') return;
  expect(values(english)).toContain('count');
  expect([...new Set([...values(en.one), 'count'])].sort()).toEqual(values(english));
});

it('has no code that nobody uses', () => {
  // Those of kinds and risks are made of their names.
  const left = codes.filter(
    ([code]) => !used.has(code) && !own.has(code) && !/^(linkKind|datapathKind|risk)\./.test(code),
  );
  expect(left.map(([code]) => code)).toEqual([]);
});

it('renders nested messages in the language that is asked for, and hostile values as they are', () => {
  const message = say('text.inNamespace', { name: within('v0', 'red'), namespace: '{{name}} $t(text.verbatim) <&>' });
  expect(message.message).toBe('v0 in namespace red in namespace {{name}} $t(text.verbatim) <&>');
  expect(render(message, 'zh-CN')).toBe('命名空间 {{name}} $t(text.verbatim) <&> 中的 命名空间 red 中的 v0');
});

it('joins several as the language does', () => {
  const message = say('step.linkSet', {
    link: 'v0',
    changes: [say('step.bringUp'), say('step.join', { controller: 'b' })],
  });
  expect(message.message).toBe('Change v0: bring it up and make it a port of b.');
  expect(render(message, 'zh')).toBe('更改 v0：启用，成为 b 的端口。');
  expect(say('step.withAddresses', { addresses: ['a', 'b', 'c'] }).message).toBe('with a, b and c');
});

it('keeps the English of a code that a newer helper sent', () => {
  expect(render({ code: 'link.unheardOf', values: {}, message: 'Something new.' }, 'zh-CN')).toBe('Something new.');
  expect(render({ code: 'toString', values: {}, message: 'Something new.' }, 'zh-CN')).toBe('Something new.');
});

it('takes whatever values came over the wire', () => {
  expect(render(verbatim('a\nb'), 'zh-CN')).toBe('a\nb');
  expect(render(sayAs('text.inNamespace', { name: ['a', 1, verbatim('c')] }), 'en')).toContain('a');
});

const compiles = () => [
  // @ts-expect-error an unknown code
  say('text.unheardOf'),
  // @ts-expect-error a missing value
  say('text.verbatim'),
  // @ts-expect-error a value that the text does not use
  say('text.verbatim', { text: 'a', more: 'b' }),
];
it('is held by the compiler', () => expect(compiles).toBeTypeOf('function'));
