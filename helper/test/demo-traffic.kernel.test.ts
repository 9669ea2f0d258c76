import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createNamespace, deleteNamespace } from '../../native/lib/system.ts';
import { describeKernel, ended, eventually, ip, ipLink, openDescriptors, valueOf } from '../../native/test/kernel.ts';
import { DemoTraffic, type DemoTrafficOptions } from '../daemon/demo-traffic.ts';
import { createLog } from '../daemon/log.ts';
import { bundle } from './daemon.ts';

/*
 *   demo-c: client -- c0 10.79.0.1 ==veth== s0 10.79.0.2 -- server: demo-s
 *   tap0, persistent, in the test's own namespace
 */
const path = (end: string) => `/run/netns/demo-${end}`;
let helper: string[] = [];
const running: DemoTraffic[] = [];
function begin(changes: Partial<DemoTrafficOptions> = {}) {
  const traffic = DemoTraffic.start({
    client: 'demo-c',
    server: 'demo-s',
    address: '10.79.0.2',
    port: 4790,
    tap: 'tap0',
    log: createLog('error', (line) => process.stderr.write(line)),
    helper,
    ...changes,
  });
  if (traffic.ok) running.push(traffic.value);
  return traffic;
}
function start(changes: Partial<DemoTrafficOptions> = {}): DemoTraffic {
  const traffic = begin(changes);
  if (!traffic.ok) throw new Error(traffic.error.message);
  return traffic.value;
}
const counters = (end: string, name: string) => {
  const stats = ipLink(name, end === '' ? undefined : `demo-${end}`)?.stats64;
  if (!stats) throw new Error(`no counters of ${name}`);
  return stats;
};
/** Child processes of this one that send the traffic. */
const children = (): number[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((pid) => !ended(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--demo-traffic'));

describeKernel('the demo traffic', () => {
  beforeAll(async () => {
    helper = [process.execPath, await bundle()];
  });
  beforeEach(() => {
    for (const end of ['c', 's']) valueOf(createNamespace(path(end)));
    ip('link', 'add', 'c0', 'netns', 'demo-c', 'type', 'veth', 'peer', 's0', 'netns', 'demo-s');
    for (const [at, end] of ['c', 's'].entries()) {
      ip('-n', `demo-${end}`, 'address', 'add', `10.79.0.${at + 1}/24`, 'dev', `${end}0`);
      ip('-n', `demo-${end}`, 'address', 'add', `fd79::${at + 1}/64`, 'dev', `${end}0`);
      ip('-n', `demo-${end}`, 'link', 'set', 'dev', `${end}0`, 'up');
    }
    ip('tuntap', 'add', 'name', 'tap0', 'mode', 'tap');
    ip('link', 'set', 'dev', 'tap0', 'up');
  });
  afterEach(() => {
    for (const traffic of running.splice(0)) traffic.close();
    for (const end of ['c', 's']) deleteNamespace(path(end));
    if (ipLink('tap0')) ip('link', 'delete', 'tap0');
  });

  it.each(['10.79.0.2', 'fd79::2'])(
    'flows to %s, a third comes back, and the TAP gets frames',
    async (address) => {
      start({ address });
      // The server's socket comes from another process, and IPv6 addresses are tentative for the first two seconds.
      await eventually('an answer', () => counters('s', 's0').tx.bytes > 10_000 || undefined, 30);
      const first = counters('s', 's0');
      // What has arrived may wait for its echo while the process has no processor: with time that counts for less.
      await eventually(
        'a third of more than 300 kB comes back',
        () => {
          const now = counters('s', 's0');
          const echoed = (now.tx.bytes - first.tx.bytes) / (now.rx.bytes - first.rx.bytes);
          return (now.rx.bytes - first.rx.bytes > 300_000 && echoed > 0.28 && echoed < 0.39) || undefined;
        },
        60,
      );
      await eventually('two frames on the TAP', () => counters('', 'tap0').rx.packets >= 2 || undefined);
      expect(ipLink('tap0')?.operstate).toBe('UP');
    },
    120_000,
  );

  it('wakes rarely, and stays below 10 Mbit/s', async () => {
    start();
    const child = await eventually('the process', () => children()[0]);
    const wakeUps = () =>
      Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1]);
    await eventually('an answer', () => counters('s', 's0').tx.bytes > 10_000 || undefined, 30);
    const first = { at: performance.now(), ...counters('c', 'c0'), wakeUps: wakeUps() };
    await eventually('a megabyte', () => counters('c', 'c0').tx.bytes > first.tx.bytes + 1_000_000 || undefined, 30);
    const last = { at: performance.now(), ...counters('c', 'c0'), wakeUps: wakeUps() };
    const seconds = (last.at - first.at) / 1000;
    const bits = ((last.tx.bytes - first.tx.bytes + last.rx.bytes - first.rx.bytes) * 8) / seconds;
    expect(bits).toBeLessThan(11e6);
    expect((last.wakeUps - first.wakeUps) / seconds).toBeLessThan(20);
  });

  it('holds no privilege where it receives', async () => {
    start();
    const child = await eventually('the process', () => children()[0]);
    await eventually('an answer', () => counters('s', 's0').tx.bytes > 10_000 || undefined, 30);
    const status = await eventually('another user', () => {
      const text = readFileSync(`/proc/${child}/status`, 'utf8');
      return /^Uid:\t65534\t65534\t65534\t65534$/m.test(text) ? text : undefined;
    });
    expect(status).toMatch(/^CapPrm:\t0+$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^Groups:\t\s*$/m);
  });

  it('ends by itself, and lets go, when one of its namespaces is deleted', async () => {
    const traffic = start();
    await eventually('the process', () => children()[0]);
    await eventually('an answer', () => counters('s', 's0').tx.bytes > 10_000 || undefined, 30);
    valueOf(deleteNamespace(path('s')));
    await eventually('the process ends', () => children().length === 0 || undefined);
    expect(traffic.isFlowing).toBe(false);
    // The server's namespace goes with its last socket, and with it the veth pair.
    await eventually('the veth pair is gone', () => ipLink('c0', 'demo-c') === undefined || undefined);
  });

  it('outlives its TAP', async () => {
    start();
    await eventually('a frame on the TAP', () => counters('', 'tap0').rx.packets > 0 || undefined);
    ip('link', 'delete', 'tap0');
    await eventually('traffic', () => counters('s', 's0').rx.packets > 20 || undefined, 30);
    const { rx } = counters('s', 's0');
    await eventually('traffic goes on', () => counters('s', 's0').rx.packets > rx.packets + 20 || undefined, 30);
  });

  it('closes twice, and leaves neither process nor descriptor', async () => {
    const before = openDescriptors().length;
    for (let round = 0; round < 3; round += 1) {
      const traffic = start();
      traffic.close();
      traffic.close();
    }
    await eventually('no process', () => children().length === 0 || undefined);
    await eventually('no descriptor more', () => openDescriptors().length <= before || undefined);
  });

  it('says what is wrong before it starts anything', () => {
    const before = openDescriptors().length;
    const absent = begin({ client: 'no-such' });
    expect(!absent.ok && absent.error).toMatchObject({ kind: 'not-found', code: 'service.noNamespace' });
    expect(children()).toEqual([]);
    expect(openDescriptors().length).toBe(before);
  });
});
