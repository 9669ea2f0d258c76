import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { DatapathRow } from '../protocol/index.ts';
import { done, refusedCleanly } from './changes.ts';
import { becomes, held, machine, pings } from './datapath-lab.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLink, wholeState } from './witness.ts';

let daemon: TestDaemon;
let helper: Connection;

const rows = async (): Promise<DatapathRow[]> => (await done(helper, 'datapath.list', {})).datapaths;
const row = async (name: string): Promise<DatapathRow | undefined> => (await rows()).find((one) => one.name === name);

describeKernel('datapaths through the helper', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterAll(() => daemon.stop());
  afterEach(async () => {
    for (const { name } of await rows()) await done(helper, 'datapath.delete', { name, confirm: true });
    cleanNetwork();
  });

  it('makes a switch whose TAPs bear our marks, are up, and go with it', async () => {
    const before = wholeState();
    const { datapath } = await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'tap', device: 'vm1', mac: '02:00:00:00:01:01' },
        { kind: 'tap', device: 'vm2' },
      ],
    });
    expect(datapath).toMatchObject({ name: 'sw0', type: 'switch', network: null, active: null });
    expect(datapath.ports.map(({ key, state, reason }) => ({ key, state, reason }))).toEqual([
      { key: 'tap:vm1', state: 'up', reason: null },
      { key: 'tap:vm2', state: 'up', reason: null },
    ]);
    expect(datapath.threads).toHaveLength(1);
    expect(datapath.threads[0]?.name).toBe('tp-sw0-0');
    expect(ipLink('vm1')).toMatchObject({ ifalias: 'taproom', address: '02:00:00:00:01:01' });
    expect(ipLink('vm1')?.flags).toContain('UP');
    expect((await done(helper, 'link.list', {})).links.find(({ name }) => name === 'vm1')).toMatchObject({
      owner: 'taproom',
      group: 0x7470,
    });
    await done(helper, 'datapath.delete', { name: 'sw0' });
    expect(await rows()).toEqual([]);
    expect(wholeState()).toEqual(before);
  });

  it('switches between namespaces, shows its MAC table, counts, and impairs while traffic flows', async () => {
    const [a, b] = [machine('red', '192.0.2.1/24'), machine('blue', '192.0.2.2/24')];
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'nic', device: a },
        { kind: 'nic', device: b },
      ],
      confirm: true,
    });
    expect(pings('red', '192.0.2.2')).toBe(true);
    const { entries } = await done(helper, 'datapath.macs', { name: 'sw0' });
    expect(new Set(entries.map(({ port }) => port))).toEqual(new Set([`nic:${a}`, `nic:${b}`]));
    const { datapaths } = await done(helper, 'datapath.statistics', {});
    expect(datapaths[0]?.ports[0]?.received.frames).toBeGreaterThan(0);
    const sample = await done(helper, 'statistics.get', {});
    expect(sample.datapaths.map(({ name }) => name)).toEqual(['sw0']);

    const { datapath } = await done(helper, 'datapath.impair', { port: a, impairment: { loss: 1 }, direction: 'in' });
    expect(datapath.datapath.ports[0]?.settings.impair).toEqual({ in: { loss: 1 }, out: null });
    expect(pings('red', '192.0.2.2')).toBe(false);
    await done(helper, 'history.undo', {});
    expect(pings('red', '192.0.2.2')).toBe(true);
    expect((await row('sw0'))?.datapath.ports[0]?.settings.impair).toEqual({ in: null, out: null });
  });

  it('counts each queue of a port, in the samples too', async () => {
    const [a, b] = [machine('red', '192.0.2.1/24'), machine('blue', '192.0.2.2/24')];
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      threads: 2,
      ports: [
        { kind: 'nic', device: a },
        { kind: 'nic', device: b },
      ],
      confirm: true,
    });
    expect(pings('red', '192.0.2.2')).toBe(true);
    const answers = [await done(helper, 'datapath.statistics', {}), await done(helper, 'statistics.get', {})];
    for (const { received, queues } of answers.flatMap(({ datapaths }) => datapaths.flatMap(({ ports }) => ports))) {
      expect(queues).toHaveLength(2);
      expect(received.frames).toBeGreaterThan(0);
      expect(queues.reduce((sum, queue) => sum + queue.received.frames, 0)).toBe(received.frames);
    }
  });

  it('adds and removes ports while it runs, and undoes that', async () => {
    await done(helper, 'datapath.add', { type: 'switch', name: 'sw0', ports: [{ kind: 'tap', device: 'vm1' }] });
    const { index } = (await row('sw0'))?.ports[0]?.link ?? { index: 0 };
    await done(helper, 'datapath.set', {
      name: 'sw0',
      settings: { hub: true },
      busyPoll: 20,
      addPorts: [{ kind: 'tap', device: 'vm2' }],
    });
    expect((await row('sw0'))?.datapath).toMatchObject({ busyPoll: 20, settings: { hub: true } });
    expect((await row('sw0'))?.ports.map(({ key }) => key)).toEqual(['tap:vm1', 'tap:vm2']);
    await done(helper, 'datapath.port', {
      name: 'sw0',
      key: 'tap:vm2',
      settings: { vlan: { mode: 'access', id: 10 }, isolated: true },
    });
    expect((await row('sw0'))?.ports[1]?.port.settings).toMatchObject({
      vlan: { mode: 'access', id: 10 },
      isolated: true,
    });
    await done(helper, 'datapath.set', { name: 'sw0', removePorts: ['tap:vm2'] });
    expect(ipLink('vm2')).toBeUndefined();
    await done(helper, 'history.undo', {});
    expect((await row('sw0'))?.ports.map(({ key }) => key)).toEqual(['tap:vm1', 'tap:vm2']);
    expect((await row('sw0'))?.ports[0]?.link?.index, 'the other port was never touched').toBe(index);
  });

  it('opens a port once, whatever else happens to links meanwhile', async () => {
    await done(helper, 'datapath.add', { type: 'switch', name: 'sw0', ports: [{ kind: 'tap', device: 'vm1' }] });
    const other = spawn('sh', ['-c', 'while ip link add restless type bridge && ip link delete restless; do :; done'], {
      stdio: 'ignore',
    });
    const ended = once(other, 'exit');
    try {
      for (let round = 0; round < 40; round += 1) {
        const { datapath } = await done(helper, 'datapath.set', {
          name: 'sw0',
          addPorts: [{ kind: 'tap', device: 'vm2' }],
        });
        expect(datapath.ports[1]).toMatchObject({ state: 'up', link: { name: 'vm2' } });
        expect(ipLink('vm2')).toMatchObject({ ifindex: datapath.ports[1]?.link?.index, ifalias: 'taproom' });
        await done(helper, 'datapath.set', { name: 'sw0', removePorts: ['tap:vm2'] });
      }
    } finally {
      other.kill('SIGKILL');
      await ended;
    }
    expect(daemon.log()).not.toContain('a port is back');
  });

  it('brings a deleted datapath back by undo, with what was set on its devices', async () => {
    await done(helper, 'datapath.add', { type: 'switch', name: 'sw0', ports: [{ kind: 'tap', device: 'vm1' }] });
    await done(helper, 'address.add', { link: { name: 'vm1' }, address: '192.0.2.1/24' });
    const mac = ipLink('vm1')?.address;
    await done(helper, 'datapath.delete', { name: 'sw0' });
    await done(helper, 'history.undo', {});
    expect(ipLink('vm1')?.address).toBe(mac);
    const { links } = await done(helper, 'link.list', {});
    const vm1 = links.find(({ name }) => name === 'vm1')?.index;
    const { addresses } = await done(helper, 'address.list', {});
    expect(
      addresses.filter(({ index, family }) => index === vm1 && family === 'ipv4').map(({ address }) => address),
    ).toEqual(['192.0.2.1']);
  });

  it('gives a TAP that was there its MAC address back by undo', async () => {
    await done(helper, 'link.add', { kind: 'tap', name: 'vm1', up: true, mac: '02:00:00:00:00:11' });
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [{ kind: 'tap', device: 'vm1', mac: '02:00:00:00:00:22' }],
    });
    expect(ipLink('vm1')?.address).toBe('02:00:00:00:00:22');
    await done(helper, 'history.undo', {});
    expect(ipLink('vm1')?.address).toBe('02:00:00:00:00:11');
    await done(helper, 'link.delete', { link: { name: 'vm1' } });
  });

  it('brings back by undo what stood on the devices of a datapath, too', async ({ skip }) => {
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'tap', device: 'vm1' },
        { kind: 'tap', device: 'vm2' },
      ],
    });
    const added = await helper.call('link.add', {
      kind: 'macvlan',
      name: 'upper',
      up: true,
      addresses: ['192.0.2.9/24'],
      options: { parent: 'vm1' },
    });
    if (!added.ok) skip('This kernel has no macvlan links.');
    const upper = async () => {
      const { links } = await done(helper, 'link.list', {});
      const found = links.find(({ name }) => name === 'upper');
      const { addresses } = await done(helper, 'address.list', {});
      return (
        found && {
          kind: found.kind,
          up: found.up,
          addresses: addresses.flatMap(({ index, family, address }) =>
            index === found.index && family === 'ipv4' ? [address] : [],
          ),
        }
      );
    };
    const before = await upper();
    expect(before).toEqual({ kind: 'macvlan', up: true, addresses: ['192.0.2.9'] });
    await done(helper, 'datapath.set', { name: 'sw0', removePorts: ['tap:vm1'] });
    expect(await upper()).toBeUndefined();
    await done(helper, 'history.undo', {});
    expect(await upper()).toEqual(before);
    await done(helper, 'datapath.delete', { name: 'sw0' });
    await done(helper, 'history.undo', {});
    expect(await upper()).toEqual(before);
  });

  it('follows a TAP that somebody moves to another namespace, and its name and index there', async () => {
    ip('netns', 'add', 'blue');
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'tap', device: 'tap0' },
        { kind: 'tap', device: 'tap1' },
      ],
    });
    ip('address', 'add', '192.0.2.1/24', 'dev', 'tap1');
    const before = (await row('sw0'))?.ports[0]?.link;
    // Its index is taken where it goes, so that it gets another one.
    ip('-n', 'blue', 'link', 'add', 'name', 'taken', 'index', String(before?.index), 'type', 'bridge');
    ip('link', 'set', 'tap0', 'netns', 'blue');
    ip('-n', 'blue', 'link', 'set', 'tap0', 'name', 'eth0');
    ip('-n', 'blue', 'address', 'add', '192.0.2.2/24', 'dev', 'eth0');
    ip('-n', 'blue', 'link', 'set', 'eth0', 'up');
    const moved = await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.state === 'up' && now.ports[0].link?.namespace === 'blue',
    );
    expect(moved?.ports[0]).toMatchObject({ state: 'up', reason: null, link: { namespace: 'blue', name: 'eth0' } });
    expect(moved?.ports[0]?.link?.index).not.toBe(before?.index);
    expect(pings('blue', '192.0.2.1')).toBe(true);
    ip('-n', 'blue', 'link', 'set', 'eth0', 'down');
    const down = await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.state === 'down',
    );
    expect(down?.ports[0]?.reason?.code).toBe('port.linkDown');
    expect(down?.ports[0]?.reason?.message).toContain('--namespace blue');
    ip('-n', 'blue', 'link', 'delete', 'eth0');
    const gone = await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.link === null,
    );
    expect(gone?.ports[0]).toMatchObject({ state: 'down', link: null, reason: { code: 'port.gone' } });
  });

  it('says of a port whose device goes why it is down, and opens it when the device comes back', async () => {
    const [a, b] = [machine('red', '192.0.2.1/24'), machine('blue', '192.0.2.2/24')];
    await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'nic', device: a },
        { kind: 'nic', device: b },
      ],
      confirm: true,
    });
    ip('link', 'set', a, 'down');
    const down = await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.state === 'down',
    );
    expect(down?.ports[0]).toMatchObject({ state: 'down', link: { name: a } });
    expect(down?.ports[0]?.reason?.code).toBe('port.linkDown');
    expect(down?.ports[1]?.state).toBe('up');
    ip('link', 'set', a, 'up');
    await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.state === 'up',
    );
    expect(pings('red', '192.0.2.2')).toBe(true);

    ip('link', 'delete', a);
    const gone = await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.link === null,
    );
    expect(gone?.ports[0]).toMatchObject({ state: 'down', link: null });
    expect(gone?.ports[0]?.reason?.code).toBe('port.gone');
    ip('netns', 'delete', 'red');
    machine('red', '192.0.2.1/24');
    const back = await becomes(
      () => row('sw0'),
      (now) => now?.ports[0]?.state === 'up',
    );
    expect(back?.ports[0]).toMatchObject({ state: 'up', reason: null, link: { name: a } });
    expect(pings('red', '192.0.2.2')).toBe(true);
  });

  it('answers as the other computer', async () => {
    ip('netns', 'add', 'red');
    await done(helper, 'datapath.add', {
      type: 'responder',
      name: 'far',
      ports: [{ kind: 'tap', device: 'tap0', namespace: 'red' }],
      settings: { addresses: ['192.0.2.2/24', '2001:db8:1::2/64'] },
    });
    ip('-n', 'red', 'address', 'add', '192.0.2.1/24', 'dev', 'tap0');
    expect(pings('red', '192.0.2.2')).toBe(true);
  });

  it('forwards past the host, and lets its own through the TAP', async () => {
    const [a, b] = [machine('red', '192.0.2.1/24'), machine('blue', '198.51.100.1/24')];
    await done(helper, 'datapath.add', {
      type: 'exception',
      name: 'fast',
      settings: { forward: 'layer2' },
      ports: [
        { kind: 'tap', device: 'host0' },
        { kind: 'nic', device: a },
        { kind: 'nic', device: b },
      ],
      confirm: true,
    });
    await done(helper, 'address.add', { link: { name: 'host0' }, address: '192.0.2.254/24' });
    // The tables follow the kernel's rows on their own.
    expect(
      await becomes(
        () => Promise.resolve(pings('red', '192.0.2.254')),
        (is) => is,
      ),
    ).toBe(true);
  });

  it('bonds two members, and tells of a fail-over', async () => {
    for (const name of ['m1', 'm2']) {
      ip('link', 'add', name, 'type', 'veth', 'peer', `${name}-far`);
      ip('link', 'set', name, 'up');
      ip('link', 'set', `${name}-far`, 'up');
    }
    const { datapath } = await done(helper, 'datapath.add', {
      type: 'bond',
      name: 'b0',
      settings: { mode: 'active-backup' },
      ports: [
        { kind: 'tap', device: 'bonded' },
        { kind: 'nic', device: 'm1' },
        { kind: 'nic', device: 'm2' },
      ],
      confirm: true,
    });
    expect(datapath.type).toBe('bond');
    const chosen = await becomes(
      () => row('b0'),
      (now) => now?.active !== null,
    );
    expect(chosen?.active).toBe('nic:m1');
    ip('link', 'set', 'm1-far', 'down');
    const other = await becomes(
      () => row('b0'),
      (now) => now?.active === 'nic:m2',
    );
    expect(other?.active).toBe('nic:m2');
    expect(other?.ports[1]).toMatchObject({ state: 'down' });
  });

  it.each([
    [
      'a link of another kind',
      { type: 'switch', name: 's', ports: [{ kind: 'tap', device: 'd0' }] },
      { kind: 'conflict', field: 'ports.0.device' },
    ],
    [
      'a NIC that is not there',
      { type: 'switch', name: 's', ports: [{ kind: 'nic', device: 'nobody' }] },
      { kind: 'not-found', field: 'ports.0.device' },
    ],
    [
      'a namespace that is not there',
      { type: 'switch', name: 's', ports: [{ kind: 'tap', device: 't', namespace: 'nowhere' }] },
      { kind: 'not-found', field: 'ports.0.namespace' },
    ],
    [
      'a port twice',
      {
        type: 'switch',
        name: 's',
        ports: [
          { kind: 'tap', device: 't' },
          { kind: 'tap', device: 't' },
        ],
      },
      { kind: 'invalid', field: 'ports.1' },
    ],
    [
      'a bond without members',
      { type: 'bond', name: 's', ports: [{ kind: 'tap', device: 't' }] },
      { kind: 'invalid', field: 'ports' },
    ],
    [
      'a CPU that is not there',
      { type: 'switch', name: 's', affinity: [4000], ports: [{ kind: 'tap', device: 't' }] },
      { kind: 'invalid', field: 'affinity.0' },
    ],
    [
      'a delay that no queue holds',
      {
        type: 'switch',
        name: 's',
        ports: [{ kind: 'tap', device: 't', settings: { impair: { in: { delay: 60_000, rate: 1_000_000_000 } } } }],
      },
      { kind: 'invalid', field: 'ports.0.settings.impair.in.delay' },
    ],
    [
      'the second of its ports wrong',
      {
        type: 'switch',
        name: 's',
        ports: [
          { kind: 'tap', device: 't' },
          { kind: 'nic', device: 'nobody' },
        ],
      },
      { kind: 'not-found', field: 'ports.1.device' },
    ],
    [
      'a filter that is none',
      {
        type: 'switch',
        name: 's',
        ports: [{ kind: 'tap', device: 't', settings: { impair: { in: { dropMatching: 'not a filter at all' } } } }],
      },
      { kind: 'invalid' },
    ],
  ] as const)('refuses %s, and leaves nothing', async (_what, params, expected) => {
    ip('link', 'add', 'd0', 'type', 'bridge');
    expect(await refusedCleanly(helper, 'datapath.add', params as never)).toMatchObject(expected);
    expect(await rows()).toEqual([]);
  });

  it('names who holds a device', async () => {
    const holder = await held('busy0');
    try {
      const error = await refusedCleanly(helper, 'datapath.add', {
        type: 'switch',
        name: 's',
        ports: [{ kind: 'tap', device: 'busy0' }],
      });
      expect(error).toMatchObject({ kind: 'conflict', field: 'ports.0.device', errnoName: 'EBUSY' });
      expect(error.message).toContain(`(process ${holder.pid ?? 0})`);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
  });

  it('tells of a TUN or TAP who has it open', async () => {
    const holders = async (name: string, namespace = ''): Promise<unknown> =>
      (await done(helper, 'link.holders', { link: { name, namespace } })).holders;
    ip('tuntap', 'add', 'dev', 'busy0', 'mode', 'tap');
    ip('link', 'add', 'd0', 'type', 'bridge');
    expect([await holders('busy0'), await holders('d0')]).toEqual([[], null]);
    const holder = await held('busy0');
    try {
      const seen = [{ pid: holder.pid, program: expect.stringContaining('python') as string, datapath: null }];
      expect(await holders('busy0')).toEqual(seen);
      await done(helper, 'link.add', { kind: 'tap', name: 'mine0', options: { persistent: false } });
      await done(helper, 'datapath.add', { type: 'switch', name: 'sw0', ports: [{ kind: 'tap', device: 'vm1' }] });
      expect(await holders('mine0')).toEqual([{ pid: daemon.process.pid, program: 'taproomd', datapath: null }]);
      expect(await holders('vm1')).toEqual([{ pid: daemon.process.pid, program: 'taproomd', datapath: 'sw0' }]);
      // One of the same name elsewhere is somebody else's.
      ip('netns', 'add', 'red');
      await done(helper, 'link.add', { kind: 'tap', name: 'busy0', namespace: 'red', options: { persistent: false } });
      expect([await holders('busy0'), await holders('busy0', 'red')]).toEqual([
        seen,
        [expect.objectContaining({ pid: daemon.process.pid })],
      ]);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
  });

  it('lets a link be a port of one datapath only', async () => {
    await done(helper, 'datapath.add', { type: 'switch', name: 'sw0', ports: [{ kind: 'tap', device: 'vm1' }] });
    expect(
      await refusedCleanly(helper, 'datapath.add', {
        type: 'switch',
        name: 'sw1',
        ports: [{ kind: 'nic', device: 'vm1' }],
      }),
    ).toMatchObject({ kind: 'conflict', field: 'ports.0.device' });
    expect(await refusedCleanly(helper, 'datapath.impair', { port: 'nobody', impairment: null })).toMatchObject({
      kind: 'not-found',
      field: 'port',
    });
    ip('link', 'add', 'd1', 'type', 'bridge');
    expect((await refusedCleanly(helper, 'datapath.impair', { port: 'd1', impairment: null })).message).toContain(
      'is a link, but no port',
    );
  });

  it('awaits confirmation where the uplink NIC becomes a port, and auto-reverts', async () => {
    machine('red', '192.0.2.1/24');
    ip('address', 'add', '192.0.2.254/24', 'dev', 'to-red');
    ip('route', 'add', 'default', 'via', '192.0.2.1');
    const { pending } = await done(helper, 'datapath.add', {
      type: 'switch',
      name: 'sw0',
      ports: [
        { kind: 'xdp', device: 'to-red' },
        { kind: 'tap', device: 'vm1' },
      ],
      confirmWithin: 5,
    });
    expect(pending?.risks).toContain('default-route');
    await done(helper, 'pending.revert', {});
    expect(await rows()).toEqual([]);
    expect(ipLink('vm1')).toBeUndefined();
  });

  it('tells subscribers, and leaves nothing when the helper stops', async () => {
    const before = wholeState();
    const other = await startDaemon();
    try {
      const connection = await other.connect();
      await done(connection, 'datapath.add', { type: 'switch', name: 'sw9', ports: [{ kind: 'tap', device: 'vm9' }] });
      const snapshot = await done(connection, 'subscribe', { topics: ['datapaths'] });
      expect(snapshot.datapaths.map(({ name }) => name)).toEqual(['sw9']);
    } finally {
      expect(await other.stop()).toBe(0);
    }
    expect(wholeState()).toEqual(before);
  });
});

