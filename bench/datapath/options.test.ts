import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inCheckout } from '../../build/setup/paths.mjs';
import { readOptions } from './options.ts';
import { paths } from './paths/all.ts';

describe('readOptions', () => {
  it('takes five rounds of everything', () => {
    expect(readOptions(['out.json'])).toEqual({ file: 'out.json', rounds: 5, paths });
  });
  it('takes a part', () => {
    const { rounds, paths: some } = readOptions(['out.json', '--only', 'bridge,switch', '--rounds', '3']);
    expect([rounds, some.map(({ name }) => name)]).toEqual([3, ['bridge', 'switch']]);
  });
  it.each([
    [['out.json', '--only', 'bridge,swich'], /There is no path "swich". Paths: veth, /],
    [['out.json', '--rounds', '0'], /--rounds takes a whole number from 1/],
    [['out.json', '--rounds', 'many'], /--rounds/],
    [[], /npm run bench/],
  ])('refuses %j', (args, why) => {
    expect(() => readOptions(args)).toThrow(why);
  });
});

it('the help of the benchmark names every path', () => {
  const help = readFileSync(inCheckout('build/bench.mjs'), 'utf8');
  for (const { name } of paths) expect(help).toMatch(new RegExp(`[ ,]${name}[,\\n]`));
});
