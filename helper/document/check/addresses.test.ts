import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('Addresses', () => {
  itTakes([
    [
      'the two ends of a cable in two namespaces',
      `
namespaces: [red]
links:
  - kind: veth
    name: v0
    addresses: [10.0.0.1/24, "fd00::1/64"]
    options: {peerNamespace: red, peerAddresses: [10.0.0.2/24, "fd00::2/64"]}
`,
    ],
    [
      'one link-local address on several links',
      `
links:
  - {kind: bridge, name: br0, addresses: ["fe80::1/64"]}
  - {kind: bridge, name: br1, addresses: ["fe80::1/64"]}
`,
    ],
    [
      'one address of one host on several links',
      `
links:
  - {kind: bridge, name: br0, addresses: [169.254.1.1/32]}
  - {kind: bridge, name: br1, addresses: [169.254.1.1/32]}
`,
    ],
    [
      'two addresses of a prefix on one link',
      `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24, 10.0.0.2/24, 10.0.0.1/16]}
`,
    ],
    [
      'both addresses of a /31, and a /32',
      `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.0/31, 10.1.0.0/32]}
  - {kind: bridge, name: br1, addresses: [10.0.0.3/31]}
`,
    ],
    [
      'prefixes that touch',
      `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/25]}
  - {kind: bridge, name: br1, addresses: [10.0.0.129/25]}
`,
    ],
    [
      'IPv4 with a small MTU',
      `
links:
  - {kind: bridge, name: br0, mtu: 576, addresses: [10.0.0.1/24]}
`,
    ],
    [
      'a NIC whose addresses the bridge takes over',
      `
links:
  - {kind: bridge, name: br0}
  - {kind: existing, name: eth0, controller: br0}
`,
    ],
  ]);

  itTells([
    [
      'an address twice on a link',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24, «10.0.0.1/24»]}
`,
        'links.0.addresses.1',
        '"br0" has the address 10.0.0.1/24 twice; the first is on line 4.',
        'Delete one of the two.',
      ),
    ],
    [
      'an IPv6 address twice with two lengths',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [fd00::1/64, «fd00:0::1/48»]}
`,
        'links.0.addresses.1',
        '"br0" has the address fd00:0::1/48 twice; the first is on line 4.',
        'Delete one of the two.',
      ),
    ],
    [
      'an address without its prefix length',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [«192.0.2.1», 198.51.100.1/32]}
`,
        'links.0.addresses.0',
        '192.0.2.1 has no prefix length, and so is an address without a network: the link reaches no neighbour by it.',
        'Write 192.0.2.1/24, or 192.0.2.1/32 if it is meant so.',
      ),
    ],
    [
      'an IPv6 address of the other end without its prefix length',
      warning(
        `
links:
  - {kind: veth, name: v0, options: {peerAddresses: [«"2001:db8::1"»]}}
`,
        'links.0.options.peerAddresses.0',
        '2001:db8::1 has no prefix length, and so is an address without a network: the link reaches no neighbour by it.',
        'Write 2001:db8::1/64, or 2001:db8::1/128 if it is meant so.',
      ),
    ],
    [
      'one prefix on two links',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br1, addresses: [«10.0.0.2/24»]}
`,
        'links.1.addresses.0',
        '"br1" and "br0" (line 4) both have the prefix 10.0.0.0/24 in the helper\'s own namespace: only one of them would be used.',
        'Give each link a prefix of its own, or join the links with a bridge that has the address.',
      ),
    ],
    [
      'one prefix on both ends in one namespace',
      error(
        `
links:
  - kind: veth
    name: v0
    addresses: [10.0.0.1/24]
    options: {peerAddresses: [«10.0.0.2/24»]}
`,
        'links.0.options.peerAddresses.0',
        '"v0-peer" and "v0" (line 6) both have the prefix 10.0.0.0/24 in the helper\'s own namespace: only one of them would be used.',
        'Give each link a prefix of its own, or join the links with a bridge that has the address.',
      ),
    ],
    [
      'prefixes that overlap',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/16]}
  - {kind: bridge, name: br1, addresses: [«10.0.5.1/24»]}
`,
        'links.1.addresses.0',
        'The prefixes of "br1" (10.0.5.1/24) and "br0" (10.0.0.1/16, line 4) overlap: hosts in both are looked for behind the longer one only.',
        'Give the links prefixes that do not overlap.',
      ),
    ],
    [
      'the address of a network',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [«10.0.0.0/24»]}
`,
        'links.0.addresses.0',
        '10.0.0.0/24 is the address of the network itself, which hosts do not answer to.',
        'Write 10.0.0.1/24, for example.',
      ),
    ],
    [
      'a broadcast address',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [«10.0.0.255/24»]}
`,
        'links.0.addresses.0',
        '10.0.0.255/24 is the broadcast address of its prefix; no other host can reach it.',
        'Write 10.0.0.1/24, for example.',
      ),
    ],
    [
      'a multicast address',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [«ff02::5/64»]}
`,
        'links.0.addresses.0',
        'No link can have the address ff02::5/64: it is a multicast address.',
        'Take an address of one host.',
      ),
    ],
    [
      'no address at all',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [«"::/64"»]}
`,
        'links.0.addresses.0',
        'No link can have the address ::/64: it is reserved.',
        'Take an address of one host.',
      ),
    ],
    [
      'a loopback address',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [«127.0.0.1/8»]}
`,
        'links.0.addresses.0',
        '127.0.0.1/8 is an address of the loopback, and "br0" is another link.',
        'Take an address outside of 127.0.0.0/8 and ::1.',
      ),
    ],
    [
      'IPv6 with a small MTU',
      error(
        `
links:
  - {kind: bridge, name: br0, mtu: «1000», addresses: [fd00::1/64]}
`,
        'links.0.mtu',
        'With an MTU of 1000 bytes "br0" has no IPv6, and so cannot have fd00::1/64.',
        'Write 1280 or more, or leave "mtu" out.',
      ),
    ],
    [
      'an address on a port',
      warning(
        `
links:
  - {kind: bridge, name: br0}
  - {kind: tap, name: t0, controller: br0, addresses: [«10.0.0.1/24»]}
`,
        'links.1.addresses.0',
        '"t0" is a port of "br0", where what it receives goes; at its own addresses nothing arrives.',
        'Give the address to "br0".',
      ),
    ],
  ]);
});
