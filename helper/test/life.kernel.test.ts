import { chownSync, existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ended, eventually } from '../../native/test/kernel.ts';
import { done } from './changes.ts';
import { runDaemon, startDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ipLink, ipLinks } from './witness.ts';

describeKernel("the helper's life", () => {
  afterEach(cleanNetwork);

  it('ends with 0 on SIGTERM, says goodbye and takes its socket away', async () => {
    const daemon = await startDaemon();
    const helper = await daemon.connect();
    daemon.process.kill('SIGTERM');
    await helper.ended;
    expect(await daemon.stop()).toBe(0);
    expect(existsSync(daemon.socket)).toBe(false);
  });

  it('leaves nothing half done on SIGTERM in the middle of work', async () => {
    const daemon = await startDaemon();
    const helper = await daemon.connect();
    const work = Array.from({ length: 200 }, (_, number) =>
      helper.call('link.add', {
        kind: 'veth',
        name: `t${number}`,
        up: true,
        addresses: [`10.9.${number}.1/24`],
        options: { peer: `u${number}` },
      }),
    );
    await work[20];
    daemon.process.kill('SIGTERM');
    const results = await Promise.all(work);
    expect(await daemon.stop()).toBe(0);
    const made = results.filter(({ ok }) => ok).length;
    expect(made).toBeGreaterThan(20);
    for (const link of ipLinks()) {
      if (!/^[tu]\d+$/.test(link.ifname)) continue;
      expect(link, link.ifname).toMatchObject({ ifalias: 'taproom', group: String(0x7470) });
      expect(link.flags).toContain('UP');
    }
  });

  it('finds the state again after kill -9, over the stale socket', async () => {
    const first = await startDaemon();
    const helper = await first.connect();
    const { link } = await done(helper, 'link.add', {
      kind: 'tap',
      name: 'kept',
      mtu: 1400,
      addresses: ['192.0.2.1/24'],
    });
    const folder = mkdtempSync(join(tmpdir(), 'taproom-life-'));
    const socket = join(folder, 's');
    const second = await startDaemon({ socket });
    await second.kill('SIGKILL');
    await first.kill('SIGKILL');
    expect(existsSync(socket)).toBe(true);
    const third = await startDaemon({ socket });
    const again = await third.connect();
    expect((await done(again, 'link.get', { link: { name: 'kept' } })).link).toMatchObject({
      index: link.index,
      mtu: 1400,
      owner: 'taproom',
    });
    expect(ipLink('kept')?.mtu).toBe(1400);
    await third.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets one of several helpers have a stale socket, and that one keeps it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-life-'));
    const socket = join(folder, 's');
    const killed = await startDaemon({ socket });
    await killed.kill('SIGKILL');
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => startDaemon({ socket })));
    const started = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(started).toHaveLength(1);
    for (const one of tries)
      if (one.status === 'rejected') expect(String(one.reason)).toMatch(/Another helper listens on/);
    const helper = await started[0]?.connect();
    expect(helper?.info.pid).toBe(started[0]?.process.pid);
    await started[0]?.stop();
    expect(readdirSync(folder)).toEqual(['s.lock']);
    rmSync(folder, { recursive: true });
  });

  it('refuses a socket on which another helper answers, and a file that is none', async () => {
    const daemon = await startDaemon();
    const second = await runDaemon(['--socket', daemon.socket]);
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/Another helper listens on/) as string });
    const helper = await daemon.connect();
    expect((await done(helper, 'status', {})).connections).toBe(1);
    await daemon.stop();
    const file = join(mkdtempSync(join(tmpdir(), 'taproom-life-')), 'file');
    writeFileSync(file, 'precious');
    expect(await runDaemon(['--socket', file])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is not a socket/) as string,
    });
    expect(existsSync(file)).toBe(true);
    rmSync(join(file, '..'), { recursive: true });
  });

  it('listens in no folder where somebody else could exchange the socket for another file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-life-'));
    chownSync(folder, 65534, 65534);
    expect(await runDaemon(['--socket', join(folder, 's')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/belongs to another user \(uid 65534\)[\s\S]*Leave --socket out/) as string,
    });
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('tells an ordinary user what to do, and knows its arguments', async () => {
    const refused = await runDaemon([], { uid: 65534 });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/CAP_NET_ADMIN[\s\S]*sudo taproomd[\s\S]*--sandbox/);
    expect(await runDaemon(['--nonsense'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not an option/) as string,
    });
    expect(await runDaemon(['--demo'])).toMatchObject({ code: 2 });
    expect((await runDaemon(['--help'])).stdout).toMatch(/Usage: taproomd/);
  });

  it.each([
    ['root', undefined],
    ['an ordinary user', 65534],
  ] as const)('makes a sandbox as %s, with the demo network, and leaves nothing', async (_, uid) => {
    const before = ipLinks();
    const script =
      'ip -br link; ip netns; ip -br addr show br-demo; test -S "$TAPROOM_SOCKET" && echo "socket there"; exit 7';
    const home = mkdtempSync(join(tmpdir(), 'taproom-life-'));
    if (uid !== undefined) chownSync(home, uid, uid);
    const { code, stdout, stderr } = await runDaemon(['--sandbox', '--demo', '--', 'sh', '-c', script], {
      ...(uid === undefined ? {} : { uid }),
      env: { TMPDIR: home, XDG_RUNTIME_DIR: '' },
    });
    expect({ code, stderr }).toMatchObject({ code: 7 });
    for (const word of ['br-demo', 'to-alice', 'to-bob', 'alice', 'bob', '192.0.2.1/24', 'socket there'])
      expect(stdout).toContain(word);
    if (uid === undefined) expect(stdout).toContain('tap-demo');
    expect(ipLinks()).toEqual(before);
    rmSync(home, { recursive: true });
  });

  it('ends when whoever holds its lifeline is gone', async () => {
    for (const args of [[], ['--sandbox']]) {
      const daemon = await startDaemon({ args });
      const helper = await daemon.connect();
      daemon.cutLifeline();
      await helper.ended;
      expect(await daemon.ended).toBe(0);
    }
  });

  it('ends inside the sandbox when the process outside is killed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'taproom-life-'));
    const daemon = await startDaemon({ args: ['--sandbox'], env: { TMPDIR: home, XDG_RUNTIME_DIR: '' } });
    const helper = await daemon.connect();
    expect(helper.info).toMatchObject({ sandbox: true });
    expect(readdirSync(home)).toHaveLength(1);
    expect(helper.info.pid).not.toBe(daemon.process.pid);
    daemon.process.kill('SIGKILL');
    await helper.ended;
    expect(existsSync(daemon.socket)).toBe(false);
    await eventually('the helper has ended', () => ended(helper.info.pid) || undefined);
    expect(readdirSync(home), 'its private folder').toEqual([]);
    rmdirSync(home);
  });
});
