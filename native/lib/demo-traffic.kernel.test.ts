import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, eventually, failureOf, ip, ipLink, openDescriptors, valueOf } from '../test/kernel.ts';
import { createNamespace, deleteNamespace, startDemoTraffic } from './system.ts';
import type { DemoTraffic, DemoTrafficOptions } from './types.ts';

/*
 *   demo-c: client -- c0 10.79.0.1 ==veth== s0 10.79.0.2 -- server: demo-s
 *           tap0, persistent
 */
const path = (end: string) => `/run/netns/demo-${end}`;
const options: DemoTrafficOptions = {
  clientPath: path('c'),
  serverPath: path('s'),
  serverAddress: '10.79.0.2',
  port: 4790,
  bytesPerSecond: 100_000,
  periodSeconds: 4,
  tap: { name: 'tap0', path: path('c') },
};
const running: DemoTraffic[] = [];
function start(changes: Partial<DemoTrafficOptions> = {}): DemoTraffic {
  const traffic = valueOf(startDemoTraffic({ ...options, ...changes }));
  running.push(traffic);
  return traffic;
}
const counters = (end: string, name: string) => {
  const stats = ipLink(name, `demo-${end}`)?.stats64;
  if (!stats) throw new Error(`no counters of ${name}`);
  return stats;
};
const threads = (): string[] => readdirSync('/proc/self/task');

describeKernel('the demo traffic', () => {
  beforeEach(() => {
    for (const end of ['c', 's']) valueOf(createNamespace(path(end)));
    ip('link', 'add', 'c0', 'netns', 'demo-c', 'type', 'veth', 'peer', 's0', 'netns', 'demo-s');
    for (const [at, end] of ['c', 's'].entries()) {
      ip('-n', `demo-${end}`, 'address', 'add', `10.79.0.${at + 1}/24`, 'dev', `${end}0`);
      ip('-n', `demo-${end}`, 'address', 'add', `fd79::${at + 1}/64`, 'dev', `${end}0`);
      ip('-n', `demo-${end}`, 'link', 'set', 'dev', `${end}0`, 'up');
    }
    ip('-n', 'demo-c', 'tuntap', 'add', 'name', 'tap0', 'mode', 'tap', 'multi_queue');
    ip('-n', 'demo-c', 'link', 'set', 'dev', 'tap0', 'up');
  });
  afterEach(() => {
    for (const traffic of running.splice(0)) traffic.close();
    for (const end of ['c', 's']) deleteNamespace(path(end));
  });

  it.each(['10.79.0.2', 'fd79::2'])(
    'flows to %s, a third comes back, and the TAP hears of it',
    async (serverAddress) => {
      start({ serverAddress });
      // IPv6 addresses are tentative for the first two seconds: until then nothing comes back.
      await eventually('an answer', () => counters('s', 's0').tx.bytes > 10_000 || undefined);
      const first = counters('s', 's0');
      const last = await eventually('100 kB more at the server', () => {
        const now = counters('s', 's0');
        return now.rx.bytes - first.rx.bytes > 100_000 ? now : undefined;
      });
      const echoed = (last.tx.bytes - first.tx.bytes) / (last.rx.bytes - first.rx.bytes);
      expect(echoed).toBeGreaterThan(0.2);
      expect(echoed).toBeLessThan(0.45);
      await eventually('two frames on the TAP', () => counters('c', 'tap0').rx.packets >= 2 || undefined);
      expect(ipLink('tap0', 'demo-c')?.operstate).toBe('UP');
    },
  );

  it('stays below its ceiling and wakes rarely, whatever is asked for', async () => {
    const before = new Set(threads());
    start({ bytesPerSecond: 1e9 });
    const thread = threads().find((id) => !before.has(id)) ?? '';
    const wakeUps = () =>
      Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/self/task/${thread}/status`, 'utf8'))?.[1]);
    await eventually('first packets', () => counters('s', 's0').rx.bytes > 0 || undefined);
    const first = { at: performance.now(), ...counters('c', 'c0'), wakeUps: wakeUps() };
    await eventually(
      'some megabytes',
      () => counters('c', 'c0').tx.bytes > first.tx.bytes + 2_000_000 || undefined,
      20,
    );
    const last = { at: performance.now(), ...counters('c', 'c0'), wakeUps: wakeUps() };
    const seconds = (last.at - first.at) / 1000;
    const bits = ((last.tx.bytes - first.tx.bytes + last.rx.bytes - first.rx.bytes) * 8) / seconds;
    // One tick's worth of burst is within the measurement.
    expect(bits).toBeLessThan(11e6);
    expect((last.wakeUps - first.wakeUps) / seconds).toBeLessThan(20);
  });

  it('ends by itself, and lets go, when one of its namespaces is deleted', async () => {
    const before = threads().length;
    start();
    expect(threads().length).toBe(before + 1);
    await eventually('traffic', () => counters('s', 's0').rx.packets > 5 || undefined);
    valueOf(deleteNamespace(path('s')));
    await eventually('the thread ends', () => threads().length === before || undefined);
    // The server's namespace goes with its last socket, and with it the veth pair.
    await eventually('the veth pair is gone', () => ipLink('c0', 'demo-c') === undefined || undefined);
  });

  it('outlives its TAP', async () => {
    start();
    await eventually('a frame on the TAP', () => counters('c', 'tap0').rx.packets > 0 || undefined);
    ip('-n', 'demo-c', 'link', 'delete', 'tap0');
    const { rx } = counters('s', 's0');
    await eventually('traffic goes on', () => counters('s', 's0').rx.packets > rx.packets + 20 || undefined);
  });

  it('closes twice, and leaves neither thread nor descriptor', () => {
    const before = { threads: threads().length, descriptors: openDescriptors().length };
    for (let round = 0; round < 5; round += 1) {
      const traffic = start();
      traffic.close();
      traffic.close();
    }
    running.splice(0);
    expect({ threads: threads().length, descriptors: openDescriptors().length }).toEqual(before);
  });

  it('says what is wrong before it starts anything', () => {
    const before = { threads: threads().length, descriptors: openDescriptors().length };
    const refuse = (changes: Partial<DemoTrafficOptions>) => failureOf(startDemoTraffic({ ...options, ...changes }));
    expect(refuse({ clientPath: '/run/netns/no-such' }).code).toBe('ENOENT');
    expect(refuse({ serverPath: '/etc/hostname' }).code).toBe('EINVAL');
    expect(refuse({ serverAddress: '10.1' }).step).toBe("check the server's address");
    expect(refuse({ serverAddress: '192.0.2.1' }).step).toBe('connect');
    expect(refuse({ tap: { name: 'absent', path: path('c') } })).toMatchObject({ step: 'join absent', code: 'ENODEV' });
    const call = startDemoTraffic as (options: unknown) => unknown;
    for (const wrong of [
      null,
      { ...options, port: 0 },
      { ...options, port: 70_000 },
      { ...options, bytesPerSecond: NaN },
      { ...options, periodSeconds: -1 },
      { ...options, tap: {} },
    ]) {
      expect(() => call(wrong)).toThrow(TypeError);
    }
    expect({ threads: threads().length, descriptors: openDescriptors().length }).toEqual(before);
  });
});
