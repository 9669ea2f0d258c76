import { describe, expect, it } from 'vitest';
import { invalidParams, methods, type Failure, type MethodName } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { withIncluded } from './authorization.ts';
import { deny, Dispatcher, Encoded, type Handlers } from './dispatch.ts';
import { createLog } from './log.ts';
import type { Peer } from './peer.ts';
import { ChangeQueue } from './change-queue.ts';

const ignore = (): void => undefined;
const peerOf = (may: boolean, client: string | null = 'test'): Peer => ({
  client,
  authorization: { levels: may ? withIncluded('manage') : [], by: may ? 'root' : 'none', uid: may ? 0 : 1234 },
  gone: false,
  greet: ignore,
  subscribe: () => null,
  unsubscribe: ignore,
  subscribeStatistics: () => null,
  unsubscribeStatistics: ignore,
});

/** The dispatcher itself is under test: these handlers only say that they were reached. */
function dispatcher(handlers: Partial<Handlers>): Dispatcher {
  const reached = Object.fromEntries(Object.keys(methods).map((name) => [name, () => ({ ok: true, value: {} })]));
  return new Dispatcher({ ...reached, ...handlers } as Handlers, new ChangeQueue(), createLog('error', ignore));
}
async function call(target: Dispatcher, method: string, params: unknown, peer = peerOf(true)) {
  const text = await target.answer({ id: 1, method, params }, peer);
  return JSON.parse(text ?? 'null') as { result?: unknown; error?: { code: number; message: string; data: Failure } };
}

describe('Dispatcher', () => {
  it('does not know every name', async () => {
    for (const name of ['nothing', 'constructor', '__proto__', 'toString']) {
      const { error } = await call(dispatcher({}), name, {});
      expect(error?.code).toBe(-32601);
      expect(error?.data).toMatchObject({ kind: 'unsupported', field: 'method' });
    }
  });

  it('passes parsed parameters with defaults, and text that is JSON already', async () => {
    const target = dispatcher({ 'link.list': (params) => ({ ok: true, value: new Encoded(JSON.stringify(params)) }) });
    expect((await call(target, 'link.list', {})).result).toEqual({ namespace: null });
  });

  it('answers a failure with its kind', async () => {
    const failure = { kind: 'not-found', ...say('request.goneAgain'), step: 'status' } as const;
    const target = dispatcher({ status: () => ({ ok: false, error: failure }) });
    expect((await call(target, 'status', {})).error).toEqual({ code: -32000, message: failure.message, data: failure });
  });

  it('makes a thrown error a bug, and lives on', async () => {
    const target = dispatcher({
      status: () => {
        throw new Error('oh');
      },
    });
    expect((await call(target, 'status', {})).error?.data.kind).toBe('bug');
    expect((await call(target, 'unsubscribe', {})).result).toEqual({});
  });

  it('answers no notification', async () => {
    expect(await dispatcher({}).answer({ id: undefined, method: 'status', params: {} }, peerOf(true))).toBeNull();
    expect(await dispatcher({}).answer({ id: undefined, method: 'nothing', params: {} }, peerOf(true))).toBeNull();
  });

  it('runs one change at a time', async () => {
    let running = 0;
    let most = 0;
    const target = dispatcher({
      'namespace.delete': async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { ok: true, value: { pending: null } };
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => call(target, 'namespace.delete', { name: 'x' })));
    expect(most).toBe(1);
  });

  it('asks for hello first, and lets a stranger say it', async () => {
    expect((await call(dispatcher({}), 'status', {}, peerOf(true, null))).error?.data.message).toMatch(
      /first call of a connection is hello/,
    );
    expect((await call(dispatcher({}), 'hello', { client: 'x' }, peerOf(false, null))).result).toEqual({});
  });
});

describe('deny', () => {
  it.each(Object.keys(methods) as MethodName[])('%s is for those who may', (name) => {
    expect(deny(name, peerOf(true))).toBeNull();
    const refused = deny(name, peerOf(false));
    if (methods[name].level === null) expect(refused).toBeNull();
    else
      expect(refused).toMatchObject({
        kind: 'not-authorised',
        message: expect.stringContaining('user 1234') as string,
      });
  });
});

describe('invalidParams', () => {
  const fault = (method: MethodName, params: unknown): Failure => {
    const parsed = methods[method].params.safeParse(params);
    if (parsed.success) throw new Error('The schema takes this.');
    return invalidParams(method, parsed.error);
  };

  it.each([
    ['link.add', { kind: 'dummy', name: 'sixteen-bytes-xx' }, 'name', /at most 15 bytes; this one has 16/],
    ['link.add', { kind: 'dummy', name: 'a/b' }, 'name', /"\/"/],
    ['link.add', { kind: 'dummy', name: 'a b' }, 'name', /without spaces/],
    ['link.add', { kind: 'dummy', name: '..' }, 'name', /folder name/],
    ['link.add', { kind: 'dummy', name: 'tür' }, 'name', /printable ASCII/],
    ['link.add', { kind: 'dummy', name: '' }, 'name', /needs a name/],
    ['link.add', { kind: 'dummy' }, 'name', /`name` is missing: it takes a string/],
    ['link.add', { kind: 'token-ring', name: 'a' }, 'kind', /`kind` is one of: tun, tap/],
    ['link.add', { kind: 'dummy', name: 'a', mtu: 0 }, 'mtu', /at least 68/],
    ['link.add', { kind: 'dummy', name: 'a', mtu: 70000 }, 'mtu', /at most 65535/],
    ['link.add', { kind: 'dummy', name: 'a', mtu: 1500.5 }, 'mtu', /`mtu` takes a whole number/],
    ['link.add', { kind: 'dummy', name: 'a', mac: '01:00:00:00:00:01' }, 'mac', /multicast/],
    ['link.add', { kind: 'dummy', name: 'a', colour: 'red' }, 'colour', /`colour` is not a parameter/],
    [
      'link.add',
      { kind: 'dummy', name: 'a', addresses: ['192.0.2.1/24', '010.0.0.1'] },
      'addresses.1',
      /leading zeros/,
    ],
    ['link.add', { kind: 'vlan', name: 'a', options: { parent: 'eth0', id: 4095 } }, 'options.id', /0 to 4094/],
    ['link.add', { kind: 'vlan', name: 'a', options: { id: 1 } }, 'options.parent', /missing/],
    ['address.add', { link: { name: 'a' }, address: '10.1' }, 'address', /four numbers/],
    ['address.add', { link: { name: 'a' }, address: 'fe80::1%' }, 'address', /no zone/],
    ['address.add', { link: { name: 'a' }, address: '192.0.2.1/33' }, 'address', /from 0 to 32/],
    ['address.add', { link: { name: 'a', index: 1 }, address: '192.0.2.1/32' }, 'link', /not by both/],
    ['route.add', { destination: '192.0.2.1/24' }, 'destination', /192\.0\.2\.0\/24/],
    ['namespace.add', { name: '../x' }, 'name', /namespace name/],
    ['subscribe', { topics: [] }, 'topics', /out of bounds: at least 1 entries/],
    ['statistics.subscribe', { interval: 1 }, 'interval', /at least 100/],
    ['link.list', [], undefined, /take an object|takes an object/],
  ] as const)('%s %j', (method, params, field, words) => {
    const { kind, message, field: named } = fault(method, params);
    expect(kind).toBe('invalid');
    expect(named).toBe(field);
    expect(message).toMatch(words);
  });
});
