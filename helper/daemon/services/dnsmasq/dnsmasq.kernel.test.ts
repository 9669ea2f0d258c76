import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ended, eventually } from '../../../../native/test/kernel.ts';
import { cleanNetwork, ip, ipAddresses } from '../../../test/witness.ts';
import { describeKernel } from '../../../test/sandbox.ts';
import { askDhcp, resolveFrom } from '../../../test/dhcp-client.ts';
import { askFrom, serveIn } from '../../../test/service-peers.ts';
import { Dhcp, Nat, type Lease, type OperationOf, type ServiceState } from '../../../protocol/index.ts';
import { say } from '../../../protocol/messages/index.ts';
import { createLog } from '../../log.ts';
import { createNetworkServices } from '../create.ts';
import type { NetworkServices, NetworkServicesOptions, ServiceOperation } from '../network-services.ts';

const MAC = '02:00:00:00:00:02';

const until = (what: string, holds: () => boolean | Promise<boolean>, seconds?: number): Promise<true> =>
  eventually(what, async () => (await holds()) || undefined, seconds);

/** dnsmasq processes with a configuration below the folder, by /proc alone. */
const dnsmasqsBelow = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const state = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
        return command.includes(`--conf-file=${folder}`) && state !== 'Z' ? [Number(pid)] : [];
      } catch {
        return [];
      }
    });

/**
 *   client --- c0 | in0 in the bridge br0 (10.7.0.1, fd07::1) of router, out0 --- 203.0.113.2 outside
 */
