import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inTestSandbox, ip, ipAddresses, ipDo, ipLink, KernelHelper, sweep } from './kernel.fixture.ts';

describe.skipIf(!inTestSandbox)('taproom link, against ip -json', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    await helper.start();
    ipDo('link', 'add', 'under', 'type', 'veth', 'peer', 'name', 'under-peer');
    ipDo('link', 'set', 'under', 'up');
  });
  afterAll(() => helper.remove());
  afterEach(() => sweep('under', 'under-peer'));

  it('makes each type with its options', async () => {
    const data = (name: string): Record<string, unknown> => ipLink(name)?.linkinfo?.info_data ?? {};
    await helper.ok(
      'link',
      'add',
      'tap7',
      '--type',
      'tap',
      '--up',
      '--mtu',
      '1400',
      '--mac',
      '02:00:00:00:00:07',
      '--address',
      '192.0.2.1/24',
      '--address',
      '2001:db8::1/64',
      '--owner',
      'nobody',
      '--owner-group',
      '12345',
      '--vnet-header',
      '--multi-queue',
      '--alias',
      'a remark',
      '--group',
      '77',
    );
    expect(ipLink('tap7')).toMatchObject({
      mtu: 1400,
      address: '02:00:00:00:00:07',
      group: '77',
      linkinfo: { info_kind: 'tun' },
    });
    expect(ipLink('tap7')?.flags).toContain('UP');
    expect(data('tap7')).toMatchObject({
      type: 'tap',
      persist: true,
      vnet_hdr: true,
      multi_queue: true,
      user: 'nobody',
    });
    expect(ipAddresses('tap7')).toEqual(['192.0.2.1/24', '2001:db8::1/64']);

    await helper.ok('link', 'add', 'tun7', '--type', 'tun', '--persistent');
    expect(data('tun7')).toMatchObject({ type: 'tun', pi: false });

    await helper.ok(
      'link',
      'add',
      'br7',
      '--type',
      'bridge',
      '--stp',
      '--ageing',
      '60',
      '--priority',
      '4096',
      '--forward-delay',
      '4',
    );
    expect(data('br7')).toMatchObject({ stp_state: 1, ageing_time: 6000, priority: 4096, forward_delay: 400 });

    await helper.ok(
      'link',
      'add',
      'vx7',
      '--type',
      'vxlan',
      '--id',
      '7',
      '--remote',
      '192.0.2.9',
      '--local',
      '192.0.2.1',
      '--port',
      '8472',
      '--parent',
      'under',
      '--ttl',
      '9',
      '--no-learning',
    );
    expect(data('vx7')).toMatchObject({
      id: 7,
      remote: '192.0.2.9',
      local: '192.0.2.1',
      port: 8472,
      link: 'under',
      ttl: 9,
      learning: false,
    });
    await helper.ok(
      'link',
      'add',
      'vx8',
      '--type',
      'vxlan',
      '--id',
      '8',
      '--group-address',
      '239.1.1.1',
      '--parent',
      'under',
    );
    expect(data('vx8')).toMatchObject({ id: 8, group: '239.1.1.1', port: 4789 });

    await helper.ok('link', 'add', 'mv7', '--type', 'macvlan', '--parent', 'under', '--mode', 'private');
    expect(data('mv7')).toMatchObject({ mode: 'private' });
    await helper.ok('link', 'add', 'du7', '--type', 'ifb', '--controller', 'br7');
    expect(ipLink('du7')).toMatchObject({ master: 'br7' });
    await helper.ok(
      'link',
      'add',
      'v7',
      '--type',
      'veth',
      '--peer',
      'w7',
      '--peer-mac',
      '02:00:00:00:00:08',
      '--peer-address',
      '10.7.0.2/24',
      '--address',
      '10.7.0.1/24',
      '--up',
    );
    expect(ipLink('v7')).toMatchObject({ link: 'w7', linkinfo: { info_kind: 'veth' } });
    expect(ipLink('w7')).toMatchObject({ address: '02:00:00:00:00:08' });
    expect([ipAddresses('v7'), ipAddresses('w7')]).toEqual([['10.7.0.1/24'], ['10.7.0.2/24']]);
  });

  it.each([
    ['bond', ['--mode', '802.3ad', '--miimon', '50'], { mode: '802.3ad', miimon: 50 }],
    ['dummy', [], undefined],
    ['vlan', ['--parent', 'under', '--id', '5', '--protocol', '802.1ad'], { id: 5, protocol: '802.1ad' }],
    ['macvtap', ['--parent', 'under', '--mode', 'vepa'], { mode: 'vepa' }],
  ] as const)('makes a %s, or says that this kernel has none', async (type, words, data) => {
    const { code, err } = await helper.taproom('link', 'add', 'x7', '--type', type, ...words);
    if (code === 0) {
      expect(ipLink('x7')?.linkinfo?.info_kind).toBe(type);
      if (data) expect(ipLink('x7')?.linkinfo?.info_data).toMatchObject(data);
    } else {
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringMatching(/not made|was not/) as string });
      expect(ipLink('x7')).toBeUndefined();
      // The witness has no more luck.
      expect(() =>
        ipDo(
          'link',
          'add',
          ...(type === 'vlan' || type === 'macvtap' ? ['link', 'under'] : []),
          'name',
          'x7',
          'type',
          type,
        ),
      ).toThrow();
    }
  });

  it('makes a VLAN-aware bridge, or names the option that this kernel lacks', async () => {
    const { code, err } = await helper.taproom('link', 'add', 'br7', '--type', 'bridge', '--vlan-filtering');
    if (code === 0) {
      expect(ipLink('br7')?.linkinfo?.info_data).toMatchObject({ vlan_filtering: 1 });
    } else {
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('--vlan-filtering') as string });
      expect(ipLink('br7')).toBeUndefined();
      expect(() => ipDo('link', 'add', 'name', 'br7', 'type', 'bridge', 'vlan_filtering', '1')).toThrow();
    }
  });

  it('puts the other end of a pair into a namespace', async () => {
    await helper.ok('namespace', 'add', 'blue');
    await helper.ok(
      'link',
      'add',
      'v1',
      '--type',
      'veth',
      '--peer',
      'v2',
      '--peer-namespace',
      'blue',
      '--peer-address',
      '10.9.0.2/24',
      '--address',
      '10.9.0.1/24',
      '--up',
    );
    expect(ipAddresses('v2', '-n', 'blue')).toEqual(['10.9.0.2/24']);
    await helper.ok('link', 'set', 'v2', '--namespace', 'blue', '--up');
    expect(ipLink('v2', '-n', 'blue')?.flags).toContain('UP');
    await helper.ok('link', 'add', 'd1', '--type', 'ifb', '--namespace', 'blue');
    expect(ipLink('d1', '-n', 'blue')).toBeDefined();
    expect(ipLink('d1')).toBeUndefined();
  });

  it('tells the name that the kernel chose', async () => {
    expect(await helper.ok('link', 'add', 'tap%d', '--type', 'tap')).toBe('tap0\n');
    expect(await helper.json('link', 'add', 'tap%d', '--type', 'tap')).toMatchObject({ link: { name: 'tap1' } });
    expect(ipLink('tap1')).toBeDefined();
  });

  it('changes a link', async () => {
    await helper.ok('link', 'add', 'd1', '--type', 'ifb');
    await helper.ok('link', 'add', 'br0', '--type', 'bridge');
    await helper.ok('link', 'set', 'd1', '--up', '--mtu', '1300');
    expect(ipLink('d1')).toMatchObject({ mtu: 1300 });
    expect(ipLink('d1')?.flags).toContain('UP');
    await helper.ok('link', 'set', 'd1', '--down');
    expect(ipLink('d1')?.flags).not.toContain('UP');
    await helper.ok('link', 'set', 'd1', '--controller', 'br0');
    expect(ipLink('d1')?.master).toBe('br0');
    await helper.ok('link', 'set', 'd1', '--no-controller');
    expect(ipLink('d1')?.master).toBeUndefined();
    await helper.ok('link', 'set', 'd1', '--name', 'd2');
    expect([ipLink('d1'), ipLink('d2')?.mtu]).toEqual([undefined, 1300]);
    await helper.ok('link', 'set', 'd2', '--group', '9', '--alias', 'hello there');
    expect(ipLink('d2')).toMatchObject({ group: '9', ifalias: expect.stringContaining('hello there') as string });
    await helper.ok('link', 'set', 'br0', '--mac', '02:00:00:00:00:aa');
    expect(ipLink('br0')).toMatchObject({ address: '02:00:00:00:00:aa' });
    await helper.ok('link', 'set', 'br0', '--stp', '--ageing', '0.5');
    expect(ipLink('br0')?.linkinfo?.info_data).toMatchObject({ stp_state: 1, ageing_time: 50 });
    await helper.ok('link', 'set', 'br0', '--no-stp');
    expect(ipLink('br0')?.linkinfo?.info_data).toMatchObject({ stp_state: 0 });
  });

  it('moves a link to a namespace, in either way of saying it', async () => {
    await helper.ok('namespace', 'add', 'blue', 'green');
    for (const name of ['d1', 'd2', 'd3']) await helper.ok('link', 'add', name, '--type', 'ifb');
    await helper.ok('link', 'set', 'd1', '--namespace', 'blue');
    await helper.ok('link', 'set', 'd1', '--namespace', 'blue'); // It is there: done.
    await helper.ok('link', 'set', 'd2', '--move-to', 'blue', '--up');
    expect([ipLink('d1'), ipLink('d2')]).toEqual([undefined, undefined]);
    expect(ipLink('d1', '-n', 'blue')).toBeDefined();
    expect(ipLink('d2', '-n', 'blue')?.flags).toContain('UP');
    await helper.ok('link', 'set', 'd1', '--namespace', 'blue', '--mtu', '1234'); // It is there: changed there.
    expect(ipLink('d1', '-n', 'blue')?.mtu).toBe(1234);
    await helper.ok('link', 'set', 'd1', '--namespace', 'blue', '--move-to', 'green');
    expect(ipLink('d1', '-n', 'green')?.mtu).toBe(1234);
    await helper.ok('link', 'set', 'd1', '--namespace', 'green', '--move-to', '-');
    expect(ipLink('d1')?.mtu).toBe(1234);
    await helper.ok('link', 'add', 'd3', '--type', 'ifb', '--namespace', 'blue');
    const both = await helper.taproom('link', 'set', 'd3', '--namespace', 'blue');
    expect(both).toMatchObject({ code: 6, err: expect.stringContaining('has a link of this name already') as string });
    expect((await helper.taproom('link', 'set', 'd9', '--namespace', 'blue', '--up')).code).toBe(5);
  });

  it('deletes links, several, and by group', async () => {
    for (const name of ['d1', 'd2', 'd3', 'd4'])
      await helper.ok('link', 'add', name, '--type', 'ifb', '--group', name < 'd3' ? '5' : '6');
    const some = await helper.taproom('link', 'delete', 'd1', 'nothere', 'd2');
    expect(some).toMatchObject({ code: 5, err: expect.stringContaining('nothere') as string });
    expect([ipLink('d1')?.ifname, ipLink('d2')?.ifname]).toEqual(['d1', 'd2']);
    expect((await helper.taproom('link', 'set', 'd1', 'nothere', '--mtu', '1300')).code).toBe(5);
    expect((await helper.taproom('link', 'set', 'd1', 'd2', '--name', 'd7')).code).toBe(2);
    expect(ipLink('d1')?.mtu).toBe(1500);
    const set = await helper.json('link', 'set', 'd1', 'd2', '--mtu', '1300', '--up', '--wait');
    expect(set).toMatchObject({
      links: [
        { name: 'd1', mtu: 1300 },
        { name: 'd2', up: true },
      ],
      pending: null,
    });
    expect(await helper.json('link', 'delete', 'd1', 'd2')).toEqual({ version: 1, deleted: 2, pending: null });
    expect([ipLink('d1'), ipLink('d2')]).toEqual([undefined, undefined]);
    await helper.ok('undo');
    expect([ipLink('d1')?.mtu, ipLink('d2')?.mtu]).toEqual([1300, 1300]);
    await helper.ok('undo');
    expect(ipLink('d2')?.mtu).toBe(1500);
    await helper.ok('link', 'delete', 'd1', 'd2');
    expect(await helper.json('link', 'delete', '--group', '6')).toEqual({ version: 1, deleted: 2, pending: null });
    expect([ipLink('d3'), ipLink('d4')]).toEqual([undefined, undefined]);
  });

  it('waits until a link has settled, and says what is missing when it does not', async () => {
    await helper.ok('link', 'add', 'v1', '--type', 'veth', '--peer', 'v2', '--address', '2001:db8:9::1/64');
    await helper.ok('link', 'set', 'v2', '--up');
    const { link } = await helper.json('link', 'set', 'v1', '--up', '--wait');
    expect(link).toMatchObject({ up: true, carrier: true, operState: 'up' });
    expect(ipLink('v1')).toMatchObject({ operstate: 'UP' });
    // The link-local address comes by itself, later; what was asked for must be usable.
    const asked = ip<{ addr_info: { local: string; tentative?: boolean }[] }>('addr', 'show', 'v1')[0]?.addr_info.find(
      ({ local }) => local === '2001:db8:9::1',
    );
    expect(asked).toBeDefined();
    expect(asked?.tentative).not.toBe(true);
    await helper.ok('link', 'set', 'v2', '--down');
    await helper.ok('link', 'set', 'v1', '--down', '--wait');
    const never = await helper.taproom('link', 'set', 'v1', '--up', '--wait', '--timeout', '0.3');
    expect(never).toMatchObject({ code: 1, err: expect.stringContaining('has no carrier') as string });
  });

  it('lists and shows', async () => {
    await helper.ok('namespace', 'add', 'blue');
    await helper.ok('link', 'add', 'br0', '--type', 'bridge', '--address', '192.0.2.1/24');
    await helper.ok('link', 'add', 'd1', '--type', 'ifb', '--controller', 'br0');
    await helper.ok('link', 'add', 'far', '--type', 'ifb', '--namespace', 'blue');
    const list = await helper.ok('link', 'list');
    expect(list).toMatch(/^NAMESPACE +NAME +TYPE +STATE +MTU +CONTROLLER +OWNER +ADDRESSES\n/);
    expect(list).toMatch(/^- +d1 +ifb +down +1500 +br0 +taproom +-$/m);
    expect(list).toMatch(/^blue +far +ifb/m);
    expect(list).not.toMatch(/ $/m);
    expect(await helper.ok('link', 'list', '--type', 'bridge')).not.toContain('d1');
    expect(await helper.ok('link', 'ls', '--namespace', 'blue')).not.toContain('br0');
    const show = await helper.ok('link', 'show', 'br0');
    for (const words of ['bridge', '192.0.2.1/24', 'received', 'stp=false']) expect(show).toContain(words);
    const there = await helper.taproom('link', 'show', 'far');
    expect(there).toMatchObject({ code: 5, err: expect.stringContaining('--namespace blue') as string });
    expect((await helper.taproom('link', 'show', 'far', '--namespace', 'blue')).code).toBe(0);
    expect((await helper.taproom('link', 'list', '--namespace', 'nothere')).code).toBe(5);
  });
});
