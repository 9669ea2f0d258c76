import { parseArgs } from 'node:util';
import { paths } from './paths/all.ts';
import type { Path } from './paths/path.ts';

export interface Options {
  /** Where the result goes, as JSON. */
  file: string;
  rounds: number;
  paths: readonly Path[];
}

/** `FILE [--rounds N] [--only PATH,PATH...]`; an Error says what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '5' }, only: { type: 'string' } },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error('It is run by `npm run bench`.');
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1.');
  const names = values.only?.split(',');
  const unknown = names?.find((name) => paths.every((path) => path.name !== name));
  if (unknown !== undefined)
    throw new Error(`There is no path "${unknown}". Paths: ${paths.map(({ name }) => name).join(', ')}.`);
  return { file, rounds, paths: names ? paths.filter(({ name }) => names.includes(name)) : paths };
}
