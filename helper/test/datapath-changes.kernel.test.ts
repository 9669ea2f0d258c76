import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { portKey, type DatapathRow, type Failure, type PortInput } from '../protocol/index.ts';
import { done } from './changes.ts';
import { becomes, machine, pings } from './datapath-lab.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLink } from './witness.ts';

let daemon: TestDaemon;
let helper: Connection;

const row = async (): Promise<DatapathRow | undefined> =>
  (await done(helper, 'datapath.list', {})).datapaths.find(({ name }) => name === 'sw0');
const port = async (key: string): Promise<DatapathRow['ports'][0] | undefined> =>
  (await row())?.ports.find((one) => one.key === key);
const received = async (key: string): Promise<number> =>
  (await done(helper, 'datapath.statistics', {})).datapaths[0]?.ports.find((one) => one.key === key)?.received.frames ??
  0;

/** Other ports in the place of those of the same key: why not. */
async function refusedSet(ports: PortInput[]): Promise<Failure> {
  const answer = await helper.call('datapath.set', {
    name: 'sw0',
    removePorts: ports.map(portKey),
    addPorts: ports,
    confirm: true,
  });
  if (answer.ok) throw new Error('It was carried out.');
  return answer.error;
}

/** Every 10 ms a ping; what it said when it is told to end. */
function steadyPing(namespace: string, address: string): () => Promise<{ sent: number; answered: number }> {
  const ping = spawn('ip', ['netns', 'exec', namespace, 'ping', '-i', '0.01', '-W', '2', address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  ping.stdout.on('data', (some: Buffer) => {
    text += some.toString();
  });
  const ended = once(ping, 'close');
  return async () => {
    ping.kill('SIGINT');
    await ended;
    const [, sent = 0] = /(\d+) packets transmitted/.exec(text)?.map(Number) ?? [];
    const answers = new Set([...text.matchAll(/bytes from .*icmp_seq=(\d+)/g)].map(([, sequence]) => Number(sequence)));
    // What was on its way when it was told to end proves nothing; half a second of silence does.
    const last = Math.max(0, ...answers);
    return { sent: sent - last < 50 ? last : sent, answered: answers.size };
  };
}

describeKernel('changes of a running datapath', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterAll(() => daemon.stop());
  afterEach(async () => {
    if (await row()) await done(helper, 'datapath.delete', { name: 'sw0' });
    cleanNetwork();
  });

  it('that fail leave the port as it was, and the others never notice', async () => {
    const [a, b, c] = [
      machine('red', '192.0.2.1/24'),
      machine('blue', '192.0.2.2/24'),
      machine('green', '192.0.2.3/24'),
    ];
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'nic', device: a },
        { kind: 'nic', device: b },
        { kind: 'xdp', device: c },
        { kind: 'tap', device: 'vm1' },
      ],
      confirm: true,
    });
    expect(pings('red', '192.0.2.3')).toBe(true);
    expect(pings('red', '192.0.2.2')).toBe(true);
    const counted = await received(`xdp:${c}`);
    const before = (await row())?.datapath;
    const pinged = steadyPing('red', '192.0.2.2');
    for (let round = 0; round < 20; round += 1) {
      // The queue is not there: closed, refused, opened as it was.
      expect(await refusedSet([{ kind: 'xdp', device: c, queue: 900 }])).toMatchObject({ field: 'addPorts.0.device' });
      // The second replacement fails: the first, which was made, is reverted.
      await refusedSet([
        { kind: 'tap', device: 'vm1', offloads: false },
        { kind: 'xdp', device: c, queue: 900 },
      ]);
      // Not even tried.
      await refusedSet([
        {
          kind: 'tap',
          device: 'vm1',
          offloads: false,
          settings: { impair: { in: { dropMatching: 'not a filter at all' } } },
        },
      ]);
      await refusedSet([{ kind: 'tap', device: 'vm1', namespace: 'nowhere' }]);
    }
    const { sent, answered } = await pinged();
    expect(sent).toBeGreaterThan(20);
    expect(answered, `of ${sent}`).toBe(sent);
    expect((await row())?.datapath).toEqual(before);
    expect(
      (await row())?.ports.map(({ key, state, reason }) => `${key} ${state} ${reason?.message ?? ''}`.trim()),
    ).toEqual([`nic:${a} up`, `nic:${b} up`, `xdp:${c} up`, 'tap:vm1 up']);
    expect(ipLink('vm1')).toMatchObject({ ifalias: 'taproom', ifindex: (await port('tap:vm1'))?.link?.index });
    expect(await received(`xdp:${c}`), 'it goes on counting').toBeGreaterThanOrEqual(counted);
    expect(pings('red', '192.0.2.3')).toBe(true);
  }, 30_000);

  it.each([1, 2])(
    'leave a TAP that is opened otherwise its device, addresses and routes (%i threads)',
    async (threads) => {
      const queue = machine('red', '192.0.2.1/24');
      await done(helper, 'datapath.add', {
        type: 'switch',
        name: 'sw0',
        threads,
        ports: [
          { kind: 'tap', device: 'vm1' },
          { kind: 'nic', device: queue },
        ],
      });
      await done(helper, 'address.add', { link: { name: 'vm1' }, address: '192.0.2.254/24' });
      ip('route', 'add', '198.51.100.0/24', 'via', '192.0.2.1', 'dev', 'vm1');
      const what = () => ({
        link: ipLink('vm1')?.ifindex,
        routes: ip('route', 'show', 'dev', 'vm1'),
        mac: ipLink('vm1')?.address,
      });
      const before = what();
      const plain = { kind: 'tap', device: 'vm1', offloads: false } as const;
      await done(helper, 'datapath.set', { name: 'sw0', removePorts: ['tap:vm1'], addPorts: [plain] });
      expect(what()).toEqual(before);
      expect(await port('tap:vm1')).toMatchObject({ state: 'up', mode: 'TUN/TAP', port: { offloads: false } });
      expect(pings('red', '192.0.2.254')).toBe(true);
      // What is refused once it was closed, and what is reverted because another port was refused.
      await refusedSet([{ ...plain, mac: '00:00:00:00:00:00' }]);
      await refusedSet([
        { ...plain, offloads: true },
        { kind: 'nic', device: 'nowhere' },
      ]);
      await done(helper, 'history.undo', {});
      expect(what()).toEqual(before);
      expect(await port('tap:vm1')).toMatchObject({
        state: 'up',
        mode: 'TUN/TAP, vnet header',
        port: { offloads: true },
      });
      expect(pings('red', '192.0.2.254')).toBe(true);
      await done(helper, 'datapath.delete', { name: 'sw0' });
      expect(ipLink('vm1'), 'it was made for the port, and goes with it').toBeUndefined();
    },
  );

  it('that fail leave a socket that cannot be opened any more absent, until it can', async () => {
    machine('red', '192.0.2.1/24');
    ip('address', 'add', '192.0.2.254/24', 'dev', 'to-red');
    const udp = { kind: 'udp', local: '192.0.2.254', localPort: 5000, remote: '192.0.2.1', remotePort: 5001 } as const;
    await done(helper, 'datapath.add', { type: 'switch', name: 'sw0', ports: [{ kind: 'tap', device: 'vm1' }, udp] });
    ip('address', 'delete', '192.0.2.254/24', 'dev', 'to-red');
    expect((await refusedSet([{ ...udp, mtu: 1200 }])).message).toContain('was not opened');
    const key = portKey(udp);
    expect(await port(key)).toMatchObject({ state: 'down', port: { ...udp } });
    expect((await port(key))?.port).not.toHaveProperty('mtu');
    expect((await port(key))?.reason).toMatchObject({
      code: 'port.retried',
      message: expect.stringContaining('was not opened') as string,
    });
    expect((await port('tap:vm1'))?.state).toBe('up');
    ip('address', 'add', '192.0.2.254/24', 'dev', 'to-red');
    expect(
      await becomes(
        () => port(key),
        (now) => now?.state === 'up',
      ),
    ).toMatchObject({ state: 'up', reason: null });
  }, 15_000);

  it('that fail leave a TAP whose namespace went absent, and make it when there is one again', async () => {
    machine('red', '192.0.2.1/24');
    ip('address', 'add', '192.0.2.254/24', 'dev', 'to-red');
    const udp = { kind: 'udp', local: '192.0.2.254', localPort: 5000, remote: '192.0.2.1', remotePort: 5001 } as const;
    ip('netns', 'add', 'blue');
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [{ kind: 'tap', device: 'vm1', namespace: 'blue' }, udp, { kind: 'tap', device: 'vm2' }],
    });
    ip('address', 'delete', '192.0.2.254/24', 'dev', 'to-red');
    ip('netns', 'delete', 'blue');
    // The TAP moves here; then the socket cannot be opened; then the TAP finds no way back.
    await refusedSet([
      { kind: 'tap', device: 'vm1' },
      { ...udp, mtu: 1200 },
    ]);
    expect(ipLink('vm1')).toBeUndefined();
    expect((await row())?.ports.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'tap:vm1 down',
      `${portKey(udp)} down`,
      'tap:vm2 up',
    ]);
    ip('netns', 'add', 'blue');
    expect(
      await becomes(
        () => port('tap:vm1'),
        (now) => now?.state === 'up',
      ),
    ).toMatchObject({ state: 'up', link: { namespace: 'blue', name: 'vm1' } });
    expect((await port(portKey(udp)))?.state).toBe('down');
    await done(helper, 'datapath.set', { name: 'sw0', removePorts: [portKey(udp)] });
    expect((await row())?.ports.map(({ key, state }) => `${key} ${state}`)).toEqual(['tap:vm1 up', 'tap:vm2 up']);
  }, 15_000);

  it('that fail leave a TAP that is made, and up, in a namespace that no event has told of', async () => {
    ip('netns', 'add', 'blue');
    machine('red', '192.0.2.1/24');
    ip('address', 'add', '192.0.2.254/24', 'dev', 'to-red');
    const udp = { kind: 'udp', local: '192.0.2.254', localPort: 5000, remote: '192.0.2.1', remotePort: 5001 } as const;
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [{ kind: 'tap', device: 'vm1', namespace: 'blue' }, udp],
    });
    ip('address', 'delete', '192.0.2.254/24', 'dev', 'to-red');
    ip('netns', 'delete', 'blue');
    writeFileSync('/run/netns/blue', '');
    await refusedSet([
      { kind: 'tap', device: 'vm1' },
      { ...udp, mtu: 1200 },
    ]);
    // A while after the name came nobody looks at it any more; nor does the kernel tell of what is bound on it.
    await setTimeout(3000);
    execFileSync('unshare', ['--net=/run/netns/blue', 'true']);
    expect(
      await becomes(
        () => port('tap:vm1'),
        (now) => now?.state === 'up',
      ),
    ).toMatchObject({ state: 'up', link: { namespace: 'blue', name: 'vm1' } });
  }, 20_000);
});
