import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ipLink } from './witness.ts';

/** What cannot be written to the journal is not done, and everything can be looked at all the same. */
describeKernel('the state folder', () => {
  let folder = '';
  let daemon: TestDaemon | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taproom-state-'));
  });
  afterEach(async () => {
    await daemon?.stop();
    daemon = null;
    try {
      execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
    } catch {
      // Nothing was mounted on it.
    }
    rmSync(folder, { recursive: true, force: true });
    cleanNetwork();
  });
  const mount = (options: string): void => void execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  const start = async () => {
    daemon = await startDaemon({ args: ['--state', folder, '--log-level', 'error'] });
    return daemon.connect();
  };
  const bridge = (name: string) => ({ kind: 'bridge' as const, name });

  /** To the last page, in ever smaller pieces; answers with what has to be deleted for room. */
  const fill = (): string => {
    const rest = join(folder, 'rest');
    for (let size = 65_536; size > 0; size = Math.floor(size / 2)) {
      try {
        writeFileSync(rest, Buffer.alloc(size), { flag: 'a' });
      } catch {
        // Full: a smaller piece may still have room.
      }
    }
    return rest;
  };

  it('that is full: nothing is changed without a journal, and it goes on when there is room', async () => {
    mount('size=64k,mode=0700');
    const helper = await start();
    await done(helper, 'link.add', bridge('d0'));
    const rest = fill();
    // The journal's own page may have room for a few records more.
    let refused = null;
    let number = 1;
    while (refused === null && number < 100) {
      const answer = await helper.call('link.add', bridge(`d${number}`));
      if (answer.ok) number += 1;
      else refused = answer.error;
    }
    expect(refused).toMatchObject({ kind: 'overloaded', errnoName: 'ENOSPC', remedy: { code: 'journal.makeRoom' } });
    expect(ipLink(`d${number}`)).toBeUndefined();
    expect(ipLink('d0')).toBeDefined();
    expect((await done(helper, 'link.list', {})).links.length).toBeGreaterThan(1);
    rmSync(rest);
    await done(helper, 'link.add', bridge(`d${number}`));
    await daemon?.kill('SIGKILL');
    const again = await start();
    const { entries } = await done(again, 'history.list', {});
    expect(entries[0]).toMatchObject({ verb: 'link.add', outcome: 'done' });
    // Made, and reverted because the journal could not be written; or not begun at all.
    for (const { outcome } of entries) expect(['done', 'failed']).toContain(outcome);
  });

  it('that is read-only: the helper shows everything, and refuses changes with the reason', async () => {
    mount('size=1m,mode=0700');
    const first = await start();
    await done(first, 'link.add', bridge('before0'));
    await daemon?.stop();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const helper = await start();
    expect(await helper.call('link.add', bridge('never0'))).toMatchObject({
      ok: false,
      error: {
        errnoName: 'EROFS',
        message: expect.stringMatching(/read-only/) as string,
        remedy: { code: 'journal.remount' },
      },
    });
    expect(await helper.call('link.delete', { link: { name: 'before0' } })).toMatchObject({
      ok: false,
      error: { errnoName: 'EROFS' },
    });
    expect(ipLink('never0')).toBeUndefined();
    expect(ipLink('before0')).toBeDefined();
    expect((await done(helper, 'history.list', {})).entries).toMatchObject([{ verb: 'link.add', outcome: 'done' }]);
  });

  it('that others can write to is not believed', async () => {
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    daemon = await startDaemon({ args: ['--state', join(open, 'state'), '--log-level', 'error'] });
    const helper = await daemon.connect();
    expect(await helper.call('link.add', bridge('never0'))).toMatchObject({
      ok: false,
      error: { kind: 'not-authorised', message: expect.stringMatching(/can be written to by others/) as string },
    });
    expect(ipLink('never0')).toBeUndefined();
  });

  it("is its helper's alone, and private", async () => {
    const state = join(folder, 'deep', 'state');
    daemon = await startDaemon({ args: ['--state', state, '--log-level', 'error'] });
    await done(await daemon.connect(), 'link.add', bridge('d0'));
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(statSync(join(state, 'journal')).mode & 0o777).toBe(0o600);
    const second = await startDaemon({ args: ['--state', state, '--log-level', 'error'] });
    try {
      expect(await (await second.connect()).call('link.add', bridge('d1'))).toMatchObject({
        ok: false,
        error: { kind: 'conflict', message: expect.stringMatching(/another helper uses/) as string },
      });
    } finally {
      await second.stop();
    }
  });

  it('with a damaged journal: the rest of it counts, and the damaged one is kept aside', async () => {
    const first = await start();
    for (const name of ['d0', 'd1', 'd2']) await done(first, 'link.add', bridge(name));
    await daemon?.stop();
    const file = join(folder, 'journal');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"name":"d1"', '"name":"x1"'));
    const helper = await start();
    const { entries } = await done(helper, 'history.list', {});
    expect(entries.map(({ summary }) => /d\d/.exec(summary.message)?.[0])).toEqual(['d2', 'd0']);
    expect(daemon?.log()).toMatch(/lines of the journal are damaged/);
    const aside = /journal\.damaged-[0-9TZ-]+/.exec(daemon?.log() ?? '')?.[0] ?? '';
    expect(readFileSync(join(folder, aside), 'utf8')).toContain('"name":"x1"');
  });

  it('with a damaged journal on a full disk: it is kept all the same, and nothing writes over it', async () => {
    mount('size=64k,mode=0700');
    const first = await start();
    for (const name of ['d0', 'd1', 'd2']) await done(first, 'link.add', bridge(name));
    await daemon?.stop();
    const file = join(folder, 'journal');
    const text = readFileSync(file, 'utf8').replace('"name":"d1"', '"name":"x1"');
    writeFileSync(file, text);
    const rest = fill();
    await start();
    const aside = /journal\.damaged-[0-9TZ-]+/.exec(daemon?.log() ?? '')?.[0] ?? '';
    expect(readFileSync(join(folder, aside), 'utf8')).toContain('"name":"x1"');
    rmSync(rest);
    await daemon?.stop();
    const next = await start();
    await done(next, 'link.add', bridge('d3'));
    expect(readFileSync(join(folder, aside), 'utf8')).toContain('"name":"x1"');
  });
});
