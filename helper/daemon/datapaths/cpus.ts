import { readFileSync } from 'node:fs';
import type { Datapath } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
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
  return failure('invalid', step, say('datapath.noCpu', { name, cpu: affinity[position] ?? 0 }), {
    field: `affinity.${position}`,
    remedy: say('datapath.cpus', { count: all.length, cpus: all }),
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
