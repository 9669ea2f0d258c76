import { execFileSync, spawnSync } from 'node:child_process';

/** Pure arithmetic over samples, and the two ways to take one. Times are milliseconds. */

export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new Error('There is no median of nothing.');
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

/** The sample below which this share of all samples lies (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** A program from its start to its end, its output read. */
export function timedProgram(file: string, args: readonly string[]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(file, args, { maxBuffer: 1 << 28 });
  const took = performance.now() - begin;
  if (status !== 0) throw new Error(`${[file, ...args].join(' ')} failed: ${String(stderr)}`);
  return took;
}

export const output = (file: string, args: readonly string[]): string =>
  execFileSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28 });

/**
 * Takes the samples of several contenders in turn (A B C A B C ...), so that whatever else the
 * machine does meets all of them alike.
 */
export async function sideBySide<N extends string, T = number>(
  rounds: number,
  contenders: Record<N, () => T | Promise<T>>,
): Promise<Record<N, T[]>> {
  const names = Object.keys(contenders) as N[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<N, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) samples[name].push(await contenders[name]());
  }
  return samples;
}
