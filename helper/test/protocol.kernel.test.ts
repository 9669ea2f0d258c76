import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_REQUEST_BYTES } from '../daemon/connection.ts';
import { BUDGETS } from '../daemon/budgets.ts';
import { HelperInfo, methods } from '../protocol/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { RawClient } from './raw-client.ts';
import { describeKernel } from './sandbox.ts';
import { wholeState } from './witness.ts';

let daemon: TestDaemon;

/** Tries to list and to add, as whoever runs it; prints the answers. */
const STRANGER = `
const socket = require('node:net').connect(process.argv[1]);
const ask = (id, method, params) => socket.write(JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\\n');
ask(1, 'hello', { client: 'stranger' }); ask(2, 'link.list', {}); ask(3, 'link.add', { kind: 'ifb', name: 'stolen' });
let text = '';
socket.on('data', (chunk) => { text += chunk; if (text.split('\\n').length === 4) { process.stdout.write(text); socket.destroy(); } });
`;

interface Answer {
  result?: HelperInfo;
  error?: { data: object };
}

/** What the helper answers to an ordinary user, in these supplementary groups. */
async function asStranger(socket: string, groups: readonly number[] = []): Promise<Answer[]> {
  const child = spawn(
    'setpriv',
    [
      '--reuid',
      '65534',
      '--regid',
      '65534',
      ...(groups.length > 0 ? ['--groups', groups.join()] : ['--clear-groups']),
      '--',
      process.execPath,
      '-e',
      STRANGER,
      socket,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

describeKernel('the socket', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
  });
  afterAll(() => daemon.stop());

  it('says hello with what the contract says, and nothing before it', async () => {
    const client = await RawClient.connect(daemon.socket);
    client.request(1, 'status');
    expect((await client.answer(1)).error?.data.message).toMatch(/first call of a connection is hello/);
    expect(HelperInfo.parse((await client.hello()).result)).toMatchObject({
      protocol: 2,
      sandbox: false,
      authorization: { by: 'root' },
    });
    client.request(2, 'status');
    expect(methods.status.result.parse((await client.answer(2)).result)).toMatchObject({ connections: 1 });
    client.close();
  });

  it('answers in order, in batches and after the client has said all', async () => {
    const client = await RawClient.connect(daemon.socket);
    const line = (id: number, method: string) => JSON.stringify({ jsonrpc: '2.0', id, method });
    client.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'hello', params: { client: 'x' } })}\n[${line(1, 'status')},7,${line(2, 'nothing')}]\n`,
    );
    client.write(`{"jsonrpc":"2.0","method":"status"}\n${line(3, 'link.list')}\n${line(4, 'status')}`);
    client.write('\n');
    client.socket.end();
    await client.closed;
    expect(client.messages.map(({ id }) => id)).toEqual([0, 1, null, 2, 3, 4]);
    expect(client.messages.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      -32600,
      -32601,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['not JSON', '{"jsonrpc"\n', -32700],
    ['an array of nothing', '[]\n', -32600],
    ['a string', '"hello"\n', -32600],
  ])('answers %s and lives on', async (_, text, code) => {
    const client = await RawClient.connect(daemon.socket);
    client.write(text);
    expect((await client.answer(null)).error?.code).toBe(code);
    expect((await client.hello()).result).toBeDefined();
    client.close();
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x0a]), /UTF-8/],
    ['a line without an end', Buffer.alloc(MAX_REQUEST_BYTES + 65536, 0x61), /longer than 1048576 bytes/],
    ['far more than a line', Buffer.alloc(16 * MAX_REQUEST_BYTES, 0x61), /longer than 1048576 bytes/],
  ])('says why and ends the connection on %s', async (_, bytes, words) => {
    const client = await RawClient.connect(daemon.socket);
    client.write(bytes);
    expect((await client.answer(null)).error?.message).toMatch(words);
    await client.closed;
  });

  it('takes deep nesting and strange keys for what they are', async () => {
    const client = await RawClient.connect(daemon.socket);
    await client.hello();
    client.write(`${'['.repeat(200_000)}${']'.repeat(200_000)}\n`);
    expect((await client.answer(null)).error?.code).toBe(-32600);
    client.write('{"jsonrpc":"2.0","id":9,"method":"link.list","params":{"__proto__":{"namespace":"x"}}}\n');
    expect((await client.answer(9)).error?.data.kind).toBe('invalid');
    client.close();
  });

  it('ends silent and slow clients, and says why', async () => {
    const [silent, slow] = [await RawClient.connect(daemon.socket), await RawClient.connect(daemon.socket)];
    await slow.hello();
    slow.write('{"jsonrpc":"2.0",');
    expect((await silent.answer(null)).error?.message).toMatch(/no hello came within 10 s/);
    expect((await slow.answer(null)).error?.message).toMatch(/did not end within 10 s/);
    await Promise.all([silent.closed, slow.closed]);
  });

  it('serves 64 connections, and tells the 65th', async () => {
    const clients = await Promise.all(
      Array.from({ length: BUDGETS.connections.size }, () => RawClient.connect(daemon.socket)),
    );
    await Promise.all(clients.map((client) => client.hello()));
    const late = await RawClient.connect(daemon.socket);
    expect((await late.answer(null)).error?.data).toMatchObject({ kind: 'overloaded' });
    await late.closed;
    for (const client of clients) client.close();
    await Promise.all(clients.map(({ closed }) => closed));
    await expect.poll(async () => (await (await RawClient.connect(daemon.socket)).hello()).result).toBeDefined();
  });

  it('refuses another user, whatever the mode of the socket', async () => {
    const before = wholeState();
    chmodSync(dirname(daemon.socket), 0o711);
    chmodSync(daemon.socket, 0o666);
    const answers = await asStranger(daemon.socket);
    expect(answers[0]?.result?.authorization).toEqual({ levels: [], by: 'none', uid: 65534 });
    for (const answer of answers.slice(1)) expect(answer.error?.data).toMatchObject({ kind: 'not-authorised' });
    expect(wholeState()).toEqual(before);
  });

  it('lets members of the group taproom in by the mode of the socket, and nobody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-group-'));
    const groups = join(folder, 'group');
    // Only this mount namespace sees it.
    writeFileSync(groups, `${readFileSync('/etc/group', 'utf8')}taproom:x:47110:\n`);
    execFileSync('mount', ['--bind', groups, '/etc/group']);
    try {
      const grouped = await startDaemon();
      chmodSync(dirname(grouped.socket), 0o711);
      expect(statSync(grouped.socket)).toMatchObject({ uid: 0, gid: 47110, mode: 0o140660 });
      const [hello, list, add] = await asStranger(grouped.socket, [47110]);
      expect(hello?.result?.authorization).toEqual({
        levels: ['observe', 'connect', 'capture', 'manage'],
        by: 'group',
        uid: 65534,
      });
      expect([list?.error, add?.error]).toEqual([undefined, undefined]);
      await done(await grouped.connect(), 'link.delete', { link: { name: 'stolen' } });
      chmodSync(grouped.socket, 0o666);
      expect((await asStranger(grouped.socket, [47111]))[1]?.error?.data).toMatchObject({ kind: 'not-authorised' });
      expect(await grouped.stop()).toBe(0);
    } finally {
      execFileSync('umount', ['/etc/group']);
      rmSync(folder, { recursive: true });
    }
  });

  it('lets whoever --user names use it, and owns the socket to them', async () => {
    const theirs = await startDaemon({ args: ['--user', '65534'] });
    chmodSync(dirname(theirs.socket), 0o711);
    const answers = await asStranger(theirs.socket);
    expect(answers[0]?.result?.authorization.by).toBe('owner');
    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    const helper = await theirs.connect();
    await done(helper, 'link.delete', { link: { name: 'stolen' } });
    expect(await theirs.stop()).toBe(0);
  });
});
