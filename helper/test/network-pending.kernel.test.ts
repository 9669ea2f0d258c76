import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { HistoryEntry } from '../protocol/index.ts';
import { eventually } from '../../native/test/kernel.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipAddresses, ipLink, ipRoutes, wholeState } from './witness.ts';

/** Takes the card down over which somebody is connected: cut off. */
const CUTTING = `taproom: 1
name: cutting
links:
  - { kind: existing, name: card, up: false }
`;
const RISKY = `taproom: 1
name: risky
links:
  - { kind: bridge, name: br0, addresses: [198.51.100.1/24] }
routes:
  - { destination: 0.0.0.0/1, via: 198.51.100.9 }
  - { destination: default, via: 198.51.100.9, metric: 0 }
`;

describeKernel('risky changes', () => {
  let state: string;
  let daemon: TestDaemon;
  let helper: Connection;

  const entryWhen = (number: number, fits: (entry: HistoryEntry) => boolean): Promise<HistoryEntry> =>
    eventually(
      `entry ${number}`,
      async () =>
        (await done(helper, 'history.list', {})).entries.find((entry) => entry.entry === number && fits(entry)),
      30,
    );

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-pending-'));
    ip('netns', 'add', 'peer');
    ip('link', 'add', 'card', 'type', 'veth', 'peer', 'name', 'wall', 'netns', 'peer');
    ip('link', 'set', 'card', 'up');
    ip('-n', 'peer', 'link', 'set', 'wall', 'up');
    ip('address', 'add', '192.0.2.10/24', 'dev', 'card');
    ip('-n', 'peer', 'address', 'add', '192.0.2.1/24', 'dev', 'wall');
    ip('route', 'add', 'default', 'via', '192.0.2.1', 'metric', '50');
    daemon = await startDaemon({ args: ['--state', state] });
    helper = await daemon.connect();
  });
  afterEach(async () => {
    await daemon.stop();
    cleanNetwork();
    rmSync(state, { recursive: true });
  });

  it('wait to be confirmed, one at a time, and stay when they are', async () => {
    const applied = await done(helper, 'network.apply', { text: RISKY });
    expect(applied).toMatchObject({
      network: { state: 'pending' },
      pending: { entry: 1, network: 'risky', seconds: 30 },
    });
    expect(applied.pending?.risks).toContain('default-route');
    const { pending } = await done(helper, 'subscribe', { topics: ['pending'] });
    expect(pending).toEqual([applied.pending]);
    expect(await helper.call('network.up', { name: 'risky' })).toMatchObject({
      ok: false,
      error: { kind: 'conflict' },
    });
    expect(await helper.call('network.apply', { text: CUTTING })).toMatchObject({
      ok: false,
      error: { kind: 'conflict' },
    });
    // What is not risky goes on meanwhile.
    await done(helper, 'link.add', { kind: 'tap', name: 'aside' });
    expect(await done(helper, 'pending.confirm', {})).toMatchObject({ entry: { entry: 1, outcome: 'done' } });
    expect(await done(helper, 'network.show', { name: 'risky' })).toMatchObject({ network: { state: 'up' } });
    expect(ipRoutes(4)).toContainEqual(expect.objectContaining({ dst: 'default', gateway: '198.51.100.9' }));
    expect(await helper.call('pending.confirm', {})).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    await done(helper, 'link.delete', { link: { name: 'aside' } });
  });

  it('go back on request', async () => {
    const before = wholeState();
    await done(helper, 'network.apply', { text: RISKY });
    expect(await done(helper, 'pending.revert', {})).toMatchObject({
      entry: { entry: 1, outcome: 'reverted', error: null },
    });
    expect(wholeState()).toEqual(before);
    expect(await done(helper, 'network.show', { name: 'risky' })).toMatchObject({
      network: { state: 'down', error: null },
      appliedText: null,
    });
  });

  it('go back with their text to what was applied before', async () => {
    const calm = RISKY.slice(0, RISKY.indexOf('routes:'));
    await done(helper, 'network.apply', { text: calm });
    const before = wholeState();
    expect(await done(helper, 'network.apply', { text: RISKY })).toMatchObject({ pending: { entry: 2 } });
    await done(helper, 'pending.revert', { entry: 2 });
    expect(wholeState()).toEqual(before);
    expect(await done(helper, 'network.show', { name: 'risky' })).toMatchObject({
      network: { state: 'up', modified: false },
      text: calm,
      appliedText: calm,
    });
    await done(helper, 'network.down', { name: 'risky' });
  });

  it('go back by themselves when whoever made them was cut off', async () => {
    const before = wholeState();
    const bridge = await Bystander.start(daemon.socket);
    try {
      // Somebody in another namespace drives the helper over TCP through the card, as over SSH.
      bridge.request(1, 'hello', { client: 'remote' });
      await bridge.answer(1);
      bridge.request(2, 'network.apply', { text: CUTTING, confirmWithin: 5 });
      expect(await entryWhen(1, ({ outcome }) => outcome === 'pending')).toMatchObject({ who: { client: 'remote' } });
      expect(ipLink('card')?.flags).not.toContain('UP');
      // It cannot confirm, however much it wants to.
      bridge.request(3, 'pending.confirm', {});
      // The control: whoever is not cut off has had a hundred answers meanwhile.
      for (let asked = 0; asked < 100; asked += 1) await done(helper, 'status', {});
      expect(bridge.answered(3)).toBe(false);
      bridge.hangUp();
      expect(await entryWhen(1, ({ outcome }) => outcome !== 'pending')).toMatchObject({
        outcome: 'reverted',
        error: { kind: 'timeout' },
      });
      expect(wholeState()).toEqual(before);
      expect(ipAddresses('card')).toContainEqual(expect.objectContaining({ local: '192.0.2.10' }));
      expect(await done(helper, 'network.show', { name: 'cutting' })).toMatchObject({
        network: { state: 'failed', error: { kind: 'timeout' } },
      });
    } finally {
      bridge.close();
    }
  });

  it('go back when the helper stops, or dies, before anybody confirmed', async () => {
    const before = wholeState();
    for (const end of ['SIGTERM', 'SIGKILL'] as const) {
      const { entry } = await done(helper, 'network.apply', { text: RISKY });
      await daemon.kill(end);
      daemon = await startDaemon({ args: ['--state', state] });
      helper = await daemon.connect();
      expect(wholeState(), end).toEqual(before);
      expect((await done(helper, 'history.show', { entry: entry ?? 0 })).entry).toMatchObject({
        outcome: end === 'SIGTERM' ? 'reverted' : 'interrupted',
      });
    }
  });
});