/** A device that is made anew has another index. */
const withoutIndexes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, field: unknown) => (key === 'ifindex' ? undefined : field)));

const LAB = (port: string, more = ''): string => `taproom: 1
name: lab
links:
  - {kind: tap, name: kept, addresses: [10.60.0.1/24]}
  - {kind: existing, name: made, addresses: [10.61.0.1/24]}
datapaths:
  - {type: switch, name: sw0, ports: ["tap:kept", "tap:made", "${port}"]${more}}
`;

describeKernel('datapaths of networks', () => {
  let state: string;
  let own: TestDaemon;
  let client: Connection;
  const start = async (): Promise<void> => {
    own = await startDaemon({ args: ['--state', state] });
    client = await own.connect();
  };
  const ports = async (): Promise<string[]> =>
    (await done(client, 'datapath.list', {})).datapaths.flatMap((one) =>
      one.ports.map(({ key, state: is }) => `${key} ${is}`),
    );
  const drift = async () => (await done(client, 'network.show', { name: 'lab' })).network.drift;

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'taproom-datapaths-'));
    await start();
  });
  afterEach(async () => {
    await own.stop();
    cleanNetwork();
    rmSync(state, { recursive: true });
  });

  it('come up and change by the least, and leave nothing', async () => {
    const before = wholeState();
    await done(client, 'network.apply', { text: LAB('tap:third') });
    expect(ipLink('made')).toMatchObject({ ifalias: 'taproom:lab' });
    expect(await ports()).toEqual(['tap:kept up', 'tap:made up', 'tap:third up']);
    expect(await done(client, 'network.up', { name: 'lab' })).toMatchObject({ steps: 0 });
    const { ifindex } = ipLink('made') ?? {};
    expect(
      await done(client, 'network.apply', { text: LAB('tap:third,loss=1%', ', settings: {hub: true}') }),
    ).toMatchObject({ steps: 1 });
    expect(ipLink('made')?.ifindex, 'what stays is not interrupted').toBe(ifindex);
    await done(client, 'network.apply', { text: LAB('tap:third', ', threads: 2') });
    expect((await done(client, 'datapath.list', {})).datapaths[0]?.threads).toHaveLength(2);
    expect(await drift()).toEqual([]);
    await done(client, 'network.down', { name: 'lab' });
    expect(wholeState()).toEqual(before);
  });

  it('come back with the next helper after SIGKILL, addresses and all', async () => {
    await done(client, 'network.apply', { text: LAB('tap:third') });
    const up = withoutIndexes(wholeState());
    const mac = ipLink('made')?.address;
    await done(client, 'datapath.add', { type: 'switch', name: 'byhand', ports: [{ kind: 'tap', device: 'hand0' }] });
    await own.kill('SIGKILL');
    expect([ipLink('made'), ipLink('hand0')]).toEqual([undefined, undefined]);
    await start();
    expect(await ports()).toEqual(['tap:kept up', 'tap:made up', 'tap:third up']);
    expect(ipLink('made')?.address).toBe(mac);
    expect(withoutIndexes(wholeState())).toEqual(up);
  });

  it('say when somebody deleted a device of theirs or changed them, and put that right', async () => {
    await done(client, 'network.apply', { text: LAB('tap:third') });
    ip('link', 'delete', 'made');
    expect(await becomes(drift, (found) => found.length > 0)).not.toEqual([]);
    await done(client, 'network.up', { name: 'lab' });
    expect(await ports()).toEqual(['tap:kept up', 'tap:made up', 'tap:third up']);
    await done(client, 'datapath.impair', { port: 'third', impairment: { delay: 5 } });
    expect((await becomes(drift, (found) => found.length > 0))[0]?.summary.message).toContain('no longer impair');
    await done(client, 'network.up', { name: 'lab' });
    expect(await drift()).toEqual([]);
    await done(client, 'datapath.delete', { name: 'sw0' });
    expect((await becomes(drift, (found) => found.length > 0))[0]?.summary.message).toMatch(/start the switch sw0/i);
    await done(client, 'network.up', { name: 'lab' });
    expect(await ports()).toEqual(['tap:kept up', 'tap:made up', 'tap:third up']);
  });
});
