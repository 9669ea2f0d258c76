import { chmodSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { say } from '../protocol/messages/index.ts';
import { connect, type Connection } from './connection.ts';
import { helloAnswer, line, LineServer } from './line-server.fixture.ts';

type Request = { id: number; method: string; params: unknown };
const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function serve(answer: (request: Request, socket: Socket) => void): Promise<LineServer> {
  const server = new LineServer(answer);
  await server.listen();
  cleanup.push(() => server.remove());
  return server;
}

/** A connection whose far end answers hello, and everything else through `answer`. */
async function connected(answer: (request: Request, socket: Socket) => void, callTimeout = 5000): Promise<Connection> {
  const server = await serve((request, socket) =>
    request.method === 'hello' ? void socket.write(helloAnswer(request.id)) : answer(request, socket),
  );
  const result = await connect({ socket: server.path, client: 'test', callTimeout });
  if (!result.ok) throw new Error(result.error.message);
  cleanup.push(() => result.value.close());
  return result.value;
}

const changes = (from: number): string =>
  line({ method: 'changes', params: { from, revision: from + 1, changes: [] } });

describe('connect', () => {
  it('says who it is and what it speaks', async () => {
    let hello: unknown;
    const server = await serve((request, socket) => {
      hello = request;
      socket.write(helloAnswer(request.id));
    });
    const result = await connect({ socket: server.path, client: 'test' });
    expect(result).toMatchObject({ ok: true, value: { info: { version: '9.9.9' }, socket: server.path } });
    expect(hello).toMatchObject({ jsonrpc: '2.0', method: 'hello', params: { client: 'test', protocol: 2 } });
    if (result.ok) result.value.close();
  });

  it('says that no helper is there: no socket', async () => {
    const result = await connect({ socket: '/nonexistent/taproomd.sock', client: 'test' });
    expect(result).toMatchObject({ ok: false, error: { kind: 'unreachable', errnoName: 'ENOENT', errno: 2 } });
    expect(!result.ok && result.error.remedy).toMatchObject({ code: 'connection.start' });
  });

  it('says that no helper is there: nobody behind the socket', async () => {
    const server = new LineServer(() => undefined);
    cleanup.push(() => server.remove());
    writeFileSync(server.path, '');
    expect(await connect({ socket: server.path, client: 'test' })).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', errnoName: 'ECONNREFUSED' },
    });
  });

  it.skipIf(process.getuid?.() === 0)(
    'says that this user may not (needs an ordinary user: root may open every socket)',
    async () => {
      const server = await serve(() => undefined);
      chmodSync(server.path, 0);
      expect(await connect({ socket: server.path, client: 'test' })).toMatchObject({
        ok: false,
        error: { kind: 'not-authorised' },
      });
    },
  );

  it('says that a path is too long for a socket', async () => {
    expect(await connect({ socket: `/tmp/${'x'.repeat(200)}`, client: 'test' })).toMatchObject({
      ok: false,
      error: { kind: 'invalid', field: 'socket' },
    });
  });

  it.each([
    [1, 'running helper'],
    [3, 'This program is too old'],
  ])('names a helper of protocol %d', async (protocol, words) => {
    const server = await serve((request, socket) => void socket.write(helloAnswer(request.id, protocol)));
    expect(await connect({ socket: server.path, client: 'test' })).toMatchObject({
      ok: false,
      error: { kind: 'too-old', helperVersion: '9.9.9', message: expect.stringContaining(words) as string },
    });
  });

  it('names a server that speaks something else', async () => {
    const server = await serve((_request, socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await connect({ socket: server.path, client: 'test' })).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', message: expect.stringContaining('does not speak the protocol') as string },
    });
  });

  it('gives up on a silent server', async () => {
    const server = await serve(() => undefined);
    expect(await connect({ socket: server.path, client: 'test', timeout: 50 })).toMatchObject({
      ok: false,
      error: { kind: 'timeout' },
    });
  });

  it('passes on what the helper says against it', async () => {
    const data = { kind: 'not-authorised', ...say('request.unknownPeer'), step: 'hello' };
    const server = await serve(
      (request, socket) => void socket.write(line({ id: request.id, error: { code: -32000, message: 'x', data } })),
    );
    expect(await connect({ socket: server.path, client: 'test' })).toEqual({ ok: false, error: data });
  });
});