/** A TCP relay to the helper's socket, and a client of it in the namespace at the other end of the card. */
class Bystander {
  readonly #client: ChildProcess;
  readonly #close: () => void;
  #said = '';
  #wake: (() => void)[] = [];

  private constructor(client: ChildProcess, close: () => void) {
    this.#client = client;
    this.#close = close;
    client.stdout?.on('data', (text: Buffer) => {
      this.#said += text.toString();
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  static async start(path: string): Promise<Bystander> {
    const { connect } = await import('node:net');
    const sockets = new Set<Socket>();
    const server = createServer((tcp) => {
      const unix = connect(path);
      for (const socket of [tcp, unix]) sockets.add(socket.on('error', () => undefined));
      tcp.pipe(unix).pipe(tcp);
    });
    await new Promise<void>((resolve) => server.listen(7777, '192.0.2.10', resolve));
    const script = 'const s = require("net").connect(7777, "192.0.2.10"); process.stdin.pipe(s).pipe(process.stdout);';
    const client = spawn('ip', ['netns', 'exec', 'peer', process.execPath, '-e', script], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return new Bystander(client, () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  }

  request(id: number, method: string, params: unknown): void {
    this.#client.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  }

  answered(id: number): boolean {
    return this.#said.split('\n').some((line) => line.includes(`"id":${id}`));
  }

  async answer(id: number): Promise<void> {
    while (!this.answered(id)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  hangUp(): void {
    this.#client.kill('SIGKILL');
  }

  close(): void {
    this.hangUp();
    this.#close();
  }
}
