import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('DHCP', () => {
  itTakes([
    [
      'leases, reservations and advertisements',
      `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24, "fd00:1::1/64"]}
dhcp:
  - link: br0
    range: {from: 10.0.0.100, to: 10.0.0.199}
    advertise: slaac
    hosts: [{mac: "02:00:00:00:00:01", address: 10.0.0.50, name: one}, {mac: "02:00:00:00:00:02", address: 10.0.0.51}]
`,
    ],
    [
      'leases on a link that is there already',
      `
dhcp:
  - {link: eth1, range: {from: 10.0.0.100, to: 10.0.0.199}, advertise: slaac}
`,
    ],
    [
      'DNS alone',
      `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
dhcp: [{link: br0}]
`,
    ],
    [
      'stateful advertisements of a prefix that is no /64',
      `
links:
  - {kind: bridge, name: br0, addresses: ["fd00:1::1/60"]}
dhcp: [{link: br0, advertise: stateful, hosts: [{mac: "02:00:00:00:00:01", address: "fd00:1::5"}]}]
`,
    ],
  ]);

  itTells([
    [
      'DHCP on a link that is not there',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{namespace: red, link: «br1»}]
`,
        'dhcp.0.link',
        'The namespace "red" has no link "br1".',
        'The network makes this namespace and puts no link into it: add the link.',
      ),
    ],
    [
      'DHCP twice on a link',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0}, {link: «br0»}]
`,
        'dhcp.1.link',
        'DHCP on "br0" is there already, on line 9.',
        'Put both into one entry.',
      ),
    ],
    [
      'DHCP on a link without an address',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: «t1», range: {from: 10.5.0.10, to: 10.5.0.20}}]
`,
        'dhcp.0.link',
        '"t1" has no IPv4 address, so it can lease none.',
        "Give it an address of the range's network: 10.5.0.1/24, for example.",
      ),
    ],
    [
      'DHCP on a port',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: «t0», range: {from: 10.0.0.10, to: 10.0.0.20}}]
`,
        'dhcp.0.link',
        '"t0" is a port of "br0" (line 6), where what it receives goes; nobody\'s request would arrive.',
        'Write "link: br0".',
      ),
    ],
    [
      'a range outside of the prefix',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: «10.1.0.10», to: 10.1.0.20}}]
`,
        'dhcp.0.range.from',
        '10.1.0.10 is not in 10.0.0.0/24, the prefix of "br0".',
        'Lease addresses of 10.0.0.0/24.',
      ),
    ],
    [
      'a range that ends outside of the prefix',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: 10.0.0.10, to: «10.0.1.20»}}]
`,
        'dhcp.0.range.to',
        '10.0.1.20 is not in 10.0.0.0/24, the prefix of "br0".',
        'Lease addresses of 10.0.0.0/24.',
      ),
    ],
    [
      'a range from behind',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: «{from: 10.0.0.20, to: 10.0.0.10}»}]
`,
        'dhcp.0.range',
        'The range ends (10.0.0.10) before it begins (10.0.0.20).',
        'Exchange the two.',
      ),
    ],
    [
      'a range of IPv6',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: 10.0.0.20, to: «"fd00::5"»}}]
`,
        'dhcp.0.range.to',
        'A range of leases is of IPv4 addresses.',
        'For IPv6 leave "range" out and say "advertise".',
      ),
    ],
    [
      'a range that holds the own address',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: «{from: 10.0.0.1, to: 10.0.0.10}»}]
`,
        'dhcp.0.range',
        'The range holds the address of "br0" itself.',
        'Begin the range behind it.',
      ),
    ],
    [
      'a gateway for clients that they cannot reach',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, router: «10.1.0.1», range: {from: 10.0.0.5, to: 10.0.0.10}}]
`,
        'dhcp.0.router',
        'The gateway 10.1.0.1 is not in 10.0.0.0/24, so clients cannot reach it.',
        'Write an address of 10.0.0.0/24, or leave "router" out for the link\'s own.',
      ),
    ],
    [
      'advertisements without a prefix',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: t1, advertise: «slaac»}]
`,
        'dhcp.0.advertise',
        '"t1" has no IPv6 prefix to advertise.',
        'Give the link an address such as fd00:1::1/64.',
      ),
    ],
    [
      'advertisements of a prefix that is no /64',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br6, advertise: «slaac»}]
`,
        'dhcp.0.advertise',
        'Hosts make their own addresses in a /64 only (RFC 4862); "br6" has fd00:1::/60.',
        'Give the link a /64, or advertise "stateful".',
      ),
    ],
    [
      'a reservation outside of the prefix',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: 10.0.0.5, to: 10.0.0.10}, hosts: [{mac: "02:00:00:00:00:01", address: «10.1.0.5»}]}]
`,
        'dhcp.0.hosts.0.address',
        '10.1.0.5 is not in 10.0.0.0/24, the prefix of "br0".',
        'Reserve an address of 10.0.0.0/24.',
      ),
    ],
    [
      'a reservation of the own address',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: 10.0.0.5, to: 10.0.0.10}, hosts: [{mac: "02:00:00:00:00:01", address: «10.0.0.1»}]}]
`,
        'dhcp.0.hosts.0.address',
        '10.0.0.1 is the address of "br0" itself.',
        'Reserve another address.',
      ),
    ],
    [
      'a reservation without a range',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, hosts: [{mac: "02:00:00:00:00:01", address: «10.0.0.5»}]}]
`,
        'dhcp.0.hosts.0.address',
        'Without a "range" no IPv4 address is leased, 10.0.0.5 neither.',
        'Add a "range".',
      ),
    ],
    [
      'two reservations for a machine',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: 10.0.0.5, to: 10.0.0.10}, hosts: [{mac: "02:00:00:00:00:01", address: 10.0.0.5}, {mac: «"02:00:00:00:00:01"», address: 10.0.0.6}]}]
`,
        'dhcp.0.hosts.1.mac',
        'The machine 02:00:00:00:00:01 has a reservation already, on line 9.',
        'Delete one of the two.',
      ),
    ],
    [
      'two reservations of an address',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dhcp: [{link: br0, range: {from: 10.0.0.5, to: 10.0.0.10}, hosts: [{mac: "02:00:00:00:00:01", address: 10.0.0.5}, {mac: "02:00:00:00:00:02", address: «10.0.0.5»}]}]
`,
        'dhcp.0.hosts.1.address',
        'The address 10.0.0.5 has a reservation already, on line 9.',
        'Delete one of the two.',
      ),
    ],
  ]);
});
