import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, eventually, ip, ipLink, valueOf } from '../test/kernel.ts';
import { OpenVSwitch } from '../test/open-vswitch.ts';
import { missing, Namespaces, Programs, say } from '../test/programs.ts';
import { createDatapath, portCounters } from './datapath.ts';
import type { DatapathHandle } from './datapath-types.ts';

/**
 * Our switch and Open vSwitch, one machine each, and VXLAN between them:
 *
 *   ovs-near                                             ovs-far
 *   lan0 10.9.0.1 -- switch -- vxlan:42 -- u0 ==== u1 -- under -- vxlan, key 42 -- over -- lan1 10.9.0.2
 *                                    172.16.0.1    172.16.0.2     (bridges of Open vSwitch)
 *
 * The tunnels of its user-space datapath start and end at the port of a bridge that has the underlay's address:
 * routes and neighbours are those that it sees there.
 */
const NEAR = 'ovs-near';
const FAR = 'ovs-far';
const VNI = 42;
const TUNNEL = 'vxlan:ovs';
const WAYS = [
  { over: 'IPv4', near: '172.16.0.1', far: '172.16.0.2', bits: 24, overhead: 50 },
  { over: 'IPv6', near: 'fd16::1', far: 'fd16::2', bits: 64, overhead: 70 },
] as const;
type Way = (typeof WAYS)[number];

const namespaces = new Namespaces();
const programs = new Programs();
let datapath: DatapathHandle | undefined;
let openVSwitch: OpenVSwitch | undefined;
let folder = '';

const NEAR_PATH = `/run/netns/${NEAR}`;

/** Both machines; the overlay has what the underlay's MTU leaves, so that nothing is cut on its way. */
async function connect(
  way: Way,
  { underlay = 1500, vni = VNI }: { underlay?: number; vni?: number } = {},
): Promise<void> {
  const mtu = String(underlay - way.overhead);
  ip(
    'link',
    'add',
    'u0',
    'mtu',
    String(underlay),
    'netns',
    NEAR,
    'type',
    'veth',
    'peer',
    'name',
    'u1',
    'mtu',
    String(underlay),
    'netns',
    FAR,
  );
  // A veth hands on checksums unfinished, as no wire does, and Open vSwitch would refuse them.
  expect((await say(NEAR, ['ethtool', '-K', 'u0', 'tx', 'off'])).ok).toBe(true);
  ip('-n', NEAR, 'address', 'add', `${way.near}/${way.bits}`, 'dev', 'u0', 'nodad');
  for (const [namespace, device] of [
    [NEAR, 'u0'],
    [FAR, 'u1'],
  ] as const)
    ip('-n', namespace, 'link', 'set', 'dev', device, 'up');

  await openVSwitch?.configure(
    'add-br',
    'under',
    '--',
    'set',
    'bridge',
    'under',
    'datapath_type=netdev',
    '--',
    'add-port',
    'under',
    'u1',
    '--',
    'add-br',
    'over',
    '--',
    'set',
    'bridge',
    'over',
    'datapath_type=netdev',
    '--',
    'add-port',
    'over',
    'lan1',
    '--',
    'set',
    'interface',
    'lan1',
    'type=tap',
    '--',
    'add-port',
    'over',
    'tunnel',
    '--',
    'set',
    'interface',
    'tunnel',
    'type=vxlan',
    `options:remote_ip="${way.near}"`,
    `options:local_ip="${way.far}"`,
    `options:key=${vni}`,
  );
  ip('-n', FAR, 'address', 'add', `${way.far}/${way.bits}`, 'dev', 'under', 'nodad');
  ip('-n', FAR, 'link', 'set', 'dev', 'under', 'up');

  datapath = valueOf(
    await createDatapath(
      {
        name: 'ovs',
        threads: 1,
        affinity: [],
        busyPoll: 0,
        kind: { kind: 'switch', options: {} },
        ports: [
          { key: 'tap:lan0', namespacePath: NEAR_PATH, kind: 'tap', options: { device: 'lan0', offloads: true } },
          {
            key: TUNNEL,
            namespacePath: NEAR_PATH,
            kind: 'vxlan',
            options: { id: VNI, local: way.near, remote: way.far },
          },
        ],
      },
      () => undefined,
    ),
  );
  for (const [namespace, device, host] of [
    [NEAR, 'lan0', 1],
    [FAR, 'lan1', 2],
  ] as const) {
    ip('-n', namespace, 'address', 'add', `10.9.0.${host}/24`, 'dev', device);
    ip('-n', namespace, 'address', 'add', `fd09::${host}/64`, 'dev', device, 'nodad');
    ip('-n', namespace, 'link', 'set', 'dev', device, 'mtu', mtu, 'up');
  }
  await carries(NEAR, way.far, '-c', '1');
}

const pinged = async (from: string, to: string, ...more: string[]): Promise<boolean> =>
  (await say(from, ['ping', '-n', '-c', '3', '-i', '0.05', '-W', '1', ...more, to])).text.includes(' 0% packet loss');

/** The same, tried again while Open vSwitch is late: its threads share the processors with whatever else runs. */
const carries = (from: string, to: string, ...more: string[]): Promise<true> =>
  eventually(
    `${to} answers ${from} (${more.join(' ')})`,
    async () => (await pinged(from, to, ...more)) || undefined,
    30,
  );

