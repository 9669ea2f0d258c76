import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { helloAnswer, line, LineServer } from './line-server.fixture.ts';
import { createReconnectingClient, type ReconnectingClient, type ReconnectingState } from './reconnecting.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

function make(
  answer: (request: { id: number; method: string }, socket: Socket) => void,
  longest = 50,
): [LineServer, ReconnectingClient] {
  const server = new LineServer((request, socket) =>
    request.method === 'hello' ? void socket.write(helloAnswer(request.id)) : answer(request, socket),
  );
  const client = createReconnectingClient({ socket: server.path, client: 'test', backoff: { first: 5, longest } });
  cleanup.push(
    () => server.remove(),
    () => client.stop(),
  );
  return [server, client];
}

/** Fulfilled at the next state of this name (or at once, where it is the present one). */
function reached<S extends ReconnectingState['state']>(
  client: ReconnectingClient,
  name: S,
): Promise<ReconnectingState & { state: S }> {
  return new Promise((resolve) => {
    const off = client.onState(check);
    function check(state: ReconnectingState): void {
      if (state.state !== name) return;
      off();
      resolve(state as ReconnectingState & { state: S });
    }
    check(client.state);
  });
}

describe('a reconnecting client', () => {
  it('goes through its states: nobody there, there, gone, there again', async () => {
    const [server, client] = make((request, socket) => void socket.write(line({ id: request.id, result: {} })));
    const states: string[] = [];
    client.onState(({ state }) => states.push(state));
    expect(client.state).toEqual({ state: 'stopped' });
    client.start();
    const waiting = await reached(client, 'waiting');
    expect(waiting.why.kind).toBe('unreachable');
    expect(await client.call('status', {})).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', step: 'status' },
    });

    await server.listen();
    await reached(client, 'connected');
    expect(await client.call('status', {})).toMatchObject({ ok: true });

    await server.stop();
    expect((await reached(client, 'waiting')).why.message).toContain('ended');
    await server.listen();
    await reached(client, 'connected');
    client.stop();
    expect(client.state.state).toBe('stopped');
    expect(states.slice(0, 2)).toEqual(['connecting', 'waiting']);
    expect(states.slice(-2)).toEqual(['connected', 'stopped']);
    expect(await client.call('status', {})).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });

  it('keeps its listeners over connections', async () => {
    const [server, client] = make((request, socket) => {
      socket.write(line({ method: 'changes', params: { from: 1, revision: 2, changes: [] } }));
      socket.write(line({ id: request.id, result: {} }));
    });
    let heard = 0;
    const off = client.on('changes', () => heard++);
    await server.listen();
    client.start();
    await reached(client, 'connected');
    await client.call('status', {});
    await server.stop();
    await reached(client, 'waiting');
    await server.listen();
    await reached(client, 'connected');
    await client.call('status', {});
    expect(heard).toBe(2);
    off();
    await client.call('status', {});
    expect(heard).toBe(2);
  });

  it('tries at once when asked', async () => {
    const [server, client] = make(() => undefined, 3_600_000);
    const slow = createReconnectingClient({
      socket: server.path,
      client: 'test',
      backoff: { first: 3_600_000, longest: 3_600_000 },
    });
    cleanup.push(
      () => slow.stop(),
      () => client.stop(),
    );
    slow.start();
    await reached(slow, 'waiting');
    await server.listen();
    slow.retryNow();
    await reached(slow, 'connected');
  });

  it('drops an attempt that it was stopped in', async () => {
    const [server, client] = make(() => undefined);
    await server.listen();
    client.start();
    client.stop();
    client.start();
    const { connection } = await reached(client, 'connected');
    client.stop();
    expect(await connection.ended).toBeNull();
  });

  it('can be stopped from a listener', async () => {
    const [, client] = make(() => undefined);
    client.onState(({ state }) => {
      if (state === 'waiting') client.stop();
    });
    client.start();
    await reached(client, 'stopped');
    await reached(client, 'stopped');
    expect(client.state.state).toBe('stopped');
  });
});
