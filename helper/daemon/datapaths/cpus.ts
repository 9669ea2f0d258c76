import { readFileSync } from 'node:fs';
import type { Datapath } from '../../protocol/index.ts';
import { failure, type Refusal } from '../errors.ts';

/** CPUs that this machine runs on now, as /sys says it: `0-3,6`. */
export function onlineCpus(text = read('/sys/devices/system/cpu/online')): Set<number> {
  return new Set(
    text
      .trim()
      .split(',')
      .flatMap((range) => {
        const [first = NaN, last = first] = range.split('-').map(Number);
        return Number.isInteger(first) ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [];
      }),
  );
}

/** Why threads cannot run on these CPUs; null: they can. */
export function affinityFault({ name, affinity }: Datapath, step: string, online = onlineCpus()): Refusal | null {
  const position = online.size === 0 ? -1 : affinity.findIndex((cpu) => !online.has(cpu));
  if (position < 0) return null;
  const all = [...online].sort((a, b) => a - b);
  return failure(
    'invalid',
    step,
    `The datapath ${name} was not made: this machine has no CPU ${affinity[position] ?? 0}.`,
    {
      field: `affinity.${position}`,
      remedy: `It has ${all.length === 1 ? `only CPU ${all[0] ?? 0}` : `the CPUs ${all.join(', ')}`}; without an affinity the threads run on any.`,
    },
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
