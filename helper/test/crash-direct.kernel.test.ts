import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { Params } from '../protocol/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { endProcesses, settledState, type KernelState } from './kernel-state.ts';
import { describeKernel } from './sandbox.ts';
import { ground, singleChanges } from './single-changes.ts';
import { surroundings, World } from './world.ts';

const example = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../examples/${name}.yaml`), 'utf8');

describeKernel('kill -9', () => {
  let world: World;
  let state = '';
  let daemon: TestDaemon | null = null;
  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-crash-'));
    world = await World.open();
    surroundings(world);
  });
  afterEach(async () => {
    await daemon?.kill('SIGKILL');
    endProcesses(join(state, 'services'));
    await world.close();
    rmSync(state, { recursive: true, force: true });
  });
  const start = async (crashAt = ''): Promise<Connection> => {
    daemon = await startDaemon({
      args: ['--state', state, '--log-level', 'warn'],
      entry: world.entry,
      env: { TAPROOM_CRASH_AT: crashAt },
    });
    return daemon.connect();
  };
  const seen = (wanted: KernelState | null) => settledState(world, join(state, 'services'), wanted);

  it('around single changes leads back to the state before', async () => {
    let helper = await start();
    await done(helper, 'link.add', ground);
    await daemon?.kill('SIGKILL');
    const before = await seen(null);
    for (const [name, change] of Object.entries(singleChanges)) {
      for (const point of ['before:1', 'after:1', 'commit:1']) {
        helper = await start(point);
        expect(await change(helper)).toMatchObject({ error: { kind: 'unreachable' } });
        await daemon?.ended;
        await start();
        expect(await seen(before), `${name}, killed ${point}`).toEqual(before);
        await daemon?.kill('SIGKILL');
      }
    }
  }, 300_000);

  it('within a change of many links leads back to the state before', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `m${at}`);
    let helper = await start();
    await done(helper, 'link.add', ground);
    await done(helper, 'change.make', {
      changes: names.map((name, at) => ({
        method: 'link.add',
        params: {
          kind: 'bridge',
          name,
          mac: `02:00:00:00:01:${(16 + at).toString(16)}`,
          addresses: [`10.9.${at}.1/24`],
        },
      })),
    });
    await daemon?.kill('SIGKILL');
    const before = await seen(null);
    const bulk: Record<string, Params<'change.make'>['changes']> = {
      delete: names.map((name) => ({ method: 'link.delete', params: { link: { name } } })),
      set: names.map((name) => ({ method: 'link.set', params: { link: { name }, mtu: 1300, group: 9 } })),
    };
    for (const [name, changes] of Object.entries(bulk)) {
      for (const point of [
        'begin:1',
        'before:1',
        'after:1',
        ...(name === 'set' ? ['before:20', 'after:20'] : []),
        'commit:1',
      ]) {
        helper = await start(point);
        const made = await helper.call('change.make', { changes, confirm: true });
        expect(made, `${name} ${point}`).toMatchObject({ error: { kind: 'unreachable' } });
        await daemon?.ended;
        await start();
        expect(await seen(before), `${name}, killed ${point}`).toEqual(before);
        await daemon?.kill('SIGKILL');
      }
    }
  }, 300_000);

  it('while it adds what is there already leaves what was there', async () => {
    const first = await start();
    await done(first, 'link.add', { kind: 'bridge', name: 'br0' });
    await done(first, 'address.add', { link: { name: 'br0' }, address: '10.7.0.1/24' });
    await done(first, 'namespace.add', { name: 'kept' });
    await daemon?.kill('SIGKILL');
    const before = await seen(null);
    for (const change of [
      (to: Connection) => to.call('link.add', { kind: 'bridge', name: 'br0' }),
      (to: Connection) => to.call('address.add', { link: { name: 'br0' }, address: '10.7.0.1/24' }),
      (to: Connection) => to.call('namespace.add', { name: 'kept' }),
    ]) {
      const helper = await start('before:1');
      expect(await change(helper)).toMatchObject({ error: { kind: 'unreachable' } });
      await daemon?.ended;
      await start();
      expect(await seen(before)).toEqual(before);
      await daemon?.kill('SIGKILL');
    }
  }, 60_000);

  it('while it takes back what another helper began leads to the same', async () => {
    const before = await seen(null);
    let deaths = 0;
    for (const point of ['undo-before', 'undo-after']) {
      const helper = await start('commit:1');
      expect(await helper.call('network.apply', { text: example('vm-bridge'), confirm: true })).toMatchObject({
        ok: false,
      });
      await daemon?.ended;
      // Each of these dies one operation later than the one before, until one gets through.
      for (let number = 1; ; number++) {
        const got = await start(`${point}:${number}`).then(
          () => true,
          () => false,
        );
        if (got) break;
        deaths += 1;
      }
      expect(await seen(before)).toEqual(before);
      await daemon?.kill('SIGKILL');
    }
    console.log(`deaths while taking back: ${deaths}`);
    expect(deaths).toBeGreaterThan(4);
  }, 120_000);

  it('after which the journal is cut anywhere: a helper starts, and says what it did not find', async () => {
    const helper = await start();
    await done(helper, 'network.apply', { text: example('tun-policy-route'), confirm: true });
    for (let number = 0; number < 5; number++) await done(helper, 'link.add', { kind: 'bridge', name: `b${number}` });
    await done(helper, 'network.down', { name: 'tun-policy-route', confirm: true });
    await daemon?.kill('SIGKILL');
    const whole = readFileSync(join(state, 'journal'));
    const cuts = Array.from({ length: 12 }, (_, at) => Math.floor((whole.length * at) / 12) + at);
    for (const cut of cuts) {
      writeFileSync(join(state, 'journal'), whole.subarray(0, cut));
      const again = await start();
      const { entries } = await done(again, 'history.list', {});
      expect(entries.length).toBeLessThanOrEqual(7 + 1);
      await done(again, 'link.list', {});
      expect(await again.call('link.set', { link: { name: 'eth0' }, mtu: 1500 })).toMatchObject({ ok: true });
      await daemon?.kill('SIGKILL');
    }
  }, 120_000);
});
