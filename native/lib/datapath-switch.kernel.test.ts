import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, eventually, ip, ipLink, valueOf } from '../test/kernel.ts';
import { missing, Namespaces, Programs, say } from '../test/programs.ts';
import { VlanPeer } from '../test/vlan-peer.ts';
import { createDatapath, portCounters } from './datapath.ts';
import type { DatapathEvent, DatapathHandle, NativeKind, NativePort, NativePortSettings } from './datapath-types.ts';

/**
 * The switch between ordinary programs, each in a namespace of its own behind a TAP:
 *
 *   sw-a: lan0 10.9.0.1, fd09::1 --.
 *   sw-b: lan0 10.9.0.2, fd09::2 ---- switch
 *   sw-c: lan0 10.9.0.3, fd09::3 --'
 */
const NAMES = ['a', 'b', 'c'] as const;
type Name = (typeof NAMES)[number];
const space = (name: Name): string => `sw-${name}`;
const key = (name: Name): string => `tap:${name}`;
const address = (name: Name): string => `10.9.0.${NAMES.indexOf(name) + 1}`;
const address6 = (name: Name): string => `fd09::${NAMES.indexOf(name) + 1}`;

const namespaces = new Namespaces();
const programs = new Programs();
const datapaths: DatapathHandle[] = [];
let events: DatapathEvent[] = [];

const tap = (name: Name, settings: NativePortSettings = {}, offloads = true): NativePort => ({
  key: key(name),
  kind: 'tap',
  namespacePath: `/run/netns/${space(name)}`,
  options: { device: 'lan0', offloads },
  settings,
});
const nic = (device: string, settings: NativePortSettings = {}): NativePort => ({
  key: `nic:${device}`,
  kind: 'nic',
  namespacePath: null,
  options: { device, offloads: true },
  settings,
});

interface Wanted {
  ports?: NativePort[];
  kind?: Extract<NativeKind, { kind: 'switch' }>['options'];
  threads?: number;
  mtu?: number;
}
async function start({
  ports = NAMES.map((name) => tap(name)),
  kind = {},
  threads = 1,
  mtu = 1500,
}: Wanted = {}): Promise<DatapathHandle> {
  const datapath = valueOf(
    await createDatapath(
      {
        name: `sw${datapaths.length}`,
        threads,
        affinity: [],
        busyPoll: 0,
        ports,
        kind: { kind: 'switch', options: kind },
      },
      (event) => {
        events.push(event);
      },
    ),
  );
  datapaths.push(datapath);
  for (const name of NAMES.filter((one) => ports.some((port) => port.key === key(one)))) {
    ip('-n', space(name), 'address', 'add', `${address(name)}/24`, 'dev', 'lan0');
    ip('-n', space(name), 'address', 'add', `${address6(name)}/64`, 'dev', 'lan0', 'nodad');
    ip('-n', space(name), 'link', 'set', 'dev', 'lan0', 'mtu', String(mtu), 'up');
  }
  return datapath;
}
function counters(datapath: DatapathHandle, port: string) {
  const row = datapath.sample().ports.find((one) => one.key === port);
  if (!row) throw new Error(`no port ${port}`);
  return portCounters(port, row.counters);
}
const ping = (from: Name, to: string, ...more: string[]) =>
  say(space(from), ['ping', '-n', '-c', '3', '-i', '0.05', '-W', '2', ...more, to]);
const reaches = async (from: Name, to: string, ...more: string[]): Promise<boolean> =>
  (await ping(from, to, ...more)).text.includes(' 0% packet loss');

/** So many datagrams to everybody, as fast as they go. */
async function broadcast(from: Name, count: number, size: number): Promise<void> {
  const send = `head -c ${count * size} /dev/zero | socat -u -b ${size} STDIN UDP4-DATAGRAM:10.9.0.255:7000,broadcast`;
  expect((await say(space(from), ['sh', '-c', send])).ok).toBe(true);
}

const lacking = missing('ping', 'iperf3', 'arping', 'dnsmasq', 'socat');
const needsPrograms = lacking.length > 0;
const why = needsPrograms ? ` (needs ${lacking.join(', ')})` : '';
const dhcpClients = ['udhcpc', 'dhclient'].filter((client) => missing(client).length === 0);

