import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { missing, say } from '../../native/test/programs.ts';
import type { Connection } from '../client/index.ts';
import type { MethodName, MethodResult, Params, PortInput } from '../protocol/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import {
  BESIDE,
  DATAPATHS,
  links,
  member,
  OF_TAPS,
  PAUSE,
  REACH,
  SECONDS,
  SEED,
  sleep,
  STUCK,
  Traffic,
  until,
  veth,
  world,
} from './soak-world.ts';
import { cleanNetwork, ip, ipLink } from './witness.ts';

/**
 * All types of datapaths under mixed traffic (soak-world.ts), while a seeded loop changes whatever can change.
 * Short by default; CONTRIBUTING.md says how to run it for half an hour.
 */
/** Seconds from one checkpoint to the next; the first ends the warm-up. */
const INTERVAL = Math.min(60, SECONDS / 3);
/**
 * MiB that the helper's resident memory may grow after the warm-up. What grows without leaking: V8 lets its young
 * generation have three semi-spaces of 16 MiB, and the journal keeps 500 changes. What leaks shows nevertheless: a
 * datapath that is not freed holds MiBs of buffers and rings, and there are many restarts.
 */
const GROWTH = 64;
/**
 * MiB that the last third of a long run may have more than the middle one: by then all that has bounds has reached
 * them.
 */
const DRIFT = 12;
/** Sockets, one a thread of sw0, that a VXLAN leaves behind for the next while another one is in the same group. */
const IDLE = 2;

/** The same for every run with the same seed (a linear congruential generator, Numerical Recipes' constants). */
class Dice {
  private state = SEED >>> 0;
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}

/** What /proc says of the helper. */
interface Held {
  threads: string[];
  others: number;
  descriptors: number;
  rss: number;
}
function held(pid: number): Held {
  const names = readdirSync(`/proc/${pid}/task`).map((id) =>
    readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8').trim(),
  );
  const threads = names.filter((name) => name.startsWith('tp-')).sort();
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    threads,
    others: names.length - threads.length,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    rss: Number(rss) / 1024,
  };
}
const median = (of: readonly Held[]): number =>
  of.map(({ rss }) => rss).sort((one, other) => one - other)[Math.floor(of.length / 2)] ?? 0;

/** Everything that somebody may do to datapaths while they run; each step is awaited, and none may fail. */
class Disturbances {
  readonly done = new Map<string, number>();
  private readonly dice = new Dice();
  private readonly coming = new Set<string>();

  constructor(
    private readonly daemon: TestDaemon,
    private readonly helper: Connection,
  ) {}

  async call<M extends MethodName>(method: M, params: Params<M>): Promise<MethodResult<M>> {
    const late = sleep(STUCK * 1000).then(() => {
      throw new Error(`${method} was not answered within ${STUCK} s`);
    });
    late.catch(() => {
      /* most come in time */
    });
    return Promise.race([done(this.helper, method, params), late]);
  }
  async one(): Promise<void> {
    const all = Object.entries(this.kinds);
    const [name, run] = all[this.dice.below(all.length)] ?? ['', () => Promise.resolve()];
    await run();
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }
  /** Ends every disturbance, and waits until each port is up. */
  async settle(): Promise<void> {
    await this.call('datapath.set', { name: 'sw0', settings: { hub: false }, removePorts: [...this.coming] });
    this.coming.clear();
    for (const name of ['m1', 'm2']) ip('-n', 'btwo', 'link', 'set', `${name}-far`, 'up');
    for (const row of await this.rows()) {
      for (const { key } of row.ports)
        await this.call('datapath.port', {
          name: row.name,
          key,
          settings: { stormLimit: null, impair: { in: null, out: null } },
        });
    }
    await until(
      'all ports up',
      () => this.rows(),
      (rows) => rows.every(({ ports }) => ports.every(({ state }) => state === 'up')),
    );
  }
  rows = async () => (await this.call('datapath.list', {})).datapaths;

