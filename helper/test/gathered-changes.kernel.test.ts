import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { follow, type Connection } from '../client/index.ts';
import type { Link, Params, RunningChange } from '../protocol/index.ts';
import { done, refusedCleanly } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLinks } from './witness.ts';

type Changes = Params<'change.make'>['changes'];
const range = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const batch = (lines: readonly string[]): void =>
  void execFileSync('ip', ['-batch', '-'], { input: lines.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] });
const NAMES = range(500, (at) => `m${at}`);
const made: Changes = NAMES.map((name) => ({ method: 'link.add', params: { kind: 'ifb', name, mtu: 1400 } }));
const gone = (names: readonly string[]): Changes =>
  names.map((name) => ({ method: 'link.delete', params: { link: { name } } }));
const set = (names: readonly string[], change: Omit<Params<'link.set'>, 'link'>): Changes =>
  names.map((name) => ({ method: 'link.set', params: { link: { name }, ...change } }));
const many = (): string[] => ipLinks().flatMap(({ ifname }) => (/^m\d+$/.test(ifname) ? [ifname] : []));

describeKernel('several changes as one', () => {
  let daemon: TestDaemon;
  let helper: Connection;
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterEach(async () => {
    // Five hundred one by one take a minute.
    const left = many();
    if (left.length > 0) await done(helper, 'change.make', { changes: gone(left) });
    cleanNetwork();
  });
  afterAll(() => daemon.kill('SIGKILL'));
  const entries = async () => (await done(helper, 'history.list', { limit: 500 })).entries;

  it('are one entry, and one undo brings 500 links back', async () => {
    await done(helper, 'change.make', { changes: made });
    const before = (await entries()).length;
    const { results, entry, pending } = await done(helper, 'change.make', { changes: gone(NAMES) });
    expect([results.length, pending]).toEqual([500, null]);
    expect(many()).toEqual([]);
    const [newest, ...others] = await entries();
    expect(newest).toMatchObject({ entry, verb: 'link.delete', steps: 500, outcome: 'done' });
    expect(others).toHaveLength(before);
    await done(helper, 'history.undo', {});
    expect(many()).toHaveLength(500);
    expect(ipLinks().find(({ ifname }) => ifname === 'm499')).toMatchObject({
      mtu: 1400,
      linkinfo: { info_kind: 'ifb' },
    });
    expect(await entries()).toHaveLength(before + 2);
    expect(await done(helper, 'history.redo', {})).toMatchObject({ redone: { entry } });
    expect(many()).toEqual([]);
  }, 120_000);

  it('change nothing where one of them is wrong', async () => {
    await done(helper, 'change.make', { changes: made.slice(0, 12) });
    const names = NAMES.slice(0, 12);
    const before = await entries();
    const wrong: [string, Changes, string][] = [
      ['not-found', gone([...names, 'nothere']), 'changes.12.link.name'],
      ['not-found', set([...names.slice(0, 5), 'nothere', 'm6'], { mtu: 1300 }), 'changes.5.link.name'],
      ['unsupported', gone([...names, 'lo']), 'changes.12.link'],
      [
        'invalid',
        [...gone(names), { method: 'link.set', params: { link: { name: 'm1' }, mtu: 'x' } }],
        'changes.12.mtu',
      ],
    ];
    for (const [kind, changes, field] of wrong)
      expect(await refusedCleanly(helper, 'change.make', { changes })).toMatchObject({ kind, field });
    expect(await entries()).toEqual(before);
    // The kernel refuses the last of them: those before it are taken back.
    const late: Changes = [
      ...set(names, { mtu: 1300 }),
      { method: 'link.set', params: { link: { name: 'm7' }, mtu: 9 } },
    ];
    expect(await refusedCleanly(helper, 'change.make', { changes: late })).toMatchObject({
      field: expect.any(String) as string,
    });
  }, 180_000);

  it('are both ends of a pair, a link and what stands on it, and links of two namespaces', async () => {
    ip('netns', 'add', 'blue');
    batch([
      'link add v0 type veth peer name v1',
      'link add b0 type bridge',
      'link add link b0 name mac0 type macvlan',
      'link add i0 netns blue type ifb',
    ]);
    const { results } = await done(helper, 'change.make', {
      changes: [
        ...gone(['v0', 'v1', 'b0', 'mac0']),
        { method: 'link.delete', params: { link: { namespace: 'blue', name: 'i0' } } },
      ],
    });
    expect(results).toHaveLength(5);
    expect(ipLinks().map(({ ifname }) => ifname)).not.toContain('v1');
    await done(helper, 'history.undo', {});
    const names = ipLinks().map(({ ifname }) => ifname);
    expect(['v0', 'v1', 'b0', 'mac0'].filter((name) => !names.includes(name))).toEqual([]);
    expect(ipLinks('blue').map(({ ifname }) => ifname)).toContain('i0');
  });

  it('are judged, confirmed and reverted together', async () => {
    batch([
      'link add up0 type bridge',
      'addr add 192.0.2.1/24 dev up0',
      'link set up0 up',
      'route add default via 192.0.2.2 dev up0',
    ]);
    batch([
      'link add up1 type bridge',
      'addr add 192.0.3.1/24 dev up1',
      'link set up1 up',
      'route add default via 192.0.3.2 dev up1 metric 9',
    ]);
    const changes = gone(['up0', 'up1']);
    const planned = await done(helper, 'change.plan', { method: 'change.make', params: { changes } });
    expect(planned).toMatchObject({ risks: ['default-route'], steps: [{}, {}] });
    expect((await done(helper, 'change.make', { changes })).pending).toMatchObject({ risks: ['default-route'] });
    expect(ipLinks().map(({ ifname }) => ifname)).not.toContain('up1');
    await done(helper, 'pending.revert', {});
    const names = ipLinks().map(({ ifname }) => ifname);
    expect([names.includes('up0'), names.includes('up1')]).toEqual([true, true]);
  });

  it('are told while they are made, and cancelled whole', async () => {
    await done(helper, 'change.make', { changes: made });
    const other = await daemon.connect();
    const seen: RunningChange[] = [];
    let strange: unknown = null;
    const followed = await follow(other, ['running', 'links'], {
      changed: ({ topic, value }) => {
        if (topic !== 'running' || value === null) return;
        seen.push(value);
        // On the connection whose answer is waited for: without a number another one cancels only its own.
        if (seen.length === 1)
          void other
            .call('change.cancel', {})
            .then((refused) => (strange = refused))
            .then(() => helper.call('change.cancel', {}));
      },
    });
    const cancelled = await helper.call('change.make', { changes: set(NAMES, { mtu: 1300, up: true }) });
    expect(cancelled).toMatchObject({ ok: false, error: { kind: 'cancelled', code: 'change.cancelled' } });
    expect(strange).toMatchObject({ ok: false, error: { kind: 'not-found', code: 'change.noneRuns' } });
    expect(seen[0]).toMatchObject({ verb: 'link.set', total: 500, summary: { code: expect.any(String) as string } });
    await expect.poll(() => (followed.ok ? followed.value.observed.tables.running.size : -1)).toBe(0);
    const links: Link[] = (await done(helper, 'link.list', {})).links.filter(({ name }) => /^m\d+$/.test(name));
    expect([links.length, links.filter(({ mtu, up }) => mtu !== 1400 || up)]).toEqual([500, []]);
    expect((await entries())[0]).toMatchObject({ outcome: 'failed', error: { kind: 'cancelled' } });
    expect(await helper.call('change.cancel', {})).toMatchObject({ error: { kind: 'not-found' } });
    other.close();
  }, 120_000);

  it('delete 500 links, with the time of ip -batch by group printed beside', async () => {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < 3; round++) {
      batch([...NAMES.map((name) => `link add ${name} type ifb`), ...NAMES.map((name) => `link set ${name} group 7`)]);
      let begun = performance.now();
      batch(['link delete group 7']);
      theirs.push(performance.now() - begun);
      batch(NAMES.map((name) => `link add ${name} type ifb`));
      await done(helper, 'link.get', { link: { name: 'm0' } });
      begun = performance.now();
      await done(helper, 'change.make', { changes: gone(NAMES) });
      ours.push(performance.now() - begun);
    }
    console.log(
      `deleting 500 links: ${ours.map(Math.round).join(', ')} ms; ip: ${theirs.map(Math.round).join(', ')} ms`,
    );
    expect(many()).toEqual([]);
  }, 120_000);
});
