import { describe, expect, it } from 'vitest';
import {
  addressFamily,
  addressFault,
  cidrFault,
  CidrText,
  isNamePattern,
  isNetworkPrefix,
  linkNameFault,
  LinkName,
  macFault,
  namespaceNameFault,
  NamespaceRef,
  newLinkNameFault,
  NewLinkName,
  parseCidr,
  prefixFault,
  Prefix,
  RenamedLinkName,
} from './names.ts';
import { defaultPeer } from './kinds/link/peer.ts';
import type { Message } from './messages/index.ts';

/** Every fault is a sentence that a person can act on. */
const isSentence = (fault: Message | null): boolean =>
  fault !== null && /^[A-Z"].*\.$/.test(fault.message) && fault.message.length < 160;

describe('names of links', () => {
  it.each(['a', 'tap0', 'eth0.5', 'br-lan', 'x_y', 'Ethernet', 'a'.repeat(15), '0', '..a', '#', 'wg+1'])(
    'takes %j',
    (name) => {
      expect(linkNameFault(name)).toBeNull();
    },
  );

  it.each([
    ['', 'needs a name'],
    ['a'.repeat(16), 'at most 15 bytes; this one has 16'],
    ['a'.repeat(300), 'at most 15 bytes'],
    ['a/b', '"/"'],
    ['/', '"/"'],
    ['a:1', '":"'],
    ['a b', 'without spaces'],
    [' ', 'without spaces'],
    ['a\tb', 'without spaces'],
    ['a\n', 'without spaces'],
    ['a\0', 'ASCII'],
    ['.', 'folder'],
    ['..', 'folder'],
    ['网桥', 'ASCII'],
    ['é', 'ASCII'],
    ['tap\u0000', 'ASCII'],
    ['a\x7f', 'ASCII'],
    ['-x', 'start with "-"'],
    ['--up', 'start with "-"'],
    ['all', 'every link'],
    ['default', 'every link'],
  ])('refuses %j', (name, why) => {
    const fault = linkNameFault(name);
    expect(fault?.message).toContain(why);
    expect(isSentence(fault)).toBe(true);
    expect(LinkName.safeParse(name).success).toBe(false);
  });

  it.each(['%s', 'a@b', 'a"', "a'", 'a\\b', '$(reboot)', 'a;b', 'a|b', '`id`', '*', 'a&', '#'])(
    'gives no link the name %j, but finds one that has it',
    (name) => {
      expect(newLinkNameFault(name)?.message).toContain('means something to shells');
      expect(isSentence(newLinkNameFault(name))).toBe(true);
      expect([
        NewLinkName.safeParse(name).success,
        RenamedLinkName.safeParse(name).success,
        LinkName.safeParse(name).success,
      ]).toEqual([false, false, true]);
    },
  );

  it.each(['tap0', 'eth0.5', 'br-lan', 'wg+1', 'a~b', 'x_y'])('gives a link the name %j', (name) => {
    expect(newLinkNameFault(name)).toBeNull();
  });

  it('lets the kernel choose a number only in a new name', () => {
    expect(NewLinkName.safeParse('tap%d').success).toBe(true);
    expect(RenamedLinkName.safeParse('tap%d').success).toBe(false);
    for (const name of ['%d', 'tap%d%d', 'tap%dx', 'tap%s', 'tap%', 'a/%d', 'a'.repeat(14) + '%d'])
      expect([name, isNamePattern(name)]).toEqual([name, false]);
  });
});

describe('names of namespaces', () => {
  it.each(['blue', 'a', '0', 'net.1', 'a-b_c', 'x'.repeat(64)])('takes %j', (name) => {
    expect(namespaceNameFault(name)).toBeNull();
  });
  it.each(['', '.', '..', '../etc', 'a/b', 'a b', '-x', '.hidden', 'ä', 'x'.repeat(65), 'a\n'])(
    'refuses %j',
    (name) => {
      expect(isSentence(namespaceNameFault(name))).toBe(true);
    },
  );
  it("takes the empty reference as the helper's own", () => {
    expect(NamespaceRef.parse('')).toBe('');
  });
});

describe('MAC addresses', () => {
  it.each(['02:00:00:12:34:56', 'AA:bb:CC:00:00:01', '00:00:00:00:00:01'])('takes %s', (mac) => {
    expect(macFault(mac)).toBeNull();
  });
  it.each([
    ['', 'looks like'],
    ['02:00:00:12:34', 'looks like'],
    ['02-00-00-12-34-56', 'looks like'],
    ['0200.0012.3456', 'looks like'],
    ['02:00:00:12:34:5g', 'looks like'],
    ['2:0:0:1:2:3', 'looks like'],
    ['02:00:00:12:34:56\n', 'looks like'],
    ['01:00:5e:00:00:01', 'multicast'],
    ['ff:ff:ff:ff:ff:ff', 'multicast'],
    ['00:00:00:00:00:00', 'all-zero'],
  ])('refuses %j', (mac, why) => {
    expect(macFault(mac)?.message).toContain(why);
  });
});

describe('addresses', () => {
  it.each([
    ['192.0.2.1', 'ipv4'],
    ['0.0.0.0', 'ipv4'],
    ['255.255.255.255', 'ipv4'],
    ['::', 'ipv6'],
    ['::1', 'ipv6'],
    ['2001:db8::1', 'ipv6'],
    ['fe80::1', 'ipv6'],
    ['::ffff:192.0.2.1', 'ipv6'],
    ['2001:DB8::A', 'ipv6'],
  ])('takes %s as %s', (text, family) => {
    expect(addressFamily(text)).toBe(family);
    expect(addressFault(text)).toBeNull();
  });
  it.each([
    '',
    ' ',
    '010.0.0.1',
    '10.1',
    '10',
    '10.0.0',
    '10.0.0.0.1',
    '256.0.0.1',
    '1.2.3.04',
    '0x7f.0.0.1',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    'fe80::1%',
    'fe80::1%eth0',
    '192.0.2.1%eth0',
    '2001:db8::1::2',
    '2001:db8',
    ':::',
    '12345::',
    'g::1',
    '::ffff:010.0.0.1',
    '::ffff:10.1',
    '192.0.2.1/24',
    '::1/64',
    'localhost',
    '１９２.0.2.1',
    '[::1]',
    '2001:db8::1\n',
  ])('refuses %j', (text) => {
    expect(addressFamily(text)).toBeNull();
    expect(isSentence(addressFault(text))).toBe(true);
  });
});

describe('addresses with a prefix length', () => {
  it.each([
    ['192.0.2.1/24', 24],
    ['192.0.2.1/0', 0],
    ['192.0.2.1/32', 32],
    ['192.0.2.1', 32],
    ['2001:db8::1/128', 128],
    ['2001:db8::1', 128],
    ['::/0', 0],
  ])('takes %s', (text, prefixLength) => {
    expect(parseCidr(text)).toMatchObject({ prefixLength });
    expect(CidrText.safeParse(text).success).toBe(true);
  });
  it.each([
    ['192.0.2.1/33', '0 to 32'],
    ['2001:db8::1/129', '0 to 128'],
    ['192.0.2.1/', '0 to 32'],
    ['192.0.2.1/024', '0 to 32'],
    ['192.0.2.1/-1', '0 to 32'],
    ['192.0.2.1/24/24', '0 to 32'],
    ['192.0.2.1/2x', '0 to 32'],
    ['192.0.2.1/255.255.255.0', '0 to 32'],
    ['/24', 'not an IPv4'],
    ['010.0.0.1/8', 'leading zeros'],
    ['10.1/8', 'four numbers'],
    ['fe80::1%/64', 'no zone'],
    ['192.0.2.1 /24', 'not an IPv4'],
  ])('refuses %j', (text, why) => {
    expect(parseCidr(text)).toBeNull();
    expect(cidrFault(text)?.message).toContain(why);
    expect(isSentence(cidrFault(text))).toBe(true);
  });
});

describe('prefixes of routes', () => {
  it.each([
    'default',
    '0.0.0.0/0',
    '::/0',
    '192.0.2.0/24',
    '192.0.2.1/32',
    '192.0.2.1',
    '2001:db8::/32',
    '10.0.0.0/8',
    '128.0.0.0/1',
  ])('takes %s', (text) => {
    expect(prefixFault(text)).toBeNull();
    expect(Prefix.safeParse(text).success).toBe(true);
  });
  it.each([
    ['192.0.2.1/24', 'behind its length'],
    ['2001:db8::1/32', 'behind its length'],
    ['10.0.0.1/0', 'behind its length'],
    ['10/8', 'four numbers'],
    ['Default', 'not an IPv4'],
  ])('refuses %s', (text, why) => {
    expect(prefixFault(text)?.message).toContain(why);
  });
  it('knows a network from a host', () => {
    expect(isNetworkPrefix({ family: 'ipv6', address: '::', prefixLength: 0 })).toBe(true);
    expect(isNetworkPrefix({ family: 'ipv6', address: '2001:db8::8000:0', prefixLength: 97 })).toBe(true);
    expect(isNetworkPrefix({ family: 'ipv6', address: '2001:db8::8000:0', prefixLength: 96 })).toBe(false);
  });
});

describe('the other end of a veth pair', () => {
  it.each([
    ['v0', 'v0-peer'],
    ['abcdefghij', 'abcdefghij-peer'],
    ['abcdefghijk', 'abcdefghijk-p'],
    ['abcdefghijklmno', 'abcdefghijklm-p'],
  ])('of %s is called %s', (name, peer) => {
    expect(defaultPeer(name)).toBe(peer);
    expect(newLinkNameFault(peer)).toBeNull();
  });
});
