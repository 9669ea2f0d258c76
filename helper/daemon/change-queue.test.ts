import { beforeEach, expect, it } from 'vitest';
import { ok, type Result } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { Budgets } from './budgets.ts';
import { ChangeQueue } from './change-queue.ts';
import { failure } from './errors.ts';

// Another turn of the event loop: the test before may have filled this one (isTired).
beforeEach(() => new Promise<void>((resolve) => setImmediate(resolve)));

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
      { together },
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

it("lets root's changes go before one that only reads what it needs yet", async () => {
  const { serial, seen, ask, settled } = harness();
  const read: ((result: Result<string>) => void)[] = [];
  const long = (name: string): Promise<Result<null>> =>
    serial.run<null, string>(
      name,
      (prepared) => {
        seen.push(`${name} ${prepared}`);
        return Promise.resolve(ok(null));
      },
      {
        who: { uid: 1000, isRoot: false, gone: () => false },
        prepare: () => new Promise((resolve) => read.push(resolve)),
      },
    );
  const all = [long('a'), long('b'), ask('c')];
  await settled();
  expect(read, 'one is read at a time').toHaveLength(1);
  const root = serial.run('root', () => Promise.resolve(ok(seen.push('root'))), {
    who: { uid: 0, isRoot: true, gone: () => false },
  });
  await root;
  expect(seen.splice(0)).toEqual(['root']);
  read.shift()?.(ok('text'));
  await all[0];
  expect(seen.splice(0)).toEqual(['a text']);
  await expect.poll(() => read).toHaveLength(1);
  read.shift()?.(failure('invalid', 'b', say('network.theDocument')));
  expect(await all[1]).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  await expect.poll(() => seen).toEqual(['+c']);
});

it('is not closed before what reads is refused', async () => {
  const { serial } = harness();
  let read = (): void => undefined;
  const change = serial.run<null, null>('a', () => Promise.resolve(ok(null)), {
    prepare: () => new Promise((resolve) => (read = () => resolve(ok(null)))),
  });
  await new Promise(setImmediate);
  const closed = serial.close();
  read();
  await closed;
  expect(await change).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
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
  const thrown = serial.run('t', () => Promise.reject(new Error('a bug')), { together: true });
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

it('lets root go before all that others wait for, in its own order', async () => {
  const queue = new ChangeQueue();
  const seen: string[] = [];
  const ask = (name: string, uid: number): Promise<Result<null>> =>
    queue.run(
      name,
      () => {
        seen.push(name);
        return new Promise((resolve) => setImmediate(() => resolve(ok(null))));
      },
      { who: { uid, isRoot: uid === 0, gone: () => false } },
    );
  const first = ask('a', 1000);
  await Promise.resolve();
  await Promise.all([first, ask('b', 1000), ask('c', 1001), ask('r', 0), ask('s', 0), ask('d', 1000)]);
  expect(seen).toEqual(['a', 'r', 's', 'b', 'c', 'd']);
});

it('rests between changes that wait for nothing, so that others are heard', async () => {
  const queue = new ChangeQueue();
  const seen: string[] = [];
  const busy = (name: string): Promise<Result<null>> =>
    queue.run(name, () => {
      for (const end = performance.now() + 15; performance.now() < end;);
      seen.push(name);
      return Promise.resolve(ok(null));
    });
  const all = [busy('a'), busy('b'), busy('c')];
  setImmediate(() => seen.push('heard'));
  await Promise.all(all);
  expect(seen).toEqual(['a', 'heard', 'b', 'c']);
});

it('drops what waits for a client that hung up, and says which budget is used up', async () => {
  const queue = new ChangeQueue(new Budgets(new Map([['changes-per-user', 2]])));
  let end = (): void => undefined;
  const first = queue.run('a', () => new Promise<Result<null>>((resolve) => (end = () => resolve(ok(null)))));
  let isGone = false;
  const who = { uid: 1000, isRoot: false, gone: () => isGone };
  const waiting = [1, 2].map(() => queue.run('b', () => Promise.reject(new Error('begun')), { who }));
  expect(await queue.run('c', () => Promise.resolve(ok(null)), { who })).toMatchObject({
    ok: false,
    error: { kind: 'overloaded', code: 'budget.over', values: { budget: 'changes-per-user', size: '2' } },
  });
  expect(queue.used()).toEqual({ changes: 2, 'changes-per-user': 2 });
  const root = queue.run('d', () => Promise.resolve(ok(null)), {
    who: { ...who, uid: 0, isRoot: true, gone: () => false },
  });
  isGone = true;
  await new Promise(setImmediate);
  end();
  await first;
  for (const dropped of await Promise.all(waiting))
    expect(dropped).toMatchObject({ ok: false, error: { kind: 'cancelled', code: 'budget.clientGone' } });
  expect(await root).toEqual(ok(null));
  expect(queue.used()).toEqual({ changes: 0, 'changes-per-user': 0 });
});
