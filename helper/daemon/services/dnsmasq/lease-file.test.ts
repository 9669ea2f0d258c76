import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dhcp, type Lease } from '../../../protocol/index.ts';
import { parseLeases } from './lease-file.ts';

const two = [
  Dhcp.parse({ link: 'a', range: { from: '10.1.0.2', to: '10.1.0.9' } }),
  Dhcp.parse({
    link: 'b',
    range: { from: '10.2.0.2', to: '10.2.0.9' },
    hosts: [{ mac: '02:00:00:00:00:0B', address: '10.9.0.1' }],
  }),
];
const parse = (text: string, dhcp = two): Lease[] => parseLeases(text, { network: 'lab', namespace: 'red', dhcp });

describe('parseLeases', () => {
  it('reads leases of both families, with the link that each came by', () => {
    expect(
      parse(
        [
          '1700000000 02:00:00:00:00:01 10.1.0.3 guest 01:02:00:00:00:00:01',
          '0 02:00:00:00:00:0b 10.9.0.1 * *',
          'duid 00:01:00:01:2d:00:00:00:02:00:00:00:00:ff',
          '1700000001 305419896 fd01::1000 six 00:01:00:01:2d:11:22:33:02:00:00:00:00:06',
          '1700000001 T305419896 fd01::1001 * 00:03:00:01:02:00:00:00:00:07',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      {
        network: 'lab',
        namespace: 'red',
        link: 'a',
        address: '10.1.0.3',
        mac: '02:00:00:00:00:01',
        hostname: 'guest',
        expires: '2023-11-14T22:13:20.000Z',
      },
      {
        network: 'lab',
        namespace: 'red',
        link: 'b',
        address: '10.9.0.1',
        mac: '02:00:00:00:00:0b',
        hostname: null,
        expires: null,
      },
      {
        network: 'lab',
        namespace: 'red',
        link: null,
        address: 'fd01::1000',
        mac: '02:00:00:00:00:06',
        hostname: 'six',
        expires: '2023-11-14T22:13:21.000Z',
      },
      {
        network: 'lab',
        namespace: 'red',
        link: null,
        address: 'fd01::1001',
        mac: '02:00:00:00:00:07',
        hostname: null,
        expires: '2023-11-14T22:13:21.000Z',
      },
    ]);
    expect(parse('1700000000 02:00:00:00:00:01 192.0.2.1 * *', two.slice(0, 1))[0]?.link).toBe('a');
  });

  it('takes no harm from other bytes', () => {
    expect(
      parse(
        '1700000000 02:00:00:00:00:01 10.1.0.3 <b>"\x1b[31m 01\n99999999999999 x 10.1.0.4 a b\n-1 x 10.1.0.4 a b\nduid\n\0',
      ),
    ).toEqual([expect.objectContaining({ address: '10.1.0.3', hostname: null })]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { address, mac } of parse(text)) expect(`${address} ${mac}`).toMatch(/^[0-9a-fA-F:.]+ [0-9a-f:]*$/);
      }),
    );
  });
});
