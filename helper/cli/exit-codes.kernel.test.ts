import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Failure } from '../protocol/index.ts';
import { checkoutForAll } from '../test/stranger.ts';
import { inTestSandbox, ip, KernelHelper, run, sweep, taproomPath, type IpLink, type Ran } from './kernel.fixture.ts';

const ErrorObject = z.strictObject({ version: z.literal(1), error: Failure });

describe.skipIf(!inTestSandbox)('exit codes, each provoked', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    await helper.start();
    await helper.ok('link', 'add', 'here', '--type', 'veth', '--peer', 'there', '--address', '192.0.2.1/24');
    await helper.ok('link', 'set', 'there', '--up', '--mtu', '1500');
    await helper.ok('link', 'set', 'here', '--up', '--wait');
    await helper.ok('namespace', 'add', 'blue');
    await helper.ok('route', 'add', '10.0.0.0/8', '--dev', 'here');
  });
  afterAll(async () => {
    sweep();
    await helper.remove();
  });

  /** What the kernel has: nothing of it may change by a refused command. */
  const everything = (): unknown => [
    ip<IpLink>('addr', 'show').map(({ ifname, mtu, flags, address, group, ifalias, master, addr_info }) => ({
      ifname,
      mtu,
      flags,
      address,
      group,
      ifalias,
      master,
      addresses: addr_info?.map(({ local, prefixlen }) => `${local}/${prefixlen}`),
    })),
    ip('-4', 'route', 'show', 'table', 'all'),
    ip('rule', 'list'),
    ip('netns', 'list'),
  ];

  async function refused(words: string[], code: number, field: string | undefined, said: string): Promise<void> {
    const before = everything();
    const [person, script] = await Promise.all([helper.taproom(...words), helper.taproom(...words, '--json')]);
    expect([words.join(' '), person.code, person.out]).toEqual([words.join(' '), code, '']);
    expect(person.err).toMatch(/^taproom: [A-Z"-].*\.\n/);
    expect(person.err).toContain(said);
    expect([script.code, script.out]).toEqual([code, '']);
    const { error } = ErrorObject.parse(JSON.parse(script.err));
    expect(person.err).toContain(error.message);
    if (field !== undefined) expect(error.field).toBe(field);
    expect(everything()).toEqual(before);
  }

  const bad = ['link', 'add', 'x0', '--type', 'bridge'];
  it.each<[string[], string | undefined, string]>([
    // Names, addresses and numbers that cannot be.
    [['link', 'add', 'a'.repeat(16), '--type', 'bridge'], 'name', 'at most 15 bytes'],
    [['link', 'add', 'a/b', '--type', 'bridge'], 'name', '"/"'],
    [['link', 'add', 'a b', '--type', 'bridge'], 'name', 'without spaces'],
    [['link', 'add', '..', '--type', 'bridge'], 'name', 'folder'],
    [['link', 'add', '网桥', '--type', 'bridge'], 'name', 'ASCII'],
    [['link', 'add', '', '--type', 'bridge'], 'name', 'needs a name'],
    [[...bad, '--address', '010.0.0.1/24'], 'addresses.0', 'leading zeros'],
    [[...bad, '--address', '192.0.2.9/24', '--address', '10.1'], 'addresses.1', 'four numbers'],
    [[...bad, '--address', '192.0.2.9/33'], 'addresses.0', '0 to 32'],
    [[...bad, '--mtu', '0'], 'mtu', 'at least 68'],
    [[...bad, '--mtu', '70000'], 'mtu', 'at most 65535'],
    [[...bad, '--mac', 'ff:ff:ff:ff:ff:ff'], 'mac', 'multicast'],
    [['address', 'add', 'fe80::1%/64', '--dev', 'here'], 'address', 'no zone'],
    [['address', 'add', '10.1/8', '--dev', 'here'], 'address', 'four numbers'],
    [['route', 'add', '10.0.0.1/8', '--dev', 'here'], 'destination', '192.0.2.0/24, not'],
    [
      ['route', 'add', '10.0.0.0/8', '--dev', 'here', '--nexthop', 'via 10.0.0.1'],
      '--nexthop',
      'either --via and --dev',
    ],
    [['route', 'get', 'localhost'], 'to', 'not an IPv4 or IPv6 address'],
    [['namespace', 'add', '../x'], 'name', 'letters, digits'],
    [['link', 'list', '--namespace', 'a/b'], 'namespace', 'letters, digits'],
    // Command lines that cannot be.
    [['link', 'add', 'x0'], undefined, '--type'],
    [['link', 'add', 'x0', '--type', 'wireguard'], '--type', 'no link type "wireguard"'],
    [['link', 'add', 'x0', '--type', 'vlan', '--id', '5'], undefined, '--parent'],
    [[...bad, '--id', '5'], '--id', 'the type bridge takes --stp'],
    [[...bad, '--mtu', 'big'], undefined, 'whole number'],
    [[...bad, '--owner', 'root'], '--owner', 'tun and tap'],
    [['link', 'add', 'x0', '--type', 'tap', '--owner', 'no-such-user'], undefined, 'no user "no-such-user"'],
    [['link', 'set', 'here'], undefined, 'Nothing to change'],
    [['link', 'set', 'here', '--up', '--down'], undefined, '--down'],
    [['link', 'set', 'here', 'master', 'br0'], undefined, 'Use --controller instead'],
    [['link', 'delete'], undefined, 'Name the links'],
    [['link', 'delete', 'here', '--group', '1'], undefined, 'not both'],
    [['link', 'frobnicate'], undefined, 'nknown command'],
    [['link'], undefined, 'list, show, add, set, delete'],
    [['nonsense'], undefined, 'nknown command'],
    [['--nonsense'], undefined, 'nknown option'],
    [[], undefined, 'A command is missing'],
    [['route', 'add', '10.9.0.0/16', '--nexthop', 'via'], '--nexthop', 'value is missing'],
    [['monitor', '--topic', 'weather'], '--topic', 'no topic "weather"'],
    [['watch', '--interval', '0'], undefined, '0.1 to 60'],
    [['completion', 'powershell'], undefined, 'bash'],
  ])('2 usage: %j', async (words, field, said) => refused(words, 2, field, said));

  it.each<[string[], string | undefined, string]>([
    [['link', 'show', 'nothere'], undefined, 'nothere'],
    [['link', 'set', 'nothere', '--up'], undefined, 'nothere'],
    [['link', 'delete', 'nothere'], undefined, 'nothere'],
    [['link', 'add', 'x0', '--type', 'macvlan', '--parent', 'nothere'], 'options.parent', 'nothere'],
    [['link', 'add', 'x0', '--type', 'bridge', '--namespace', 'nothere'], undefined, 'nothere'],
    [['link', 'add', 'x0', '--type', 'veth', '--controller', 'nothere'], 'controller', 'nothere'],
    [['address', 'add', '192.0.2.5/24', '--dev', 'nothere'], undefined, 'nothere'],
    [['address', 'delete', '192.0.2.77/24', '--dev', 'here'], undefined, '192.0.2.77'],
    [['address', 'list', '--dev', 'nothere'], '--dev', 'nothere'],
    [['route', 'delete', '10.99.0.0/16'], undefined, '10.99.0.0/16'],
    [['route', 'add', '10.99.0.0/16', '--dev', 'nothere'], 'dev', 'nothere'],
    [['rule', 'delete', '--from', '10.99.0.0/16', '--table', '99'], undefined, 'rule'],
    [['namespace', 'delete', 'nothere'], undefined, 'nothere'],
    [['watch', 'nothere', '--count', '1'], undefined, 'nothere'],
  ])('5 not found: %j', async (words, field, said) => refused(words, 5, field, said));

  it.each<[string[], string | undefined, string]>([
    [['link', 'add', 'here', '--type', 'bridge'], 'name', 'here'],
    [['link', 'set', 'lo', '--down', '--name', 'here'], undefined, 'here'],
    [['address', 'add', '192.0.2.1/24', '--dev', 'here'], undefined, '192.0.2.1'],
    [['route', 'add', '10.0.0.0/8', '--dev', 'here'], undefined, '10.0.0.0/8'],
    [['namespace', 'add', 'blue'], undefined, 'blue'],
  ])('6 conflict: %j', async (words, field, said) => refused(words, 6, field, said));

  it.each<[string[], string]>([
    [['route', 'add', '10.98.0.0/16', '--via', '203.0.113.1'], '10.98.0.0/16'],
    [['link', 'set', 'here', '--controller', 'here'], 'here'],
    [['link', 'delete', 'lo'], 'lo'],
  ])('1 failed: %j', async (words, said) => refused(words, 1, undefined, said));

  it('3 helper not reachable: nobody there, nobody listening', async () => {
    const nobody = await run(taproomPath, ['link', 'list', '--socket', '/nonexistent/s'], helper.environment);
    expect(nobody).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('there is no socket /nonexistent/s') as string,
    });
    expect(nobody.err).toContain('sudo taproomd');
    const second = new KernelHelper();
    await second.start();
    process.kill(second.pid, 'SIGKILL');
    await expect.poll(() => second.taproom('status')).toMatchObject({ code: 3, out: '' });
    await second.remove();
  });

  it('4 not authorised: another user, whether the socket or the helper says so', async () => {
    const as = (uid: number): Promise<Ran> =>
      run(
        'setpriv',
        [
          '--reuid',
          String(uid),
          '--regid',
          String(uid),
          '--clear-groups',
          join(checkoutForAll(), 'helper/bin/taproom'),
          'link',
          'set',
          'here',
          '--mtu',
          '1400',
        ],
        helper.environment,
      );
    chmodSync(dirname(helper.socket), 0o755);
    const closed = await as(65533);
    expect(closed).toMatchObject({ code: 4, out: '', err: expect.stringContaining('You may not connect') as string });
    expect(closed.err).toContain('usermod');
    chmodSync(helper.socket, 0o666);
    const refusedByHelper = await as(65533);
    expect(refusedByHelper).toMatchObject({ code: 4, out: '', err: expect.stringContaining('taproom') as string });
    expect(ip<{ mtu: number }>('link', 'show', 'here')[0]?.mtu).toBe(1500);
  });

  it('0 done, quietly: help, version, and a reader that goes early', async () => {
    expect(await helper.taproom('link', 'add', '--help')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('Examples:') as string,
    });
    expect(await helper.taproom('help', 'link')).toMatchObject({ code: 0, err: '' });
    expect(await helper.taproom('--version')).toMatchObject({ code: 0, out: '0.1.0\n', err: '' });
    const piped = await run(
      'bash',
      ['-o', 'pipefail', '-c', 'taproom link list --json | head -c 1'],
      helper.environment,
    );
    expect(piped).toEqual({ code: 0, out: '{', err: '' });
    const closed = await run('bash', ['-c', 'taproom link list | true; exit "${PIPESTATUS[0]}"'], helper.environment);
    expect(closed).toEqual({ code: 0, out: '', err: '' });
  });
});
