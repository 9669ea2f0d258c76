import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { Leftover } from '../protocol/index.ts';
import { done } from './changes.ts';
import { runDaemon, startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLink, ipNamespaces, wholeState } from './witness.ts';

const LAB = `taproom: 1
name: lab
namespaces: [left]
links:
  - { kind: bridge, name: br0, addresses: [10.50.0.1/24] }
  - { kind: tap, name: vm0, controller: br0 }
  - { kind: veth, name: near, options: { peer: eth0, peerNamespace: left, peerAddresses: [10.51.0.2/24] } }
  - { kind: existing, name: foreign, mtu: 1400, addresses: [10.52.0.1/24] }
routes:
  - { destination: 10.60.0.0/16, via: 10.52.0.9 }
  - { destination: 10.61.0.0/16, type: blackhole }
rules:
  - { from: 10.50.0.0/24, table: 100, priority: 1000 }
forwarding:
  - { namespace: left, ipv4: true }
`;

describeKernel('cleanup', () => {
  let state: string;
  let daemon: TestDaemon;
  let helper: Connection;
  let before: unknown;

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-cleanup-'));
    // Somebody else's, which must be as it was in the end: it looks much like ours.
    ip('netns', 'add', 'theirs');
    ip('link', 'add', 'foreign', 'type', 'bridge');
    ip('link', 'set', 'foreign', 'up', 'alias', 'taproomish');
    ip('address', 'add', '10.70.0.1/24', 'dev', 'foreign');
    ip('route', 'add', '10.71.0.0/16', 'via', '10.70.0.2', 'proto', '213');
    ip('rule', 'add', 'from', '10.70.0.0/24', 'lookup', '200', 'priority', '2000');
    before = wholeState();
    daemon = await startDaemon({ args: ['--state', state] });
    helper = await daemon.connect();
    await done(helper, 'network.apply', { text: LAB });
    await done(helper, 'link.add', { kind: 'tap', name: 'byhand' });
    await done(helper, 'namespace.add', { name: 'mine' });
    await done(helper, 'route.add', { destination: '10.72.0.0/16', via: '10.70.0.3' });
  });
  afterEach(async () => {
    await daemon.kill('SIGKILL');
    cleanNetwork();
    ip('rule', 'flush');
    for (const [table, priority] of [
      ['main', '32766'],
      ['default', '32767'],
    ] as const)
      ip('rule', 'add', 'from', 'all', 'lookup', table, 'priority', priority);
    rmSync(state, { recursive: true, force: true });
  });

  const names = (leftovers: readonly Leftover[]): string[] => leftovers.map(({ what, name }) => `${what} ${name}`);
  /** `taproomd --cleanup` as `taproom cleanup` starts it. */
  const once = (...args: string[]) => runDaemon(['--cleanup', '--state', state, '--socket', daemon.socket, ...args]);

  it('lists everything first, then takes networks down and removes the rest, with the helper there', async () => {
    const { leftovers } = await done(helper, 'cleanup.list', {});
    expect(names(leftovers)).toEqual(
      expect.arrayContaining([
        'network lab',
        'setting mtu of foreign',
        'link br0',
        'link vm0',
        'link near',
        'link byhand',
        'namespace left',
        'namespace mine',
        'address 10.52.0.1/24 on foreign',
        'route 10.60.0.0/16',
        'route 10.61.0.0/16',
        'route 10.72.0.0/16',
        'rule 1000 10.50.0.0/24 table 100',
      ]),
    );
    expect(leftovers.find(({ name }) => name === 'vm0')).toMatchObject({
      network: 'lab',
      evidence: { code: 'owner.alias', values: { alias: 'taproom:lab' } },
    });
    expect((await done(helper, 'cleanup.list', { orphans: true })).leftovers).toEqual([]);

    const { removed, remaining } = await done(helper, 'cleanup.run', {});
    expect(remaining).toEqual([]);
    expect(names(removed)).toEqual(expect.arrayContaining(names(leftovers)));
    expect(wholeState()).toEqual(before);
    expect((await done(helper, 'history.list', { limit: 2 })).entries).toMatchObject([
      { verb: 'cleanup' },
      { verb: 'cleanup', network: 'lab' },
    ]);
    expect(await done(helper, 'cleanup.run', {})).toEqual({ removed: [], remaining: [] });
    // The document is the user's, not a leftover.
    expect(await done(helper, 'network.show', { name: 'lab' })).toMatchObject({
      network: { state: 'down' },
      text: LAB,
    });
  });

  it('does the same with the helper dead, and refuses beside a living one', async () => {
    const refused = await once('--yes');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('taproom cleanup');
    await daemon.kill('SIGKILL');

    const listed = await once('--json');
    expect(listed, listed.stderr).toMatchObject({ code: 0 });
    expect(names((JSON.parse(listed.stdout) as { leftovers: Leftover[] }).leftovers)).toEqual(
      expect.arrayContaining(['network lab', 'link byhand', 'namespace mine']),
    );
    expect(ipLink('br0')).toBeDefined();
    const cleaned = await once('--yes', '--json');
    expect(cleaned, cleaned.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(cleaned.stdout)).toMatchObject({ remaining: [] });
    expect(wholeState()).toEqual(before);
    expect((await once('--yes')).stdout).toBe("There is nothing of Taproom's on this machine.\n");
    expect(existsSync(join(state, 'networks/lab.yaml'))).toBe(true);
  });

  it('only lists without being asked for more, also what a dead helper left half done', async () => {
    await daemon.kill('SIGKILL');
    daemon = await startDaemon({ args: ['--state', state], env: { TAPROOM_CRASH_AT: 'after:2' } });
    helper = await daemon.connect();
    const half = `taproom: 1\nname: half\nlinks:\n${[1, 2, 3].map((n) => `  - { kind: tap, name: half${n} }\n`).join('')}`;
    expect(await helper.call('network.apply', { text: half })).toMatchObject({ ok: false });
    await daemon.ended;
    const left = wholeState();
    const listed = await once();
    expect(listed, listed.stderr).toMatchObject({ code: 0 });
    expect(listed.stdout).toContain('link       half2');
    expect(listed.stdout).toContain('Only listed');
    expect(wholeState()).toEqual(left);
    expect(await once('--yes'), 'the cleanup').toMatchObject({ code: 0 });
    expect(wholeState()).toEqual(before);
  });

  it('brings back what moved away from a card that somebody has taken down since', async () => {
    ip('link', 'add', 'card', 'type', 'veth', 'peer', 'name', 'wire');
    ip('link', 'set', 'wire', 'up');
    ip('link', 'set', 'card', 'up');
    ip('address', 'add', '10.80.0.2/24', 'dev', 'card');
    ip('route', 'add', 'default', 'via', '10.80.0.1');
    const text =
      'taproom: 1\nname: nic\nlinks:\n  - { kind: bridge, name: lan0 }\n  - { kind: existing, name: card, controller: lan0 }\n';
    await done(helper, 'network.apply', { text, confirm: true });
    expect(ip('address', 'show', 'dev', 'lan0')).toContain('10.80.0.2/24');
    ip('link', 'set', 'card', 'down');
    const { remaining } = await done(helper, 'cleanup.run', {});
    expect(remaining).toEqual([]);
    expect(ip('address', 'show', 'dev', 'card')).toContain('10.80.0.2/24');
    expect(ipLink('lan0')).toBeUndefined();
  });

  it('goes by the marks alone where the journal is lost', async () => {
    await daemon.kill('SIGKILL');
    rmSync(join(state, 'journal'));
    const cleaned = await once('--yes');
    expect(cleaned, cleaned.stdout + cleaned.stderr).toMatchObject({ code: 0 });
    // What was changed of others only the journal knew.
    expect(ipLink('foreign')).toMatchObject({ mtu: 1400 });
    ip('link', 'set', 'foreign', 'mtu', '1500');
    expect(ipNamespaces()).toEqual(['theirs']);
    const after = wholeState();
    expect(after).toEqual(before);
  });

  it('knows what belongs to nothing any more', async () => {
    await daemon.kill('SIGKILL');
    rmSync(join(state, 'journal'));
    daemon = await startDaemon({ args: ['--state', state] });
    helper = await daemon.connect();
    await done(helper, 'link.add', { kind: 'tap', name: 'known' });
    const { removed, remaining } = await done(helper, 'cleanup.run', { orphans: true });
    expect(remaining).toEqual([]);
    expect(names(removed)).toEqual(expect.arrayContaining(['link br0', 'namespace left', 'route 10.72.0.0/16']));
    expect(ipLink('known')).toBeDefined();
    expect(ipLink('foreign')).toBeDefined();
    await done(helper, 'link.delete', { link: { name: 'known' } });
  });
});
