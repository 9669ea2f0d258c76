import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { done } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';
import { RawClient } from './raw-client.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip } from './witness.ts';

/** As another user: opens so many connections and keeps them; prints for each whether it was served. */
const MANY = `
const { connect } = require('node:net');
const [path, count] = process.argv.slice(1);
const say = [];
for (let at = 0; at < Number(count); at += 1) {
  const socket = connect(path);
  socket.on('error', () => undefined);
  socket.write(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'hello', params: { client: 'many' } }) + '\\n');
  socket.once('data', (text) => {
    const { error } = JSON.parse(String(text).split('\\n')[0]);
    say.push(error ? error.data.values.budget : 'served');
    if (say.length === Number(count)) { process.stdout.write(JSON.stringify(say)); process.exit(0); }
  });
}
`;
const asUser = (socket: string, count: number): string[] => {
  const words = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--', process.execPath, '-e', MANY, socket];
  return JSON.parse(execFileSync('setpriv', [...words, String(count)], { encoding: 'utf8' })) as string[];
};
const document = (name: string, bytes: number): string => `taproom: 1\nname: ${name}\n#${'x'.repeat(bytes)}\n`;

describeKernel('a helper that somebody tries to exhaust', () => {
  let daemon: TestDaemon;
  afterEach(async () => {
    await daemon.kill('SIGKILL');
    cleanNetwork();
  });

  it('gives each user some connections, and root those that are left', async () => {
    daemon = await startDaemon({ args: ['--user', '65534', '--budget', 'connections-per-user=3'] });
    chmodSync(dirname(daemon.socket), 0o711);
    expect(asUser(daemon.socket, 5).sort()).toEqual(['connections-per-user', 'connections-per-user', ...served(3)]);
    await daemon.stop();
    daemon = await startDaemon({ args: ['--user', '65534', '--budget', 'connections=16'] });
    chmodSync(dirname(daemon.socket), 0o711);
    expect(asUser(daemon.socket, 16).sort()).toEqual(['connections', 'connections', ...served(14)]);
  });

  it('answers one cancelling request out of turn, however many come and nobody reads', async () => {
    daemon = await startDaemon({ env: REAL_HEAP });
    const helper = await daemon.connect();
    const client = await RawClient.connect(daemon.socket);
    await client.hello();
    client.socket.pause();
    client.write('{"jsonrpc":"2.0","id":1,"method":"change.cancel","params":{}}\n'.repeat(200_000));
    for (let at = 0; at < 50; at += 1) await done(helper, 'namespace.list', {});
    const used = async (): Promise<number> =>
      (await done(helper, 'status', {})).budgets.find(({ name }) => name === 'answers')?.used ?? 0;
    await expect.poll(used).toBeGreaterThan(1024 * 1024);
    for (let at = 0; at < 50; at += 1) await done(helper, 'namespace.list', {});
    expect(await used()).toBeLessThan(2 * 1024 * 1024);
    client.close();
  });

  it('writes the answers of a batch as they come, and holds no more of them than one that nobody reads', async () => {
    daemon = await startDaemon({ env: REAL_HEAP });
    const helper = await daemon.connect();
    await done(helper, 'network.save', { text: document('big', 500_000) });
    const show = { jsonrpc: '2.0', id: 1, method: 'network.show', params: { name: 'big' } };
    const batch = `${JSON.stringify(Array(100).fill(show))}\n`;
    const clients: RawClient[] = [];
    for (let at = 0; at < 12; at += 1) {
      const client = await RawClient.connect(daemon.socket);
      await client.hello();
      client.socket.pause();
      client.write(batch);
      clients.push(client);
    }
    for (let at = 0; at < 50; at += 1) await done(helper, 'namespace.list', {});
    const { budgets } = await done(helper, 'status', {});
    const answers = budgets.find(({ name }) => name === 'answers');
    expect(answers?.used).toBeGreaterThan(0);
    expect(answers?.used).toBeLessThan(12 * 3 * 1024 * 1024);
    // Whoever reads gets all of them, as one array.
    const [first] = clients;
    let text = '';
    const chunks: string[] = [];
    first?.socket.removeAllListeners('data').on('data', (chunk) => {
      chunks.push(chunk.toString());
      if (chunk.toString().endsWith('\n')) text = chunks.join('');
    });
    first?.socket.resume();
    await expect.poll(() => text.length, { timeout: 60_000 }).toBeGreaterThan(50_000_000);
    expect(JSON.parse(text)).toHaveLength(100);
    for (const client of clients) client.close();
  }, 120_000);

  it('does not begin what a client that hung up has asked for', async () => {
    daemon = await startDaemon();
    const helper = await daemon.connect();
    const client = await RawClient.connect(daemon.socket);
    await client.hello();
    const adds = Array.from({ length: 100 }, (_, at) => ({
      jsonrpc: '2.0',
      id: at,
      method: 'link.add',
      params: { kind: 'veth', name: `gone${at}`, options: { peer: `peer${at}` } },
    }));
    client.write(`${JSON.stringify(adds)}\n${JSON.stringify(adds.map((add) => ({ ...add, method: 'link.list' })))}\n`);
    await expect
      .poll(async () => (await done(helper, 'link.list', {})).links.length, { interval: 1 })
      .toBeGreaterThan(2);
    client.close();
    // Behind whatever of it was begun.
    await done(helper, 'namespace.add', { name: 'after' });
    const count = ip('-o', 'link', 'show').split('\n').length;
    expect(count).toBeLessThan(200);
    await expect.poll(async () => (await done(helper, 'status', {})).connections).toBe(1);
    expect(ip('-o', 'link', 'show').split('\n').length).toBe(count);
  });

  it('bounds subscriptions, and says by which budget', async () => {
    daemon = await startDaemon({ args: ['--budget', 'subscriptions=2'] });
    const helper = await daemon.connect();
    const other = await daemon.connect();
    await done(helper, 'subscribe', { topics: ['links'] });
    await done(helper, 'subscribe', { topics: ['links', 'routes'] }); // In the place of the former.
    await done(helper, 'statistics.subscribe', { interval: 1000 });
    const over = { ok: false, error: { kind: 'overloaded', code: 'budget.over', values: { budget: 'subscriptions' } } };
    expect(await other.call('subscribe', { topics: ['links'] })).toMatchObject(over);
    expect(await other.call('statistics.subscribe', { interval: 1000 })).toMatchObject(over);
    await done(helper, 'statistics.unsubscribe', {});
    await done(other, 'subscribe', { topics: ['links'] });
    const { budgets } = await done(helper, 'status', {});
    expect(budgets).toContainEqual({ name: 'subscriptions', unit: 'count', used: 2, size: 2 });
    expect(budgets.map(({ name }) => name)).toEqual(expect.arrayContaining(['history-entries', 'history-bytes']));
  });

  it('bounds documents and datapaths, and says by which budget', async () => {
    const sizes = ['documents=2', 'document-bytes=3000', 'datapath-memory=200000000'];
    daemon = await startDaemon({ args: sizes.flatMap((size) => ['--budget', size]) });
    const helper = await daemon.connect();
    const over = (budget: string) => ({
      ok: false,
      error: { kind: 'overloaded', code: 'budget.over', values: { budget } },
    });
    expect(await helper.call('network.save', { text: document('a', 4000) })).toMatchObject(over('document-bytes'));
    const texts = [document('a', 1000), `${document('b', 100)}# ${'字'.repeat(300)}\n`];
    for (const text of texts) await done(helper, 'network.save', { text });
    expect(await helper.call('network.save', { text: document('c', 10) })).toMatchObject(over('documents'));
    expect(await helper.call('network.save', { text: document('b', 2500) })).toMatchObject(over('document-bytes'));
    const datapath = (queue: number) => ({
      name: 'wide',
      type: 'switch' as const,
      threads: 4,
      ports: [{ kind: 'tap' as const, device: 't0', settings: { impair: { in: { delay: 5, queue }, out: null } } }],
    });
    expect(await helper.call('datapath.add', datapath(100_000))).toMatchObject(over('datapath-memory'));
    await done(helper, 'datapath.add', datapath(1000));
    const { budgets } = await done(helper, 'status', {});
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(budgets.find(({ name }) => name === 'document-bytes')).toMatchObject({ used: bytes });
    expect(budgets).toContainEqual({ name: 'documents', unit: 'count', used: 2, size: 2 });
    expect(budgets.find(({ name }) => name === 'datapath-threads')).toMatchObject({ used: 4, size: 256 });
  });
});

const served = (count: number): string[] => Array<string>(count).fill('served');
