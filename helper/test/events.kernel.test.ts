import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { rowKey, type AnyRow, type EventPayload, type Link, type Snapshot, type Topic } from '../protocol/index.ts';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { RawClient } from './raw-client.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLinks } from './witness.ts';

/** What a subscriber believes: the snapshot and every change since, checked for gaps. */
class Mirror {
  readonly rows = new Map<string, AnyRow>();
  resyncs = 0;
  #revision = 0;
  #wake: (() => void)[] = [];

  static async subscribe(helper: Connection, topics: Topic[]): Promise<Mirror> {
    const mirror = new Mirror();
    helper.on('changes', (event) => {
      mirror.#apply(event);
    });
    helper.on('resync', (snapshot) => {
      mirror.resyncs += 1;
      mirror.#replace(snapshot);
    });
    mirror.#replace(await done(helper, 'subscribe', { topics }));
    return mirror;
  }

  async until(holds: (mirror: Mirror) => boolean): Promise<void> {
    while (!holds(this)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  names(): string[] {
    return [...this.rows]
      .filter(([key]) => key.startsWith('links '))
      .map(([, row]) => ('name' in row ? row.name : ''))
      .sort();
  }

  #replace(snapshot: Snapshot): void {
    this.rows.clear();
    this.#revision = snapshot.revision;
    for (const topic of ['links', 'addresses', 'namespaces', 'routes'] as const) {
      for (const row of snapshot[topic])
        this.rows.set(`${topic} ${(rowKey[topic] as (row: AnyRow) => string)(row)}`, row);
    }
    this.#ring();
  }

  #apply({ from, revision, changes }: EventPayload<'changes'>): void {
    expect(from, 'no gap').toBe(this.#revision);
    this.#revision = revision;
    for (const { topic, key, value } of changes) {
      if (value === null) this.rows.delete(`${topic} ${key}`);
      else this.rows.set(`${topic} ${key}`, value);
    }
    this.#ring();
  }

  #ring(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

let daemon: TestDaemon;
let helper: Connection;
const raw: RawClient[] = [];
const named = (mirror: Mirror, name: string): boolean => mirror.names().includes(name);

describeKernel('events and statistics', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
  });
  afterAll(() => daemon.stop());
  afterEach(() => {
    helper.close();
    for (const client of raw.splice(0)) client.close();
    cleanNetwork();
  });

  it('tells a subscriber what ip does, in order', async () => {
    helper = await daemon.connect();
    const mirror = await Mirror.subscribe(helper, ['links', 'addresses', 'namespaces', 'routes']);
    ip('link', 'add', 'e0', 'type', 'veth', 'peer', 'name', 'e1');
    await mirror.until((now) => named(now, 'e0') && named(now, 'e1'));
    ip('address', 'add', '192.0.2.1/24', 'dev', 'e0');
    await mirror.until(({ rows }) => [...rows.keys()].some((key) => key.includes('/192.0.2.1/24')));
    ip('link', 'set', 'e0', 'name', 'e9');
    await mirror.until((now) => named(now, 'e9') && !named(now, 'e0'));
    ip('link', 'set', 'e9', 'up');
    ip('link', 'set', 'e1', 'up');
    await mirror.until(({ rows }) =>
      [...rows.values()].some((row) => 'destination' in row && row.destination === '192.0.2.0/24'),
    );
    ip('netns', 'add', 'far');
    ip('link', 'set', 'e1', 'netns', 'far');
    await mirror.until(
      ({ rows }) =>
        rows.has('namespaces far') &&
        [...rows.values()].some((row) => 'name' in row && row.name === 'e1' && 'mtu' in row && row.namespace === 'far'),
    );
    ip('netns', 'delete', 'far');
    await mirror.until((now) => !now.rows.has('namespaces far') && !named(now, 'e1') && !named(now, 'e9'));
    expect(mirror.names()).toEqual(['lo']);
    expect(mirror.resyncs).toBe(0);
  });

  it('knows both ends of a pair that somebody else made, and of one that was moved', async () => {
    helper = await daemon.connect();
    const mirror = await Mirror.subscribe(helper, ['links', 'namespaces']);
    const veths = (now: Mirror): Link[] =>
      [...now.rows.values()].filter((row): row is Link => 'kind' in row && row.kind === 'veth');
    const wired = (now: Mirror): boolean => {
      const [near, far, ...others] = veths(now);
      return (
        near?.peer?.index === far?.index &&
        far?.peer?.index === near?.index &&
        near !== undefined &&
        others.length === 0
      );
    };
    ip('link', 'add', 'p0', 'type', 'veth', 'peer', 'name', 'p1');
    await mirror.until(wired);
    ip('netns', 'add', 'away');
    ip('link', 'set', 'p1', 'netns', 'away');
    await mirror.until(
      (now) =>
        veths(now).some(({ name, namespace }) => name === 'p1' && namespace === 'away') &&
        veths(now).every(({ peer }) => peer !== null),
    );
  });