  private readonly kinds = {
    'port added or removed': async () => {
      const device = `come${this.dice.below(4)}`;
      const port = this.dice.of<PortInput>([
        { kind: 'tap', device },
        {
          kind: 'udp',
          local: '127.0.0.1',
          localPort: 7000 + this.dice.below(2),
          remote: '127.0.0.1',
          remotePort: 6999,
        },
        BESIDE,
      ]);
      const there = (await this.rows()).find(({ name }) => name === 'sw0')?.ports.map((one) => one.key) ?? [];
      const gone = there.find((one) =>
        port.kind === 'tap' ? one === `tap:${device}` : one.startsWith(`${port.kind}:`),
      );
      if (gone === undefined) {
        const { datapath } = await this.call('datapath.set', { name: 'sw0', addPorts: [port] });
        for (const one of datapath.ports) if (!there.includes(one.key)) this.coming.add(one.key);
      } else {
        await this.call('datapath.set', { name: 'sw0', removePorts: [gone] });
        this.coming.delete(gone);
      }
    },
    'TAP deleted behind our back': async () => {
      const device = 'doomed';
      await this.call('datapath.set', { name: 'sw0', addPorts: [{ kind: 'tap', device }] });
      ip('link', 'delete', device);
      await this.call('datapath.set', { name: 'sw0', removePorts: [`tap:${device}`] });
    },
    'NIC deleted and made again': async () => {
      const which = this.dice.of(['red', 'xone', 'quick', 'away', 'm1', 'm2'] as const);
      ip('link', 'delete', which.startsWith('m') ? which : `to-${which}`);
      // The other end goes with it, a moment later in another namespace.
      const [other, namespace] =
        which === 'm1' || which === 'm2' ? ([`${which}-far`, 'btwo'] as const) : (['eth0', which] as const);
      await until(
        `${other} gone`,
        () => ipLink(other, namespace),
        (link) => link === undefined,
      );
      if (which === 'm1' || which === 'm2') member(which);
      else veth(which);
    },
    'link of the bond down or up': () => {
      ip('-n', 'btwo', 'link', 'set', `${this.dice.of(['m1', 'm2'])}-far`, this.dice.of(['down', 'up']));
      return Promise.resolve();
    },
    impairment: async () => {
      const rows = await this.rows();
      const row = rows[this.dice.below(rows.length)];
      const key = row?.ports[this.dice.below(row.ports.length)]?.key;
      if (row === undefined || key === undefined) throw new Error('a datapath has gone');
      const impairment = this.dice.of([
        null,
        { delay: 20, jitter: 5 },
        { loss: 0.05, duplicate: 0.02 },
        { rate: 2_000_000, queue: 100 },
        { corrupt: 0.01, reorder: 0.05, delay: 5 },
        { suspended: true },
        { dropMatching: 'icmp or arp' },
      ]);
      await this.call('datapath.impair', {
        name: row.name,
        port: key,
        direction: this.dice.of(['in', 'out', 'both'] as const),
        impairment,
      });
    },
    settings: async () => {
      await this.call('datapath.set', {
        name: 'sw0',
        settings: { hub: this.dice.below(2) === 0, ageing: 1 + this.dice.below(300) },
      });
      await this.call('datapath.port', {
        name: 'sw0',
        key: 'nic:to-red',
        settings: { stormLimit: this.dice.of([null, 100]) },
      });
      await this.call('datapath.set', {
        name: 'b0',
        settings: { mode: 'active-backup', hash: this.dice.of(['layer2', 'layer3+4'] as const) },
      });
    },
    restart: async () => {
      await this.call('datapath.delete', { name: this.dice.of(['sw0', 'b0', 'far', 'fast', 'sx', 'sv']) });
      // Back with everything that was set on its devices.
      await this.call('history.undo', {});
    },
    reading: async () => {
      await Promise.all([
        this.call('datapath.statistics', {}),
        this.call('statistics.get', {}),
        this.call('datapath.macs', { name: 'sw0' }),
        this.rows(),
      ]);
    },
    'another client': async () => {
      const other = await this.daemon.connect();
      await done(other, 'subscribe', { topics: ['datapaths', 'links'] });
      other.close();
    },
  };
}

