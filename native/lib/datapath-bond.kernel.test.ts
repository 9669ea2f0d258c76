import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, eventually, ip, ipLink, valueOf } from '../test/kernel.ts';
import { missing, Namespaces, Programs, say, type Said } from '../test/programs.ts';
import { createDatapath, portCounters } from './datapath.ts';
import type { DatapathEvent, DatapathHandle, NativeKind, NativePort, NativePortSettings } from './datapath-types.ts';

/**
 * Two bonds back to back, for the modes that use all members, and one before a switch of the kernel's,
 * for active-backup:
 *
 *   bd-a: lan0 10.8.0.1 -- bond == bdm1, bdm2 ==veth== bdp1, bdp2 == bond -- lan0 10.8.0.2 :bd-b
 *                                                  \\ bridge bdbr0 -- bdp3 ==veth== lan0 10.8.0.2 :bd-b
 */
type BondKind = Extract<NativeKind, { kind: 'bond' }>['options'];

const namespaces = new Namespaces();
const programs = new Programs();
const datapaths: DatapathHandle[] = [];
let events: DatapathEvent[] = [];

const tap = (name: string): NativePort => ({
  key: `tap:${name}`,
  kind: 'tap',
  namespacePath: `/run/netns/bd-${name}`,
  options: { device: 'lan0', offloads: true },
});
const nic = (device: string, settings: NativePortSettings = {}): NativePort => ({
  key: `nic:${device}`,
  kind: 'nic',
  namespacePath: null,
  options: { device, offloads: true },
  settings,
});

function address(name: 'a' | 'b'): void {
  ip('-n', `bd-${name}`, 'address', 'add', `10.8.0.${name === 'a' ? 1 : 2}/24`, 'dev', 'lan0');
  ip('-n', `bd-${name}`, 'address', 'add', `fd08::${name === 'a' ? 1 : 2}/64`, 'dev', 'lan0', 'nodad');
  ip('-n', `bd-${name}`, 'link', 'set', 'dev', 'lan0', 'up');
}
async function bond(
  name: 'a' | 'b',
  members: NativePort[],
  kind: Partial<BondKind> = {},
  threads = 1,
): Promise<DatapathHandle> {
  const datapath = valueOf(
    await createDatapath(
      {
        name: `bd-${name}`,
        threads,
        affinity: [],
        busyPoll: 0,
        ports: [tap(name), ...members],
        kind: { kind: 'bond', options: { mode: 'active-backup', hash: 'layer3+4', bonded: `tap:${name}`, ...kind } },
      },
      (event) => {
        events.push(event);
      },
    ),
  );
  datapaths.push(datapath);
  address(name);
  return datapath;
}
function counters(datapath: DatapathHandle, port: string) {
  const row = datapath.sample().ports.find((one) => one.key === port);
  if (!row) throw new Error(`no port ${port}`);
  return portCounters(port, row.counters);
}
/** A switch of the kernel's between the members and the host bd-b. */
function bridged(): void {
  ip('link', 'add', 'bdbr0', 'type', 'bridge');
  ip('link', 'add', 'bdp3', 'type', 'veth', 'peer', 'name', 'lan0', 'netns', 'bd-b');
  for (const device of ['bdp1', 'bdp2', 'bdp3']) ip('link', 'set', 'dev', device, 'master', 'bdbr0', 'up');
  ip('link', 'set', 'dev', 'bdbr0', 'up');
  address('b');
}
const failover = () => events.find((event) => event.kind === 'failover');
const ping = (...more: string[]): Promise<Said> => say('bd-a', ['ping', '-n', '-W', '2', ...more], 30);
const quick = ['-c', '5', '-i', '0.05'];
/** By which of its ports the bridge sends what is for the TAP. */
async function learntAt(): Promise<string | undefined> {
  const mac = ipLink('lan0', 'bd-a')?.address;
  const table = JSON.parse((await say(null, ['bridge', '-json', 'fdb', 'show', 'br', 'bdbr0'])).text) as {
    mac: string;
    ifname: string;
  }[];
  return table.find((entry) => entry.mac === mac)?.ifname;
}

const lacking = missing('ping', 'iperf3', 'bridge');
const needsPrograms = lacking.length > 0;
const why = needsPrograms ? ` (needs ${lacking.join(', ')})` : '';

