import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { CreateDatapath, DatapathEvent, DatapathHandle, PortFacts } from '../../../native/lib/datapath-types.ts';
import type { NativeResult } from '../../../native/lib/types.ts';
import { Datapath, rowKey, type Change, type Link } from '../../protocol/index.ts';
import { ChangeQueue } from '../change-queue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { linkRow } from '../link-row.fixture.ts';
import type { Listener } from '../observer.ts';
import { Store } from '../store.ts';
import { Datapaths } from './datapaths.ts';

/**
 * A packet loop that answers when the test lets it, as one in another process may: what it was asked, in which order,
 * and never two things at once.
 */
class SlowLoop {
  readonly asked: string[] = [];
  readonly #gates: (() => void)[] = [];
  readonly #ports = new Map<string, { facts: PortFacts; up: boolean; errno: number }>();
  isHeld = false;
  atOnce = 0;
  report: (event: DatapathEvent) => void = () => undefined;

  /** Answers what it was asked, and all that is asked next. */
  async go(): Promise<void> {
    this.isHeld = false;
    for (const open of this.#gates.splice(0)) open();
    await settled();
  }

  fail(key: string, errno: number): void {
    const port = this.#ports.get(key);
    if (port) Object.assign(port, { up: false, errno });
    this.report({ kind: 'port-down', port: key, other: null, value: errno, text: '' });
  }

  async #do<T>(what: string, answer: () => T): Promise<T> {
    this.asked.push(what);
    this.atOnce += 1;
    expect(this.atOnce, what).toBe(1);
    if (this.isHeld) await new Promise<void>((resolve) => this.#gates.push(resolve));
    this.atOnce -= 1;
    return answer();
  }

  #open(key: string): NativeResult<PortFacts> {
    const index = LINKS.find(({ name }) => key === `nic:${name}`)?.index ?? 0;
    const facts = { key, index, device: key, mode: 'ring', why: '', made: false, memory: 0 };
    this.#ports.set(key, { facts, up: true, errno: 0 });
    return { ok: true, value: facts };
  }

  readonly create: CreateDatapath = ({ name }, onEvent) => {
    this.report = onEvent;
    const nothing = { ok: true, value: null } as const;
    const handle: DatapathHandle = {
      name,
      addPort: ({ key }) => this.#do(`add ${key}`, () => this.#open(key)),
      removePort: (key) =>
        this.#do(`remove ${key}`, () => {
          this.#ports.delete(key);
          return nothing;
        }),
      setPort: (key) => this.#do(`set ${key}`, () => nothing),
      replacePort: ({ key }) => this.#do(`replace ${key}`, () => this.#open(key)),
      reopenPort: (key) => this.#do(`reopen ${key}`, () => this.#open(key)),
      setCarrier: (key, up) =>
        this.#do(`carrier ${key} ${up}`, () => {
          const port = this.#ports.get(key);
          if (port) port.up = up;
          return nothing;
        }),
      setBusyPoll: () => this.#do('busy-poll', () => nothing),
      configure: () => this.#do('configure', () => nothing),
      macs: () => Promise.resolve([]),
      close: () => this.#do('close', () => undefined),
      place: () => null,
      ports: () => [...this.#ports.values()].map(({ facts, up, errno }) => ({ ...facts, up, errno })),
      threads: () => [],
      memory: () => 0,
      sample: () => ({ cpu: 0, ports: [] }),
      active: () => null,
    };
    return Promise.resolve({ ok: true, value: handle });
  };
}

/** All that can go on without an answer of the loop has. */
async function settled(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await setImmediate();
}

const LINKS = [1, 2, 3].map((index) =>
  linkRow({ namespace: '', index, name: `n${index}`, kind: 'veth', up: true, carrier: true, operState: 'up' }),
);
const sw = (ports: string[], busyPoll = 0): Datapath =>
  Datapath.parse({ type: 'switch', name: 'sw', busyPoll, ports: ports.map((device) => ({ kind: 'nic', device })) });

