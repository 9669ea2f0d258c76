import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { boundPorts, isAlive, parseSockets, processAt } from './process.ts';

describe('parseSockets', () => {
  it('reads what is bound, and whether only to the loopback', () => {
    const row = (local: string, remote = '00000000:0000'): string =>
      `  1: ${local} ${remote} 07 00000000:00000000 00:00000000 00000000 0 0 4711 2 0 0`;
    expect(
      parseSockets(
        [
          '  sl  local_address rem_address',
          row('0100007F:0035'),
          row('0100050A:0035'),
          `  1: 00000000000000000000000001000000:0043 ${'0'.repeat(32)}:0000 07 0:0 0:0 0 0 0 12 2 0 0`,
          row('0100007F:1234', '0100007F:0035'),
          'nonsense',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      { port: 53, inode: '4711', loopback: true },
      { port: 53, inode: '4711', loopback: false },
      { port: 67, inode: '12', loopback: true },
    ]);
  });
});

describe('processes', () => {
  it('knows the UDP ports of one', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const tcp = createServer().listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    expect(boundPorts(process.pid).has(socket.address().port)).toBe(true);
    expect(boundPorts(process.pid).has((tcp.address() as AddressInfo).port)).toBe(false);
    socket.close();
    tcp.close();
  });

  it('takes no process for another that has its number', () => {
    expect(processAt(process.pid)).toBeNull(); // Not started with a configuration of ours.
    expect(isAlive({ pid: process.pid, startTime: '1', configFile: '' })).toBe(false);
    expect(isAlive({ pid: 2 ** 22 + 1, startTime: '1', configFile: '' })).toBe(false);
  });
});
