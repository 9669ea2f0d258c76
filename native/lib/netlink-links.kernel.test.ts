import { expect, it } from 'vitest';
import { COUNTER_NAMES, Link } from '../../helper/protocol/index.ts';
import { describeKernel, failureOf, ip, ipLink, valueOf } from '../test/kernel.ts';
import { ipJson, linkOf, rowsOf, useNetlink, type Json } from './netlink.fixture.ts';
import { openTun } from './tun.ts';

/** The kinds that this kernel lacks, found by trying, so that a skip says so. */
const lacks = (kind: string, ...options: string[]): boolean => {
  try {
    ip('link', 'add', 'probe0', ...(kind === 'vlan' ? ['link', 'lo'] : []), 'type', kind, ...options);
    ip('link', 'delete', 'probe0');
    return false;
  } catch {
    return true;
  }
};
const lacking = Object.fromEntries((['dummy', 'bond', 'wireguard'] as const).map((kind) => [kind, lacks(kind)]));
const foreign = ['nlmon', 'vcan', 'netdevsim', 'ip6tnl', 'sit', 'vti'].find((kind) => !lacks(kind));
const lackingFilter = lacks('bridge', 'vlan_filtering', '1');
const lackingVlan = lacks('vlan', 'id', '5');

const data = (link: Json): Json => ((link.linkinfo as Json | undefined)?.info_data ?? {}) as Json;

/** Every common field, from what `ip` says. */
function witnessed(link: Json): Json {
  const flags = link.flags as string[];
  const ether = typeof link.address === 'string' && /^(..:){5}..$/.test(link.address);
  return {
    index: link.ifindex,
    name: link.ifname,
    mtu: link.mtu,
    up: flags.includes('UP'),
    operState: String(link.operstate).toLowerCase(),
    qdisc: link.qdisc,
    txQueueLength: link.txqlen ?? 0,
    minMtu: link.min_mtu,
    maxMtu: link.max_mtu === 0 ? null : link.max_mtu,
    txQueues: link.num_tx_queues,
    rxQueues: link.num_rx_queues,
    mac: ether ? link.address : null,
    alias: link.ifalias ?? null,
    altNames: link.altnames ?? [],
    group: Number(link.group === 'default' ? 0 : link.group),
    namespace: '',
  };
}