  it('tells only of the topics asked for, without gaps', async () => {
    helper = await daemon.connect();
    const mirror = await Mirror.subscribe(helper, ['addresses']);
    ip('link', 'add', 'e0', 'type', 'bridge');
    ip('address', 'add', '192.0.2.1/24', 'dev', 'e0');
    await mirror.until(({ rows }) => [...rows.keys()].some((key) => key.includes('/192.0.2.1/24')));
    expect(mirror.names()).toEqual([]);
    await done(helper, 'unsubscribe', {});
  });

  it('drops events for a reader who does not read, and brings it up to date when it does', async () => {
    helper = await daemon.connect();
    const [slow, quick] = [await RawClient.connect(daemon.socket), await RawClient.connect(daemon.socket)];
    raw.push(slow, quick);
    for (const client of [slow, quick]) {
      await client.hello();
      client.request('s', 'subscribe', { topics: ['links'] });
      await client.answer('s');
    }
    slow.socket.pause();
    const mirror = await Mirror.subscribe(helper, ['links']);
    const quickBefore = quick.socket.bytesRead;
    const slowBefore = slow.socket.bytesRead;
    const told = (): number => quick.socket.bytesRead - quickBefore;
    // Twice the bytes that the helper keeps for anybody: each round tells of 100 pairs, whose rows are 1 KiB with this
    // alias.
    const alias = 'a'.repeat(250);
    while (told() < 8 * 1024 * 1024) {
      await Promise.all(
        Array.from({ length: 100 }, (_, number) =>
          done(helper, 'link.add', { kind: 'veth', name: `w${number}`, group: 99, alias }),
        ),
      );
      await done(helper, 'link.deleteGroup', { group: 99 });
    }
    ip('link', 'add', 'last', 'type', 'bridge');
    await mirror.until((now) => named(now, 'last'));
    slow.socket.resume();
    const caughtUp = await slow.message(
      ({ method, params }) =>
        method === 'resync' && (params as unknown as Snapshot).links.some(({ name }) => name === 'last'),
    );
    expect((caughtUp.params as unknown as Snapshot).links).toHaveLength(ipLinks().length);
    // What the helper kept for the one that did not read: 4 MiB and the kernel's buffers, whatever the others were
    // told.
    expect(slow.socket.bytesRead - slowBefore).toBeLessThan(6 * 1024 * 1024);
  }, 120_000);

  it("reads everything again when the kernel's event queue overran, and says so", async () => {
    helper = await daemon.connect();
    ip('link', 'add', 'e0', 'up', 'type', 'bridge');
    const mirror = await Mirror.subscribe(helper, ['links']);
    // Stopped, the helper reads no events: some 60,000 are more than its socket holds (16 MiB, doubled by the kernel).
    daemon.process.kill('SIGSTOP');
    execFileSync('ip', ['-batch', '-'], {
      input: Array.from({ length: 60_000 }, (_, number) => `link set dev e0 alias n${number}\n`).join(''),
    });
    ip('link', 'add', 'e1', 'type', 'bridge');
    daemon.process.kill('SIGCONT');
    await mirror.until((now) => now.resyncs > 0 && named(now, 'e1'));
    expect([...mirror.rows.values()]).toContainEqual(expect.objectContaining({ name: 'e0', alias: 'n59999' }));
    ip('link', 'delete', 'dev', 'e1');
    await mirror.until((now) => !named(now, 'e1'));
  });

  it('samples counters only while somebody listens, latest wins', async () => {
    helper = await daemon.connect();
    ip('link', 'add', 'e0', 'type', 'bridge');
    const { index } = (await done(helper, 'link.get', { link: { name: 'e0' } })).link;
    const samples: EventPayload<'statistics'>[] = [];
    const three = new Promise<void>((resolve) => {
      helper.on('statistics', (sample) => {
        if (samples.push(sample) === 3) resolve();
      });
    });
    await done(helper, 'statistics.subscribe', { interval: 100 });
    expect((await done(helper, 'status', {})).subscriptions).toBe(1);
    await three;
    await done(helper, 'statistics.unsubscribe', {});
    const [first, second] = samples;
    expect(second && first && second.time - first.time).toBeGreaterThan(0);
    expect(first?.namespaces[0]?.rows.find((row) => row[0] === index)).toHaveLength(9);
    expect((await done(helper, 'status', {})).subscriptions).toBe(0);
    const one = await done(helper, 'statistics.get', { namespace: '' });
    expect(one.namespaces[0]?.rows.map((row) => row[0]).sort()).toEqual(
      ipLinks()
        .map(({ ifindex }) => ifindex)
        .sort(),
    );
  });
});
