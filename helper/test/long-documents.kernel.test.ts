import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerTimes, rootAsks } from './attacks.ts';
import { done } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

const LINKS = 2000;
/** Of documents that are long, and that a busy machine reads before a client gives up. */
const LONG = 500;
/** Some 290 KB, of which the parser makes as much as its bounds let it. */
const dense = (name: string, links = LINKS): string => {
  const link = (at: number): string =>
    `  - { kind: veth, name: v${at}, addresses: [10.${at >> 8}.${at & 255}.1/24, "2001:db8:${at.toString(16)}::1/64"],` +
    ` options: { peer: w${at}, peerNamespace: far, peerAddresses: [10.${at >> 8}.${at & 255}.2/24] } }\n`;
  return `taproom: 1\nname: ${name}\nnamespaces: [far]\nlinks:\n${Array.from({ length: links }, (_, at) => link(at)).join('')}`;
};
const small = 'taproom: 1\nname: small\nstart: boot\nlinks:\n  - { kind: bridge, name: small0 }\n';

describeKernel('long documents', () => {
  let state = '';
  let daemon: TestDaemon | undefined;
  const begin = async (): Promise<TestDaemon> => {
    daemon = await startDaemon({ args: ['--state', state], env: REAL_HEAP });
    return daemon;
  };
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'taproom-long-'));
    mkdirSync(join(state, 'networks'), { mode: 0o700 });
  });
  afterEach(async () => {
    await daemon?.kill('SIGKILL');
    cleanNetwork();
    rmSync(state, { recursive: true, force: true });
  });
  const save = (name: string, text: string): void => writeFileSync(join(state, 'networks', `${name}.yaml`), text);

  it('are read after the start, the short ones first, and keep nobody waiting', async () => {
    for (let at = 0; at < 12; at += 1) save(`a${at}`, dense(`a${at}`));
    save('broken', `${dense('broken')}  - { kind: ghost }\n`);
    save('half', 'taproom: 1\nname: half\nlinks:\n  - { kind: bridge, name: [\n');
    execFileSync('mkfifo', [join(state, 'networks', 'pipe.yaml')]);
    save('small', small);
    const helper = await (await begin()).connect();
    const took = await rootAsks(helper, 4);
    console.log(`while 12 are read: ${answerTimes(took)}`);
    const rows = async () => new Map((await done(helper, 'network.list', {})).networks.map((row) => [row.name, row]));
    const first = await rows();
    expect(first.size).toBe(16);
    expect(first.get('half')?.faults).toBe(2);
    expect(first.get('pipe')?.faults).toBe(1);
    await expect.poll(async () => (await rows()).get('small')?.state, { timeout: 240_000 }).toBe('up');
    await expect.poll(async () => (await rows()).get('broken')?.faults, { timeout: 240_000 }).toBe(1);
    await expect.poll(async () => (await rows()).get('a11')?.counts.links, { timeout: 240_000 }).toBe(2 * LINKS);
  }, 600_000);

  it('are read when they are asked for, before the others', async () => {
    for (let at = 0; at < 60; at += 1) save(`a${at}`, dense(`a${at}`, LONG));
    save('zz', dense('zz', LONG - 1));
    const helper = await (await begin()).connect();
    const shown = await done(helper, 'network.show', { name: 'zz' });
    expect(shown.network.counts.links).toBe(2 * (LONG - 1));
    const { networks } = await done(helper, 'network.list', {});
    expect(networks.filter(({ counts }) => counts.links === 0).length).toBeGreaterThan(0);
  }, 240_000);

  it('that are more than the heap of their thread are refused, and the next one is read', async () => {
    // Much comes of little: a list of aliases of lists.
    const bomb = `taproom: 1\nname: bomb\na: &a [${'x, '.repeat(60)}x]\nlinks: [${'*a, '.repeat(1100)}*a]\n`;
    const helper = await (await begin()).connect();
    const { document, faults } = await done(helper, 'network.check', { text: bomb });
    expect(document).toBeNull();
    expect(faults.length).toBeGreaterThan(0);
    expect((await done(helper, 'network.check', { text: dense('fine', LONG) })).faults).toEqual([]);
  }, 240_000);

  it('of clients that hung up are not read', async () => {
    const helper = await (await begin()).connect();
    for (let round = 0; round < 30; round += 1) {
      const client = await daemon?.connect();
      void client?.call('network.check', { text: dense(`gone${round}`, LONG) }).catch(() => undefined);
      client?.close();
    }
    const from = performance.now();
    await done(helper, 'network.check', { text: dense('mine', LONG) });
    console.log(`checked behind 30 that nobody waits for in ${Math.round(performance.now() - from)} ms`);
    await expect.poll(async () => (await done(helper, 'status', {})).connections, { timeout: 60_000 }).toBe(1);
  }, 240_000);
});
