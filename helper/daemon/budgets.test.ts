import { expect, it } from 'vitest';
import { BUDGET_NAMES, Budgets, parseBudget } from './budgets.ts';

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
