import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as protocol from './index.ts';
import { isCode, render } from './messages/index.ts';

const { issueMessage, methods } = protocol;
type Schema = z.core.$ZodType;
type Says = { error?: (issue: never) => unknown };

/** The schemas that a schema is made of, by the field's name where they are fields. */
function* partsOf(schema: Schema): Generator<[name: string, part: Schema]> {
  for (const [key, part] of Object.entries((schema as z.core.$ZodTypes)._zod.def)) {
    if (key === 'checks') continue;
    const isMany = key === 'shape' || Array.isArray(part);
    const parts: [string, unknown][] = isMany ? Object.entries(part as object) : [[key, part]];
    for (const [name, one] of parts) if (one instanceof z.core.$ZodType) yield [name, one];
  }
}

function walk(schema: Schema, path: string, into: Map<Schema, string>): Map<Schema, string> {
  if (into.has(schema)) return into;
  into.set(schema, path);
  for (const [name, part] of partsOf(schema)) walk(part, `${path}.${name}`, into);
  return into;
}

/** Every schema of the contract, with a path that leads to it. */
const requests = new Map<Schema, string>();
for (const [name, { params }] of Object.entries(methods)) walk(params, name, requests);
walk(protocol.NetworkDocument, 'document', requests);
const all = new Map(requests);
for (const [name, schema] of Object.entries(protocol)) if (schema instanceof z.core.$ZodType) walk(schema, name, all);

/** What a schema and its checks say in words of their own. */
function textsOf(schema: Schema): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const checks = (def as { checks?: { _zod: { def: Says } }[] }).checks ?? [];
  return [def as Says, ...checks.map(({ _zod }) => _zod.def)].flatMap(({ error }) => {
    const text = error?.({ code: 'custom', path: [] } as never);
    return text === undefined ? [] : [typeof text === 'string' ? text : JSON.stringify(text)];
  });
}

describe('what a schema says', () => {
  const said = new Map([...all].flatMap(([schema, path]) => textsOf(schema).map((text) => [text, path] as const)));
  it('is found', () => {
    expect(said.size).toBeGreaterThan(20);
  });
  it.each([...said])('is a code, not a text: %s (%s)', (text) => {
    expect(isCode(text)).toBe(true);
  });
});

const TEXTS = [
  '',
  ' ',
  'a b',
  '../x',
  '-',
  '%',
  'tap%d',
  'all',
  '..',
  '10.1',
  '1.2.3.4/33',
  '1::/200',
  'x'.repeat(600_000),
];
const hostile: unknown[] = [
  ...[undefined, null, true, Number.NaN, -1, 0, 1, 1.5, 5000, 70_000, 2 ** 40, [], [{}], {}, { name: 'a', index: 1 }],
  ...TEXTS,
];

it('of any value is a message in both languages, never words of the library', () => {
  const codes = new Set<string>();
  for (const [schema, path] of requests) {
    for (const value of hostile) {
      for (const issue of z.safeParse(schema, value).error?.issues ?? []) {
        for (const message of [issueMessage(issue), issueMessage(issue, path)]) {
          codes.add(message.code);
          const words = [message.message, render(message, 'zh-CN')];
          expect([path, ...words.filter((text) => /\{\{|undefined|Invalid|Too /.test(text))]).toEqual([path]);
        }
      }
    }
  }
  expect([...codes].filter((code) => !isCode(code) || code === 'text.verbatim')).toEqual([]);
  expect(codes.size).toBeGreaterThan(40);
});
