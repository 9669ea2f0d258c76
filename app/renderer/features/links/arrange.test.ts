import { describe, expect, it } from 'vitest';
import type { Link } from '../../../../helper/protocol/index.ts';
import { address, link } from '../../state/test-rows.ts';
import { firstAddress } from '../../parts/links/link-state.ts';
import { arrange } from './arrange.ts';

const links = [
  link({ index: 1, name: 'lo', kind: 'loopback' }),
  link({ index: 10, name: 'tap10', kind: 'tap', mtu: 1400, alias: 'lab machine' }),
  link({ index: 2, name: 'tap2', kind: 'tap', controller: 3, mtu: 9000 }),
  link({ index: 3, name: 'br0', kind: 'bridge' }),
  link({ index: 1, name: 'lo', kind: 'loopback', namespace: 'blue' }),
];
const lookup = {
  addresses: (key: string) => (key === '/3' ? [address({ index: 3, address: '10.1.2.3' })] : []),
  owner: (one: Link) => (one.name === 'tap2' ? { text: 'office', isOurs: true } : { text: 'manual', isOurs: false }),
  rate: (key: string) => (key === '/10' ? 5000 : 0),
};
const names = (wish: Partial<Parameters<typeof arrange>[1]>) =>
  arrange(
    links,
    { search: '', namespace: null, sort: { column: 'name', descending: false }, onlyOurs: false, ...wish },
    lookup,
  ).map((group) => [group.namespace, ...group.links.map((entry) => entry.name)]);

describe('arrange', () => {
  it('groups by namespace, the own one first, and counts numbers in names as numbers', () => {
    expect(names({})).toEqual([
      ['', 'br0', 'lo', 'tap2', 'tap10'],
      ['blue', 'lo'],
    ]);
  });
  it('finds by every word: name, kind, alias, address, controller', () => {
    expect(names({ search: 'TAP lab' })).toEqual([['', 'tap10']]);
    expect(names({ search: '10.1.2' })).toEqual([['', 'br0']]);
    expect(names({ search: 'br0' })).toEqual([['', 'br0', 'tap2']]);
    expect(names({ search: 'nothing' })).toEqual([]);
  });
  it('finds and sorts by whose it is, and keeps to ours', () => {
    expect(names({ search: 'office' })).toEqual([['', 'tap2']]);
    expect(names({ onlyOurs: true })).toEqual([['', 'tap2']]);
    expect(names({ namespace: '', sort: { column: 'owner', descending: true } })[0]).toEqual([
      '',
      'tap2',
      'br0',
      'lo',
      'tap10',
    ]);
  });
  it('keeps to one namespace', () => {
    expect(names({ namespace: 'blue' })).toEqual([['blue', 'lo']]);
  });
  it('sorts by figures and by rate, the name deciding between equals', () => {
    expect(names({ namespace: '', sort: { column: 'mtu', descending: true } })).toEqual([
      ['', 'tap2', 'br0', 'lo', 'tap10'],
    ]);
    expect(names({ namespace: '', sort: { column: 'rate', descending: true } })).toEqual([
      ['', 'tap10', 'br0', 'lo', 'tap2'],
    ]);
  });
});

describe('firstAddress', () => {
  it('prefers a global IPv4 address to what the kernel made by itself', () => {
    const local = address({ index: 1, address: 'fe80::1', scope: 'link' });
    const six = address({ index: 1, address: '2001:db8::1' });
    const four = address({ index: 1, address: '192.0.2.1' });
    expect(firstAddress([local, six, four])).toBe(four);
    expect(firstAddress([local, six])).toBe(six);
    expect(firstAddress([local])).toBe(local);
    const host = address({ index: 1, address: '127.0.0.1', scope: 'host' });
    expect(firstAddress([address({ index: 1, address: '::1', scope: 'host' }), host])).toBe(host);
  });
});
