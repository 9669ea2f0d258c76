import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, eventually, ip, valueOf } from '../test/kernel.ts';
import { missing, Namespaces, say } from '../test/programs.ts';
import { createDatapath } from './datapath.ts';
import type { DatapathEvent, DatapathHandle, NativePort } from './datapath-types.ts';

/**
 * A switch of one thread that sleeps, or (busyPoll) looks for more so long before it does. Awake for long, it
 * looks at the rings of NICs itself, and they wake nobody:
 *
 *   bp-a eth0 -- bpn0 --.
 *   bp-b eth0 -- bpn1 ---- switch -- lan0 bp-c
 */
const SPACES = ['a', 'b', 'c'] as const;
type Name = (typeof SPACES)[number];
const address = (name: Name): string => `10.9.1.${SPACES.indexOf(name) + 1}`;
const namespaces = new Namespaces();
let datapath: DatapathHandle | null = null;
let events: DatapathEvent[] = [];

const nic = (device: string): NativePort => ({
  key: `nic:${device}`,
  kind: 'nic',
  namespacePath: null,
  options: { device, offloads: true },
  settings: {},
});
const tap: NativePort = {
  key: 'tap:c',
  kind: 'tap',
  namespacePath: '/run/netns/bp-c',
  options: { device: 'lan0', offloads: true },
  settings: {},
};

async function start(busyPoll: number): Promise<DatapathHandle> {
  datapath = valueOf(
    await createDatapath(
      {
        name: 'bp',
        threads: 1,
        affinity: [],
        busyPoll,
        ports: [nic('bpn0'), nic('bpn1'), tap],
        kind: { kind: 'switch', options: {} },
      },
      (event) => {
        events.push(event);
      },
    ),
  );
  for (const [name, device] of [
    ['a', 'eth0'],
    ['b', 'eth0'],
    ['c', 'lan0'],
  ] as const) {
    ip('-n', `bp-${name}`, 'address', 'add', `${address(name)}/24`, 'dev', device);
    ip('-n', `bp-${name}`, 'link', 'set', device, 'addrgenmode', 'none', 'up');
  }
  return datapath;
}
/**
 * Of so many echo requests, one every 2 ms, those without an answer; for that of the last one ping waits no longer than
 * two round trips.
 */
async function unanswered(from: Name, to: Name, count: number): Promise<number> {
  const { text } = await say(`bp-${from}`, [
    'ping',
    '-n',
    '-q',
    '-i',
    '0.002',
    '-c',
    String(count + 1),
    '-W',
    '2',
    address(to),
  ]);
  return Math.max(0, count - Number(/(\d+) received/.exec(text)?.[1] ?? 0));
}
/** Milliseconds of CPU time that its thread takes while so many milliseconds pass. */
async function cpuOver(of: DatapathHandle, milliseconds: number): Promise<number> {
  const before = of.sample().cpu;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return (of.sample().cpu - before) / 1e6;
}

const needsPing = missing('ping').length > 0;
const why = needsPing ? ' (needs ping)' : '';

describeKernel("a datapath's thread", () => {
  beforeEach(() => {
    events = [];
    for (const name of SPACES) namespaces.make(`bp-${name}`);
    for (const [near, name] of [
      ['bpn0', 'a'],
      ['bpn1', 'b'],
    ] as const) {
      ip('link', 'add', near, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `bp-${name}`);
      ip('link', 'set', 'dev', near, 'addrgenmode', 'none', 'up');
    }
  });
  afterEach(async () => {
    await datapath?.close();
    datapath = null;
    namespaces.end();
  });

  it.skipIf(needsPing)(`sleeps when nothing comes${why}`, async () => {
    const running = await start(0);
    expect(await unanswered('a', 'b', 100)).toBe(0);
    expect(await cpuOver(running, 1000)).toBeLessThan(50);
  });

  it.skipIf(needsPing)(
    `looks at rings while it is awake, and sleeps when it has seen nothing for so long${why}`,
    async () => {
      const running = await start(200_000);
      for (const [from, to] of [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ] as const)
        expect(await unanswered(from, to, 200), `${from} to ${to}`).toBe(0);
      await eventually('sleep', async () => ((await cpuOver(running, 500)) < 25 ? true : undefined));
      // The rings wake it again.
      expect(await unanswered('b', 'a', 20)).toBe(0);
    },
  );

  it.skipIf(needsPing)(
    `awake, lets go of ports, takes others, and sees that a link goes down and up${why}`,
    async () => {
      const running = await start(1_000_000);
      expect(await unanswered('a', 'b', 100)).toBe(0);
      const flood = unanswered('a', 'c', 1000);
      for (let round = 0; round < 10; round += 1) {
        valueOf(await running.removePort('nic:bpn1'));
        valueOf(await running.addPort(nic('bpn1')));
      }
      ip('link', 'set', 'dev', 'bpn1', 'down');
      await eventually('that it is down', () =>
        events.find((event) => event.kind === 'port-down' && event.port === 'nic:bpn1'),
      );
      ip('link', 'set', 'dev', 'bpn1', 'up');
      valueOf(await running.setCarrier('nic:bpn1', true));
      await eventually('that it is up', async () => ((await unanswered('b', 'a', 1)) === 0 ? true : undefined));
      expect(await flood).toBe(0);
      // How much of a second it gets is up to whatever else runs.
      await eventually('it polls still', async () => ((await cpuOver(running, 200)) > 10 ? true : undefined));
      valueOf(await running.setBusyPoll(0));
      expect(await unanswered('a', 'b', 100)).toBe(0);
      expect(await cpuOver(running, 1000)).toBeLessThan(50);
    },
  );
});