describeKernel('switch', () => {
  beforeEach(() => {
    events = [];
    for (const name of NAMES) namespaces.make(space(name));
  });
  afterEach(async () => {
    await programs.end();
    for (const datapath of datapaths.splice(0)) await datapath.close();
    namespaces.end();
  });

  it.skipIf(needsPrograms)(`carries ping of every size, learns who is where, and forgets it${why}`, async () => {
    const datapath = await start();
    for (const [from, to] of [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ] as const) {
      for (const size of ['0', '1472', '1473', '8000', '60000']) {
        expect(await reaches(from, address(to), '-s', size), `${size} bytes of IPv4 from ${from} to ${to}`).toBe(true);
        expect(await reaches(from, address6(to), '-s', size), `${size} bytes of IPv6 from ${from} to ${to}`).toBe(true);
      }
    }
    const macs = await datapath.macs();
    for (const name of NAMES) {
      const mac = ipLink('lan0', space(name))?.address;
      expect(macs.find((entry) => entry.mac === mac)).toMatchObject({ vlan: 0, port: key(name) });
    }
    expect((await say(space('a'), ['arping', '-c', '2', '-I', 'lan0', address('c')])).text).toContain(
      'Received 2 response',
    );
    valueOf(await datapath.removePort(key('b')));
    expect((await datapath.macs()).some((entry) => entry.port === key('b') || entry.port === '')).toBe(false);
    for (const name of ['a', 'c'] as const) expect(counters(datapath, key(name)).drops['malformed']).toBeUndefined();
  });

  const mixes: [string, Wanted][] = [
    ['TAPs', {}],
    ['a TAP with and one without offloads', { ports: [tap('a'), tap('b', {}, false)] }],
    ['TAPs with two threads', { threads: 2 }],
    ['TAPs with jumbo frames', { mtu: 9000 }],
  ];
  it.skipIf(needsPrograms).each(mixes)(`carries TCP and UDP between %s${why}`, async (_what, wanted) => {
    await start(wanted);
    for (const to of [address('b'), address6('b')]) {
      for (const how of [
        ['-n', '50M'],
        ['-n', '50M', '-R'],
        ['-n', '50M', '-P', '4'],
        ['-u', '-b', '50M', '-n', '2M'],
        ['-u', '-b', '20M', '-l', '4000', '-n', '1M'],
      ]) {
        const ran = await programs.iperf(space('a'), space('b'), to, ...how);
        expect(ran.ok, `iperf3 ${to} ${how.join(' ')}: ${ran.text}`).toBe(true);
      }
    }
  });

  it.skipIf(needsPrograms)(
    `carries jumbo frames whole, and fragments of their size: TAPs with and without offloads, and a NIC${why}`,
    async () => {
      ip(
        'link',
        'add',
        'swn0',
        'mtu',
        '9000',
        'type',
        'veth',
        'peer',
        'name',
        'lan0',
        'mtu',
        '9000',
        'netns',
        space('c'),
      );
      ip('link', 'set', 'dev', 'swn0', 'up');
      ip('-n', space('c'), 'address', 'add', `${address('c')}/24`, 'dev', 'lan0');
      ip('-n', space('c'), 'address', 'add', `${address6('c')}/64`, 'dev', 'lan0', 'nodad');
      ip('-n', space('c'), 'link', 'set', 'dev', 'lan0', 'up');
      await start({ mtu: 9000, ports: [tap('a'), tap('b', {}, false), nic('swn0')] });
      for (const [from, to] of [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ] as const) {
        expect(await reaches(from, address(to), '-M', 'do', '-s', '8972'), `IPv4 from ${from} to ${to}`).toBe(true);
        expect(await reaches(from, address6(to), '-M', 'do', '-s', '8952'), `IPv6 from ${from} to ${to}`).toBe(true);
        expect(await reaches(from, address(to), '-s', '60000'), `fragments of IPv4 from ${from} to ${to}`).toBe(true);
        expect(await reaches(from, address6(to), '-s', '60000'), `fragments of IPv6 from ${from} to ${to}`).toBe(true);
      }
    },
  );

  it.skipIf(needsPrograms)(`as a hub gives the same frames to a TAP and a NIC, both intact${why}`, async () => {
    ip('link', 'add', 'swn0', 'type', 'veth', 'peer', 'name', 'lan0', 'netns', space('c'));
    ip('link', 'set', 'dev', 'swn0', 'up');
    ip('-n', space('c'), 'address', 'add', `${address('c')}/24`, 'dev', 'lan0');
    ip('-n', space('c'), 'link', 'set', 'dev', 'lan0', 'up');
    const datapath = await start({ ports: [tap('a'), tap('b'), nic('swn0')], kind: { hub: true } });
    for (const name of ['b', 'c'] as const) {
      const ran = await programs.iperf(space('a'), space(name), address(name), '-n', '200M');
      expect(ran.ok, ran.text).toBe(true);
      expect(counters(datapath, key('b')).drops['refused'], 'frames that the TAP refused').toBeUndefined();
      expect(counters(datapath, 'nic:swn0').drops['refused'], 'frames that the NIC refused').toBeUndefined();
    }
  });

  it.skipIf(needsPrograms || dhcpClients.length === 0).each(dhcpClients)(
    `carries DHCP: dnsmasq and %s${why}`,
    async (client) => {
      await start({ ports: [tap('a'), tap('b')] });
      ip('-n', space('b'), 'address', 'flush', 'dev', 'lan0', 'scope', 'global');
      const folder = mkdtempSync(join(tmpdir(), 'switch-'));
      try {
        programs.start(
          space('a'),
          'dnsmasq',
          '--keep-in-foreground',
          '--conf-file=/dev/null',
          '--port=0',
          '--interface=lan0',
          '--user=root',
          '--dhcp-range=10.9.0.100,10.9.0.120,1h',
          `--dhcp-leasefile=${join(folder, 'leases')}`,
          `--pid-file=${join(folder, 'pid')}`,
          '--no-ping',
        );
        const ask =
          client === 'udhcpc'
            ? ['udhcpc', '-f', '-n', '-q', '-t', '10', '-i', 'lan0', '-s', '/bin/true']
            : [
                'dhclient',
                '-1',
                '-d',
                '-sf',
                '/bin/true',
                '-lf',
                join(folder, 'client'),
                '-pf',
                join(folder, 'client-pid'),
                'lan0',
              ];
        if (client === 'udhcpc') {
          expect((await say(space('b'), ask, 40)).text).toMatch(/lease of 10\.9\.0\.1[012]\d obtained/);
        } else {
          // It stays, to renew.
          programs.start(space('b'), ...ask);
          const leases = join(folder, 'leases');
          await eventually(
            'a lease',
            () => (existsSync(leases) && readFileSync(leases, 'utf8').includes(' 10.9.0.1') ? true : undefined),
            40,
          );
        }
      } finally {
        // They write there as long as they run.
        await programs.end();
        rmSync(folder, { recursive: true });
      }
    },
  );

  it.skipIf(needsPrograms)(`speaks 802.1Q with a peer that tags in user space${why}`, async () => {
    const peer = new VlanPeer({ vlan: 10, address: '10.9.0.77', mac: '02:00:00:00:00:77' });
    const [own, ours] = await peer.open();
    try {
      const trunk: NativePort = {
        key: 'udp:peer',
        kind: 'udp',
        namespacePath: null,
        options: { local: '127.0.0.1', localPort: ours, remote: '127.0.0.1', remotePort: own },
        settings: { vlanMode: 'trunk', vlanAllowed: [10, 20] },
      };
      const datapath = await start({
        ports: [
          tap('a', { vlanMode: 'access', vlanId: 10 }),
          tap('b', { vlanMode: 'access', vlanId: 20 }),
          tap('c', { vlanMode: 'trunk', vlanId: 10, vlanAllowed: [20] }),
          trunk,
        ],
      });
      expect(await reaches('a', '10.9.0.77')).toBe(true);
      // Native VLAN of the trunk: the same VLAN without a tag.
      expect(await reaches('c', '10.9.0.77', '-s', '1400')).toBe(true);
      expect(await reaches('a', address('c'))).toBe(true);
      // Another VLAN: the question is heard with its tag, and is not for us; the others don't hear it.
      expect(await reaches('b', '10.9.0.77', '-W', '1')).toBe(false);
      expect(await reaches('b', address('a'), '-W', '1')).toBe(false);
      expect([...peer.heard].sort((one, other) => one - other)).toEqual([10, 20]);
      expect(await datapath.macs()).toContainEqual(
        expect.objectContaining({ mac: '02:00:00:00:00:77', vlan: 10, port: 'udp:peer' }),
      );
      // A tag from an access port is refused, and counted.
      peer.say(30);
      await eventually('a refusal', () => counters(datapath, 'udp:peer').drops['vlan'] ?? undefined);
    } finally {
      peer.close();
    }
  });

  it.skipIf(needsPrograms)(`carries tags from one switch to another${why}`, async () => {
    ip('link', 'add', 'swn0', 'type', 'veth', 'peer', 'name', 'swn1');
    try {
      for (const device of ['swn0', 'swn1']) ip('link', 'set', 'dev', device, 'up');
      const trunk: NativePortSettings = { vlanMode: 'trunk', vlanAllowed: [10, 20] };
      await start({
        ports: [
          tap('a', { vlanMode: 'access', vlanId: 10 }),
          tap('c', { vlanMode: 'access', vlanId: 20 }),
          nic('swn0', trunk),
        ],
      });
      await start({ ports: [tap('b', { vlanMode: 'access', vlanId: 10 }), nic('swn1', trunk)] });
      expect(await reaches('a', address('b'), '-s', '8000')).toBe(true);
      expect(await reaches('c', address('b'), '-W', '1')).toBe(false);
      const ran = await programs.iperf(space('a'), space('b'), address('b'), '-n', '30M');
      expect(ran.ok, ran.text).toBe(true);
    } finally {
      ip('link', 'delete', 'swn0');
    }
  });

  it.skipIf(needsPrograms)(`keeps isolated ports apart, and shows a mirror what passes${why}`, async () => {
    const datapath = await start({ ports: [tap('a', { isolated: true }), tap('b', { isolated: true }), tap('c')] });
    expect(await reaches('a', address('b'), '-W', '1')).toBe(false);
    expect(await reaches('a', address('c'))).toBe(true);
    expect(await reaches('b', address('c'))).toBe(true);
    for (const name of ['a', 'b'] as const) valueOf(await datapath.setPort(key(name), {}));
    valueOf(await datapath.setPort(key('c'), { mirror: true }));
    ip('-n', space('c'), 'link', 'set', 'dev', 'lan0', 'promisc', 'on');
    const before = ipLink('lan0', space('c'))?.stats64?.rx.packets ?? 0;
    expect(await reaches('a', address('b'), '-c', '20')).toBe(true);
    expect((ipLink('lan0', space('c'))?.stats64?.rx.packets ?? 0) - before).toBeGreaterThanOrEqual(40);
    expect(await reaches('c', address('b'), '-W', '1')).toBe(false);
  });

  it.skipIf(needsPrograms)(`limits a storm and says so${why}`, async () => {
    const datapath = await start({ ports: [tap('a', { stormLimit: 50 }), tap('b')] });
    await broadcast('a', 2000, 64);
    expect(counters(datapath, key('a')).drops['storm']).toBeGreaterThan(100);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'storm', port: key('a') }));
    expect(await reaches('a', address('b'))).toBe(true);
  });

  it.skipIf(needsPrograms)(`says which ports a cable has made a loop of, and lives with it${why}`, async () => {
    ip('link', 'add', 'swl0', 'type', 'veth', 'peer', 'name', 'swl1');
    try {
      for (const device of ['swl0', 'swl1']) ip('link', 'set', 'dev', device, 'up');
      const datapath = await start({ ports: [tap('a'), tap('b'), nic('swl0'), nic('swl1')] });
      await say(space('a'), ['arping', '-c', '1', '-w', '1', '-I', 'lan0', '10.9.0.99']);
      const loop = await eventually('the loop', () => events.find((event) => event.kind === 'loop'));
      expect([loop.port, loop.other].sort()).toEqual(['nic:swl0', 'nic:swl1']);
      expect(loop.text).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      expect(await reaches('a', address('b'))).toBe(true);
      expect(await reaches('b', address6('a'))).toBe(true);
      // What circled has stopped: nothing but what is said now and then comes by.
      const [first] = [counters(datapath, 'nic:swl0').received.frames];
      expect(await reaches('a', address('b'), '-c', '20')).toBe(true);
      expect(counters(datapath, 'nic:swl0').received.frames - first).toBeLessThan(200);
    } finally {
      ip('link', 'delete', 'swl0');
    }
  });

  it.skipIf(needsPrograms)(`loses nothing on the other ports while ports come and go${why}`, async () => {
    const datapath = await start({ ports: [tap('a'), tap('b')] });
    expect(await reaches('a', address('b'))).toBe(true);
    const flood = say(space('a'), ['ping', '-n', '-i', '0.002', '-c', '500', address('b')]);
    const state = { ended: false };
    void flood.then(() => {
      state.ended = true;
    });
    let rounds = 0;
    while (!state.ended) {
      valueOf(await datapath.addPort(tap('c')));
      valueOf(await datapath.setPort(key('c'), { isolated: true, stormLimit: 10 }));
      valueOf(await datapath.configure({ kind: 'switch', options: { ageing: 100 + rounds } }));
      valueOf(await datapath.removePort(key('c')));
      rounds += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await flood).text).toContain(' 0% packet loss');
    expect(rounds).toBeGreaterThan(5);
  });

  it('answers a socket that floods it with nonsense with counters, not with trouble', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    try {
      const ours = 20_000 + (process.pid % 20_000);
      const datapath = await start({
        ports: [
          tap('a'),
          tap('b'),
          {
            key: 'udp:noise',
            kind: 'udp',
            namespacePath: null,
            options: { local: '127.0.0.1', localPort: ours, remote: '127.0.0.1', remotePort: socket.address().port },
          },
        ],
      });
      for (let i = 0; i < 500; ++i) {
        const noise = Buffer.alloc(i % 80, i * 7);
        socket.send(noise, ours, '127.0.0.1');
      }
      await eventually('noise that came in', () =>
        counters(datapath, 'udp:noise').received.frames > 100 ? true : undefined,
      );
      expect(counters(datapath, 'udp:noise').drops['malformed']).toBeGreaterThan(0);
      if (!needsPrograms) expect(await reaches('a', address('b'))).toBe(true);
    } finally {
      socket.close();
    }
  });
});
