import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKernel, ip, valueOf } from '../test/kernel.ts';
import { createNamespace, deleteNamespace } from './system.ts';
import { openTun } from './tun.ts';
import type { TunHandle, TunCreate } from './types.ts';

/*
 *   namespace gso-a                       this test                      namespace gso-b
 *   TCP client -- a0, 10.78.0.1  <== reads one, writes the other ==>  b0, 10.78.0.2 -- TCP server
 *
 * With TSO the kernel hands over segments of up to 64 KiB behind a vnet header that says how to cut
 * them; written to the other device, header and all, they arrive as one. A packet that lost its tail
 * on the way would break the checksum of what the server got.
 */
const run = promisify(execFile);
const ends = ['a', 'b'] as const;
const TOTAL = 8 * 1024 * 1024;
const GSO_TCPV4 = 1; // VIRTIO_NET_HDR_GSO_TCPV4, linux/virtio_net.h
const GSO_TCPV6 = 4;

const server = `
const { createServer } = require('node:net');
const hash = require('node:crypto').createHash('sha256');
let size = 0;
const server = createServer((socket) => {
  socket.on('data', (data) => { size += data.length; hash.update(data); });
  socket.on('end', () => { socket.end(); server.close(); console.log(JSON.stringify({ size, hash: hash.digest('hex') })); });
}).listen({ port: 7, host: process.argv[1] });`;
const client = `
const bytes = Buffer.alloc(${TOTAL}, 'taproom-');
const connect = () => require('node:net').connect({ port: 7, host: process.argv[1] })
  .on('error', (error) => { if (error.code === 'ECONNREFUSED') setTimeout(connect, 20); else throw error; })
  .on('connect', function () { this.end(bytes); }).resume();
connect();`;

let handles: TunHandle[] = [];

beforeEach(() => {
  handles = [];
});
afterEach(() => {
  for (const handle of handles) handle.close();
  for (const end of ends) deleteNamespace(`/run/netns/gso-${end}`);
});

/** Two devices, each in a namespace of its own, with addresses of both families. */
function makeCable(options: Pick<TunCreate, 'mode' | 'offloads'>): [TunHandle, TunHandle] {
  const [a, b] = ends.map((end, at) => {
    const path = `/run/netns/gso-${end}`;
    const space = `gso-${end}`;
    valueOf(createNamespace(path));
    const handle = valueOf(
      openTun({ ...options, name: `${end}0`, namespacePath: path, exclusive: true, vnetHeader: true }),
    );
    handles.push(handle);
    ip('-n', space, 'address', 'add', `10.78.0.${at + 1}/24`, 'dev', `${end}0`);
    ip('-n', space, 'address', 'add', `fd78::${at + 1}/64`, 'dev', `${end}0`, 'nodad');
    ip('-n', space, 'link', 'set', 'dev', `${end}0`, 'up');
    return handle;
  });
  if (!a || !b) throw new Error('two ends');
  return [a, b];
}

/** Carries packets both ways until `stop`; answers with the largest one and the GSO types seen. */
async function carry(
  [a, b]: [TunHandle, TunHandle],
  until: Promise<unknown>,
): Promise<{ largest: number; gso: Set<number> }> {
  const end = new AbortController();
  void until.finally(() => end.abort());
  let largest = 0;
  const gso = new Set<number>();
  while (!end.signal.aborted) {
    let moved = false;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (let packet = valueOf(from.read()); packet !== null; packet = valueOf(from.read())) {
        moved = true;
        largest = Math.max(largest, packet.length);
        gso.add(packet[1] ?? 0);
        to.write(packet);
      }
    }
    await new Promise((resolve) => {
      if (moved) setImmediate(resolve);
      else setTimeout(resolve, 1);
    });
  }
  return { largest, gso };
}

async function transfer(
  cable: [TunHandle, TunHandle],
  address: string,
): Promise<{ largest: number; gso: Set<number>; received: unknown }> {
  const inside = (space: string, script: string) =>
    run('ip', ['netns', 'exec', space, process.execPath, '-e', script, address]);
  const done = Promise.all([inside('gso-b', server), inside('gso-a', client)]);
  const { largest, gso } = await carry(
    cable,
    done.catch(() => undefined),
  );
  const [{ stdout }] = await done;
  return { largest, gso, received: JSON.parse(stdout) };
}

const expected = { size: TOTAL, hash: createHash('sha256').update(Buffer.alloc(TOTAL, 'taproom-')).digest('hex') };

describeKernel('segments of 64 KiB through the vnet header', () => {
  it.each([
    ['tun', '10.78.0.2', GSO_TCPV4],
    ['tap', '10.78.0.2', GSO_TCPV4],
    ['tun', 'fd78::2', GSO_TCPV6],
    ['tap', 'fd78::2', GSO_TCPV6],
  ] as const)('carries a TCP flow over a %s to %s unharmed', async (mode, address, type) => {
    const cable = makeCable({ mode, offloads: ['csum', 'tso4', 'tso6'] });
    const { largest, gso, received } = await transfer(cable, address);
    expect(received).toEqual(expected);
    expect(largest).toBeGreaterThan(60_000);
    expect(gso).toContain(type);
  });

  it('gets packets no larger than the MTU when no offload was asked for', async () => {
    const cable = makeCable({ mode: 'tun', offloads: [] });
    const { largest, gso, received } = await transfer(cable, '10.78.0.2');
    expect(received).toEqual(expected);
    expect(largest).toBe(12 + 1500);
    expect([...gso]).toEqual([0]);
  });
});