describeKernel('bond', () => {
  beforeEach(() => {
    events = [];
    namespaces.make('bd-a');
    namespaces.make('bd-b');
    for (const member of ['1', '2']) {
      ip('link', 'add', `bdm${member}`, 'type', 'veth', 'peer', 'name', `bdp${member}`);
      // Without addresses of their own, they have nothing to say that would pass for a sign of life.
      for (const end of ['m', 'p']) ip('link', 'set', 'dev', `bd${end}${member}`, 'addrgenmode', 'none', 'up');
    }
  });
  afterEach(async () => {
    await programs.end();
    for (const datapath of datapaths.splice(0)) await datapath.close();
    for (const device of ['bdm1', 'bdm2', 'bdbr0']) {
      if (ipLink(device)) ip('link', 'delete', device);
    }
    namespaces.end();
  });

  it.skipIf(needsPrograms)(
    `fails over when the link of the active member goes, and tells how long it took${why}`,
    async () => {
      bridged();
      const datapath = await bond('a', [nic('bdm1'), nic('bdm2')]);
      expect((await ping(...quick, '10.8.0.2')).text).toContain(' 0% packet loss');
      expect((await ping(...quick, 'fd08::2')).text).toContain(' 0% packet loss');
      expect(datapath.active()).toBe('nic:bdm1');
      expect(await learntAt()).toBe('bdp1');
      const flood = ping('-i', '0.005', '-c', '400', '10.8.0.2');
      await eventually('the flood', () => (counters(datapath, 'nic:bdm1').received.frames > 50 ? true : undefined));
      ip('link', 'set', 'dev', 'bdm1', 'down');
      const event = await eventually('the fail-over', failover);
      expect(event).toMatchObject({ port: 'nic:bdm2', other: 'nic:bdm1' });
      expect(event.value).toBeGreaterThanOrEqual(0);
      expect(datapath.active()).toBe('nic:bdm2');
      const said = (await flood).text;
      const lost = 400 - Number(/(\d+) received/.exec(said)?.[1]);
      console.log(
        `fail-over by link: ${(event.value / 1e6).toFixed(2)} ms as told, ${lost} of 400 pings lost at one every 5 ms`,
      );
      expect(lost, said).toBeLessThan(200);
      // Nobody spoke up: the announcement was what the bridge learnt it by.
      expect(await learntAt()).toBe('bdp2');
    },
  );

  it.skipIf(needsPrograms).each(['10.8.0.2', 'fd08::2'])(
    `finds by probing %s that a member leads nowhere${why}`,
    async (target) => {
      bridged();
      const datapath = await bond('a', [nic('bdm1'), nic('bdm2')], {
        probeAddress: target,
        probeInterval: 20,
        probeMisses: 3,
      });
      expect((await ping(...quick, '10.8.0.2')).text).toContain(' 0% packet loss');
      // Ten probes and their answers.
      const answered = (): number => counters(datapath, 'nic:bdm1').received.frames;
      const before = answered();
      await eventually('ten answers', () => (answered() >= before + 10 ? true : undefined));
      expect(events, 'no fail-over while all is well').toEqual([]);
      const flood = ping('-i', '0.005', '-c', '400', '10.8.0.2');
      await eventually('the flood', () => (counters(datapath, 'nic:bdm1').received.frames > 50 ? true : undefined));
      // The carrier stays: only an answer that is missing tells.
      ip('link', 'set', 'dev', 'bdp1', 'nomaster');
      const event = await eventually('the fail-over', failover);
      expect(event).toMatchObject({ port: 'nic:bdm2', other: 'nic:bdm1' });
      expect(event.value / 1e6, 'milliseconds').toBeGreaterThanOrEqual(40);
      const said = (await flood).text;
      const lost = 400 - Number(/(\d+) received/.exec(said)?.[1]);
      console.log(
        `fail-over by probe, 3 misses of 20 ms: ${(event.value / 1e6).toFixed(2)} ms as told, ${lost} of 400 pings lost at one every 5 ms`,
      );
      expect(lost, said).toBeLessThan(300);
      expect(await learntAt()).toBe('bdp2');
    },
  );

  it.skipIf(needsPrograms)(`goes back to its primary, and drops what comes in by the other${why}`, async () => {
    bridged();
    const datapath = await bond('a', [nic('bdm1'), nic('bdm2', { primary: true })]);
    expect(datapath.active()).toBe('nic:bdm2');
    ip('link', 'set', 'dev', 'bdm2', 'down');
    await eventually('the other member', () => (datapath.active() === 'nic:bdm1' ? true : undefined));
    expect((await ping(...quick, '10.8.0.2')).text).toContain(' 0% packet loss');
    ip('link', 'set', 'dev', 'bdm2', 'up');
    valueOf(await datapath.setCarrier('nic:bdm2', true));
    await eventually('the primary', () => (datapath.active() === 'nic:bdm2' ? true : undefined));
    expect((await ping(...quick, '10.8.0.2')).text).toContain(' 0% packet loss');
    // A broadcast of the other host comes by both members, and is heard once.
    const said = await say('bd-b', ['ping', '-n', '-b', '-W', '1', ...quick, '10.8.0.255']);
    expect(said.text).not.toContain('DUP!');
    await eventually('a copy that was dropped', () => counters(datapath, 'nic:bdm1').drops['inactive']);
  });

  const modes: [string, Partial<BondKind>, number][] = [
    ['balance-rr', { mode: 'balance-rr' }, 1],
    ['balance-xor, layer 3+4', { mode: 'balance-xor' }, 1],
    ['balance-xor, layer 2+3', { mode: 'balance-xor', hash: 'layer2+3' }, 1],
    ['balance-xor with two threads', { mode: 'balance-xor' }, 2],
    ['active-backup', {}, 1],
  ];
  it.skipIf(needsPrograms).each(modes)(`carries everything back to back: %s${why}`, async (_what, kind, threads) => {
    const datapath = await bond('a', [nic('bdm1'), nic('bdm2')], kind, threads);
    await bond('b', [nic('bdp1'), nic('bdp2')], kind, threads);
    for (const to of ['10.8.0.2', 'fd08::2']) {
      for (const size of ['56', '1472', '8000']) {
        const said = await ping(...quick, '-s', size, to);
        expect(said.text, `${size} bytes to ${to}`).toContain(' 0% packet loss');
        expect(said.text).not.toContain('DUP!');
      }
    }
    for (const how of [
      ['-n', '50M', '-P', '4'],
      ['-n', '50M', '-R'],
      ['-u', '-b', '20M', '-n', '1M'],
    ]) {
      const ran = await programs.iperf('bd-a', 'bd-b', '10.8.0.2', ...how);
      expect(ran.ok, `${how.join(' ')}: ${ran.text}`).toBe(true);
    }
    const sent = ['nic:bdm1', 'nic:bdm2'].map((port) => counters(datapath, port).sent.frames);
    if (kind.mode === 'balance-rr') expect(Math.abs((sent[0] ?? 0) - (sent[1] ?? 0))).toBeLessThan(50);
    if (kind.mode === undefined) expect(sent[1]).toBeLessThan(20);
  });

  it.skipIf(needsPrograms)(`sends everything twice as broadcast${why}`, async () => {
    await bond('a', [nic('bdm1'), nic('bdm2')], { mode: 'broadcast' });
    await bond('b', [nic('bdp1'), nic('bdp2')], { mode: 'broadcast' });
    const said = await ping(...quick, '10.8.0.2');
    expect(said.text).toContain(' 0% packet loss');
    expect(said.text).toContain('DUP!');
  });

  it.skipIf(needsPrograms)(`uses the members that are up, and says when none is${why}`, async () => {
    const datapath = await bond('a', [nic('bdm1'), nic('bdm2')], { mode: 'balance-rr' });
    await bond('b', [nic('bdp1'), nic('bdp2')], { mode: 'balance-rr' });
    ip('link', 'set', 'dev', 'bdm1', 'down');
    for (const one of datapaths) valueOf(await one.setCarrier(one === datapath ? 'nic:bdm1' : 'nic:bdp1', false));
    expect((await ping(...quick, '10.8.0.2')).text).toContain(' 0% packet loss');
    valueOf(await datapath.setCarrier('nic:bdm2', false));
    expect((await ping('-c', '2', '-i', '0.05', '-W', '1', '10.8.0.2')).ok).toBe(false);
    expect(counters(datapath, 'tap:a').drops['port-down']).toBeGreaterThan(0);
  });
});