const lacking = missing('ping', 'curl', 'iperf3', 'ss');
const why = lacking.length > 0 ? ` (needs ${lacking.join(', ')})` : '';

describeKernel('soak', () => {
  it.skipIf(lacking.length > 0)(
    `${SECONDS} s of mixed traffic, ports coming and going: nothing leaks, stops or hangs${why}`,
    { timeout: (SECONDS + 120) * 1000 },
    async () => {
      world();
      const before = links();
      const daemon = await startDaemon();
      const traffic = new Traffic();
      try {
        const pid = daemon.process.pid ?? 0;
        const disturb = new Disturbances(daemon, await daemon.connect());
        for (const datapath of DATAPATHS) await disturb.call('datapath.add', { ...datapath, confirm: true });
        for (const [namespace, address] of Object.entries(OF_TAPS))
          await disturb.call('address.add', { link: { namespace, name: `${namespace}0` }, address });
        await disturb.call('address.add', { link: { name: 'host0' }, address: '10.4.0.254/24' });
        await traffic.start();

        const begin = Date.now();
        const checkpoints: Held[] = [];
        for (let next = INTERVAL; next <= SECONDS + 0.01; next += INTERVAL) {
          while (Date.now() < begin + next * 1000) {
            await disturb.one();
            await sleep(PAUSE);
          }
          await disturb.settle();
          await Promise.all(
            REACH.map(([from, to]) =>
              until(
                `${from} reaches ${to}`,
                () => say(from, ['ping', '-n', '-c', '1', '-W', '1', to]),
                ({ ok }) => ok,
              ),
            ),
          );
          const threads = (await disturb.rows()).flatMap((row) => row.threads.map(({ name }) => name)).sort();
          const wanted = checkpoints[0]?.descriptors;
          // What other clients held is closed a moment after they went.
          const now = await until(
            'as many descriptors as at first',
            () => held(pid),
            ({ descriptors }) => wanted === undefined || descriptors <= wanted + IDLE,
          );
          checkpoints.push(now);
          const operations = [...disturb.done.values()].reduce((sum, count) => sum + count, 0);
          console.log(
            `soak: ${Math.round((Date.now() - begin) / 1000)} s, ${operations} disturbances, RSS ${now.rss.toFixed(1)} MiB, ${now.descriptors} descriptors, ${now.threads.length}+${now.others} threads`,
          );
          expect(threads).toEqual(['tp-b0-0', 'tp-far-0', 'tp-fast-0', 'tp-sv-0', 'tp-sw0-0', 'tp-sw0-1', 'tp-sx-0']);
          expect(now.threads, 'threads that the kernel has').toEqual(threads);
          expect(now.others, 'threads of the helper itself').toBe(checkpoints[0]?.others);
          expect(now.rss - (checkpoints[0]?.rss ?? 0), 'MiB more than after the warm-up').toBeLessThan(GROWTH);
        }
        const third = Math.floor(checkpoints.length / 3);
        if (third >= 3) {
          const [middle, last] = [median(checkpoints.slice(third, 2 * third)), median(checkpoints.slice(-third))];
          expect(last - middle, 'MiB that the last third has more than the middle one').toBeLessThan(DRIFT);
        }
        await traffic.stop();
        console.log(
          `soak: ${JSON.stringify(Object.fromEntries(disturb.done))} ${JSON.stringify(Object.fromEntries(traffic.passed))}`,
        );
        expect(
          [...traffic.passed].filter(([, [passed]]) => passed === 0),
          'flows that never got through',
        ).toEqual([]);
        expect(
          daemon
            .log()
            .split('\n')
            .filter((line) => /"level":"(warn|error)"/.test(line)),
          'what the helper complained of',
        ).toEqual([]);
        expect(await daemon.stop()).toBe(0);
        expect(links(), 'what the helper left').toEqual(before);
      } catch (error) {
        console.log(`soak: it said last:\n${daemon.log().slice(-4000)}`);
        throw error;
      } finally {
        await traffic.stop();
        await daemon.kill('SIGKILL');
        cleanNetwork();
      }
    },
  );
});