describe('a connection', () => {
  it('gives each answer to its own caller, in whatever order', async () => {
    const asked: Request[] = [];
    const connection = await connected((request, socket) => {
      asked.push(request);
      if (asked.length < 3) return;
      for (const { id, method } of asked.reverse()) socket.write(line({ id, result: { method } }));
    });
    const answers = await Promise.all([
      connection.call('status', {}),
      connection.call('doctor', {}),
      connection.call('namespace.list', {}),
    ]);
    expect(answers.map((answer) => answer.ok && (answer.value as unknown as { method: string }).method)).toEqual([
      'status',
      'doctor',
      'namespace.list',
    ]);
  });

  it('lets the caller see the snapshot before the changes that follow it', async () => {
    const connection = await connected((request, socket) => {
      socket.write(line({ id: request.id, result: { revision: 5 } }) + changes(5) + changes(6));
      setImmediate(() => socket.write(changes(7)));
    });
    const seen: string[] = [];
    const last = new Promise<void>((resolve) => {
      connection.on('changes', ({ from }) => {
        seen.push(`changes ${from}`);
        if (from === 7) resolve();
      });
    });
    const answer = await connection.call('subscribe', {});
    await Promise.resolve();
    seen.push(answer.ok ? `snapshot ${answer.value.revision}` : 'failed');
    await last;
    expect(seen).toEqual(['snapshot 5', 'changes 5', 'changes 6', 'changes 7']);
  });

  it('stops telling a listener that has gone', async () => {
    const connection = await connected((request, socket) => {
      socket.write(changes(1));
      socket.write(line({ id: request.id, result: {} }));
    });
    let heard = 0;
    const off = connection.on('changes', () => heard++);
    await connection.call('status', {});
    off();
    await connection.call('status', {});
    expect(heard).toBe(1);
  });

  it('fails every open call when the helper goes, and every later one', async () => {
    const connection = await connected((request, socket) => {
      if (request.method === 'doctor') socket.destroy();
    });
    const first = connection.call('status', {});
    const second = connection.call('doctor', {});
    for (const [result, step] of [
      [await first, 'status'],
      [await second, 'doctor'],
      [await connection.call('status', {}), 'status'],
    ] as const) {
      expect(result).toMatchObject({ ok: false, error: { kind: 'unreachable', step } });
    }
    expect(await connection.ended).toMatchObject({ kind: 'unreachable' });
  });

  it('gives calls up when it is closed, and ends without a reason', async () => {
    const connection = await connected(() => undefined);
    const call = connection.call('status', {});
    connection.close();
    expect(await call).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(await connection.ended).toBeNull();
    expect(await connection.call('status', {})).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });

  it('times one call out and still takes the next answer', async () => {
    const late: Request[] = [];
    const connection = await connected((request, socket) => {
      late.push(request);
      if (late.length === 2) for (const { id } of late) socket.write(line({ id, result: { id } }));
    }, 100);
    expect(await connection.call('status', {})).toMatchObject({
      ok: false,
      error: { kind: 'timeout', step: 'status' },
    });
    expect(await connection.call('doctor', {})).toMatchObject({ ok: true });
  });

  it('refuses to queue without bound', async () => {
    const connection = await connected(() => undefined);
    const calls = Array.from({ length: 1025 }, () => connection.call('status', {}));
    expect(await calls[1024]).toMatchObject({ ok: false, error: { kind: 'overloaded' } });
    connection.close();
    await Promise.all(calls);
  });

  it('ends at a line that is no message', async () => {
    const connection = await connected((_request, socket) => void socket.write('{"half":\n'));
    expect(await connection.call('status', {})).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
    expect((await connection.ended)?.message).toContain('not a JSON-RPC 2.0 message');
  });
});