/** What our port of the tunnel has counted. */
function counters() {
  const row = datapath?.sample().ports.find(({ key }) => key === TUNNEL);
  return portCounters(TUNNEL, row?.counters ?? []);
}

/** Bytes by TCP from one machine to the other; whether they are the same there. */
async function carried(from: string, to: string, address: string, bytes: Buffer): Promise<void> {
  const [sent, arrived] = [join(folder, 'sent'), join(folder, 'arrived')];
  writeFileSync(sent, bytes);
  const family = address.includes(':') ? 'TCP6' : 'TCP4';
  await programs.serve(to, 7000, 'socat', '-u', `${family}-LISTEN:7000,reuseaddr`, `CREATE:${arrived}`);
  const sending = await say(
    from,
    ['socat', '-u', `OPEN:${sent}`, `${family}:${address.includes(':') ? `[${address}]` : address}:7000`],
    50,
  );
  expect(sending.ok, sending.text).toBe(true);
  const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
  await eventually('all that was sent', () => (statSync(arrived).size === bytes.length ? true : undefined));
  expect(digest(readFileSync(arrived))).toBe(digest(bytes));
}

const lacking = missing('ping', 'socat', 'iperf3', 'ethtool', ...OpenVSwitch.NEEDS);
const needsPrograms = lacking.length > 0;
const why = needsPrograms ? ` (needs ${lacking.join(', ')})` : '';

describeKernel('VXLAN with Open vSwitch', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ovs-sent-'));
    if (needsPrograms) return;
    for (const name of [NEAR, FAR]) namespaces.make(name);
    openVSwitch = new OpenVSwitch(FAR);
    await openVSwitch.start(programs);
  });
  afterEach(async () => {
    await programs.end();
    await datapath?.close();
    datapath = undefined;
    openVSwitch?.remove();
    namespaces.end();
    rmSync(folder, { recursive: true });
  });

  it.skipIf(needsPrograms).each(WAYS.map((way) => [way.over, way] as const))(
    `carries ping, TCP and UDP both ways over %s${why}`,
    async (_over, way) => {
      await connect(way);
      for (const [from, host] of [
        [NEAR, 2],
        [FAR, 1],
      ] as const) {
        for (const size of ['0', '1000', String(1500 - way.overhead - 28)]) {
          await carries(from, `10.9.0.${host}`, '-M', 'do', '-s', size);
        }
        // Fragments, of what the way carries whole.
        await carries(from, `10.9.0.${host}`, '-s', '20000');
        await carries(from, `fd09::${host}`, '-s', '20000');
      }
      expect(await datapath?.macs()).toContainEqual(
        expect.objectContaining({ mac: ipLink('lan1', FAR)?.address, port: TUNNEL }),
      );

      const bytes = randomBytes(4 << 20);
      for (const [from, to, host] of [
        [NEAR, FAR, 2],
        [FAR, NEAR, 1],
      ] as const) {
        await carried(from, to, `10.9.0.${host}`, bytes);
        await carried(from, to, `fd09::${host}`, bytes);
      }
      for (const how of [
        ['-u', '-b', '20M', '-n', '1M'],
        ['-u', '-b', '20M', '-n', '1M', '-R'],
        ['-n', '20M', '-P', '4'],
        ['-n', '20M', '-P', '4', '-R'],
      ]) {
        const ran = await programs.iperf(NEAR, FAR, '10.9.0.2', ...how);
        expect(ran.ok, `iperf3 ${how.join(' ')}: ${ran.text}`).toBe(true);
      }
      // What a busy machine cannot take in at once is no fault; anything else would be.
      expect(Object.keys(counters().drops).filter((reason) => reason !== 'receive-queue')).toEqual([]);
    },
  );

  it.skipIf(needsPrograms)(`carries jumbo frames whole${why}`, async () => {
    await connect(WAYS[0], { underlay: 9000 });
    for (const [from, host] of [
      [NEAR, 2],
      [FAR, 1],
    ] as const) {
      await carries(from, `10.9.0.${host}`, '-M', 'do', '-s', String(9000 - 50 - 28));
    }
    await carried(NEAR, FAR, '10.9.0.2', randomBytes(4 << 20));
  });

  it.skipIf(needsPrograms)(`hears nothing of another VNI, and counts it${why}`, async () => {
    await connect(WAYS[0], { vni: VNI + 1 });
    const mac = ipLink('lan0', NEAR)?.address ?? '';
    expect(await pinged(FAR, '10.9.0.1')).toBe(false);
    expect(counters().received.frames).toBe(0);
    expect(counters().drops['not-for-us']).toBeGreaterThan(0);
    expect(await pinged(NEAR, '10.9.0.2')).toBe(false);
    expect(await openVSwitch?.knows('over', mac), 'what Open vSwitch has heard').toBe(false);

    await openVSwitch?.configure('set', 'interface', 'tunnel', `options:key=${VNI}`);
    await carries(FAR, '10.9.0.1', '-c', '1');
    expect(await openVSwitch?.knows('over', mac)).toBe(true);
  });
});
