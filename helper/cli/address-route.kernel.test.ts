import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTestSandbox, ip, ipAddresses, ipDo, KernelHelper, sweep, type IpLink } from './kernel.fixture.ts';

interface IpRoute {
  dst: string;
  type?: string;
  gateway?: string;
  dev?: string;
  metric?: number;
  prefsrc?: string;
  protocol?: string;
  flags: string[];
  metrics?: { mtu?: number }[];
  nexthops?: { gateway?: string; dev?: string; weight: number }[];
}
interface IpRule {
  priority: number;
  src: string;
  srclen?: number;
  dst?: string;
  dstlen?: number;
  iif?: string;
  fwmark?: string;
  fwmask?: string;
  table?: string;
  action?: string;
  not?: null;
}

describe.skipIf(!inTestSandbox)('taproom address, route, rule, neighbour, namespace, against ip -json', () => {
  const helper = new KernelHelper();
  beforeAll(() => helper.start());
  afterAll(() => helper.remove());
  beforeEach(() => {
    ipDo('link', 'add', 'a0', 'type', 'veth', 'peer', 'name', 'b0');
    ipDo('link', 'set', 'a0', 'up');
    ipDo('link', 'set', 'b0', 'up');
  });
  afterEach(() => {
    sweep();
    for (const { priority } of ip<IpRule>('rule', 'list'))
      if (priority > 0 && priority < 32766) ipDo('rule', 'delete', 'priority', String(priority));
  });
  const details = (name: string): IpLink['addr_info'] => ip<IpLink>('addr', 'show', name)[0]?.addr_info;
  const route = (...words: string[]): IpRoute | undefined => ip<IpRoute>('route', 'show', ...words)[0];

  it('adds and deletes addresses', async () => {
    await helper.ok('address', 'add', '192.0.2.1/24', '--dev', 'a0');
    await helper.ok(
      'addr',
      'add',
      '10.0.0.1/32',
      '--dev',
      'a0',
      '--peer',
      '10.0.0.2/32',
      '--scope',
      'link',
      '--label',
      'a0:x',
    );
    await helper.ok(
      'address',
      'add',
      '198.51.100.1/24',
      '--dev',
      'a0',
      '--broadcast',
      '198.51.100.9',
      '--valid-lifetime',
      '5000',
      '--preferred-lifetime',
      '4000',
      '--no-prefix-route',
    );
    await helper.ok('address', 'add', '2001:db8::1/64', '--dev', 'a0', '--no-dad');
    expect(ipAddresses('a0')).toEqual(['192.0.2.1/24', '198.51.100.1/24', '2001:db8::1/64']);
    expect(details('a0')?.find(({ local }) => local === '10.0.0.1')).toMatchObject({
      address: '10.0.0.2',
      prefixlen: 32,
      scope: 'link',
      label: 'a0:x',
    });
    const timed = details('a0')?.find(({ local }) => local === '198.51.100.1');
    expect(timed).toMatchObject({ broadcast: '198.51.100.9', noprefixroute: true });
    expect(timed?.valid_life_time).toBeGreaterThan(4900);
    expect(details('a0')?.find(({ local }) => local === '2001:db8::1')).toMatchObject({ nodad: true });
    await helper.ok('address', 'delete', '192.0.2.1/24', '--dev', 'a0');
    await helper.ok('address', 'del', '2001:db8::1/64', '--dev', 'a0');
    expect(ipAddresses('a0')).toEqual(['198.51.100.1/24']);
    expect(await helper.ok('address', 'list', '--dev', 'a0')).toMatch(/^a0 +198\.51\.100\.1\/24 +global +\d+ s/m);
  });

  it('waits until an address can be used', async () => {
    const { address } = await helper.json('address', 'add', '2001:db8:1::1/64', '--dev', 'a0', '--wait');
    expect((address as { flags: string[] }).flags).not.toContain('tentative');
    // The other end has an address already: duplicate address detection fails, and the command says so.
    ipDo('address', 'add', '2001:db8:1::2/64', 'dev', 'b0', 'nodad');
    execFileSync('sysctl', ['-qw', 'net.ipv6.conf.a0.dad_transmits=1']);
    const duplicate = await helper.taproom('address', 'add', '2001:db8:1::2/64', '--dev', 'a0', '--wait');
    expect(duplicate).toMatchObject({ code: 6, err: expect.stringContaining('duplicate address detection') as string });
  });

  it('adds, lists, asks for and deletes routes', async () => {
    ipDo('address', 'add', '192.0.2.1/24', 'dev', 'a0');
    await helper.ok(
      'route',
      'add',
      '10.20.0.0/16',
      '--via',
      '192.0.2.254',
      '--metric',
      '50',
      '--src',
      '192.0.2.1',
      '--mtu',
      '1400',
    );
    expect(route('10.20.0.0/16')).toMatchObject({
      gateway: '192.0.2.254',
      dev: 'a0',
      metric: 50,
      prefsrc: '192.0.2.1',
      metrics: [{ mtu: 1400 }],
    });
    await helper.ok('route', 'add', 'default', '--via', '192.0.2.254', '--table', '100');
    expect(route('table', '100')).toMatchObject({ dst: 'default', gateway: '192.0.2.254' });
    await helper.ok('route', 'add', '10.30.0.0/16', '--dev', 'a0');
    await helper.ok('route', 'add', '10.31.0.0/16', '--via', '203.0.113.1', '--dev', 'a0', '--onlink');
    expect(route('10.31.0.0/16')?.flags).toContain('onlink');
    for (const type of ['blackhole', 'unreachable', 'prohibit']) {
      await helper.ok('route', 'add', '10.66.0.0/16', '--type', type);
      expect(route('10.66.0.0/16')).toMatchObject({ type });
      await helper.ok('route', 'delete', '10.66.0.0/16', '--type', type);
    }
    await helper.ok(
      'route',
      'add',
      '10.40.0.0/16',
      '--nexthop',
      'via 192.0.2.2 weight 2',
      '--nexthop',
      'via 192.0.2.3 dev a0 weight 1',
    );
    expect(route('10.40.0.0/16')?.nexthops).toMatchObject([
      { gateway: '192.0.2.2', weight: 2 },
      { gateway: '192.0.2.3', dev: 'a0', weight: 1 },
    ]);
    await helper.ok('route', 'add', '2001:db8:5::/48', '--dev', 'a0');
    expect(ip<IpRoute>('-6', 'route', 'show', '2001:db8:5::/48')[0]).toMatchObject({ dev: 'a0' });

    const list = await helper.ok('route', 'list');
    expect(list).toMatch(/^10\.20\.0\.0\/16 +via 192\.0\.2\.254 dev a0 +main +50 +192\.0\.2\.1 +taproom/m);
    expect(list).toContain('nexthop via 192.0.2.2 dev a0 weight 2 nexthop via 192.0.2.3 dev a0 weight 1');
    expect(await helper.ok('route', 'list', '--table', '100')).toMatch(/^default +via 192\.0\.2\.254 dev a0 +100/m);
    expect(await helper.ok('route', 'get', '10.20.3.4')).toContain('via 192.0.2.254 dev a0');
    const asked = ip<{ gateway: string; dev: string }>('route', 'get', '10.20.3.4')[0];
    expect(await helper.json('route', 'get', '10.20.3.4')).toMatchObject({
      link: asked?.dev,
      route: { gateway: asked?.gateway },
    });

    for (const prefix of ['10.20.0.0/16', '10.30.0.0/16', '10.31.0.0/16', '10.40.0.0/16', '2001:db8:5::/48'])
      await helper.ok('route', 'delete', prefix);
    await helper.ok('route', 'delete', 'default', '--table', '100');
    expect([
      ip<IpRoute>('route', 'show').map(({ dst }) => dst),
      ip('route', 'show', 'table', 'all').filter((r) => r.table === '100'),
    ]).toEqual([['192.0.2.0/24'], []]);
  });

  it('adds, lists and deletes rules', async () => {
    await helper.ok('rule', 'add', '--from', '192.0.2.0/24', '--table', '100', '--priority', '1000');
    await helper.ok('rule', 'add', '--mark', '0x10/0xff', '--table', '200', '--priority', '1001', '--input-link', 'a0');
    await helper.ok(
      'rule',
      'add',
      '--to',
      '198.51.100.0/24',
      '--action',
      'unreachable',
      '--priority',
      '1002',
      '--invert',
    );
    await helper.ok('rule', 'add', '--from', '2001:db8::/32', '--table', '100', '--priority', '1003');
    const rules = ip<IpRule>('rule', 'list');
    expect(rules.find(({ priority }) => priority === 1000)).toMatchObject({
      src: '192.0.2.0',
      srclen: 24,
      table: '100',
    });
    expect(rules.find(({ priority }) => priority === 1001)).toMatchObject({
      fwmark: '0x10',
      fwmask: '0xff',
      iif: 'a0',
      table: '200',
    });
    expect(rules.find(({ priority }) => priority === 1002)).toMatchObject({
      dst: '198.51.100.0',
      dstlen: 24,
      action: 'unreachable',
      not: null,
    });
    expect(ip<IpRule>('-6', 'rule', 'list').find(({ priority }) => priority === 1003)).toMatchObject({
      src: '2001:db8::',
      srclen: 32,
    });
    const list = await helper.ok('rule', 'list');
    expect(list).toMatch(/^ipv4 +1001 +from all fwmark 0x10\/0xff iif a0 lookup 200$/m);
    expect(list).toMatch(/^ipv4 +32766 +from all lookup main$/m);
    await helper.ok('rule', 'delete', '--from', '192.0.2.0/24', '--table', '100', '--priority', '1000');
    await helper.ok(
      'rule',
      'delete',
      '--mark',
      '0x10/0xff',
      '--table',
      '200',
      '--priority',
      '1001',
      '--input-link',
      'a0',
    );
    await helper.ok(
      'rule',
      'delete',
      '--to',
      '198.51.100.0/24',
      '--action',
      'unreachable',
      '--priority',
      '1002',
      '--invert',
    );
    await helper.ok('rule', 'delete', '--from', '2001:db8::/32', '--table', '100', '--priority', '1003');
    expect(
      [...ip<IpRule>('rule', 'list'), ...ip<IpRule>('-6', 'rule', 'list')].filter(
        ({ priority }) => priority >= 1000 && priority < 1004,
      ),
    ).toEqual([]);
  });

  it('lists neighbours', async () => {
    ipDo('address', 'add', '192.0.2.1/24', 'dev', 'a0');
    ipDo('neighbour', 'add', '192.0.2.77', 'lladdr', '02:00:00:00:00:77', 'dev', 'a0', 'nud', 'permanent');
    expect(await helper.ok('neigh', 'list', '--dev', 'a0')).toMatch(
      /^a0 +192\.0\.2\.77 +02:00:00:00:00:77 +permanent$/m,
    );
  });

  it('makes, lists and deletes namespaces', async () => {
    await helper.ok('namespace', 'add', 'blue', 'green');
    expect(
      ip<{ name: string }>('netns', 'list')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['blue', 'green']);
    expect(ip<IpLink>('-n', 'blue', 'link', 'show', 'lo')[0]?.flags).toContain('UP');
    expect(await helper.ok('netns', 'ls')).toMatch(/^blue +\d+/m);
    // All of them or none.
    expect(await helper.taproom('namespace', 'add', 'red', 'blue')).toMatchObject({ code: 6 });
    expect(ip<{ name: string }>('netns', 'list').map(({ name }) => name)).not.toContain('red');
    await helper.ok('address', 'add', '192.0.2.1/24', '--dev', 'lo', '--namespace', 'blue');
    expect(ipAddresses('lo', '-n', 'blue')).toContain('192.0.2.1/24');
    await helper.ok('route', 'add', '10.0.0.0/8', '--dev', 'lo', '--namespace', 'blue');
    expect(ip<IpRoute>('-n', 'blue', 'route', 'show', '10.0.0.0/8')[0]).toMatchObject({ dev: 'lo' });
    await helper.ok('namespace', 'delete', 'blue', 'green');
    expect(ip('netns', 'list')).toEqual([]);
  });
});
