import { expect, it } from 'vitest';
import { ok, type Result } from '../protocol/index.ts';
import { ChangeQueue } from './change-queue.ts';

/** A queue whose changes end when they are told to, and what it did so far. */
function harness() {
  const serial = new ChangeQueue();
  const seen: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, together = false): Promise<Result<null>> =>
    serial.run(
      name,
      async () => {
        seen.push(`+${name}`);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        seen.push(`-${name}`);
        return ok(null);
      },
      together,
    );
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settled();
  };
  return { serial, seen, ask, end, settled };
}

it('carries out one change at a time, in order', async () => {
  const { seen, ask, end, settled } = harness();
  const all = [ask('a'), ask('b'), ask('c')];
  await settled();
  expect(seen).toEqual(['+a']);
  for (const name of ['a', 'b', 'c']) await end(name);
  expect(seen).toEqual(['+a', '-a', '+b', '-b', '+c', '-c']);
  await Promise.all(all);
});

it('begins together what may be together, and nothing else among it', async () => {
  const { seen, ask, end, settled } = harness();
  const all = [ask('a'), ask('x', true), ask('y', true), ask('b'), ask('z', true)];
  await settled();
  expect(seen).toEqual(['+a']);
  await end('a');
  expect(seen.splice(0)).toEqual(['+a', '-a', '+x', '+y']);
  await end('y');
  expect(seen, 'b waits for x too').toEqual(['-y']);
  await end('x');
  expect(seen.splice(0)).toEqual(['-y', '-x', '+b']);
  await end('b');
  expect(seen).toEqual(['-b', '+z']);
  await end('z');
  await Promise.all(all);
});

it('goes on after a change that threw', async () => {
  const { serial, ask, end, settled } = harness();
  const thrown = serial.run('t', () => Promise.reject(new Error('a bug')), true);
  const next = ask('n');
  await expect(thrown).rejects.toThrow('a bug');
  await settled();
  await end('n');
  expect((await next).ok).toBe(true);
});

it('lets what runs end when it closes, and refuses the rest', async () => {
  const { serial, ask, end, settled } = harness();
  const [x, y, b] = [ask('x', true), ask('y', true), ask('b')];
  await settled();
  let closed = false;
  const closing = serial.close().then(() => {
    closed = true;
  });
  await end('x');
  expect(closed).toBe(false);
  await end('y');
  await closing;
  expect([await x, await y].every((result) => result.ok)).toBe(true);
  for (const late of [await b, await ask('c', true)])
    expect(late).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
});
