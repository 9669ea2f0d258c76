import { describe, expect, it } from 'vitest';
import { tell } from './link-holders.ts';

const at = (pid: number, namespace: number | null) => ({ pid, program: 'qemu', namespace });
const [HERE, THERE, UNKNOWN] = [1, 2, 9];
const pids = (
  found: ReturnType<typeof at>[],
  more: { hasNamesake?: boolean; isOurs?: boolean } = {},
): number[] | null =>
  tell(found, { here: HERE, known: new Set([HERE, THERE]), hasNamesake: false, isOurs: false, ...more })?.map(
    ({ pid }) => pid,
  ) ?? null;

describe('who holds a device, of those that hold one of its name', () => {
  it.each<[string, number[] | null, number[] | null]>([
    ['who lives where it is', pids([at(10, HERE)]), [10]],
    ['all of them, with several queues', pids([at(10, HERE), at(11, HERE)]), [10, 11]],
    ['not who lives elsewhere, too', pids([at(10, HERE), at(11, THERE)]), [10]],
    ['who lives elsewhere, where nothing else can be meant', pids([at(11, THERE)]), [11]],
    ['nobody, where something else can', pids([at(11, THERE)], { hasNamesake: true }), null],
    ['nobody of a namespace that cannot be seen', pids([at(12, UNKNOWN)]), null],
    ['nobody who does not tell', pids([at(13, null)]), null],
    ['nobody where none was found', pids([]), null],
    [
      'this helper, where it does',
      pids([at(process.pid, THERE), at(10, HERE)], { isOurs: true, hasNamesake: true }),
      [process.pid],
    ],
  ])('%s', (_, told, expected) => {
    expect(told).toEqual(expected);
  });
});
