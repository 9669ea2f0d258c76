import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeKernel, eventually, ip, valueOf } from '../test/kernel.ts';
import { missing, Namespaces, Programs, say } from '../test/programs.ts';
import { createDatapath, portCounters } from './datapath.ts';
import type { HostTables } from '../../helper/protocol/index.ts';
import type { DatapathHandle, NativeKind, NativePort } from './datapath-types.ts';

/**
 * The exception path with a real web server behind its TAP, past which transit traffic flows:
 *
 *   namespace one -- veth -- nic1 --.                    .-- nic2 -- veth -- namespace two
 *                                    exception datapath
 *                                           |
 *                               TAP host0, the stack of this namespace: nginx
 */
const HOST_MAC = '02:54:00:00:00:aa';
const SERVERS = ['10.1.0.1', '2001:db8:1::1'];

const namespaces = new Namespaces();
const programs = new Programs();
let datapath: DatapathHandle | null = null;
let folder = '';
afterEach(async () => {
  await programs.end();
  await datapath?.close();
  datapath = null;
  namespaces.end();
  if (folder !== '') rmSync(folder, { recursive: true });
  folder = '';
});

/** A client behind `nic`: its end of the veth pair, addresses and default routes. */
function client(name: string, nic: string, addresses: string[], gateways: string[] = []): void {
  namespaces.make(name);
  ip('link', 'add', nic, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  ip('link', 'set', 'dev', nic, 'addrgenmode', 'none', 'up');
  // Who else has an address in this namespace must not answer for it here.
  writeFileSync(`/proc/sys/net/ipv4/conf/${nic}/arp_ignore`, '1');
  for (const address of addresses)
    ip('-n', name, 'address', 'add', address, 'dev', 'eth0', ...(address.includes(':') ? ['nodad'] : []));
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  for (const gateway of gateways)
    ip('-n', name, gateway.includes(':') ? '-6' : '-4', 'route', 'add', 'default', 'via', gateway);
}

/** What the helper gives the engine: the kernel's tables of host0, as iproute2 shows them. */
function kind(route: boolean, mtu = 1500): Extract<NativeKind, { kind: 'exception' }> {
  interface Row {
    dst: string;
    gateway?: string;
    dev?: string;
    type?: string;
    lladdr?: string;
  }
  const rows = (...args: string[]): Row[] => JSON.parse(ip('-json', ...args)) as Row[];
  const routes = ['-4', '-6'].flatMap((family) =>
    rows(family, 'route', 'show', 'dev', 'host0').map((row): HostTables['routes'][number] => ({
      destination: row.dst === 'default' ? (family === '-6' ? '::/0' : '0.0.0.0/0') : row.dst,
      ...(row.gateway === undefined ? {} : { gateway: row.gateway }),
    })),
  );
  const neighbours = rows('neighbour', 'show', 'dev', 'host0').flatMap(({ dst, lladdr }) =>
    lladdr === undefined ? [] : [{ address: dst, mac: lladdr }],
  );
  return {
    kind: 'exception',
    options: { host: 'tap:host0', mac: HOST_MAC, addresses: hostAddresses, route, mtu, routes, neighbours },
  };
}
let hostAddresses: string[] = [];

async function start(route: boolean, addresses: string[], threads = 1): Promise<DatapathHandle> {
  hostAddresses = addresses;
  const port = (kindOf: 'tap' | 'nic', device: string): NativePort => ({
    key: `${kindOf}:${device}`,
    kind: kindOf,
    namespacePath: null,
    options: { device, offloads: true, ...(kindOf === 'tap' ? { mac: HOST_MAC } : {}) },
  });
  datapath = valueOf(
    await createDatapath(
      {
        name: 'exc',
        threads,
        affinity: [],
        busyPoll: 0,
        ports: [port('tap', 'host0'), port('nic', 'nic1'), port('nic', 'nic2')],
        kind: {
          kind: 'exception',
          options: { host: 'tap:host0', mac: HOST_MAC, addresses, route, mtu: 1500, routes: [], neighbours: [] },
        },
      },
      () => {
        /* nothing is expected */
      },
    ),
  );
  ip('link', 'set', 'dev', 'host0', 'up');
  for (const address of addresses)
    ip('address', 'add', address, 'dev', 'host0', ...(address.includes(':') ? ['nodad'] : []));
  valueOf(await datapath.configure(kind(route)));
  return datapath;
}
const counters = (key: string) => {
  const row = datapath?.sample().ports.find((port) => port.key === key);
  if (!row) throw new Error(`no port ${key}`);
  return portCounters(key, row.counters);
};

async function web(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'taproom-web-'));
  writeFileSync(join(folder, 'index.html'), 'behind the fast path\n'.repeat(50_000));
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
    events {} http { access_log off; server { listen 80; listen [::]:80; root ${folder}; } }`,
  );
  await programs.serve(null, 80, 'nginx', '-e', 'stderr', '-c', file);
}
const curl = (namespace: string, server: string) =>
  say(namespace, [
    'curl',
    '-sS',
    '--max-time',
    '10',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code} %{size_download}',
    `http://${server.includes(':') ? `[${server}]` : server}/`,
  ]);
