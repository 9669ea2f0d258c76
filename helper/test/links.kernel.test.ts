import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { LinkAddInput } from '../protocol/index.ts';
import type { Connection } from '../client/index.ts';
import { done, refusedCleanly } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipAddresses, ipLink, ipLinks, wholeState } from './witness.ts';

let daemon: TestDaemon;
let helper: Connection;

describeKernel('links through the helper, as ip sees them', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterAll(() => daemon.stop());
  afterEach(cleanNetwork);

  /** What this kernel lacks is refused as such, so that nobody takes a skipped kind for a tested one. */
  const offers = (kind: string): boolean =>
    helper.info.capabilities.find(({ name }) => name === `link.${kind}`)?.available === true;
  const parent = (): void => void ip('link', 'add', 'base', 'type', 'veth', 'peer', 'name', 'base-p');

  const kinds: [LinkAddInput, Record<string, unknown>][] = [
    [
      { kind: 'tun', name: 'x' },
      { type: 'tun', persist: true },
    ],
    [
      {
        kind: 'tap',
        name: 'x',
        mac: '02:00:00:00:00:07',
        options: { multiQueue: true, vnetHeader: true, owner: 1000, ownerGroup: 100 },
      },
      {
        type: 'tap',
        persist: true,
        multi_queue: true,
        vnet_hdr: true,
        user: expect.anything() as unknown,
        group: expect.anything() as unknown,
      },
    ],
    [{ kind: 'veth', name: 'x', options: { peer: 'y' } }, {}],
    [
      { kind: 'bridge', name: 'x', options: { stp: true, ageing: 120, priority: 4096, forwardDelay: 4 } },
      { stp_state: 1, ageing_time: 12000, priority: 4096, forward_delay: 400 },
    ],
    [
      {
        kind: 'vxlan',
        name: 'x',
        options: { id: 42, remote: '192.0.2.9', local: '192.0.2.8', port: 8472, ttl: 7, learning: false },
      },
      { id: 42, remote: '192.0.2.9', local: '192.0.2.8', port: 8472, ttl: 7, learning: false },
    ],
    [
      { kind: 'vxlan', name: 'x', options: { id: 43, group: '239.1.1.1', parent: 'base' } },
      { id: 43, group: '239.1.1.1', link: 'base', port: 4789 },
    ],
    [{ kind: 'macvlan', name: 'x', options: { parent: 'base', mode: 'private' } }, { mode: 'private' }],
    [{ kind: 'macvtap', name: 'x', options: { parent: 'base' } }, { mode: 'bridge' }],
    [{ kind: 'ifb', name: 'x' }, {}],
    [{ kind: 'dummy', name: 'x' }, {}],
    [
      { kind: 'vlan', name: 'x', options: { parent: 'base', id: 100 } },
      { id: 100, protocol: '802.1Q' },
    ],
    [
      { kind: 'bond', name: 'x', options: { mode: 'balance-rr', miimon: 50 } },
      { mode: 'balance-rr', miimon: 50 },
    ],
  ];

  it.each(kinds)('makes and deletes %j', async (input, data) => {
    parent();
    if (!offers(input.kind)) {
      const failure = await refusedCleanly(helper, 'link.add', input);
      expect(failure).toMatchObject({ kind: 'unsupported', field: 'kind' });
      return;
    }
    const before = wholeState();
    const { link, peer } = await done(helper, 'link.add', {
      ...input,
      up: true,
      mtu: 1400,
      addresses: ['192.0.2.1/24', '2001:db8::1/64'],
    });
    const seen = ipLink('x');
    expect(seen).toMatchObject({ ifindex: link.index, mtu: 1400, ifalias: 'taproom', group: String(0x7470) });
    expect(seen?.linkinfo?.info_kind).toBe(input.kind === 'tap' ? 'tun' : input.kind);
    expect(seen?.linkinfo?.info_data ?? {}).toMatchObject(data);
    expect(seen?.flags).toContain('UP');
    expect(link).toMatchObject({
      kind: input.kind,
      name: 'x',
      up: true,
      mtu: 1400,
      owner: 'taproom',
      mac: seen?.address ?? null,
    });
    if (input.mac !== undefined) expect(seen?.address).toBe(input.mac);
    expect(ipAddresses('x').map(({ local, prefixlen }) => `${local}/${prefixlen}`)).toEqual(
      expect.arrayContaining(['192.0.2.1/24', '2001:db8::1/64']),
    );
    if (input.kind === 'veth') {
      expect(peer).toMatchObject({ name: 'y', up: true, mtu: 1400 });
      expect(ipLink('y')).toMatchObject({ ifindex: peer?.index, ifalias: 'taproom', group: String(0x7470) });
    } else {
      expect(peer).toBeNull();
    }
    await done(helper, 'link.delete', { link: { name: 'x' } });
    expect(wholeState()).toEqual(before);
    expect((await done(helper, 'link.list', {})).links.some(({ name }) => name === 'x')).toBe(false);
  });

  it('switches VLAN filtering on, or says that this kernel has none', async () => {
    const asked = { kind: 'bridge', name: 'x', options: { vlanFiltering: true } } as const;
    const probe = await helper.call('link.add', asked);
    if (probe.ok) expect(ipLink('x')?.linkinfo?.info_data).toMatchObject({ vlan_filtering: 1 });
    else
      expect(await refusedCleanly(helper, 'link.add', asked)).toMatchObject({
        kind: 'unsupported',
        field: 'options.vlanFiltering',
      });
  });

  it('gives a veth pair the queues that are asked for, else one', async () => {
    await done(helper, 'link.add', { kind: 'veth', name: 'q1', options: { peer: 'p1' } });
    await done(helper, 'link.add', { kind: 'veth', name: 'q4', options: { peer: 'p4', queues: 4 } });
    for (const [name, queues] of [
      ['q1', 1],
      ['p1', 1],
      ['q4', 4],
      ['p4', 4],
    ] as const) {
      expect(ipLink(name), name).toMatchObject({ num_tx_queues: queues, num_rx_queues: queues });
    }
  });

  it('takes names from a pattern, the lowest number that is free', async () => {
    await done(helper, 'link.add', { kind: 'ifb', name: 'n0' });
    const names = [];
    for (const kind of ['bridge', 'tap', 'ifb'] as const)
      names.push((await done(helper, 'link.add', { kind, name: 'n%d' })).link.name);
    expect(names).toEqual(['n1', 'n2', 'n3']);
    expect(ipLinks().map(({ ifname }) => ifname)).toEqual(expect.arrayContaining(['n0', 'n1', 'n2', 'n3']));
  });

  it('carries out what a client sends at once in its order', async () => {
    const pair = (name: string, peer: string) =>
      helper.call('link.add', { kind: 'veth', name, up: true, options: { peer } });
    const answers = await Promise.all([
      pair('x', 'y'),
      pair('x', 'other'),
      pair('other', 'y'),
      helper.call('link.set', { link: { name: 'x' }, name: 'z' }),
      pair('x', 'w'),
      helper.call('link.list', {}),
      helper.call('link.delete', { link: { name: 'x' } }),
      pair('x', 'v'),
    ]);
    expect(answers.map((answer) => answer.ok || answer.error.field)).toEqual([
      true,
      'name',
      'options.peer',
      true,
      true,
      true,
      true,
      true,
    ]);
    const listed = answers[5].ok ? answers[5].value.links.map(({ name }) => name) : [];
    expect(listed.sort()).toEqual(['lo', 'w', 'x', 'y', 'z']);
    expect(
      ipLinks()
        .map(({ ifname }) => ifname)
        .sort(),
    ).toEqual(['lo', 'v', 'x', 'y', 'z']);
  });

  it('makes many pairs that are asked for at once, each whole', async () => {
    const names = Array.from({ length: 150 }, (_, number) => `m${number}`);
    const made = await Promise.all(
      names.map((name) => done(helper, 'link.add', { kind: 'veth', name, up: true, options: { peer: `${name}p` } })),
    );
    const seen = new Map(ipLinks().map((link) => [link.ifname, link]));
    for (const [at, name] of names.entries()) {
      for (const [link, own] of [
        [made[at]?.link, name],
        [made[at]?.peer, `${name}p`],
      ] as const) {
        expect(seen.get(own)).toMatchObject({ ifindex: link?.index, ifalias: 'taproom', group: String(0x7470) });
        expect(seen.get(own)?.flags).toContain('UP');
        expect(link).toMatchObject({ name: own, alias: 'taproom', up: true });
      }
    }
  });

  it.each([1400, 1500])('makes a bridge that keeps its MTU of %i bytes, whatever its ports have', async (mtu) => {
    await done(helper, 'link.add', { kind: 'bridge', name: 'br', mtu });
    await done(helper, 'link.add', { kind: 'tap', name: 'port', mtu: 1450, controller: 'br' });
    expect(ipLink('br')?.mtu).toBe(mtu);
    await done(helper, 'link.add', { kind: 'bridge', name: 'free' });
    await done(helper, 'link.set', { link: { name: 'port' }, controller: 'free' });
    expect(ipLink('free')?.mtu, 'nobody chose one').toBe(1450);
  });

  it('joins a controller, leaves it, joins another', async () => {
    for (const name of ['b1', 'b2']) await done(helper, 'link.add', { kind: 'bridge', name });
    const { link } = await done(helper, 'link.add', { kind: 'veth', name: 'p', up: true, controller: 'b1' });
    expect(ipLink('p')?.master).toBe('b1');
    expect(link.bridgePort).not.toBeNull();
    await done(helper, 'link.set', { link: { name: 'p' }, controller: null });
    expect(ipLink('p')?.master).toBeUndefined();
    await done(helper, 'link.set', { link: { name: 'p' }, controller: 'b2' });
    expect(ipLink('p')?.master).toBe('b2');
  });

  it('changes everything of a link at once, up as it is', async () => {
    await done(helper, 'link.add', { kind: 'bridge', name: 'b', up: true });
    const { link } = await done(helper, 'link.set', {
      link: { name: 'b' },
      name: 'bb',
      mtu: 1300,
      mac: '02:00:00:00:00:09',
      alias: 'mine',
      group: 77,
      bridge: { stp: true, ageing: 10, priority: 8192 },
    });
    expect(link).toMatchObject({ name: 'bb', mtu: 1300, mac: '02:00:00:00:00:09', alias: 'mine', group: 77, up: true });
    expect(ipLink('b')).toBeUndefined();
    expect(ipLink('bb')).toMatchObject({
      mtu: 1300,
      address: '02:00:00:00:00:09',
      ifalias: 'mine',
      group: '77',
      linkinfo: { info_data: { stp_state: 1, ageing_time: 1000, priority: 8192 } },
    });
    expect(ipLink('bb')?.flags).toContain('UP');
    await done(helper, 'link.set', { link: { index: link.index }, up: false });
    expect(ipLink('bb')?.flags).not.toContain('UP');
  });

  it('restores what it had changed when a later part fails', async () => {
    await done(helper, 'link.add', { kind: 'veth', name: 'a', up: true, addresses: ['192.0.2.1/24'] });
    const failure = await refusedCleanly(helper, 'link.set', {
      link: { name: 'a' },
      name: 'renamed',
      mtu: 1300,
      mac: '02:00:00:00:00:09',
      alias: 'new',
      group: 9,
      controller: 'a-peer',
    });
    expect(failure.field).toBe('controller');
    expect((await done(helper, 'link.get', { link: { name: 'a' } })).link).toMatchObject({
      name: 'a',
      mtu: 1500,
      group: 0x7470,
      alias: 'taproom',
      up: true,
    });
  });

  it('leaves nothing of a link whose last step fails', async () => {
    for (const kind of ['veth', 'bridge', 'tap'] as const) {
      const failure = await refusedCleanly(helper, 'link.add', {
        kind,
        name: 'half',
        up: true,
        addresses: ['192.0.2.1/24', '192.0.2.1/24'],
      });
      expect(failure).toMatchObject({ kind: 'conflict', field: 'addresses.1', errnoName: 'EEXIST' });
    }
  });

  const bad: [string, LinkAddInput, Record<string, unknown>][] = [
    ['a name that is taken', { kind: 'bridge', name: 'base' }, { kind: 'conflict', field: 'name' }],
    ['a TAP of a name that is taken', { kind: 'tap', name: 'base' }, { kind: 'conflict', field: 'name' }],
    [
      "a peer's name that is taken",
      { kind: 'veth', name: 'v', options: { peer: 'base' } },
      { kind: 'conflict', field: 'options.peer' },
    ],
    [
      'a peer of the same name',
      { kind: 'veth', name: 'v', options: { peer: 'v' } },
      { kind: 'conflict', field: 'options.peer' },
    ],
    [
      'a missing parent',
      { kind: 'macvlan', name: 'm', options: { parent: 'nobody' } },
      { kind: 'not-found', field: 'options.parent' },
    ],
    [
      'a missing controller',
      { kind: 'ifb', name: 'm', controller: 'nobody' },
      { kind: 'not-found', field: 'controller' },
    ],
    ['a controller that takes no ports', { kind: 'ifb', name: 'm', controller: 'base' }, { field: 'controller' }],
    [
      'a missing namespace',
      { kind: 'ifb', name: 'm', namespace: 'nowhere' },
      { kind: 'not-found', field: 'namespace' },
    ],
    [
      'a missing namespace of the peer',
      { kind: 'veth', name: 'm', options: { peerNamespace: 'nowhere' } },
      { kind: 'not-found', field: 'options.peerNamespace' },
    ],
    ['an MTU that the kind does not take', { kind: 'tap', name: 'm', mtu: 65535 }, { kind: 'invalid', field: 'mtu' }],
    ['a MAC on a TUN', { kind: 'tun', name: 'm', mac: '02:00:00:00:00:01' }, { kind: 'invalid', field: 'mac' }],
    [
      'a remote and a group',
      { kind: 'vxlan', name: 'm', options: { id: 1, remote: '192.0.2.1', group: '239.0.0.1' } },
      { kind: 'invalid', field: 'options.group' },
    ],
    ['16 bytes of name', { kind: 'ifb', name: 'sixteen-bytes-xx' }, { kind: 'invalid', field: 'name' }],
    ['a slash', { kind: 'ifb', name: 'a/b' }, { kind: 'invalid', field: 'name' }],
    ['MTU 0', { kind: 'ifb', name: 'm', mtu: 0 }, { kind: 'invalid', field: 'mtu' }],
    ['MTU 70000', { kind: 'ifb', name: 'm', mtu: 70000 }, { kind: 'invalid', field: 'mtu' }],
    [
      'an address with leading zeros',
      { kind: 'ifb', name: 'm', addresses: ['010.0.0.1'] },
      { kind: 'invalid', field: 'addresses.0' },
    ],
  ];
  it.each(bad)('refuses %s, and changes nothing', async (_, input, expected) => {
    parent();
    expect(await refusedCleanly(helper, 'link.add', input)).toMatchObject(expected);
  });

  it('refuses to delete the loopback, and what is not there', async () => {
    expect(await refusedCleanly(helper, 'link.delete', { link: { name: 'lo' } })).toMatchObject({
      kind: 'unsupported',
      field: 'link',
    });
    expect(await refusedCleanly(helper, 'link.delete', { link: { name: 'gone' } })).toMatchObject({
      kind: 'not-found',
      field: 'link.name',
    });
    expect(await refusedCleanly(helper, 'link.delete', { link: { index: 99999 } })).toMatchObject({
      kind: 'not-found',
      field: 'link.index',
    });
    expect(await refusedCleanly(helper, 'link.set', { link: { name: 'gone' }, mtu: 1400 })).toMatchObject({
      kind: 'not-found',
    });
  });

  it('says that a link was deleted under an open form', async () => {
    const { link } = await done(helper, 'link.add', { kind: 'ifb', name: 'soon' });
    ip('link', 'delete', 'soon');
    expect(await refusedCleanly(helper, 'link.set', { link: { index: link.index }, up: true })).toMatchObject({
      kind: 'not-found',
    });
  });

  it('deletes a group by one request', async () => {
    for (let number = 0; number < 5; number += 1)
      await done(helper, 'link.add', { kind: 'veth', name: `g${number}`, group: 4711 });
    await done(helper, 'link.add', { kind: 'ifb', name: 'stays' });
    expect(await done(helper, 'link.deleteGroup', { group: 4711 })).toEqual({ deleted: 10, pending: null });
    expect(
      ipLinks()
        .map(({ ifname }) => ifname)
        .sort(),
    ).toEqual(['lo', 'stays']);
    expect(await done(helper, 'link.deleteGroup', { group: 4711 })).toEqual({ deleted: 0, pending: null });
  });

  it('holds a device that is not persistent, and lets go of it', async () => {
    const { link } = await done(helper, 'link.add', { kind: 'tap', name: 'held', options: { persistent: false } });
    expect(ipLink('held')?.linkinfo?.info_data).toMatchObject({ persist: false });
    await done(helper, 'link.delete', { link: { index: link.index } });
    expect(ipLink('held')).toBeUndefined();
  });

  it('lists and shows what ip shows', async () => {
    await done(helper, 'link.add', { kind: 'veth', name: 'v', up: true, addresses: ['192.0.2.1/24'] });
    const { links } = await done(helper, 'link.list', {});
    expect(
      links
        .map(({ index, name, mtu, mac }) => ({ ifindex: index, ifname: name, mtu, address: mac }))
        .sort((a, b) => a.ifindex - b.ifindex),
    ).toEqual(
      ipLinks()
        .map(({ ifindex, ifname, mtu, address }) => ({ ifindex, ifname, mtu, address }))
        .sort((a, b) => a.ifindex - b.ifindex),
    );
    const shown = await done(helper, 'link.get', { link: { name: 'v' } });
    expect(shown.addresses.map(({ address }) => address)).toContain('192.0.2.1');
    expect(shown.routes.map(({ destination }) => destination)).toContain('192.0.2.0/24');
    expect(shown.counters.txPackets).toBeTypeOf('number');
  });
});
