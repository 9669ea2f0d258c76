import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeState } from '../test/witness.ts';
import { inTestSandbox, ip, ipAddresses, ipDo, ipLink, KernelHelper, run, sweep } from './kernel.fixture.ts';

const folder = join(import.meta.dirname, '../../examples');
const recipes = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));

const inside = (namespace: string, ...words: string[]): string =>
  execFileSync('ip', ['netns', 'exec', namespace, ...words], { encoding: 'utf8' });
/** Whether `address` answers: one echo, and some more where the first was lost to address resolution. */
const reaches = (namespace: string, address: string): boolean => {
  const words = [
    ...(namespace === '' ? [] : ['ip', 'netns', 'exec', namespace]),
    'ping',
    '-q',
    '-c',
    '1',
    '-i',
    '0.2',
    '-w',
    '3',
    address,
  ];
  try {
    execFileSync(words[0] ?? '', words.slice(1), { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
async function until(what: () => boolean, seconds: number): Promise<boolean> {
  for (
    const end = Date.now() + seconds * 1000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 100))
  )
    if (what()) return true;
  return what();
}
/** Who may open a TUN or TAP, by number: names are this machine's. */
function tapOf(name: string): { type: string; persist: boolean; user: number } {
  const {
    type = '',
    persist = false,
    user = '',
  } = (ipLink(name)?.linkinfo?.info_data as { type?: string; persist?: boolean; user?: string } | undefined) ?? {};
  return {
    type,
    persist,
    user: Number(/^\d+$/.test(user) ? user : execFileSync('id', ['-u', user], { encoding: 'utf8' })),
  };
}
const routeGet = (...words: string[]): { dev?: string } | undefined =>
  ip<{ dev?: string }>('route', 'get', ...words)[0];

/**
 * What each recipe promises, seen from outside. The machine that they come up on has a NIC eth0
 * (198.51.100.1) with a neighbour behind it, which is its default gateway.
 */
const PROMISES: Record<string, () => void | Promise<void>> = {
  'other-computer': () => {
    expect([reaches('', '10.51.0.2'), reaches('', 'fd51::2')]).toEqual([true, true]);
  },
  'lossy-link': () => {
    const said = inside('near', 'ping', '-q', '-c', '4', '-i', '0.2', '-w', '5', '10.52.0.2');
    expect(Number(/= ([\d.]+)\//.exec(said)?.[1])).toBeGreaterThan(30);
  },
  'switch-vms': () => {
    expect(ipAddresses('swhost0')).toEqual(['10.50.0.1/24']);
    for (const tap of ['swvm1', 'swvm2']) expect(tapOf(tap)).toEqual({ type: 'tap', persist: true, user: 1000 });
    expect(execFileSync('ss', ['-Hlun', 'sport', '=', ':67'], { encoding: 'utf8' })).toContain(':67');
  },
  'veth-pair': () => {
    expect([reaches('red', '10.1.0.2'), reaches('red', 'fd01::2'), reaches('blue', '10.1.0.1')]).toEqual([
      true,
      true,
      true,
    ]);
  },
  router: () => {
    expect([reaches('left', '10.2.2.2'), reaches('right', '10.2.1.2')]).toEqual([true, true]);
    expect(inside('left', 'ping', '-c', '1', '10.2.2.2')).toContain('ttl=63');
  },
  'isolated-lab': () => {
    expect([reaches('lab-one', '10.7.0.3'), reaches('lab-two', '10.7.0.1')]).toEqual([true, true]);
    expect([
      inside('lab-one', 'ip', 'route', 'show', 'default'),
      inside('lab-switch', 'ip', '-4', '-brief', 'address', 'show', 'scope', 'global'),
    ]).toEqual(['', '']);
  },
  'vm-bridge': () => {
    expect(ipAddresses('vmbr0')).toEqual(['10.42.0.1/24']);
    for (const tap of ['vm1', 'vm2'])
      expect([ipLink(tap)?.master, tapOf(tap)]).toEqual(['vmbr0', { type: 'tap', persist: true, user: 1000 }]);
    expect(execFileSync('nft', ['list', 'table', 'inet', 'taproom'], { encoding: 'utf8' })).toMatch(
      /10\.42\.0\.0\/24.*masquerade/,
    );
    expect(execFileSync('ss', ['-Hlun', 'sport', '=', ':67'], { encoding: 'utf8' })).toContain(':67');
  },
  'tap-qemu': () => {
    expect(tapOf('qemu0')).toEqual({ type: 'tap', persist: true, user: 1000 });
    expect(ipLink('qemu0')).toMatchObject({ linkinfo: { info_data: { vnet_hdr: true } } });
  },
  'macvtap-vm': () => {
    expect(ipLink('vtap0')).toMatchObject({
      link: 'lower',
      address: '02:00:00:0b:00:01',
      linkinfo: { info_kind: 'macvtap', info_data: { mode: 'bridge' } },
    });
  },
  'nic-bridge': () => {
    expect(ipAddresses('lan0')).toEqual(['198.51.100.1/24']);
    expect([ipAddresses('eth0'), ipLink('eth0')?.master, routeGet('203.0.113.9')?.dev]).toEqual([[], 'lan0', 'lan0']);
    expect(reaches('', '198.51.100.2')).toBe(true);
  },
  'published-port': async () => {
    const server = spawn(
      'ip',
      ['netns', 'exec', 'web-server', 'socat', 'TCP-LISTEN:80,reuseaddr,fork', 'SYSTEM:echo hello'],
      { stdio: 'ignore' },
    );
    try {
      expect(await until(() => inside('web-server', 'ss', '-Hltn').includes(':80'), 5)).toBe(true);
      expect(inside('neighbour-of-nic', 'socat', '-T2', '-', 'TCP:198.51.100.1:8080')).toBe('hello\n');
      expect(reaches('web-server', '198.51.100.2')).toBe(true);
    } finally {
      server.kill();
    }
  },
  vxlan: () => {
    expect(reaches('host-a', '10.3.0.2')).toBe(true);
  },
  macvlan: () => {
    expect([reaches('client', '10.6.0.11'), reaches('client', '10.6.1.11')]).toEqual([true, true]);
    const macs = inside('services', 'ip', '-brief', 'link', 'show', 'type', 'macvlan');
    expect(macs).toMatch(/web@port .*02:00:00:06:00:11/);
    expect(macs).toMatch(/mail@port .*02:00:00:06:00:12/);
  },
  'ipv6-slaac': async () => {
    expect(await until(() => inside('guest', 'ip', '-6', 'address', 'show', 'dev', 'g0').includes('fd06:1:'), 10)).toBe(
      true,
    );
    expect(await until(() => reaches('guest', 'fd06:2::2'), 5)).toBe(true);
    expect(inside('guest', 'ip', '-4', 'address', 'show', 'dev', 'g0')).toBe('');
  },
  'tun-policy-route': () => {
    expect(routeGet('203.0.113.9', 'mark', '5')?.dev).toBe('tunvpn');
    expect(routeGet('203.0.113.9', 'from', '10.5.0.1')?.dev).toBe('tunvpn');
    expect(routeGet('203.0.113.9')?.dev).toBe('eth0');
  },
  'two-uplinks': () => {
    expect(reaches('site', '203.0.113.1')).toBe(true);
    expect(inside('site', 'ip', 'route', 'get', '203.0.113.1', 'from', '10.10.2.2')).toContain('via 10.10.2.1');
    expect(inside('site', 'ip', 'route', 'show', 'default')).toMatch(
      /via 10\.10\.1\.1 .*weight 3[^]*via 10\.10\.2\.1 .*weight 1/,
    );
  },
  'dns-split': () => {
    expect(ipAddresses('vpn0')).toEqual(['10.9.0.1/24']);
    expect(inside('office', 'ss', '-Hlun', 'sport', '=', ':53')).toContain('10.9.0.53:53');
  },
};

/** Everything that a recipe could leave behind. */
const machine = (): unknown => ({
  network: wholeState(),
  ruleset: execFileSync('nft', ['--stateless', 'list', 'ruleset'], { encoding: 'utf8' }),
  settings: [
    'ipv4/ip_forward',
    'ipv6/conf/all/forwarding',
    'ipv6/conf/eth0/accept_ra',
    'ipv6/conf/eth0/disable_ipv6',
    'ipv4/conf/eth0/rp_filter',
  ].map((name) => readFileSync(`/proc/sys/net/${name}`, 'utf8')),
  sockets: execFileSync('ss', ['-Hlntu'], { encoding: 'utf8' }),
});

describe.skipIf(!inTestSandbox)('every recipe of examples/', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    // The machine: a NIC, its address, its default route, and the hosts behind it.
    ipDo('netns', 'add', 'neighbour-of-nic');
    ipDo('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'wire', 'netns', 'neighbour-of-nic');
    ipDo('address', 'add', '198.51.100.1/24', 'dev', 'eth0');
    ipDo('link', 'set', 'eth0', 'up');
    ipDo('-n', 'neighbour-of-nic', 'address', 'add', '198.51.100.2/24', 'dev', 'wire');
    ipDo('-n', 'neighbour-of-nic', 'link', 'set', 'wire', 'up');
    ipDo('route', 'add', 'default', 'via', '198.51.100.2');
    await helper.start();
  });
  afterAll(async () => {
    await helper.remove();
    sweep();
  });

  it('has its promise tested, and is in the table', () => {
    expect(Object.keys(PROMISES).sort()).toEqual([...recipes].sort());
    expect(recipes.length).toBeGreaterThanOrEqual(10);
    const table = execFileSync('cat', [join(folder, 'README.md')], { encoding: 'utf8' });
    for (const name of recipes) expect(table).toContain(`| [${name}](${name}.yaml) |`);
  });

  it.each(recipes)('%s comes up, does what it says, goes down, and leaves nothing', async (name) => {
    const before = machine();
    const up = await helper.taproom(
      'network',
      'apply',
      join(folder, `${name}.yaml`),
      '--yes',
      '--wait',
      '--timeout',
      '20',
    );
    expect(up).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(`^${name} is up: \\d+ steps? \\(entry \\d+ of the history\\)\\.\n$`),
      ) as string,
    });
    await PROMISES[name]?.();

    // Applying it again changes nothing.
    const again = await helper.json('network', 'apply', join(folder, `${name}.yaml`), '--yes');
    expect(again).toMatchObject({ steps: 0, entry: null, network: { state: 'up', modified: false, drift: [] } });

    const down = await helper.taproom('network', 'down', name, '--yes', '--wait');
    expect(down.code, down.err).toBe(0);
    expect(await helper.json('cleanup')).toEqual({ version: 1, leftovers: [] });
    // Namespaces that went are cleared by the kernel a moment later.
    await until(() => isDeepStrictEqual(machine(), before), 3);
    expect(machine()).toEqual(before);
  });

  it('and none is up, nor any process left', async () => {
    const { networks } = (await helper.json('network', 'list')) as { networks: { name: string; state: string }[] };
    expect(networks.map(({ name }) => name).sort()).toEqual([...recipes].sort());
    expect(networks.every(({ state }) => state === 'down')).toBe(true);
    const left = await run('pgrep', ['-f', `dnsmasq.*${helper.state}`]);
    expect(left.out).toBe('');
    expect(existsSync('/run/netns/red')).toBe(false);
  });
});
