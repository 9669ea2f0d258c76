import { expect, it } from 'vitest';
import { ratios } from './goals.ts';
import { pathResult, pathTable, type PathResult } from './result.ts';

const path = (name: string, tcp1: number | undefined, faults: string[] = []): PathResult =>
  pathResult(name, name, tcp1 === undefined ? [] : [{ tcp1 }, { tcp1: tcp1 * 3 }, { tcp1: tcp1 / 3 }], faults);
const named = (results: readonly PathResult[], name: string) => ratios(results).find((figure) => figure.name === name);
const TEN = 'switch / best user-space switch: TCP, 1 stream';

it('compares medians with the best of several peers', () => {
  expect(named([path('switch', 20), path('vde', 1), path('ovs', 1.5)], TEN)).toEqual({
    name: TEN,
    unit: 'Gbit/s',
    ours: 20,
    peer: { name: 'ovs', value: 1.5 },
    goal: { ratioAtLeast: 10 },
  });
});

it('says which peer is missing, and why', () => {
  expect(named([path('switch', 20), path('vde', 1), path('ovs', undefined, ['refused'])], TEN)).toMatchObject({
    peer: { name: 'vde', value: 1 },
    note: 'ovs not measured: refused',
  });
});

it('says that ours is missing, and why', () => {
  expect(named([path('switch', undefined, ['no helper']), path('vde', 1)], TEN)).toMatchObject({
    ours: null,
    note: 'no helper',
  });
});

it('says nothing of what --only left out', () => {
  expect(ratios([path('switch', 20)])).toEqual([]);
});

it('judges latency by the shortest', () => {
  const of = (name: string, oneCpu50: number) => pathResult(name, name, [{ oneCpu50 }], []);
  expect(named([of('switch', 24), of('bridge', 16)], 'switch / kernel bridge: response, 1 CPU')).toMatchObject({
    ours: 24,
    peer: { value: 16 },
    goal: { ratio: 1.6 },
  });
});

it('shows a path that could not be started', () => {
  const text = pathTable([path('veth', 30), path('vde', undefined, ['vde_switch: not found'])]);
  expect(text).toMatch(/^veth\s+30\.0\s+-/m);
  expect(text).toMatch(/^vde\s+not measured$/m);
  expect(text).toContain('vde: not measured: vde_switch: not found');
});
