import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { LargeTable, Neighbour, Params } from '../protocol/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { BGP, ipv4, manyRoutes } from './many-routes.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipRoutes } from './witness.ts';

const BOUND = 1000;
/** Links beside which IPv4 routes go and die without a word. */
const GATEWAYS = ['2001:db8:f::2', '2001:db8:f::3', '2001:db8:f::4'] as const;

const batch = (lines: readonly string[], ...options: string[]): void =>
  void execFileSync('ip', [...options, '-batch', '-'], { input: lines.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] });
const range = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
/** How many ip(8) prints, which may be more than one of its answers as JSON has room for here. */
const bgp = (family: 4 | 6): number =>
  Number(execFileSync('sh', ['-c', `ip -${family} -oneline route show proto ${BGP} | wc -l`], { encoding: 'utf8' }));

describeKernel('changes of tables that are only counted', () => {
  let daemon: TestDaemon | undefined;
  let helper: Connection;
  const start = async (bound = BOUND): Promise<void> => {
    daemon = await startDaemon({ args: ['--budget', `table-rows=${bound}`] });
    helper = await daemon.connect();
  };
  beforeEach(() => {
    ip('link', 'add', 'd0', 'type', 'bridge');
    ip('link', 'set', 'd0', 'up');
  });
  afterEach(async () => {
    await daemon?.kill('SIGKILL');
    ip('link', 'set', 'lo', 'down');
    ip('link', 'set', 'lo', 'up');
    cleanNetwork();
  });
  const large = async (topic: LargeTable['topic'] = 'routes'): Promise<[string, number][]> =>
    (await done(helper, 'subscribe', { topics: [topic] })).large.map(({ family, count }) => [family, count]);

  it('are counted right when next hops are added, replaced and deleted', async () => {
    ip('-6', 'addr', 'add', '2001:db8:f::1/64', 'dev', 'd0', 'nodad');
    const [a, b, c] = GATEWAYS;
    const to = (at: number): string => `2001:db8:${at.toString(16)}::/48 proto ${BGP}`;
    batch(
      range(BOUND + 100, (at) => `route add ${to(at)} via ${a}`),
      '-6',
    );
    await start();
    expect(await large()).toEqual([['ipv6', BOUND + 100]]);
    batch(
      [
        ...range(50, (at) => `route replace ${to(at)} via ${b}`),
        ...range(50, (at) => `route append ${to(at)} via ${c}`),
        // Another protocol takes one, of which it has none yet.
        `route replace 2001:db8:${(60).toString(16)}::/48 via ${b} proto static`,
      ],
      '-6',
    );
    await expect.poll(large).toEqual([['ipv6', BOUND + 99]]);
    const { routes } = await done(helper, 'route.list', { within: '2001:db8:3c::/48' });
    expect(routes).toMatchObject([{ protocolName: 'static', gateway: b }]);
    // One of two next hops goes, then both.
    batch(
      range(20, (at) => `route delete ${to(at)} via ${b}`),
      '-6',
    );
    batch(
      range(5, (at) => `route delete ${to(at)} via ${c}`),
      '-6',
    );
    await expect.poll(large).toEqual([['ipv6', bgp(6)]]);
    expect(bgp(6)).toBe(BOUND + 94);
  });

  it('hide no route that a counted one has replaced', async () => {
    await manyRoutes('ipv4', BOUND + 100);
    ip('route', 'add', '198.51.100.0/24', 'dev', 'd0', 'proto', 'static');
    ip('route', 'add', 'blackhole', '198.51.101.0/24', 'proto', 'static');
    await start();
    const told = async (): Promise<unknown[]> =>
      (await done(helper, 'subscribe', { topics: ['routes'] })).routes
        .filter(({ protocolName }) => protocolName === 'static')
        .map(({ destination, type }) => [destination, type]);
    expect(await told()).toHaveLength(2);
    ip('route', 'replace', '198.51.100.0/24', 'dev', 'd0', 'proto', String(BGP));
    ip('route', 'replace', '198.51.101.0/24', 'dev', 'd0', 'proto', 'static');
    await expect.poll(told).toEqual([['198.51.101.0/24', 'unicast']]);
    await expect.poll(large).toEqual([['ipv4', BOUND + 101]]);
    ip('route', 'replace', ipv4(3), 'dev', 'd0', 'proto', 'static');
    await expect.poll(large).toEqual([['ipv4', BOUND + 100]]);
  });

  it('are not lost while the table is read again in slices', async () => {
    await manyRoutes('ipv4', 40_000);
    await start();
    // A link that goes down, and an address that goes, have the routes read again; others change them meanwhile.
    for (let round = 0; round < 4; round += 1) {
      batch([
        'link set d0 down',
        ...range(300, (at) => `route delete ${ipv4(round * 1000 + at)} proto ${BGP}`),
        'link set d0 up',
        'addr add 192.0.2.1/24 dev d0',
        ...range(100, (at) => `route add 100.64.${round}.${at}/32 dev d0 proto ${BGP}`),
        'addr delete 192.0.2.1/24 dev d0',
        ...range(100, (at) => `route add ${ipv4(round * 1000 + at)} dev lo proto ${BGP}`),
      ]);
      await done(helper, 'status', {});
    }
    const expected = (): [string, number][] => [['ipv4', bgp(4)]];
    await expect.poll(large).toEqual(expected());
    await done(helper, 'route.list', { within: ipv4(5) }); // after what is stale was read
    expect(await large()).toEqual(expected());
  });

  it('are those of neighbours, too: counted, listed, and followed again', async () => {
    const neighbour = (at: number): string => `192.0.${at >> 8}.${at & 255} dev d0`;
    const add = range(2000, (at) => `neigh add ${neighbour(at)} lladdr 02:00:00:00:00:07 nud permanent`);
    await start();
    batch(add.slice(0, 1500));
    batch([
      'neigh add 2001:db8::7 lladdr 02:00:00:00:00:07 dev d0 nud permanent',
      'neigh add proxy 192.0.2.200 dev d0',
    ]);
    await expect.poll(() => large('neighbours')).toEqual([['ipv4', 1500]]);
    batch(add.slice(1500));
    await expect.poll(() => large('neighbours')).toEqual([['ipv4', 2000]]);
    const all = async (asked: Params<'neighbour.list'>): Promise<Neighbour[]> => {
      const rows: Neighbour[] = [];
      let page = await done(helper, 'neighbour.list', asked);
      for (;;) {
        rows.push(...page.neighbours);
        if (page.next === null) return rows;
        page = await done(helper, 'neighbour.list', { after: page.next, limit: asked.limit ?? 1000 });
      }
    };
    const here = (rows: Neighbour[]): Neighbour[] => rows.filter(({ mac }) => mac === '02:00:00:00:00:07');
    const ipv4Rows = here(await all({ family: 'ipv4', limit: 700 }));
    expect(new Set(ipv4Rows.map(({ address }) => address)).size).toBe(2000);
    expect(ipv4Rows).toHaveLength(2000);
    expect(here(await all({}))).toHaveLength(2001);
    expect((await all({ within: '192.0.4.8/30' })).map(({ address }) => address).sort()).toEqual(
      ['192.0.4.10', '192.0.4.11', '192.0.4.8', '192.0.4.9'].sort(),
    );
    expect(here(await all({ link: { name: 'd0' }, family: 'ipv4' }))).toHaveLength(2000);
    expect(here(await all({ link: { name: 'lo' } }))).toEqual([]);
    batch(range(1600, (at) => `neigh delete ${neighbour(at)}`));
    await expect.poll(() => large('neighbours')).toEqual([]);
    expect(here((await done(helper, 'subscribe', { topics: ['neighbours'] })).neighbours)).toHaveLength(401);
  });

  it('are seen by the network that they belong to', async () => {
    const routes = range(150, (at) => `  - {destination: ${ipv4(at)}, dev: w0}`);
    const text = `taproom: 1\nname: wide\nlinks:\n  - {name: w0, kind: bridge}\nroutes:\n${routes.join('\n')}\n`;
    await start(100);
    await done(helper, 'network.apply', { text });
    await expect.poll(large).toEqual([['ipv4', 150]]);
    const drift = async (): Promise<string[]> =>
      (await done(helper, 'network.show', { name: 'wide' })).network.drift.map(({ summary }) => summary.message);
    expect((await done(helper, 'network.plan', { text })).plan.steps).toEqual([]);
    expect(await drift()).toEqual([]);
    ip('route', 'delete', ipv4(7));
    await expect.poll(drift).toHaveLength(1);
    expect((await drift())[0]).toContain(ipv4(7));
    await done(helper, 'network.down', { name: 'wide' });
    expect(ipRoutes(4, '', 'proto', '214')).toEqual([]);
  });
});
