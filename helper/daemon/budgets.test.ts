import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { amount, BUDGET_NAMES, BUDGETS, Budgets, parseBudget } from './budgets.ts';

const file = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

it('keeps a part for root, also of a budget that was set smaller', () => {
  const budgets = new Budgets(new Map([['connections', 16]]));
  expect([budgets.size('connections'), budgets.size('connections', false)]).toEqual([16, 14]);
  expect(budgets.refusal('connections', { used: 14, more: 1, isRoot: true }, 'x', WHAT)).toBeNull();
  expect(budgets.refusal('connections', { used: 14, more: 1, isRoot: false }, 'x', WHAT)).toMatchObject({
    kind: 'overloaded',
    code: 'budget.over',
    values: { budget: 'connections', size: '14', used: '14' },
    remedy: { code: 'budget.free', values: { budget: 'connections', more: 32 } },
  });
});

it('tells of every budget what is used', () => {
  const table = new Budgets().table({ documents: 3 });
  expect(table.map(({ name }) => name)).toEqual(BUDGET_NAMES);
  expect(table).toContainEqual({ name: 'documents', unit: 'count', used: 3, size: 1000 });
});

it('has words for every budget in the documentation, with its size, and in the window', () => {
  const sizes = new Map(
    [...file('docs/security.md').matchAll(/^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \| ([^|]*)\|$/gm)].map(
      ([, name = '', size, reserve = '']) => [name, [size, reserve.trim()]],
    ),
  );
  for (const name of BUDGET_NAMES) {
    const { size, reserve = 0 }: { size: number; reserve?: number } = BUDGETS[name];
    expect(sizes.get(name), name).toEqual([amount(name, size), reserve === 0 ? '' : amount(name, reserve)]);
  }
  for (const language of ['en', 'zh-CN']) {
    const words: unknown = JSON.parse(file(`app/renderer/i18n/${language}/settings.json`));
    for (const name of BUDGET_NAMES) expect(words).toHaveProperty(['budgets', 'of', name]);
  }
});

it.each([
  ['documents=5', ['documents', 5]],
  ['documents=0', null],
  ['documents', null],
  ['unknown=1', null],
  ['documents=1e9', null],
])('reads %s', (text, expected) => {
  expect(parseBudget(text)).toEqual(expected);
});

const WHAT = { code: 'budget.connections', values: {}, message: 'another connection' };
