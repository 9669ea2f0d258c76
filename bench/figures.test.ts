import { expect, it } from 'vitest';
import { met, table, type Figure } from './figures.ts';

const dump: Figure = { name: 'dump', unit: 'ms', ours: 5, peer: { name: 'ip', value: 10 }, goal: { ratio: 0.6 } };

it.each<[string, Figure, boolean | null]>([
  ['a ratio', dump, true],
  ['a ratio missed', { ...dump, ours: 7 }, false],
  ['a value', { name: 'rss', unit: 'MiB', ours: 70, goal: { value: 70 } }, true],
  ['a value missed', { name: 'rss', unit: 'MiB', ours: 70.1, goal: { value: 70 } }, false],
  ['a ratio to nothing', { name: 'x', unit: 'ms', ours: 1, goal: { ratio: 2 } }, false],
  ['a ratio at least', { ...dump, ours: 20, goal: { ratioAtLeast: 2 } }, true],
  ['a ratio at least, missed', { ...dump, ours: 19, goal: { ratioAtLeast: 2 } }, false],
  ['what was not measured', { ...dump, ours: null }, false],
  ['no goal', { name: 'x', unit: 'ms', ours: 1 }, null],
])('judges %s', (_, figure, expected) => {
  expect(met(figure)).toBe(expected);
});

it('shows ratio and goal', () => {
  expect(table([dump]).split('\n')[1]).toMatch(/^dump\s+5\.00 ms\s+10\.0 ms \(ip\)\s+0\.50\s+<= ratio 0\.6: met$/);
});

it('shows what was not measured, and why', () => {
  const line = table([{ ...dump, ours: null, note: 'ip is missing' }]).split('\n')[1];
  expect(line).toMatch(/^dump\s+not measured\s+10\.0 ms \(ip\)\s+<= ratio 0\.6: not measured\s+ip is missing$/);
});