const PAGE = `200 ${21 * 50_000}`;

/** nginx is asked by both sides, over and over, until the transit of iperf3 has ended. */
async function serveBesideTransit(target: string, family: string): Promise<void> {
  const transit = programs.iperf('one', 'two', target, family, '-t', '2', '-J');
  const state = { running: true };
  void transit.finally(() => {
    state.running = false;
  });
  let pages = 0;
  while (state.running) {
    for (const [namespace, server] of [
      ['one', SERVERS[0]],
      ['two', SERVERS[1]],
    ] as const) {
      expect((await curl(namespace, server ?? '')).text).toBe(PAGE);
      pages += 1;
    }
  }
  expect(pages).toBeGreaterThan(1);
  const report = JSON.parse((await transit).text) as { end: { sum_received: { bytes: number } } };
  expect(report.end.sum_received.bytes).toBeGreaterThan(1_000_000);
}

const lacking = missing('ping', 'curl', 'nginx', 'iperf3', 'ss');
const skip = lacking.length > 0;
const why = skip ? ` (needs ${lacking.join(', ')})` : '';

describeKernel('exception path', () => {
  it.skipIf(skip).each([1, 2])(
    `switches between NICs and serves nginx behind the TAP, %i thread(s)${why}`,
    async (threads) => {
      client('one', 'nic1', ['10.1.0.11/16', '2001:db8:1::11/64']);
      client('two', 'nic2', ['10.1.0.12/16', '2001:db8:1::12/64']);
      await start(false, ['10.1.0.1/16', '2001:db8:1::1/64'], threads);
      await web();
      for (const target of [...SERVERS, '10.1.0.12', '2001:db8:1::12']) {
        expect((await say('one', ['ping', '-n', '-c', '1', '-W', '5', '-s', '3000', target])).text, target).toContain(
          ' 1 received',
        );
      }
      // From the host outwards, too.
      for (const target of ['10.1.0.11', '2001:db8:1::12']) {
        expect((await say(null, ['ping', '-n', '-c', '1', '-W', '5', target])).text, target).toContain(' 1 received');
      }
      const before = counters('tap:host0').sent.bytes;
      await serveBesideTransit('10.1.0.12', '-4');
      await serveBesideTransit('2001:db8:1::12', '-6');
      // The transit did not pass by the host: what it got is requests and acknowledgements.
      expect(counters('tap:host0').sent.bytes - before).toBeLessThan(counters('nic:nic2').sent.bytes / 2);
      const known = (await datapath?.macs())?.map(({ port }) => port).sort();
      expect(known).toEqual(['nic:nic1', 'nic:nic2']);
    },
  );

  it.skipIf(skip).each([1, 2])(
    `routes between NICs and serves nginx behind the TAP, %i thread(s)${why}`,
    async (threads) => {
      await routed(threads);
      await web();
      const before = counters('tap:host0').sent.bytes;
      await serveBesideTransit('10.2.0.9', '-4');
      await serveBesideTransit('2001:db8:2::9', '-6');
      expect(counters('tap:host0').sent.bytes - before).toBeLessThan(counters('nic:nic2').sent.bytes / 2);
    },
  );

  it.skipIf(skip)(`counts hops, and says which way is too narrow${why}`, async () => {
    const handle = await routed(1);
    const ping = async (...args: string[]) => (await say('one', ['ping', '-n', '-c', '1', '-W', '3', ...args])).text;
    for (const [target, host] of [
      ['10.2.0.9', '10.1.0.1'],
      ['2001:db8:2::9', '2001:db8:1::1'],
    ] as const) {
      const early = await ping('-t', '1', target);
      expect(early).toContain(`From ${host} `);
      expect(early).toMatch(/Time to live exceeded|Hop limit/i);
      const there = await ping('-t', '2', target);
      expect(there).toContain(' 1 received');
      expect(there, 'one hop was taken').toContain('ttl=63');
      // Fragments pass; what has no way is told.
      expect(await ping('-s', '4000', target)).toContain(' 1 received');
    }
    expect(await ping('198.51.100.1')).toContain('Destination Net Unreachable');
    expect(await ping('2001:db8:9::1')).toMatch(/No route|unreachable/i);

    valueOf(await handle.configure(kind(true, 1400)));
    expect(await ping('-M', 'do', '-s', '1400', '10.2.0.9')).toMatch(/Frag needed and DF set \(mtu = 1400\)/);
    expect(await ping('-M', 'do', '-s', '1400', '2001:db8:2::9')).toMatch(/Packet too big: mtu=1400/);
    // TCP learns it, although its frames come uncut.
    for (const [family, target] of [
      ['-4', '10.2.0.9'],
      ['-6', '2001:db8:2::9'],
    ] as const) {
      const transit = await programs.iperf('one', 'two', target, family, '-n', '4M', '-J');
      expect(
        (JSON.parse(transit.text) as { end: { sum_received: { bytes: number } } }).end.sum_received.bytes,
      ).toBeGreaterThan(1_000_000);
    }
  });
});

