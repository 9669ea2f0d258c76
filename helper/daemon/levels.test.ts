import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exchanges } from '../protocol/documentation/examples.ts';
import { Level, methods, type MethodName } from '../protocol/index.ts';
import { RawClient } from '../test/raw-client.ts';
import { withIncluded, type Authorizer } from './authorization.ts';
import { Budgets } from './budgets.ts';
import { ChangeQueue } from './change-queue.ts';
import { Dispatcher, type Handlers } from './dispatch.ts';
import { historyHandlers } from './handlers/history.ts';
import { createLog } from './log.ts';
import type { Peer } from './peer.ts';
import { HelperServer, type ServerParts } from './server.ts';

const names = Object.keys(methods) as MethodName[];
const folder = mkdtempSync(join(tmpdir(), 'taproom-levels-'));
const servers: HelperServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true });
});

/** A server on a socket whose authorizer grants this to everybody. Handlers only say that they were reached. */
async function serve(name: string, authorizer: Authorizer): Promise<RawClient> {
  const log = createLog('error', () => undefined);
  const handlers = Object.fromEntries(names.map((method) => [method, () => ({ ok: true, value: { reached: true } })]));
  handlers.hello = ((_: unknown, peer: { greet: (client: string) => void }) => {
    peer.greet('test');
    return { ok: true, value: { reached: true } };
  }) as never;
  const server = new HelperServer({
    dispatcher: new Dispatcher(handlers as unknown as Handlers, new ChangeQueue(), log),
    observer: { listen: () => undefined } as unknown as ServerParts['observer'],
    store: undefined as unknown as ServerParts['store'],
    statistics: undefined as unknown as ServerParts['statistics'],
    identify: () => authorizer.authorize({ pid: 1, uid: 1234, gid: 1234, groups: [] }),
    budgets: new Budgets(),
    log,
  });
  servers.push(server);
  const path = join(folder, name);
  const listening = await server.listen(
    path,
    { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mode: 0o600 },
    false,
  );
  if (!listening.ok) throw new Error(listening.error.message);
  const client = await RawClient.connect(path);
  await client.hello();
  return client;
}

/** After a moment, as one that asks somebody else would. */
const granting = (levels: Level[]): Authorizer => ({
  authorize: async ({ uid }) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return { levels, by: 'none', uid };
  },
});

const may = (method: MethodName, granted: Level | null): boolean => {
  const { level } = methods[method];
  return level === null || granted === 'manage' || granted === level || (granted !== null && level === 'observe');
};

describe.each([null, ...Level.options])('a peer that is granted %s', (granted) => {
  it('reaches the methods of its level, and no other', async () => {
    const client = await serve(granted ?? 'nothing', granting(granted === null ? [] : withIncluded(granted)));
    const expected: Record<string, boolean> = {};
    const found: Record<string, boolean> = {};
    for (const method of names) {
      client.request(method, method, exchanges[method].params);
      const { result, error } = await client.answer(method);
      expected[method] = may(method, granted);
      found[method] = result?.reached === true;
      if (error) expect(error.data).toMatchObject({ kind: 'not-authorised', step: method });
    }
    expect(found).toEqual(expected);
    client.close();
  });
});

describe('the levels of the contract', () => {
  const at = (level: Level | null): MethodName[] => names.filter((method) => methods[method].level === level);
  it('lets who may connect change nothing but the state of saved networks', () => {
    expect(at(null)).toEqual(['hello']);
    expect(at('connect')).toEqual([
      'change.cancel',
      'network.up',
      'network.down',
      'pending.confirm',
      'pending.revert',
      'history.undo',
      'history.redo',
    ]);
    expect(at('capture')).toEqual([]);
  });

  it('lets who may observe only read', () => {
    const reads = /\.(list|get|holders|show|check|plan|macs|statistics|import|export|subscribe|unsubscribe)$/;
    const others = at('observe').filter((method) => !reads.test(method));
    expect(others).toEqual(['status', 'doctor', 'subscribe', 'unsubscribe']);
  });
});

describe('a change that waits, or was made', () => {
  const made = { entry: { entry: 7, who: { uid: 1000, user: 'ann', client: 'taproom' } } };
  const done = () => Promise.resolve({ ok: true, value: made.entry });
  const {
    'pending.confirm': confirm,
    'pending.revert': revert,
    'history.undo': undo,
    'history.redo': redo,
    'change.cancel': cancel,
  } = historyHandlers({
    transactions: {
      record: () => made,
      pending: () => ({ entry: 7 }),
      running: () => made.entry,
      cancel: () => true,
      confirm: done,
      revert: done,
    },
    undo: {
      newest: () => Promise.resolve(7),
      newestUndone: () => Promise.resolve(7),
      undoing: () => 7,
      about: () => made.entry,
      undo: done,
    },
    users: { name: () => Promise.resolve(null) },
  } as never);
  it.each<[number, Level, boolean]>([
    [1000, 'connect', true],
    [1001, 'connect', false],
    [1001, 'manage', true],
  ])('user %d with %s: %s', async (uid, level, allowed) => {
    const peer = { client: 'x', authorization: { levels: withIncluded(level), by: 'none', uid } } as unknown as Peer;
    for (const params of [{ entry: 7 }, {}]) {
      expect((await confirm(params, peer)).ok).toBe(allowed);
      expect((await revert(params, peer)).ok).toBe(allowed);
      expect((await cancel(params, peer)).ok).toBe(allowed);
      expect((await undo({ ...params, confirm: false, confirmWithin: 30 }, peer)).ok).toBe(allowed);
      expect((await redo({ ...params, confirm: false, confirmWithin: 30 }, peer)).ok).toBe(allowed);
    }
  });
});

it('tells a peer of whom nothing could be found out', async () => {
  const refuse: Authorizer = { authorize: () => Promise.reject(new Error('no policy daemon')) };
  await expect(serve('rejects', refuse)).rejects.toThrow(/not known who connects/);
});

it('tells a client that there are no descriptors left to look up who it is, not that it may not', async () => {
  const none = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  await expect(serve('full.sock', { authorize: () => Promise.reject(none) })).rejects.toThrow(
    /"kind":"overloaded".*request\.noDescriptors/,
  );
});
