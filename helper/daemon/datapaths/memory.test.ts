import { expect, it } from 'vitest';
import { Datapath } from '../../protocol/index.ts';
import { memoryOf } from './memory.ts';

const MiB = 1024 * 1024;
const of = (threads: number, queue: number): number =>
  memoryOf(
    Datapath.parse({
      name: 'd',
      type: 'switch',
      threads,
      ports: [{ kind: 'tap', device: 't0', settings: { impair: { in: { delay: 1, queue } } } }],
    }),
  );

it('computes what full queues take, for each thread', () => {
  expect(of(1, 1000)).toBeLessThan(8 * MiB);
  expect(of(1, 100_000)).toBeGreaterThan(64 * MiB);
  expect(of(16, 100_000)).toBe(16 * of(1, 100_000));
});
