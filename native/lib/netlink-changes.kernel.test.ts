import { expect, it } from 'vitest';
import { describeKernel, failureOf, ip, ipLink, ipLinks, valueOf } from '../test/kernel.ts';
import { done, ipJson, linkOf, useNetlink, type Json } from './netlink.fixture.ts';
import type { LinkCreate } from './types.ts';

const info = (link: Json | undefined): Json => ((link?.linkinfo as Json | undefined)?.info_data ?? {}) as Json;
const one = (name: string, ...where: string[]): Json | undefined =>
  (JSON.parse(ip(...where, '-N', '-json', '-details', 'link', 'show')) as Json[]).find((link) => link.ifname === name);
const names = (): string[] =>
  ipLinks()
    .map((link) => link.ifname)
    .sort();

describeKernel('changes of links, as ip sees them', () => {
  const watched = useNetlink();
  const create = (link: LinkCreate, namespace = '') => watched.netlink.createLink(namespace, link);

  it('makes a veth pair whole, across namespaces, in one call', async () => {
    await done(
      create({
        kind: 'veth',
        name: 'v0',
        up: true,
        mtu: 1400,
        mac: '02:00:00:00:00:0a',
        group: 29_808,
        txQueueLength: 77,
        options: {
          peer: 'v1',
          peerNamespace: 'red',
          peerMac: '02:00:00:00:00:0b',
          peerGroup: 5,
          peerUp: true,
          peerMtu: 1300,
        },
      }),
    );
    expect(one('v0')).toMatchObject({
      mtu: 1400,
      address: '02:00:00:00:00:0a',
      group: '29808',
      txqlen: 77,
      flags: expect.arrayContaining(['UP']) as unknown,
    });
    expect(one('v1', '-n', 'red')).toMatchObject({
      mtu: 1300,
      address: '02:00:00:00:00:0b',
      group: '5',
      flags: expect.arrayContaining(['UP']) as unknown,
    });
  });

  it('has both ends complete and delivered when it answers', async () => {
    const made = valueOf(
      await create({
        kind: 'veth',
        name: 'v0',
        alias: 'near',
        queues: 1,
        options: { peer: 'v1', peerNamespace: 'red', peerAlias: 'far' },
      }),
    );
    const seen = [one('v0'), one('v1', '-n', 'red')];
    expect(made).toEqual(seen.map((link) => link?.ifindex));
    expect(seen).toMatchObject([
      { ifalias: 'near', num_tx_queues: 1, num_rx_queues: 1 },
      { ifalias: 'far', num_tx_queues: 1, num_rx_queues: 1 },
    ]);
    // Of links that are down the kernel announces no alias: these rows are those that were read back.
    expect(watched.rows.get(`links /${made[0] ?? 0}`)).toMatchObject({ alias: 'near', up: false });
    expect(watched.rows.get(`links red/${made[1] ?? 0}`)).toMatchObject({ alias: 'far', up: false });
  });

  it('answers each of many with its own', async () => {
    const pairs = Array.from({ length: 40 }, (_, number) => `m${number}`);
    const made = await Promise.all(
      pairs.map((name) => create({ kind: 'veth', name, alias: name, options: { peer: `${name}p`, peerUp: true } })),
    );
    for (const [at, name] of pairs.entries()) {
      const answer = made[at];
      expect(answer && valueOf(answer)).toEqual([one(name)?.ifindex, one(`${name}p`)?.ifindex]);
    }
    expect(
      ipLinks()
        .filter(({ ifname }) => /^m\d+p$/.test(ifname))
        .every(({ flags }) => flags.includes('UP')),
    ).toBe(true);
  });

  it('leaves nothing where the far end is refused', async () => {
    ip('-n', 'red', 'link', 'add', 'v1', 'type', 'ifb');
    const before = names();
    const failure = failureOf(
      await create({ kind: 'veth', name: 'v0', options: { peer: 'v1', peerNamespace: 'red', peerUp: true } }),
    );
    expect(failure).toMatchObject({ step: 'RTM_NEWLINK', code: 'EEXIST', errno: 17 });
    expect(names()).toEqual(before);
  });

  it('lets the kernel choose the numbers of patterns', async () => {
    await done(create({ kind: 'veth', name: 'vx%d', options: { peer: 'vy%d' } }));
    expect(names()).toEqual(['lo', 'vx0', 'vy0']);
  });

  it('makes a bridge and changes it', async () => {
    await done(
      create({ kind: 'bridge', name: 'br0', options: { stp: true, ageing: 12.5, forwardDelay: 4, priority: 4096 } }),
    );
    expect(info(one('br0'))).toMatchObject({ stp_state: 1, ageing_time: 1250, forward_delay: 400, priority: 4096 });
    const { index } = await linkOf(watched.netlink, 'br0');
    await done(
      watched.netlink.changeLink('', index, {
        kind: 'bridge',
        options: { stp: false, ageing: 0, priority: 1 },
        mtu: 1280,
        up: true,
      }),
    );
    expect(info(one('br0'))).toMatchObject({ stp_state: 0, ageing_time: 0, forward_delay: 400, priority: 1 });
    expect(one('br0')).toMatchObject({ mtu: 1280, flags: expect.arrayContaining(['UP']) as unknown });
  });

  it.each<[Extract<LinkCreate, { kind: 'vxlan' }>['options'], Json]>([
    [
      { id: 5, remote: '192.0.2.1', local: '192.0.2.2', port: 4789, ttl: 9, learning: false },
      { id: 5, remote: '192.0.2.1', local: '192.0.2.2', port: 4789, ttl: 9, learning: false },
    ],
    [
      { id: 0xffffff, group: '239.1.1.1', port: 8472 },
      { id: 0xffffff, group: '239.1.1.1', port: 8472, learning: true, link: 'low0' },
    ],
    [
      { id: 7, remote: '2001:db8::1', local: '2001:db8::2', port: 1 },
      { id: 7, remote6: '2001:db8::1', local6: '2001:db8::2', port: 1 },
    ],
  ])('makes a VXLAN with %j', async (vxlan, expected) => {
    await done(create({ kind: 'ifb', name: 'low0' }));
    const { index } = await linkOf(watched.netlink, 'low0');
    await done(
      create({ kind: 'vxlan', name: 'vx0', ...(vxlan.group === undefined ? {} : { parent: index }), options: vxlan }),
    );
    expect(info(one('vx0'))).toMatchObject(expected);
  });

  it.each(['macvlan', 'macvtap'] as const)('makes a %s over its parent', async (kind) => {
    await done(create({ kind: 'ifb', name: 'low0' }));
    const { index } = await linkOf(watched.netlink, 'low0');
    await done(create({ kind, name: 'mv0', parent: index, options: { mode: 'private' } }));
    expect(one('mv0')).toMatchObject({ link: 'low0', linkinfo: { info_kind: kind, info_data: { mode: 'private' } } });
    expect(failureOf(await create({ kind, name: 'mv1', parent: 999_999, options: { mode: 'private' } })).code).toBe(
      'ENODEV',
    );
  });

  it.each([
    { kind: 'dummy', name: 'k0' },
    { kind: 'bond', name: 'k0', options: { mode: '802.3ad', miimon: 100 } },
    { kind: 'vlan', name: 'k0', parent: 1, options: { id: 5, protocol: '802.1ad' } },
  ] as const)('makes a $kind, or says that this kernel has none', async (link) => {
    const answer = await create(link);
    if (answer.ok) expect(one('k0')).toMatchObject({ linkinfo: { info_kind: link.kind } });
    else expect(answer.error).toMatchObject({ code: 'EOPNOTSUPP', kernelMessage: 'Unknown device type' });
  });

  it('changes every common property', async () => {
    await done(create({ kind: 'veth', name: 'i0', options: { peer: 'p0' } }));
    const { index } = await linkOf(watched.netlink, 'i0');
    const change = (with_: Parameters<typeof watched.netlink.changeLink>[2]) =>
      done(watched.netlink.changeLink('', index, with_));
    await change({ name: 'i1', mtu: 1234, mac: '02:00:00:00:00:0c', alias: 'a "b" ü\n', group: 9, up: true });
    expect(ipLinks().map((link) => link.ifname)).toContain('i1');
    expect(await linkOf(watched.netlink, 'i1')).toMatchObject({
      index,
      mtu: 1234,
      mac: '02:00:00:00:00:0c',
      alias: 'a "b" ü\n',
      group: 9,
      up: true,
    });
    await change({ alias: '', up: false });
    expect(one('i1')).toMatchObject({ mtu: 1234, address: '02:00:00:00:00:0c', group: '9' });
    expect(one('i1')).not.toHaveProperty('ifalias');
    expect(one('i1')?.flags).not.toContain('UP');
  });

  it('lets a link join and leave a bridge', async () => {
    await done(create({ kind: 'bridge', name: 'br0' }));
    await done(create({ kind: 'veth', name: 'v0', options: { peer: 'v1' } }));
    const bridge = await linkOf(watched.netlink, 'br0');
    const { index } = await linkOf(watched.netlink, 'v0');
    await done(watched.netlink.changeLink('', index, { controller: bridge.index }));
    expect(one('v0')).toMatchObject({ master: 'br0' });
    await done(watched.netlink.changeLink('', index, { controller: null }));
    expect(one('v0')).not.toHaveProperty('master');
    expect(failureOf(await watched.netlink.changeLink('', index, { controller: 1 }))).toMatchObject({
      code: 'EOPNOTSUPP',
    });
  });

  it('moves a link to another namespace and back', async () => {
    await done(create({ kind: 'veth', name: 'v0', options: { peer: 'v1' } }));
    const { index } = await linkOf(watched.netlink, 'v1');
    await done(watched.netlink.changeLink('', index, { moveTo: 'red' }));
    expect(ipLink('v1')).toBeUndefined();
    const moved = ipLink('v1', 'red');
    expect(moved).toBeDefined();
    await done(watched.netlink.changeLink('red', moved?.ifindex ?? 0, { moveTo: '', name: 'v9' }));
    expect(ipLink('v9')).toBeDefined();
    expect(failureOf(await watched.netlink.changeLink('', index, { moveTo: 'nowhere' }))).toMatchObject({
      code: 'ENOENT',
    });
  });

  it('deletes one, and a group', async () => {
    for (const name of ['a0', 'b0', 'c0']) await done(create({ kind: 'ifb', name, group: name === 'c0' ? 8 : 7 }));
    await done(watched.netlink.deleteLink('', (await linkOf(watched.netlink, 'a0')).index));
    expect(names()).toEqual(['b0', 'c0', 'lo']);
    await done(watched.netlink.deleteGroup('', 7));
    expect(names()).toEqual(['c0', 'lo']);
    expect(failureOf(await watched.netlink.deleteGroup('', 7)).code).toBe('ENODEV');
  });

  it("hands the kernel's own words on", async () => {
    await done(create({ kind: 'bridge', name: 'br0', options: { stp: true } }));
    const bridge = await linkOf(watched.netlink, 'br0');
    const failures = [
      await create({ kind: 'veth', name: 'lo', options: { peer: 'v1' } }),
      await create({ kind: 'bridge', name: 'br1', mtu: 70_000 }),
      await watched.netlink.changeLink('', bridge.index, { kind: 'bridge', options: { forwardDelay: 1 } }),
      await watched.netlink.deleteLink('', 1),
      await watched.netlink.deleteLink('', 999_999),
      await create({ kind: 'vxlan', name: 'vx0', options: { id: 1, group: '239.1.1.1', port: 4789 } }),
    ].map(failureOf);
    expect(failures.map(({ step, code, kernelMessage }) => [step, code, kernelMessage])).toEqual([
      ['RTM_NEWLINK', 'EEXIST', undefined],
      ['RTM_NEWLINK', 'EINVAL', 'mtu greater than device maximum'],
      ['RTM_NEWLINK', 'ERANGE', undefined],
      ['RTM_DELLINK', 'EOPNOTSUPP', undefined],
      ['RTM_DELLINK', 'ENODEV', undefined],
      ['RTM_NEWLINK', 'EINVAL', expect.stringContaining('Local interface required for multicast')],
    ]);
    expect(names()).toEqual(['br0', 'lo']);
  });

  it('carries out what is asked at once in order, each on its own', async () => {
    const answers = await Promise.all([
      create({ kind: 'ifb', name: 'a0' }),
      create({ kind: 'ifb', name: 'a0' }),
      create({ kind: 'ifb', name: 'b0' }),
      create({ kind: 'ifb', name: 'a0' }, 'red'),
      create({ kind: 'ifb', name: 'c0' }),
    ]);
    expect(answers.map((answer) => (answer.ok ? 'done' : answer.error.code))).toEqual([
      'done',
      'EEXIST',
      'done',
      'done',
      'done',
    ]);
    const indexes = ['a0', 'b0', 'c0'].map((name) => ipLink(name)?.ifindex ?? 0);
    expect([...indexes].sort((x, y) => x - y)).toEqual(indexes);
    expect(ipLink('a0', 'red')).toBeDefined();
  });

  it('makes, dumps, samples and deletes 1,000 links', async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, at) =>
        create({ kind: 'veth', name: `v${at}`, group: 7, options: { peer: `p${at}`, peerGroup: 7 } }),
      ),
    );
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    const rows = valueOf(await watched.netlink.dump('', ['links'])).links ?? [];
    expect(rows.map(({ index, name }) => `${index} ${name}`).sort()).toEqual(
      ipJson('link', 'show')
        .map((link) => `${String(link.ifindex)} ${String(link.ifname)}`)
        .sort(),
    );
    expect(rows).toHaveLength(1001);
    expect(valueOf(await watched.netlink.statistics(''))).toHaveLength(1001);
    await done(watched.netlink.deleteGroup('', 7));
    expect(names()).toEqual(['lo']);
    expect([...watched.rows.keys()].filter((key) => key.startsWith('links '))).toEqual([]);
  });
});
