import { describe, expect, it } from 'vitest';
import type { Address } from '../../protocol/addresses.ts';
import type { Link } from '../../protocol/links.ts';
import { linkTable } from './link-text.ts';

const link = {
  namespace: '',
  index: 2,
  name: 'br0',
  kind: 'bridge',
  owner: 'taproom',
  up: true,
  carrier: true,
  operState: 'up',
  mtu: 1500,
  controller: null,
} as unknown as Link;
const address = (text: string, scope = 'global'): Address => {
  const [host = '', length] = text.split('/');
  return {
    namespace: '',
    index: 2,
    family: host.includes(':') ? 'ipv6' : 'ipv4',
    address: host,
    prefixLength: Number(length),
    scope,
  } as Address;
};
const cell = (...addresses: Address[]): string =>
  linkTable([link], addresses, (_style, text) => text)
    .trimEnd()
    .split('\n')[1]
    ?.split('taproom  ')[1] ?? '';

describe('addresses in the list of links', () => {
  it('shows what there is', () => {
    expect(cell()).toBe('-');
    expect(cell(address('192.0.2.1/24'))).toBe('192.0.2.1/24');
    expect(cell(address('fe80::1/64', 'link'))).toBe('fe80::1/64');
  });

  it('counts the link-local one beside others, and more than two', () => {
    expect(cell(address('192.0.2.1/24'), address('fe80::1/64', 'link'))).toBe('192.0.2.1/24 +1');
    expect(cell(...[1, 2, 3, 4].map((last) => address(`192.0.2.${last}/24`)), address('fe80::1/64', 'link'))).toBe(
      '192.0.2.1/24 192.0.2.2/24 +3',
    );
  });
});
