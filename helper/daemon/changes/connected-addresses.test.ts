import { describe, expect, it } from 'vitest';
import { connectionsIn, socketsIn } from './connected-addresses.ts';

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, remote: string, state: string): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 20 4 30 10 -1`;
const read = (order: 'LE' | 'BE', ...lines: string[]): string[] =>
  connectionsIn([header, ...lines, ''].join('\n'), order)
    .map(({ local, port, remote }) => `${local}:${port} ${remote}`)
    .sort();

describe('connections of this machine', () => {
  it('are the established ones to others, once each', () => {
    expect(
      read(
        'LE',
        line('0100000A:0016', '0200000A:D431', '01'),
        line('0100000A:0016', '0200000A:D433', '01'), // once more
        line('0100000A:0016', '0300000A:D432', '01'),
        line('0500000A:0016', '0200000A:D431', '06'), // TIME_WAIT
        line('00000000:0016', '00000000:0000', '0A'), // LISTEN
        line('0100007F:1F90', '0100007F:9C40', '01'), // loopback
        line('0700000A:1F90', '0700000A:9C40', '01'), // to itself
      ),
    ).toEqual(['10.0.0.1:22 10.0.0.2', '10.0.0.1:22 10.0.0.3']);
  });

  it('are read in either byte order, IPv6 and IPv4 in IPv6', () => {
    expect(read('BE', line('0A000001:0016', '0A000002:D431', '01'))).toEqual(['10.0.0.1:22 10.0.0.2']);
    expect(
      read(
        'LE',
        line('B80D0120000000000000000001000000:0016', 'B80D0120000000000000000002000000:D431', '01'),
        line('0000000000000000FFFF00000100000A:0016', '0000000000000000FFFF00000200000A:0016', '01'),
        line('00000000000000000000000001000000:0016', '00000000000000000000000001000000:0017', '01'),
      ),
    ).toEqual(['10.0.0.1:22 10.0.0.2', '2001:db8::1:22 2001:db8::2']);
  });

  it('are not looked for where there is no socket, only where that is certain', () => {
    const text = 'sockets: used 9\nTCP: inuse 12 orphan 0 tw 3 alloc 14 mem 2\nUDP: inuse 0 mem 0\n';
    expect(socketsIn(text, 'TCP')).toBe(12);
    expect(socketsIn('TCP6: inuse 0\nUDP6: inuse 2\n', 'TCP6')).toBe(0);
    expect(socketsIn('', 'TCP6')).toBeNull();
  });

  it('are none of a text that is something else', () => {
    expect(read('LE', 'nonsense', line('0100000A', 'x:1', '01'), line('ZZ00000A:0016', '0200000A:D431', '01'))).toEqual(
      [],
    );
  });
});