describeKernel('dnsmasq of a network', () => {
  let folder = '';
  let services: NetworkServices;
  let seen: { leases: Lease[]; states: ServiceState[][] };
  const started: ChildProcess[] = [];

  const create = (more: Partial<NetworkServicesOptions> = {}): NetworkServices =>
    createNetworkServices({
      folder,
      endWithHelper: false,
      namespaces: () => ['client', 'router', 'outside'],
      log: createLog('error', (line) => process.stderr.write(line)),
      events: {
        leases: (_network, leases) => {
          seen.leases = leases;
        },
        changed: (_network, states) => {
          seen.states.push(states);
        },
      },
      ...more,
    });
  const set = (...parts: object[]): OperationOf<'dhcp.set'> => ({
    op: 'dhcp.set',
    network: 'lab',
    namespace: 'router',
    dhcp: parts.map((part) => Dhcp.parse({ namespace: 'router', link: 'br0', ...part })),
  });
  const range = { from: '10.7.0.50', to: '10.7.0.99' };
  const done = async (operation: ServiceOperation, by = services): Promise<void> => {
    expect(await by.carryOut(operation)).toEqual({ ok: true, value: null });
  };
  const pid = (): number | undefined => dnsmasqsBelow(folder)[0];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taproom-services-'));
    seen = { leases: [], states: [] };
    for (const name of ['client', 'router', 'outside']) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    ip('-n', 'router', 'link', 'add', 'br0', 'type', 'bridge');
    ip('-n', 'client', 'link', 'add', 'c0', 'address', MAC, 'type', 'veth', 'peer', 'name', 'in0', 'netns', 'router');
    ip('-n', 'router', 'link', 'set', 'in0', 'master', 'br0', 'up');
    ip('-n', 'outside', 'link', 'add', 'o0', 'type', 'veth', 'peer', 'name', 'out0', 'netns', 'router');
    for (const [namespace, link, ...addresses] of [
      ['router', 'br0', '10.7.0.1/24', 'fd07::1/64'],
      ['router', 'out0', '203.0.113.1/24'],
      ['outside', 'o0', '203.0.113.2/24'],
      ['client', 'c0'],
    ] as const) {
      for (const address of addresses)
        ip('-n', namespace, 'address', 'add', address, 'dev', link, ...(address.includes(':') ? ['nodad'] : []));
      ip('-n', namespace, 'link', 'set', link, 'up');
    }
    ip('netns', 'exec', 'router', 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    services = create();
  });
  afterEach(async () => {
    await services.close(true);
    for (const child of started.splice(0)) child.kill('SIGKILL');
    for (const left of dnsmasqsBelow(folder)) process.kill(left, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    cleanNetwork();
  });

  it('serves a machine that then reaches the outside: lease, router, name, NAT', async () => {
    const upstream = spawn(
      'ip',
      [
        'netns',
        'exec',
        'outside',
        'dnsmasq',
        '-k',
        '--conf-file=/dev/null',
        '--no-hosts',
        '--no-resolv',
        '--pid-file',
        '--user=root',
        '--bind-interfaces',
        '--listen-address=203.0.113.2',
        '--address=/www.example/203.0.113.2',
      ],
      { stdio: 'ignore' },
    );
    started.push(upstream);
    const server = await serveIn('outside', '203.0.113.2', 80);
    await done({
      op: 'nat.set',
      network: 'lab',
      namespace: 'router',
      nat: [Nat.parse({ from: '10.7.0.0/24', out: 'out0' })],
    });
    await done(set({ range, upstream: ['203.0.113.2'], domain: 'lab.test', leaseTime: 600 }));
    expect(services.states('lab').map(({ kind, state }) => [kind, state])).toEqual([
      ['nat', 'running'],
      ['dhcp', 'running'],
    ]);

    const answer = await askDhcp('client', 'c0', ['-x', 'hostname:guest']);
    expect(answer).toMatchObject({ router: '10.7.0.1', dns: '10.7.0.1', domain: 'lab.test', lease: '600', mask: '24' });
    expect(answer.ip).toMatch(/^10\.7\.0\.[5-9]\d$/);
    await until('the lease is told', () => seen.leases.length === 1);
    expect(seen.leases).toEqual([
      {
        network: 'lab',
        namespace: 'router',
        link: 'br0',
        address: answer.ip,
        mac: MAC,
        hostname: 'guest',
        expires: expect.any(String) as string,
      },
    ]);
    expect(services.leases('lab')).toEqual(seen.leases);

    expect(await resolveFrom('client', '10.7.0.1', 'www.example')).toBe('203.0.113.2');
    expect(await resolveFrom('client', '10.7.0.1', 'guest.lab.test')).toBe(answer.ip);
    expect(await resolveFrom('client', '10.7.0.1', 'nobody.lab.test')).toBe('ENOTFOUND');
    expect(askFrom('client', '203.0.113.2', 80)).toBe('203.0.113.1');
    server.stop();

    // It runs as a user without rights, and nothing but its own link hears of it.
    expect(readFileSync(`/proc/${String(pid())}/status`, 'utf8')).toMatch(/^Uid:\s+(?!0\b)/m);
    expect(await resolveFrom('outside', '203.0.113.1', 'www.example')).toMatch(/ECONNREFUSED|ETIMEOUT/);

    await done(set());
    expect(seen.leases).toEqual([]);
    expect([dnsmasqsBelow(folder), readdirSync(join(folder, 'dnsmasq'))]).toEqual([[], []]);
    expect(services.states('lab').map(({ kind }) => kind)).toEqual(['nat']);
  });

  it('keeps a reservation, and tells no router where there is none', async () => {
    await done(
      set({ range, router: null, dns: ['9.9.9.9'], hosts: [{ mac: MAC, address: '10.7.0.7', name: 'printer' }] }),
    );
    const answer = await askDhcp('client', 'c0');
    expect(answer).toMatchObject({ ip: '10.7.0.7', dns: '9.9.9.9' });
    expect(answer.router).toBeUndefined();
    expect(await resolveFrom('client', '10.7.0.1', 'printer')).toBe('10.7.0.7');
  });

  it('advertises a prefix, from which a machine makes itself an address', async () => {
    const addresses = (): string[] =>
      ipAddresses('c0', 'client')
        .filter(({ family, scope }) => family === 'inet6' && scope === 'global')
        .map(({ local }) => local);
    await done(set({ advertise: 'slaac' }));
    await until('the client has an address', () => addresses().length > 0, 15);
    expect(addresses()).toEqual([expect.stringMatching(/^fd07::/) as string]);
    expect(ip('-n', 'client', '-6', 'route', 'show', 'default')).toMatch(/via fe80:.* proto ra/);
    expect(services.states('lab')).toEqual([expect.objectContaining({ state: 'running' })]);
  });

  it('does nothing where all is as it should be, and the least where not', async () => {
    const operation = set({ range });
    expect(await services.isInPlace(operation)).toBe(false);
    await done(operation);
    const first = pid();
    await done(operation);
    expect([pid(), await services.isInPlace(operation)]).toEqual([first, true]);
    const other = set({ range, leaseTime: 7200 });
    expect(await services.isInPlace(other)).toBe(false);
    await done(other);
    expect([pid() === first, await services.isInPlace(other), dnsmasqsBelow(folder).length]).toEqual([false, true, 1]);
    expect(await services.isInPlace(set())).toBe(false);
  });

  it('comes back when it is killed', async () => {
    const operation = set({ range });
    await done(operation);
    const first = pid();
    process.kill(first ?? 0, 'SIGKILL');
    await until('it restarts', () => services.states('lab')[0]?.state === 'restarting');
    expect(services.states('lab')[0]?.detail).toMatchObject({
      code: 'service.restartsIn',
      values: {
        seconds: 1,
        reason: { values: { words: { code: 'service.signalled', values: { signal: 'SIGKILL' } } } },
      },
    });
    expect(await services.isInPlace(operation)).toBe(false);
    await until('it runs', () => services.states('lab')[0]?.state === 'running');
    expect(pid()).not.toBe(first);
    expect((await askDhcp('client', 'c0')).ip).toMatch(/^10\.7\.0\./);
    expect(seen.states.map((states) => states[0]?.state)).toEqual(['running', 'restarting', 'running']);
  });

  it.each([
    ['53', 'DNS', 'TCP4-LISTEN:53'],
    ['53', 'DNS', 'UDP4-RECV:53'],
    ['67', 'DHCP', 'UDP4-RECV:67'],
  ])('names who has its port: %s (%s) of %s', async (port, name, address) => {
    const other = spawn('ip', ['netns', 'exec', 'router', 'socat', address, '-'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    started.push(other);
    await until('socat listens', () =>
      execFileSync('ip', ['netns', 'exec', 'router', 'ss', '-Hlnut'], { encoding: 'utf8' }).includes(`:${port} `),
    );
    const refused = await services.carryOut(set({ range }));
    expect(refused).toMatchObject({
      ok: false,
      error: {
        kind: 'conflict',
        step: 'dhcp.set',
        field: 'dhcp',
        code: 'service.portsTaken',
        message: expect.stringContaining(
          `port ${port} (${name}) is in use by "socat" (process ${String(other.pid)})`,
        ) as string,
      },
    });
    expect([dnsmasqsBelow(folder), readdirSync(join(folder, 'dnsmasq')), services.states('lab')]).toEqual([[], [], []]);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await done(set({ range }));
  });

  it('waits longer and longer while its port is taken, and says by whom', async () => {
    await done(set({ range }));
    const first = pid() ?? 0;
    process.kill(first, 'SIGKILL');
    await until('it is gone', () => ended(first));
    const other = spawn('ip', ['netns', 'exec', 'router', 'socat', 'UDP4-RECV:67', '-'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    started.push(other);
    await until('it was tried again', () => services.states('lab')[0]?.detail.message.includes('"socat"') === true);
    expect(services.states('lab')[0]).toMatchObject({
      state: 'restarting',
      detail: { code: 'service.restartsIn', values: { seconds: 2 } },
    });
    other.kill('SIGKILL');
    await until('it runs', () => services.states('lab')[0]?.state === 'running');
  });

  it('says what is missing, and how to get it', async () => {
    const bare = create({ path: '/nonexistent' });
    expect(await bare.carryOut(set({ range }))).toMatchObject({
      ok: false,
      error: { kind: 'unsupported', field: 'dhcp', remedy: { code: 'capability.remedyDnsmasq' } },
    });
    expect(await bare.carryOut(set())).toEqual({ ok: true, value: null });
    expect(existsSync(join(folder, 'dnsmasq', 'lab@router'))).toBe(false);
    expect((await bare.probe()).find(({ name }) => name === 'service.dhcp')).toMatchObject({ available: false });
    expect((await services.probe()).find(({ name }) => name === 'service.dhcp')).toMatchObject({
      available: true,
      detail: { message: expect.stringMatching(/^dnsmasq \d/) as string },
    });
    await bare.close(true);
  });

  it('changes nothing where its folder cannot be written', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', folder]);
    try {
      expect(await services.carryOut(set({ range }))).toMatchObject({
        ok: false,
        error: { kind: 'failed', step: 'dhcp.set', message: expect.stringContaining('EROFS') as string },
      });
      expect(services.states('lab')).toEqual([]);
      execFileSync('mount', ['-o', 'remount,rw,size=4k', 'none', folder]);
      expect(await services.carryOut(set({ range }))).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('ENOSPC') as string },
      });
      expect([dnsmasqsBelow(folder), readdirSync(join(folder, 'dnsmasq'))]).toEqual([[], []]);
    } finally {
      execFileSync('umount', [folder]);
    }
    await done(set({ range }));
  });

  it('says before that names outside would not be found', async () => {
    const file = join(folder, 'resolv.conf');
    writeFileSync(file, 'nameserver 127.0.0.53\n');
    execFileSync('mount', ['--bind', file, '/etc/resolv.conf']);
    try {
      expect(await services.notes([set({ range })])).toEqual([
        expect.objectContaining({
          code: 'service.namesUnresolved',
          message: expect.stringContaining('names only this machine (127.0.0.53)') as string,
        }),
      ]);
      expect(await services.notes([set({ range, upstream: ['9.9.9.9'] }), set()])).toEqual([]);
    } finally {
      execFileSync('umount', ['/etc/resolv.conf']);
    }
  });

  const otherHelper = async (operation: ServiceOperation, ...more: string[]): Promise<ChildProcess> => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        join(import.meta.dirname, '../../../test/service-host.ts'),
        JSON.stringify([operation]),
        folder,
        ...more,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    started.push(child);
    await once(child.stdout, 'data');
    return child;
  };

  it('outlives a helper that is killed, and is taken over by the next', async () => {
    const operation = set({ range });
    const helper = await otherHelper(operation);
    const first = pid();
    helper.kill('SIGKILL');
    await once(helper, 'exit');
    expect(pid()).toBe(first);
    expect((await askDhcp('client', 'c0')).ip).toMatch(/^10\.7\.0\./);

    seen = { leases: [], states: [] };
    const next = create();
    expect(await next.isInPlace(operation)).toBe(true);
    expect(next.states('lab')).toEqual([
      expect.objectContaining({ kind: 'dhcp', state: 'running', detail: say('service.process', { pid: first ?? 0 }) }),
    ]);
    expect(next.leases('lab')).toHaveLength(1);
    await until('it is told', () => seen.leases.length === 1 && seen.states.at(-1)?.[0]?.state === 'running');
    await done(operation, next);
    expect(pid()).toBe(first);
    process.kill(first ?? 0, 'SIGKILL');
    await until('the next helper sees it', () => next.states('lab')[0]?.state === 'restarting');
    await until('the next helper brings it back', () => next.states('lab')[0]?.state === 'running');
    expect(pid()).not.toBe(first);
    await next.close(false);
    expect(dnsmasqsBelow(folder)).toHaveLength(1);
  });

  it('ends with the helper where that is asked for', async () => {
    const helper = await otherHelper(set({ range }), 'end');
    expect(dnsmasqsBelow(folder)).toHaveLength(1);
    helper.kill('SIGKILL');
    await until('dnsmasq ends', () => dnsmasqsBelow(folder).length === 0);
  });

  it('finds and removes all that a killed helper left', async () => {
    const helper = await otherHelper(set({ range }));
    helper.kill('SIGKILL');
    await once(helper, 'exit');
    await done({ op: 'nat.set', network: 'lab', namespace: 'router', nat: [Nat.parse({ from: '10.7.0.0/24' })] });
    const next = create();
    const strays = await next.strays();
    expect(strays.map(({ what, namespace, network }) => [what, namespace, network])).toEqual([
      ['process', 'router', 'lab'],
      ['file', 'router', 'lab'],
      ['nft-table', 'router', 'lab'],
    ]);
    for (const stray of strays) expect(await next.remove(stray)).toEqual({ ok: true, value: null });
    expect(await next.strays()).toEqual([]);
    expect([dnsmasqsBelow(folder), readdirSync(join(folder, 'dnsmasq'))]).toEqual([[], []]);
    await next.close(true);
  });

  it('starts anew where the namespace of its name is another one', async () => {
    const operation = set({ range });
    await done(operation);
    const first = pid();
    ip('netns', 'delete', 'router');
    ip('netns', 'add', 'router');
    ip('-n', 'router', 'link', 'add', 'br0', 'type', 'bridge');
    ip('-n', 'router', 'address', 'add', '10.7.0.1/24', 'dev', 'br0');
    expect(await services.isInPlace(operation)).toBe(false);
    await done(operation);
    expect([pid() === first, dnsmasqsBelow(folder).length]).toEqual([false, 1]);
  });
});