/** A helper's datapaths above it, of which one runs, with two ports. */
async function running() {
  const loop = new SlowLoop();
  const store = new Store();
  const listeners: Listener[] = [];
  const published: (string | null)[][] = [];
  store.apply(LINKS.map((value): Change => ({ topic: 'links', key: rowKey.links(value), value })));
  const link = (one: Link | undefined) => Promise.resolve({ ok: true, value: one });
  const kernel = {
    store,
    log: { info: () => undefined, warn: () => undefined },
    netlink: { getLink: (_: string, { name }: { name: string }) => link(LINKS.find((one) => one.name === name)) },
    observer: {
      watches: () => true,
      listen: (listener: Listener) => listeners.push(listener),
      readLink: () => link(LINKS[0]),
      publish: (changes: readonly Change[]) =>
        changes.forEach(({ topic, value }) => {
          if (topic !== 'datapaths') return;
          published.push(value === null ? [null] : value.ports.map(({ key, state }) => `${key} ${state}`));
        }),
    },
  } as unknown as Kernel;
  const datapaths = new Datapaths(kernel, new ChangeQueue(), loop.create);
  datapaths.start();
  expect(await datapaths.add(sw(['n1', 'n2']), null)).toMatchObject({ ok: true });
  loop.asked.length = 0;
  published.length = 0;
  /** The kernel says so of a link. */
  const says = (index: number, carrier: boolean): void => {
    const row = LINKS.find((one) => one.index === index) ?? expect.fail();
    const applied = store.apply([{ topic: 'links', key: rowKey.links(row), value: { ...row, carrier } }]);
    for (const listener of listeners) listener.changed(applied);
  };
  return { loop, datapaths, published, says };
}

it('a change waits for the one before it, and a look at the links for both', async () => {
  const { loop, datapaths, says } = await running();
  loop.isHeld = true;
  const first = datapaths.set(sw(['n1', 'n2', 'n3']), null);
  const second = datapaths.set(sw(['n1', 'n2', 'n3'], 7), null);
  await settled();
  says(2, false);
  loop.fail('nic:n1', 100);
  await settled();
  expect(loop.asked).toEqual(['add nic:n3']);
  await loop.go();
  expect([await first, await second]).toMatchObject([{ ok: true }, { ok: true, value: { datapath: { busyPoll: 7 } } }]);
  await settled();
  // Two events and two changes; one look tells the loop of all of it.
  expect(loop.asked.filter((what) => what.startsWith('carrier'))).toEqual([
    'carrier nic:n1 true',
    'carrier nic:n2 false',
  ]);
  expect(loop.asked.indexOf('configure')).toBeLessThan(loop.asked.indexOf('carrier nic:n2 false'));
});

it('events while the loop does not answer are one look more, with what is true then', async () => {
  const { loop, published, says } = await running();
  loop.isHeld = true;
  says(1, false);
  await settled();
  expect(loop.asked).toEqual(['carrier nic:n1 false']);
  for (const carrier of [true, false, true]) {
    says(1, carrier);
    says(2, !carrier);
    await settled();
  }
  expect(loop.asked, 'while it has not answered').toHaveLength(1);
  expect(published).toEqual([]);
  await loop.go();
  expect(loop.asked.slice(1)).toEqual(['carrier nic:n2 false', 'carrier nic:n1 true']);
  expect(published.at(-1)).toEqual(['nic:n1 up', 'nic:n2 down']);
});

it('a datapath that is deleted while it is told something is closed after that, and not spoken of again', async () => {
  const { loop, datapaths, published, says } = await running();
  loop.isHeld = true;
  says(1, false);
  await settled();
  const deleted = datapaths.delete('sw');
  says(2, false);
  loop.fail('nic:n2', 19);
  await settled();
  expect(datapaths.get('sw')).toBeUndefined();
  expect(datapaths.samples()).toEqual([]);
  expect(loop.asked).toEqual(['carrier nic:n1 false']);
  await loop.go();
  expect(await deleted).toMatchObject({ ok: true });
  loop.fail('nic:n2', 19);
  says(1, true);
  await settled();
  // What was being told is told to its end: the look had begun.
  expect(loop.asked.filter((what) => !what.startsWith('carrier nic:n2'))).toEqual(['carrier nic:n1 false', 'close']);
  expect(loop.asked.at(-1)).toBe('close');
  expect(published).toEqual([[null]]);
});

it('a helper that stops closes each loop once, after what it is being told', async () => {
  const { loop, datapaths, published, says } = await running();
  loop.isHeld = true;
  says(1, false);
  await settled();
  says(2, false);
  const closed = datapaths.close();
  says(1, true);
  await settled();
  expect(loop.asked).toEqual(['carrier nic:n1 false']);
  await loop.go();
  await closed;
  await settled();
  expect(loop.asked.filter((what) => what === 'close')).toEqual(['close']);
  expect(loop.asked.at(-1)).toBe('close');
  expect(published).toEqual([]);
});