describeKernel('links as the kernel has them', () => {
  const watched = useNetlink();

  it('has every field of every link as ip shows it, and nothing that the contract lacks', async () => {
    ip('link', 'add', 'v0', 'group', '29808', 'type', 'veth', 'peer', 'name', 'v1');
    ip('link', 'set', 'v0', 'up', 'alias', 'the "first" \\ end');
    ip('link', 'property', 'add', 'dev', 'v0', 'altname', 'a-much-longer-name-than-fifteen');
    ip('link', 'add', 'br0', 'type', 'bridge');
    ip('link', 'set', 'v1', 'master', 'br0', 'mtu', '1400', 'up');
    ip('link', 'add', 'ifb7', 'type', 'ifb');
    ip('link', 'add', 'mv0', 'link', 'v0', 'type', 'macvlan', 'mode', 'vepa');
    ip('tuntap', 'add', 't0', 'mode', 'tun');
    ip('link', 'add', 'vx0', 'type', 'vxlan', 'id', '7', 'dstport', '4789', 'dev', 'v0', 'group', '239.1.1.1');
    await watched.until('the carrier of the pair', () =>
      [...watched.rows.values()].some((row) => 'carrier' in row && row.name === 'v0' && row.carrier),
    );

    const rows = await rowsOf(watched.netlink, 'links');
    const seen = ipJson('link', 'show');
    expect(rows.map((row) => row.name).sort()).toEqual(seen.map((link) => link.ifname).sort());
    for (const link of seen) {
      const row = rows.find(({ index }) => index === link.ifindex);
      expect(row, String(link.ifname)).toMatchObject(witnessed(link));
      expect(row?.flags.filter((flag) => flag !== 'running' && flag !== 'lower_up').sort()).toEqual(
        (link.flags as string[])
          .map((flag) => flag.toLowerCase())
          .filter((flag) => !['no-carrier', 'm-down', 'lower_up'].includes(flag))
          .sort(),
      );
      // Of a link that is down ip does not say it.
      if (row?.up) expect(row.carrier).toBe(!(link.flags as string[]).includes('NO-CARRIER'));
    }
    for (const row of rows) expect(Link.strict().parse(row)).toEqual(row);
    const port = rows.find((row) => row.name === 'v1');
    expect(port?.controller).toBe(rows.find((row) => row.name === 'br0')?.index);
  });

  it('tells whose a link is by its group and alias', async () => {
    ip('link', 'add', 'own0', 'type', 'ifb');
    ip('link', 'set', 'own0', 'group', '29808');
    ip('link', 'add', 'own1', 'type', 'ifb');
    ip('link', 'set', 'own1', 'alias', 'taproom:office');
    ip('link', 'add', 'not0', 'type', 'ifb');
    ip('link', 'set', 'not0', 'alias', 'taproomy');
    const owners = Object.fromEntries((await rowsOf(watched.netlink, 'links')).map((row) => [row.name, row.owner]));
    expect(owners).toMatchObject({ lo: 'kernel', own0: 'taproom', own1: 'taproom', not0: 'other' });
  });

  it('reads an alias that is not UTF-8, as replacement characters', async () => {
    ip('link', 'add', 'odd0', 'type', 'ifb');
    const { execFileSync } = await import('node:child_process');
    execFileSync('sh', ['-c', 'ip link set odd0 alias "$(printf "a\\377\\001b")"']);
    expect((await linkOf(watched.netlink, 'odd0')).alias).toBe('a\ufffd\u0001b');
  });

  it.each([
    [
      ['stp_state', '1', 'ageing_time', '1250', 'forward_delay', '450', 'priority', '4096'],
      { stp: true, ageing: 12.5, forwardDelay: 4.5, priority: 4096 },
    ],
    [[], { stp: false, ageing: 300, forwardDelay: 15, priority: 32_768 }],
  ])('decodes a bridge with %j', async (options, expected) => {
    ip('link', 'add', 'br0', 'type', 'bridge', ...options);
    const row = await linkOf(watched.netlink, 'br0');
    expect(row).toMatchObject({ kind: 'bridge', options: expected });
    const info = data(ipJson('link', 'show', 'br0')[0] ?? {});
    expect(row.options.ageing).toBe(Number(info.ageing_time) / 100);
    expect(row.options.priority).toBe(info.priority);
  });

  it.skipIf(lackingFilter)(
    `decodes VLAN filtering of a bridge${lackingFilter ? ' (skipped: this kernel has none)' : ''}`,
    async () => {
      ip('link', 'add', 'br0', 'type', 'bridge', 'vlan_filtering', '1');
      expect((await linkOf(watched.netlink, 'br0')).options.vlanFiltering).toBe(true);
      ip('link', 'set', 'br0', 'type', 'bridge', 'vlan_filtering', '0');
      expect((await linkOf(watched.netlink, 'br0')).options.vlanFiltering).toBe(false);
    },
  );

  it('decodes a bridge port and follows its state', async () => {
    ip('link', 'add', 'br0', 'type', 'bridge', 'stp_state', '1', 'forward_delay', '200');
    ip('link', 'set', 'br0', 'up');
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    ip('link', 'set', 'v0', 'master', 'br0', 'up');
    ip('link', 'set', 'v1', 'up');
    const { index } = await linkOf(watched.netlink, 'v0');
    const state = (): unknown => (watched.rows.get(`links /${index}`) as Link | undefined)?.bridgePort?.state;
    for (const expected of ['listening', 'learning', 'forwarding']) {
      await watched.until(`port ${expected}`, () => state() === expected);
    }
    expect((await linkOf(watched.netlink, 'v0')).bridgePort).toEqual({ state: 'forwarding', cost: 2, priority: 32 });
    expect(((ipJson('link', 'show', 'v0')[0]?.linkinfo as Json).info_slave_data as Json).state).toBe('forwarding');
  });

  it.each([
    [
      ['id', '5', 'remote', '192.0.2.1', 'local', '192.0.2.2', 'dstport', '4789', 'ttl', '9', 'nolearning'],
      { id: 5, remote: '192.0.2.1', group: null, local: '192.0.2.2', port: 4789, ttl: 9, learning: false },
    ],
    [
      ['id', '16777215', 'group', '239.1.1.1', 'dev', 'low0', 'dstport', '8472'],
      { id: 16_777_215, remote: null, group: '239.1.1.1', local: null, port: 8472, ttl: 0, learning: true },
    ],
    [
      ['id', '6', 'remote', '2001:db8::1', 'dstport', '4789'],
      { id: 6, remote: '2001:db8::1', group: null, local: null, port: 4789, ttl: 0, learning: true },
    ],
  ])('decodes a VXLAN with %j', async (options, expected) => {
    ip('link', 'add', 'low0', 'type', 'ifb');
    ip('link', 'add', 'vx0', 'type', 'vxlan', ...options);
    const row = await linkOf(watched.netlink, 'vx0');
    expect(row).toMatchObject({ kind: 'vxlan', options: expected });
    const low = await linkOf(watched.netlink, 'low0');
    expect(row.parent).toEqual(options.includes('dev') ? { index: low.index, namespace: '' } : null);
    expect(data(ipJson('link', 'show', 'vx0')[0] ?? {})).toMatchObject({
      id: expected.id,
      port: expected.port,
      learning: expected.learning,
    });
  });

  it.each(['private', 'vepa', 'bridge', 'passthru', 'source'])(
    'decodes macvlan and macvtap in mode %s',
    async (mode) => {
      for (const kind of ['macvlan', 'macvtap']) {
        ip('link', 'add', 'low0', 'type', 'ifb');
        const low = await linkOf(watched.netlink, 'low0');
        ip('link', 'add', 'mv0', 'link', 'low0', 'type', kind, 'mode', mode);
        expect(await linkOf(watched.netlink, 'mv0')).toMatchObject({
          kind,
          options: { mode },
          parent: { index: low.index, namespace: '' },
          peer: null,
        });
        expect(data(ipJson('link', 'show', 'mv0')[0] ?? {}).mode).toBe(mode);
        ip('link', 'delete', 'low0');
      }
    },
  );

  it.each(['tun', 'tap'] as const)('decodes a %s and says whether a program holds it', async (mode) => {
    ip('tuntap', 'add', 't0', 'mode', mode, 'user', '4321', 'group', '1234', 'vnet_hdr');
    const options = { persistent: true, owner: 4321, ownerGroup: 1234, multiQueue: false, vnetHeader: true };
    expect(await linkOf(watched.netlink, 't0')).toMatchObject({ kind: mode, options: { ...options, attached: false } });
    for (const multiQueue of [false, true]) {
      const name = `t${Number(multiQueue) + 1}`;
      const handle = valueOf(
        openTun({ mode, name, namespacePath: null, exclusive: true, persistent: true, multiQueue }),
      );
      expect((await linkOf(watched.netlink, name)).options).toEqual({
        persistent: true,
        owner: null,
        ownerGroup: null,
        multiQueue,
        vnetHeader: false,
        attached: true,
      });
      handle.close();
      expect((await linkOf(watched.netlink, name)).options).toMatchObject({ attached: false });
    }
    expect(data(ipJson('link', 'show', 't0')[0] ?? {})).toMatchObject({ type: mode, persist: true });
  });

  it('names the namespace of a veth peer, of ours or not, at both ends', async () => {
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1', 'netns', 'red');
    const near = await linkOf(watched.netlink, 'v0');
    const far = await linkOf(watched.netlink, 'v1', 'red');
    expect(near).toMatchObject({ kind: 'veth', parent: null, peer: { index: far.index, namespace: 'red' } });
    expect(far).toMatchObject({ kind: 'veth', peer: { index: near.index, namespace: '' } });
    await watched.netlink.removeNamespace('red');
    expect((await linkOf(watched.netlink, 'v0')).peer).toEqual({ index: far.index, namespace: null });
    valueOf(await watched.netlink.addNamespace({ name: 'red', path: '/run/netns/red' }));
    expect((await linkOf(watched.netlink, 'v0')).peer).toEqual({ index: far.index, namespace: 'red' });
    ip('-n', 'red', 'link', 'set', 'v1', 'netns', 'blue');
    await watched.until('the link in blue', () => [...watched.rows.keys()].includes(`links blue/${far.index}`));
    expect((await linkOf(watched.netlink, 'v0')).peer).toEqual({ index: far.index, namespace: 'blue' });
  });

  it.skipIf(foreign === undefined)(
    `shows a foreign kind with its name and no options${foreign ? '' : ' (skipped: this kernel has none of those tried)'}`,
    async () => {
      ip('link', 'add', 'foreign0', 'type', String(foreign));
      expect(await linkOf(watched.netlink, 'foreign0')).toMatchObject({ kind: foreign, options: {}, owner: 'other' });
    },
  );

  it.skipIf(lackingVlan)(`decodes a VLAN${lackingVlan ? ' (skipped: this kernel has no vlan)' : ''}`, async () => {
    ip('link', 'add', 'low0', 'type', 'ifb');
    ip('link', 'add', 'vl0', 'link', 'low0', 'type', 'vlan', 'id', '77', 'protocol', '802.1ad');
    const low = await linkOf(watched.netlink, 'low0');
    expect(await linkOf(watched.netlink, 'vl0')).toMatchObject({
      kind: 'vlan',
      options: { id: 77, protocol: '802.1ad' },
      parent: { index: low.index, namespace: '' },
    });
  });

  it.skipIf(lacking.bond)(`decodes a bond${lacking.bond ? ' (skipped: this kernel has no bond)' : ''}`, async () => {
    ip('link', 'add', 'bo0', 'type', 'bond', 'mode', '802.3ad', 'miimon', '150');
    expect(await linkOf(watched.netlink, 'bo0')).toMatchObject({
      kind: 'bond',
      options: { mode: '802.3ad', miimon: 150 },
    });
  });

  for (const kind of ['dummy', 'wireguard'] as const) {
    it.skipIf(lacking[kind])(
      `shows a ${kind}${lacking[kind] ? ` (skipped: this kernel has no ${kind})` : ''}`,
      async () => {
        ip('link', 'add', 'k0', 'type', kind);
        expect(await linkOf(watched.netlink, 'k0')).toMatchObject({ kind, options: {} });
      },
    );
  }

  it('finds a link by index and by name, and says ENODEV for one that is not there', async () => {
    const { index } = await linkOf(watched.netlink, 'lo');
    expect(valueOf(await watched.netlink.getLink('', { index }))).toMatchObject({
      name: 'lo',
      kind: 'loopback',
      up: true,
    });
    expect(failureOf(await watched.netlink.getLink('', { index: 999_999 }))).toMatchObject({
      code: 'ENODEV',
      step: 'RTM_GETLINK',
    });
    expect(failureOf(await watched.netlink.getLink('', { name: 'absent0' }))).toMatchObject({ code: 'ENODEV' });
  });

  it('reads the counters that ip reads', async () => {
    ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
    ip('link', 'set', 'v0', 'up');
    ip('link', 'set', 'v1', 'up');
    ip('address', 'add', '10.9.0.1/24', 'dev', 'v0');
    const { execFileSync } = await import('node:child_process');
    execFileSync('sh', [
      '-c',
      'ping -c 2 -i 0.01 -W 1 127.0.0.1 >/dev/null 2>&1 || true; ping -c 1 -W 1 10.9.0.2 >/dev/null 2>&1 || true',
    ]);
    const settled = async (): Promise<[number[][], ReturnType<typeof ipLink>[]]> => {
      const before = [ipLink('lo'), ipLink('v0')];
      const rows = valueOf(await watched.netlink.statistics(''));
      const after = [ipLink('lo'), ipLink('v0')];
      return JSON.stringify(before) === JSON.stringify(after) ? [rows, before] : settled();
    };
    const [rows, links] = await settled();
    expect(rows).toHaveLength(3);
    for (const link of links) {
      const row = rows.find(([index]) => index === link?.ifindex) ?? [];
      const counters = Object.fromEntries(COUNTER_NAMES.map((name, at) => [name, row[at + 1]]));
      expect(counters).toMatchObject({
        rxBytes: link?.stats64?.rx.bytes,
        rxPackets: link?.stats64?.rx.packets,
        txBytes: link?.stats64?.tx.bytes,
        txPackets: link?.stats64?.tx.packets,
      });
    }
    expect(rows.some((row) => (row[1] ?? 0) > 0)).toBe(true);
  });
});
