import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { describeKernel, eventually, ip, valueOf } from '../test/kernel.ts';
import { missing, say } from '../test/programs.ts';
import { createDatapath, portCounters } from './datapath.ts';
import type { DatapathHandle, NativePortSettings } from './datapath-types.ts';

/**
 * "The other computer" against the programs that one tries it with:
 *
 *   this namespace, 192.0.2.9/24, 2001:db8::9/64 -- TAP or TUN rsp0 -- responder 192.0.2.1, 2001:db8::1, fe80::1
 */
const FOUR = '192.0.2.1';
const SIX = '2001:db8::1';

let datapath: DatapathHandle | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await datapath?.close();
  datapath = null;
});

interface Wanted {
  kind?: 'tap' | 'tun';
  threads?: number;
  offloads?: boolean;
  settings?: NativePortSettings;
  mtu?: number;
}
async function respond({
  kind = 'tap',
  threads = 1,
  offloads = true,
  settings = {},
  mtu = 1500,
}: Wanted = {}): Promise<DatapathHandle> {
  datapath = valueOf(
    await createDatapath(
      {
        name: 'rsp',
        threads,
        affinity: [],
        busyPoll: 0,
        ports: [{ key: `${kind}:rsp0`, kind, namespacePath: null, options: { device: 'rsp0', offloads }, settings }],
        kind: {
          kind: 'responder',
          options: {
            addresses: [`${FOUR}/24`, `${SIX}/64`, 'fe80::1/64'],
            mac: '02:54:00:00:00:01',
            echo: 7,
            discard: 9,
            chargen: 19,
            http: 80,
          },
        },
      },
      () => {
        /* nothing is expected */
      },
    ),
  );
  ip('address', 'add', '192.0.2.9/24', 'dev', 'rsp0');
  ip('address', 'add', '2001:db8::9/64', 'dev', 'rsp0', 'nodad');
  ip('link', 'set', 'dev', 'rsp0', 'mtu', String(mtu), 'up');
  return datapath;
}
const drops = (): Record<string, number> => {
  const sample = datapath?.sample().ports[0];
  return sample ? portCounters(sample.key, sample.counters).drops : {};
};

async function udp(address: string, port: number): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  sockets.push(socket);
  socket.connect(port, address);
  await once(socket, 'connect');
  return socket;
}
async function exchange(socket: Socket, payload: Buffer): Promise<Buffer> {
  const answer = once(socket, 'message', { signal: AbortSignal.timeout(5000) });
  socket.send(payload);
  return (await answer)[0] as Buffer;
}

const lacking = missing('ping', 'arping', 'curl');
const needsPrograms = lacking.length > 0;
const why = needsPrograms ? ` (needs ${lacking.join(', ')})` : '';