/** Two networks with the host between them; its kernel has resolved both neighbours once. */
async function routed(threads: number): Promise<DatapathHandle> {
  client('one', 'nic1', ['10.1.0.9/24', '2001:db8:1::9/64'], ['10.1.0.1', '2001:db8:1::1']);
  client('two', 'nic2', ['10.2.0.9/24', '2001:db8:2::9/64'], ['10.2.0.1', '2001:db8:2::1']);
  const handle = await start(true, ['10.1.0.1/24', '10.2.0.1/24', '2001:db8:1::1/64', '2001:db8:2::1/64'], threads);
  const settings = {
    'ipv4/ip_forward': '1',
    'ipv6/conf/all/forwarding': '1',
    'ipv4/conf/all/send_redirects': '0',
    'ipv4/conf/host0/send_redirects': '0',
  };
  for (const [setting, value] of Object.entries(settings)) writeFileSync(`/proc/sys/net/${setting}`, value);
  // A forwarder asks for neighbours from its link-local address, which is there in a moment.
  await eventually('a link-local address', () =>
    ip('-json', 'address', 'show', 'dev', 'host0', 'scope', 'link', '-tentative').includes('fe80') ? true : undefined,
  );
  // No neighbour is known yet: the kernel forwards the first packets, and so gets to know them.
  for (const target of ['10.2.0.9', '2001:db8:2::9']) {
    expect((await say('one', ['ping', '-n', '-c', '3', '-W', '2', target])).text, 'through the kernel').toMatch(
      / [123] received/,
    );
  }
  await eventually('both neighbours', () => kind(true).options.neighbours.length >= 4 || undefined);
  valueOf(await handle.configure(kind(true)));
  const before = counters('tap:host0').sent.frames;
  expect((await say('one', ['ping', '-n', '-c', '3', '-i', '0.2', '-W', '3', '10.2.0.9'])).text).toContain(
    ' 3 received',
  );
  expect(counters('tap:host0').sent.frames - before, 'not through the kernel any more').toBeLessThan(3);
  return handle;
}
