import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Datapath, type DatapathInput } from '../../protocol/index.ts';
import { verbatim } from '../../protocol/messages/index.ts';
import { fixedDifference, sameDatapath } from '../world/datapath-parts.ts';
import { Store } from '../store.ts';
import { affinityFault, onlineCpus } from './cpus.ts';
import { difference } from './difference.ts';
import { nativeKind, nativePort } from './native-options.ts';
import { PortLife } from './port-life.ts';
import { ranges } from './running.ts';
import { stableMac } from './stable-mac.ts';
import { holderMessage, findHolders, tunHolders } from './tun-holder.ts';

const of = (input: DatapathInput): Datapath => Datapath.parse(input);
const sw = (ports: DatapathInput['ports'], more: object = {}): Datapath =>
  of({ type: 'switch', name: 'sw0', ports, ...more });

describe('what leads from one description to another', () => {
  it('is nothing where they say the same, in whatever order', () => {
    const [a, b] = [
      sw([
        { kind: 'tap', device: 'a' },
        { kind: 'nic', device: 'b' },
      ]),
      sw([
        { kind: 'nic', device: 'b' },
        { kind: 'tap', device: 'a' },
      ]),
    ];
    expect(sameDatapath(a, b)).toBe(true);
    expect(difference(a, b)).toEqual({ add: [], remove: [], replace: [], settings: [], kind: false, busyPoll: false });
  });
  it('names ports that come, go, are opened anew, and change their settings', () => {
    const before = sw([
      { kind: 'tap', device: 'a' },
      { kind: 'tap', device: 'b' },
      { kind: 'nic', device: 'c' },
    ]);
    const after = sw(
      [
        { kind: 'tap', device: 'a', offloads: false },
        { kind: 'tap', device: 'b', settings: { isolated: true } },
        { kind: 'tap', device: 'd' },
      ],
      { busyPoll: 5, settings: { hub: true } },
    );
    const change = difference(before, after);
    expect(
      [
        change.add,
        change.remove,
        change.replace.map(({ after: port }) => port),
        change.settings.map(({ after: port }) => port),
      ].map((ports) => ports.map((port) => ('device' in port ? port.device : ''))),
    ).toEqual([['d'], ['c'], ['a'], ['b']]);
    expect([change.kind, change.busyPoll]).toEqual([true, true]);
  });
  it('cannot be done while it runs for threads, CPUs, the type, and what is bonded', () => {
    const a = sw([{ kind: 'tap', device: 'a' }]);
    expect(fixedDifference(a, { ...a, threads: 2 })?.code).toBe('datapath.fixedThreads');
    expect(fixedDifference(a, { ...a, affinity: [0] })?.code).toBe('datapath.fixedAffinity');
    expect(fixedDifference(a, { ...a, busyPoll: 9 })).toBeNull();
    const bond = (first: string, second: string): Datapath =>
      of({
        type: 'bond',
        name: 'b',
        ports: [
          { kind: 'tap', device: first },
          { kind: 'tap', device: second },
        ],
      });
    expect(fixedDifference(bond('a', 'b'), bond('b', 'a'))?.code).toBe('datapath.fixedBondedTap');
  });
});

describe('what the engine is told', () => {
  it('is in its own units', () => {
    const [port] = sw([
      {
        kind: 'tap',
        device: 'a',
        namespace: 'red',
        settings: {
          vlan: { mode: 'trunk', native: 5, allowed: [10] },
          impair: { in: { delay: 40, queue: 10, loss: 0.5 } },
        },
      },
    ]).ports;
    expect(port && nativePort(port)).toMatchObject({
      key: 'tap:a',
      namespacePath: '/run/netns/red',
      settings: {
        vlanMode: 'trunk',
        vlanId: 5,
        vlanAllowed: [10, 5],
        impairIn: { delay: 40_000_000, queueFrames: 10, queueBytes: 1 << 20, loss: 0.5 },
      },
    });
  });
  it('names the TAP that is bonded or leads to the host', () => {
    expect(
      nativeKind(
        of({
          type: 'bond',
          name: 'b',
          ports: [
            { kind: 'nic', device: 'n' },
            { kind: 'tap', device: 't' },
          ],
        }),
        null,
      ),
    ).toMatchObject({ kind: 'bond', options: { bonded: 'tap:t' } });
    expect(
      nativeKind(
        of({
          type: 'exception',
          name: 'e',
          ports: [
            { kind: 'tap', device: 't' },
            { kind: 'nic', device: 'n' },
          ],
          settings: { forward: 'layer3' },
        }),
        null,
      ),
    ).toMatchObject({ options: { host: 'tap:t', route: true } });
  });
});