describeKernel('responder', () => {
  const ends: [string, Wanted][] = [
    ['a TAP', {}],
    ['a TUN', { kind: 'tun' }],
    ['a TAP without offloads', { offloads: false }],
    ['a TAP with two threads', { threads: 2 }],
    ['a TUN with jumbo frames', { kind: 'tun', mtu: 9000 }],
  ];
  it.skipIf(needsPrograms).each(ends)(`answers ping of every size at the end of %s${why}`, async (_what, wanted) => {
    await respond(wanted);
    // One at a time: of several, ping waits for the last no longer than twice the slowest answer took.
    for (const address of [FOUR, SIX]) {
      for (const size of [0, 56, 1472, 1473, 4000, 8973, 65_507 - (address === SIX ? 20 : 0)]) {
        const said = await say(null, ['ping', '-n', '-c', '1', '-W', '5', '-s', String(size), address]);
        expect(said.text, `ping -s ${size} ${address}`).toContain('1 received, 0% packet loss');
      }
    }
    expect(drops()['malformed']).toBeUndefined();
  });

  it.skipIf(needsPrograms)(`answers ARP, and whoever probes for a duplicate${why}`, async () => {
    await respond();
    expect((await say(null, ['arping', '-c', '2', '-I', 'rsp0', FOUR])).text).toMatch(
      /reply from 192\.0\.2\.1 \[02:54:00:00:00:01\]/,
    );
    expect((await say(null, ['arping', '-D', '-c', '2', '-I', 'rsp0', FOUR])).ok, 'duplicate found').toBe(false);
    expect((await say(null, ['arping', '-D', '-c', '2', '-w', '1', '-I', 'rsp0', '192.0.2.77'])).ok).toBe(true);
    ip('address', 'add', `${SIX}/64`, 'dev', 'rsp0');
    await eventually('IPv6 to find the duplicate', () =>
      ip('-json', 'address', 'show', 'dev', 'rsp0', 'to', SIX).includes('dadfailed') ? true : undefined,
    );
  });

  it.skipIf(needsPrograms)(`answers all nodes, and records its route${why}`, async () => {
    await respond();
    await eventually('a link-local address', () =>
      /"fe80/.test(ip('-json', 'address', 'show', 'dev', 'rsp0', 'scope', 'link', '-tentative')) ? true : undefined,
    );
    expect((await say(null, ['ping', '-n', '-c', '3', '-i', '0.05', '-W', '2', 'ff02::1%rsp0'])).text).toMatch(
      /from fe80::1%rsp0/,
    );
    const route = await say(null, ['ping', '-n', '-R', '-c', '1', '-W', '2', FOUR]);
    expect(route.text).toMatch(/RR:[\s\S]*192\.0\.2\.1/);
  });

  it.each([
    ['a TAP', {}],
    ['a TUN', { kind: 'tun' }],
  ] as [string, Wanted][])('has its UDP services at the end of %s', async (_what, wanted) => {
    await respond(wanted);
    for (const address of [FOUR, SIX]) {
      const echo = await udp(address, 7);
      for (const size of [0, 1, 1400, 5000, 60_000]) {
        const payload = Buffer.alloc(size, 'taproom ');
        expect((await exchange(echo, payload)).equals(payload), `${size} bytes`).toBe(true);
      }
      expect((await exchange(await udp(address, 19), Buffer.from('?'))).toString()).toMatch(/^(.{72}\r\n){6}$/);
      const closed = await udp(address, 33_434);
      closed.send('anybody?');
      const [error] = (await once(closed, 'error', { signal: AbortSignal.timeout(5000) })) as [NodeJS.ErrnoException];
      expect(error.code, 'ICMP port unreachable').toBe('ECONNREFUSED');
    }
  });

  it.skipIf(needsPrograms).each([
    ['a TAP', {}],
    ['a TUN', { kind: 'tun' }],
    ['a TAP with two threads', { threads: 2 }],
  ] as [string, Wanted][])(`serves its page at the end of %s${why}`, async (_what, wanted) => {
    await respond(wanted);
    for (const [address, own] of [
      [FOUR, '192.0.2.9'],
      [`[${SIX}]`, '2001:db8::9'],
    ] as const) {
      const page = await say(null, ['curl', '-sS', '--max-time', '5', `http://${address}/`]);
      expect(page.text).toContain('<!doctype html>');
      expect(page.text).toContain(own);
      expect(
        (
          await say(null, [
            'curl',
            '-sS',
            '--max-time',
            '5',
            '-o',
            '/dev/null',
            '-w',
            '%{http_code}',
            '-0',
            `http://${address}/x`,
          ])
        ).text,
      ).toBe('404');
      // Larger than any segment: the kernel hands it over uncut.
      const posted = await say(null, [
        'curl',
        '-sS',
        '--max-time',
        '5',
        '-H',
        'Expect:',
        '-d',
        'x'.repeat(100_000),
        '-w',
        '%{http_code}',
        `http://${address}/`,
      ]);
      expect(posted.text).toMatch(/405$/);
      expect((await say(null, ['curl', '-sS', '--max-time', '5', `http://${address}:81/`])).text).toContain(
        'Failed to connect',
      );
    }
    expect((await say(null, ['curl', '-sSI', '--max-time', '5', `http://${FOUR}/`])).text).toContain('200 OK');
  });

  it.skipIf(needsPrograms)(`serves its page through losses, by the client's retransmission${why}`, async () => {
    await respond({ settings: { impairIn: { loss: 0.1, seed: 3 }, impairOut: { loss: 0.1, seed: 4 } } });
    const pages = await Promise.all(
      Array.from({ length: 8 }, () => say(null, ['curl', '-sS', '--max-time', '40', `http://${FOUR}/`], 45)),
    );
    for (const page of pages) expect(page.text).toContain('</table>');
  });
});
