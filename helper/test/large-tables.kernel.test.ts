import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { ROUTE_COLUMNS, rowKey, type Params, type Route } from '../protocol/index.ts';
import { done } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';
import { BGP, ipv4, manyRoutes } from './many-routes.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipRoutes } from './witness.ts';

const MiB = 1024 * 1024;
/** `npm run test:long` has a full table: 1,000,000. */
const ROUTES = Number(process.env.TAPROOM_ROUTES ?? 160_000);
const COUNTS = { ipv4: ROUTES, ipv6: ROUTES / 5 };

describeKernel('tables that are too large to be followed', () => {
  let daemon: TestDaemon | undefined;
  const start = async (...args: string[]): Promise<Connection> => {
    daemon = await startDaemon({ args, env: REAL_HEAP });
    return daemon.connect();
  };
  afterEach(async () => {
    await daemon?.kill('SIGKILL');
    // All routes over it go at once.
    ip('link', 'set', 'lo', 'down');
    ip('link', 'set', 'lo', 'up');
    cleanNetwork();
  });

  it(
    `cost little: ${COUNTS.ipv4 + COUNTS.ipv6} routes`,
    async () => {
      await manyRoutes('ipv4', COUNTS.ipv4);
      await manyRoutes('ipv6', COUNTS.ipv6);
      const begun = performance.now();
      const helper = await start();
      const took = Math.round(performance.now() - begun);
      const ready = `ready after ${took} ms (${processorSeconds(daemon)} s of processor)`;
      const { large, routes } = await done(helper, 'subscribe', { topics: ['routes'] });
      expect(large).toEqual([
        { namespace: '', topic: 'routes', family: 'ipv4', protocol: BGP, count: COUNTS.ipv4 },
        { namespace: '', topic: 'routes', family: 'ipv6', protocol: BGP, count: COUNTS.ipv6 },
      ]);
      expect(routes.filter(({ protocol }) => protocol === BGP)).toEqual([]);
      expect((await done(helper, 'status', {})).counts.routes).toBe(COUNTS.ipv4 + COUNTS.ipv6 + routes.length);

      const listed = await allPages(helper, { protocol: BGP });
      expect(listed.count).toBe(COUNTS.ipv4 + COUNTS.ipv6);
      expect(listed.destinations.size).toBe(listed.count);
      await done(helper, 'route.add', { destination: '192.0.2.0/24', dev: 'lo' });
      const resident = residentBytes(daemon);
      console.log(`  ${ready}, ${Math.round(resident / MiB)} MiB resident`);
      expect(resident).toBeLessThan(200 * MiB);
    },
    300_000 + ROUTES,
  );

  it('are followed by their number, and one by one again when they have shrunk', async () => {
    const helper = await start('--budget', 'table-rows=1000');
    await manyRoutes('ipv4', 900);
    const counted = async (): Promise<number[]> =>
      (await done(helper, 'subscribe', { topics: ['routes'] })).large.map(({ count }) => count);
    const followed = async (): Promise<number> =>
      (await done(helper, 'subscribe', { topics: ['routes'] })).routes.filter(({ protocol }) => protocol === BGP)
        .length;
    await expect.poll(followed).toBe(900);
    expect(await counted()).toEqual([]);
    await manyRoutes('ipv4', 1100, 900);
    await expect.poll(counted).toEqual([2000]);
    expect(await followed()).toBe(0);
    ip('route', 'delete', ipv4(7), 'proto', String(BGP));
    await expect.poll(counted).toEqual([1999]);
    // Replaced is not added.
    ip('route', 'replace', ipv4(8), 'dev', 'lo', 'proto', String(BGP));
    ip('route', 'add', 'default', 'dev', 'lo', 'proto', String(BGP));
    await expect.poll(followed, { message: 'a default route is always told' }).toBe(1);
    expect(await counted()).toEqual([1999]);
    ip('route', 'flush', 'proto', String(BGP), 'root', '20.0.0.0/15');
    ip('route', 'flush', 'proto', String(BGP), 'root', '20.2.0.0/15');
    ip('route', 'flush', 'proto', String(BGP), 'root', '20.4.0.0/15');
    await expect.poll(counted).toEqual([]);
    expect(await followed()).toBe(ipRoutes(4, '', 'proto', String(BGP)).length);
    // What goes with its link goes without a word.
    const rest = (await followed()) - 1;
    await manyRoutes('ipv4', 2000, 2000);
    await expect.poll(counted).toEqual([rest + 2000]);
    ip('link', 'set', 'lo', 'down');
    ip('link', 'set', 'lo', 'up');
    await expect.poll(counted).toEqual([]);
  });

  it('are listed page by page, by prefix, table, protocol and link', async () => {
    await manyRoutes('ipv4', 3000);
    ip('route', 'add', ipv4(1), 'dev', 'lo', 'proto', String(BGP), 'table', '77');
    const helper = await start('--budget', 'table-rows=1000');
    const first = await done(helper, 'route.list', { protocol: BGP, limit: 700 });
    expect(first.routes).toHaveLength(700);
    expect((await allPages(helper, { protocol: BGP, limit: 700 })).count).toBe(3001);
    // The next page was read in advance, as long as the first: whoever asks for less loses nothing of it.
    const begun = await done(helper, 'route.list', { protocol: BGP, limit: 700 });
    const seen = begun.routes.map(rowKey.routes);
    for (let after = begun.next; after !== null;) {
      const { routes, next } = await done(helper, 'route.list', { after, limit: seen.length < 1500 ? 100 : 900 });
      expect(routes.length).toBeLessThanOrEqual(seen.length < 1500 ? 100 : 900);
      seen.push(...routes.map(rowKey.routes));
      after = next;
    }
    expect(new Set(seen).size).toBe(3001);
    const rows = async (asked: Params<'route.list'>): Promise<Route[]> => {
      const page = await done(helper, 'route.list', asked);
      expect(page.next).toBeNull();
      return page.routes;
    };
    expect((await rows({ within: '20.0.4.0/22' })).map(({ destination }) => destination).sort()).toEqual(
      [4, 5, 6, 7].map((third) => `20.0.${third}.0/24`),
    );
    expect(await rows({ table: 77 })).toHaveLength(1);
    const { routes: exact } = await done(helper, 'route.list', { within: ipv4(2999), namespace: '' });
    const [witness] = ipRoutes(4, '', 'exact', ipv4(2999));
    expect(exact).toMatchObject([{ destination: witness?.dst, protocol: BGP, index: 1, scope: 'link', table: 254 }]);
    expect(await rows({ link: { name: 'lo' }, within: '20.0.8.0/24' })).toHaveLength(1);
    expect(await rows({ family: 'ipv6', protocol: BGP })).toEqual([]);
    // Of each only what is asked for, of what is followed as of what is counted.
    for (const filter of [{ within: '20.0.8.0/22' }, { within: '127.0.0.0/8' }]) {
      const whole = await rows({ ...filter, namespace: '' });
      const part = await done(helper, 'route.list', { ...filter, namespace: '', columns: [...ROUTE_COLUMNS] });
      expect(whole.length).toBeGreaterThan(0);
      expect(part).toEqual({
        routes: [],
        rows: whole.map((route) => ROUTE_COLUMNS.map((column) => route[column])),
        next: null,
      });
    }
    const narrow = await done(helper, 'route.list', { protocol: BGP, columns: ['destination', 'index'], limit: 700 });
    expect(narrow.rows).toHaveLength(700);
    expect(narrow.rows).toContainEqual([ipv4(9), 1]);
    expect((await done(helper, 'route.list', { after: narrow.next ?? 0 })).rows).toHaveLength(2301);
    // Another connection has no part in it, and nobody reads a page twice.
    const other = await daemon?.connect();
    for (const connection of [other, helper]) {
      const next = await connection?.call('route.list', { after: first.next ?? 0 });
      expect(next?.ok).toBe(connection === helper);
    }
    expect(await helper.call('route.list', { after: first.next ?? 0 })).toMatchObject({
      ok: false,
      error: { kind: 'not-found', code: 'route.listOver', field: 'after' },
    });
  });

  it('do not stand in the way of a route, of its deletion and of what takes that back', async () => {
    await manyRoutes('ipv4', 3000);
    await manyRoutes('ipv6', 3000);
    ip('link', 'add', 'd0', 'type', 'bridge');
    ip('link', 'set', 'd0', 'up');
    const helper = await start('--budget', 'table-rows=1000');
    for (const destination of ['192.0.2.0/24', '2001:db8:ffff::/48']) {
      const { route } = await done(helper, 'route.add', { destination, dev: 'd0' });
      expect(route).toMatchObject({ destination, protocolName: 'taproom' });
      await done(helper, 'route.delete', { destination, dev: 'd0' });
      expect((await done(helper, 'route.list', { within: destination })).routes).toEqual([]);
    }
    // One that is only counted, named by nothing but its destination.
    const before = ipRoutes(4, '', 'exact', ipv4(5));
    expect(before).toHaveLength(1);
    await done(helper, 'route.delete', { destination: ipv4(5) });
    expect(ipRoutes(4, '', 'exact', ipv4(5))).toEqual([]);
    await done(helper, 'history.undo', {});
    expect(ipRoutes(4, '', 'exact', ipv4(5))).toEqual(before);
    // Of two with one destination the better one is meant, whichever it is.
    const both = (): number[] => ipRoutes(4, '', 'exact', '198.51.100.0/24').map(({ metric }) => Number(metric));
    for (const [ours, counted] of [
      [50, 20],
      [20, 50],
    ] as const) {
      ip('route', 'add', '198.51.100.0/24', 'dev', 'd0', 'metric', String(counted), 'proto', String(BGP));
      await done(helper, 'route.add', { destination: '198.51.100.0/24', dev: 'd0', metric: ours });
      await done(helper, 'route.delete', { destination: '198.51.100.0/24' });
      expect(both()).toEqual([50]);
      await done(helper, 'history.undo', {});
      expect(both()).toEqual([20, 50]);
      ip('route', 'flush', 'root', '198.51.100.0/24');
    }
    const got = await done(helper, 'route.get', { to: '20.0.5.9' });
    expect(got).toMatchObject({ link: 'lo' });
  });
});

async function allPages(
  helper: Connection,
  asked: Params<'route.list'>,
): Promise<{ count: number; destinations: Set<string> }> {
  const destinations = new Set<string>();
  let count = 0;
  let page = await done(helper, 'route.list', asked);
  for (;;) {
    count += page.routes.length;
    for (const { destination, table } of page.routes) destinations.add(`${table} ${destination}`);
    if (page.next === null) return { count, destinations };
    const { limit } = asked;
    page = await done(helper, 'route.list', { after: page.next, ...(limit === undefined ? {} : { limit }) });
  }
}

/** Used up to now by all of its threads. */
function processorSeconds(daemon: TestDaemon | undefined): number {
  const fields = readFileSync(`/proc/${daemon?.process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const residentBytes = (daemon: TestDaemon | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon?.process.pid}/status`, 'utf8'))?.[1]) * 1024;