describe('what stands in the way', () => {
  it('is a CPU that is not there', () => {
    expect([...onlineCpus('0-2,5\n')]).toEqual([0, 1, 2, 5]);
    const datapath = sw([{ kind: 'tap', device: 'a' }], { affinity: [0, 7] });
    expect(affinityFault(datapath, 's', onlineCpus('0-3'))?.error).toMatchObject({
      kind: 'invalid',
      field: 'affinity.1',
    });
    expect(affinityFault(datapath, 's', onlineCpus('0-7'))).toBeNull();
    expect(affinityFault(datapath, 's', new Set())).toBeNull();
  });
  it('is a program that has the device open, by the fdinfo of its descriptors', async () => {
    const proc = mkdtempSync(join(tmpdir(), 'taproom-proc-'));
    for (const [pid, device] of [
      [10, 'tap0'],
      [11, 'tap01'],
    ] as const) {
      for (const folder of ['fd', 'fdinfo', 'ns']) mkdirSync(join(proc, String(pid), folder), { recursive: true });
      writeFileSync(join(proc, String(pid), 'comm'), 'qemu\n');
      writeFileSync(join(proc, String(pid), 'fdinfo', '7'), `pos:\t0\nflags:\t02\niff:\t${device}\n`);
      symlinkSync('/dev/net/tun', join(proc, String(pid), 'fd', '7'));
    }
    expect(tunHolders('tap0', proc), 'in a namespace that is not told').toEqual([
      { pid: 10, program: 'qemu', namespace: null },
    ]);
    expect(tunHolders('tap0', proc).map((holder) => holderMessage(holder).message)).toEqual(['qemu (process 10)']);
    symlinkSync('net:[4026531840]', join(proc, '10', 'ns', 'net'));
    expect(await findHolders('tap0', proc)).toEqual([{ pid: 10, program: 'qemu', namespace: 4026531840 }]);
    expect(await findHolders('tap01', proc)).toEqual([{ pid: 11, program: 'qemu', namespace: null }]);
    expect(await findHolders('tap', proc)).toEqual([]);
    rmSync(proc, { recursive: true });
  });
});

describe('a port that a failed change has lost', () => {
  const [port] = sw([
    { kind: 'udp', local: '192.0.2.1', localPort: 5000, remote: '192.0.2.2', remotePort: 5000 },
  ]).ports;
  const facts = { key: 'udp', index: 0, device: '', mode: 'UDP', why: '', made: false, memory: 0 };
  it('is tried again, less and less often, and says why it is down', () => {
    const life = new PortLife(port ?? expect.fail(), facts);
    const store = new Store();
    expect([life.due, life.isLost, life.reason(store, 0)]).toEqual([null, false, null]);
    const due = Array.from({ length: 7 }, () => {
      life.lose(verbatim('The port was not opened.'), 1000);
      return life.due;
    });
    expect(due).toEqual([1500, 2000, 3000, 5000, 9000, 11_000, 11_000]);
    expect(life.row(store, { up: false, errno: 19 })).toMatchObject({
      state: 'down',
      reason: { code: 'port.retried', values: { why: { message: 'The port was not opened.' } } },
    });
    life.reopened(facts);
    expect([life.due, life.isLost, life.gone, life.reason(store, 0)]).toEqual([null, false, false, null]);
  });
});

describe('small words', () => {
  it('are short', () => {
    expect(ranges([3, 0, 1, 2, 6])).toBe('0-3,6');
    expect(stableMac('a', 'm')).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect([stableMac('a', 'm') === stableMac('a', 'm'), stableMac('a', 'm') === stableMac('a', 'n')]).toEqual([
      true,
      false,
    ]);
  });
});
