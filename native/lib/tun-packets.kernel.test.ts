import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { describeKernel, eventually, failureOf, ip, ipLink, valueOf } from '../test/kernel.ts';
import { arpRequest, echoRequest, internetChecksum } from '../test/packets.ts';
import { openTun } from './tun.ts';
import type { TunCreate, TunHandle } from './types.ts';

const handles: TunHandle[] = [];
function open(options: Partial<TunCreate> & { name: string }): TunHandle {
  const handle = valueOf(openTun({ mode: 'tun', namespacePath: null, exclusive: true, ...options }));
  handles.push(handle);
  return handle;
}
/** Link up with an address, and without the kernel's own IPv6 chatter on it. */
function bringUp(name: string, cidr: string, mtu = 1500): void {
  ip('link', 'set', 'dev', name, 'addrgenmode', 'none');
  ip('address', 'add', cidr, 'dev', name);
  ip('link', 'set', 'dev', name, 'mtu', String(mtu), 'up');
}
/** The next packet that `wanted` accepts; others (IGMP reports) are let pass. */
const nextPacket = (handle: TunHandle, wanted: (packet: Uint8Array) => boolean): Promise<Uint8Array> =>
  eventually('a packet', () => {
    for (let packet = valueOf(handle.read()); packet !== null; packet = valueOf(handle.read())) {
      if (wanted(packet)) return packet;
    }
    return undefined;
  });
const isProtocol = (protocol: number) => (packet: Uint8Array) => (packet[0] ?? 0) >> 4 === 4 && packet[9] === protocol;

afterEach(() => {
  for (const handle of handles.splice(0)) handle.close();
});

describeKernel('packets through a TUN or TAP', () => {
  it('hands the kernel what is written to a TUN, and reads its answer', async () => {
    const tun = open({ name: 'echo' });
    bringUp('echo', '10.77.0.1/24');
    const request = echoRequest('10.77.0.2', '10.77.0.1', Buffer.from('taproom'));
    expect(valueOf(tun.write(request))).toBe(request.length);
    const reply = await nextPacket(tun, isProtocol(1));
    expect(reply.length).toBe(request.length);
    expect(reply[20], 'ICMP echo reply').toBe(0);
    expect(Buffer.from(reply).subarray(28).toString()).toBe('taproom');
    expect(internetChecksum(reply.subarray(20))).toBe(0);
    expect(ipLink('echo')?.stats64?.rx).toMatchObject({ packets: 1, bytes: request.length });
  });

  it('hands the kernel a frame written to a TAP, and reads its ARP reply', async () => {
    const tap = open({ mode: 'tap', name: 'arp', mac: '02:00:00:00:00:01' });
    bringUp('arp', '10.77.1.1/24');
    valueOf(tap.write(arpRequest({ mac: [2, 0, 0, 0, 0, 9], address: '10.77.1.9' }, '10.77.1.1')));
    const reply = await nextPacket(tap, (frame) => frame[12] === 0x08 && frame[13] === 0x06 && frame[21] === 2);
    expect([...reply.subarray(0, 12)]).toEqual([2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1]);
    expect([...reply.subarray(28, 32)]).toEqual([10, 77, 1, 1]);
  });

  it.each([
    ['without', false, 0],
    ['with', true, 12],
  ] as const)('reads the largest IP packet whole, %s vnet header', async (_what, vnetHeader, headerSize) => {
    const tun = open({ name: 'large', vnetHeader });
    bringUp('large', '10.77.2.1/24', 65_535);
    const payload = Buffer.alloc(65_535 - 28, 'taproom ');
    const socket = createSocket('udp4');
    try {
      socket.send(payload, 9, '10.77.2.2');
      const packet = await nextPacket(tun, (bytes) => isProtocol(17)(bytes.subarray(headerSize)));
      expect(packet.length).toBe(headerSize + 65_535);
      expect(
        Buffer.from(packet)
          .subarray(headerSize + 28)
          .equals(payload),
      ).toBe(true);
      expect(internetChecksum(packet.subarray(headerSize, headerSize + 20))).toBe(0);
    } finally {
      socket.close();
    }
  });

  it('gives one packet a read, in order, and null when none waits', async () => {
    const tun = open({ name: 'order' });
    bringUp('order', '10.77.3.1/24');
    const socket = createSocket('udp4');
    try {
      socket.connect(9, '10.77.3.2');
      await once(socket, 'connect');
      for (let i = 0; i < 100; i += 1) socket.send(Buffer.alloc(i + 1, i));
      for (let i = 0; i < 100; i += 1) {
        const packet = await nextPacket(tun, isProtocol(17));
        expect(packet.length).toBe(28 + i + 1);
        expect(packet[28]).toBe(i);
      }
      // The kernel may have a word of its own (a multicast report); of ours none is left.
      for (let packet = valueOf(tun.read()); packet !== null; packet = valueOf(tun.read()))
        expect(isProtocol(17)(packet)).toBe(false);
      expect(valueOf(tun.read())).toBeNull();
    } finally {
      socket.close();
    }
  });

  it('spreads flows over the queues of a multi-queue device, and loses none', async () => {
    const first = open({ name: 'queues', multiQueue: true });
    const queues = [
      first,
      open({ name: 'queues', multiQueue: true, exclusive: false }),
      open({ name: 'queues', multiQueue: true, exclusive: false }),
    ];
    expect(ipLink('queues')?.linkinfo?.info_data).toMatchObject({ multi_queue: true, numqueues: 3 });
    expect(queues.map((queue) => queue.index)).toEqual([first.index, first.index, first.index]);
    bringUp('queues', '10.77.4.1/24');
    const socket = createSocket('udp4');
    const flows = 120;
    try {
      for (let flow = 0; flow < flows; flow += 1) socket.send('flow', 1000 + flow, '10.77.4.2');
      const seen = queues.map(() => new Set<number>());
      await eventually('every flow on some queue', () => {
        queues.forEach((queue, at) => {
          for (let packet = valueOf(queue.read()); packet !== null; packet = valueOf(queue.read())) {
            if (isProtocol(17)(packet)) seen[at]?.add(Buffer.from(packet).readUInt16BE(22));
          }
        });
        return seen.reduce((sum, ports) => sum + ports.size, 0) === flows ? true : undefined;
      });
      for (const ports of seen) expect(ports.size).toBeGreaterThan(0);
      expect(new Set(seen.flatMap((ports) => [...ports])).size).toBe(flows);
    } finally {
      socket.close();
    }
  });

  it('says what the kernel refuses: a device that is down, garbage, a device that was deleted', () => {
    const tun = open({ name: 'refuse' });
    const packet = echoRequest('10.77.5.2', '10.77.5.1', Buffer.alloc(8));
    expect(failureOf(tun.write(packet))).toMatchObject({ step: 'write refuse', code: 'EIO' });
    bringUp('refuse', '10.77.5.1/24');
    expect(failureOf(tun.write(Buffer.alloc(40, 0xff))).code).toBe('EINVAL');
    expect(failureOf(tun.write(Buffer.alloc(0))).code).toBe('EINVAL');
    const call = tun.write.bind(tun) as (packet: unknown) => unknown;
    expect(() => call('text')).toThrow(TypeError);
    ip('link', 'delete', 'refuse');
    expect(failureOf(tun.read())).toMatchObject({ step: 'read refuse', code: 'EBADFD' });
    expect(failureOf(tun.write(packet)).code).toBe('EBADFD');
  });
});
