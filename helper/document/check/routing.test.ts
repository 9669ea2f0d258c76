import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('Routes', () => {
  itTakes([
    [
      'a gateway on the other end of a cable',
      `
namespaces: [red]
links:
  - kind: veth
    name: v0
    addresses: [10.0.0.1/24]
    options: {peerNamespace: red, peerAddresses: [10.0.0.2/24]}
routes:
  - {destination: default, via: 10.0.0.1, namespace: red}
`,
    ],
    [
      'a gateway that a route leads straight to',
      `
namespaces: [red]
links:
  - {kind: bridge, name: br0, namespace: red}
routes:
  - {destination: 10.5.0.0/16, dev: br0, namespace: red}
  - {destination: default, via: 10.5.0.1, namespace: red}
`,
    ],
    [
      'a gateway that is on the link because we say so',
      `
links:
  - {kind: bridge, name: br0}
routes:
  - {destination: 10.9.0.0/16, via: 10.1.0.1, dev: br0, onlink: true}
`,
    ],
    [
      'a gateway through a link of the machine',
      `
routes:
  - {destination: 10.9.0.0/16, via: 10.1.0.1, dev: eth0}
`,
    ],
    [
      'a link-local gateway',
      `
links:
  - {kind: bridge, name: br0}
routes:
  - {destination: default, via: "fe80::2", dev: br0}
`,
    ],
    [
      'routes that differ in table, metric or family',
      `
routes:
  - {destination: default, dev: eth0, family: ipv4}
  - {destination: default, dev: eth0, family: ipv6}
  - {destination: default, dev: eth0, family: ipv4, metric: 5}
  - {destination: default, dev: eth0, family: ipv4, table: 100}
`,
    ],
    [
      'a blackhole',
      `
routes:
  - {destination: 10.0.0.0/8, type: blackhole}
`,
    ],
    [
      'a source that a link has',
      `
namespaces: [red]
links:
  - {kind: bridge, name: br0, namespace: red, addresses: [10.0.0.1/24]}
routes:
  - {destination: default, via: 10.0.0.2, source: 10.0.0.1, namespace: red}
`,
    ],
  ]);

  itTells([
    [
      'a gateway outside of every prefix',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br0, namespace: red, addresses: [10.0.0.1/24]}
routes:
  - {destination: default, via: «10.1.0.1», namespace: red}
`,
        'routes.0.via',
        'The gateway 10.1.0.1 is in no prefix that is reached directly: the links in the namespace "red" have 10.0.0.0/24.',
        'Give a link an address of its network, or write another gateway.',
      ),
    ],
    [
      'a gateway outside of its link',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
routes:
  - {destination: 10.9.0.0/16, via: «10.1.0.1», dev: br0}
`,
        'routes.0.via',
        'The gateway 10.1.0.1 is in no prefix that is reached directly: "br0" has 10.0.0.0/24.',
        'Give the link an address of its network, write another gateway, or say "onlink: true".',
      ),
    ],
    [
      'a gateway that the machine may have',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
routes:
  - {destination: 10.9.0.0/16, via: «10.1.0.1»}
`,
        'routes.0.via',
        'No link of this document reaches the gateway 10.1.0.1; a link that is there already must.',
        'Name that link with "dev", or write another gateway.',
      ),
    ],
    [
      'a gateway that is oneself',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
routes:
  - {destination: 10.9.0.0/16, via: «10.0.0.1»}
`,
        'routes.0.via',
        '10.0.0.1 is the address of "br0" in the same namespace (line 4); a gateway is another machine\'s.',
        'Write the address of the router at the other end.',
      ),
    ],
    [
      'a link-local gateway without a link',
      error(
        `
routes:
  - {destination: default, via: «"fe80::1"»}
`,
        'routes.0.via',
        'fe80::1 is on every link: a link-local gateway needs the link too.',
        'Add "dev".',
      ),
    ],
    [
      'onlink without a link',
      error(
        `
routes:
  - {destination: default, via: 10.0.0.1, onlink: «true»}
`,
        'routes.0.onlink',
        'With "onlink" the gateway 10.0.0.1 needs the link that it is on.',
        'Add "dev".',
      ),
    ],
    [
      'a next hop outside of every prefix',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br0, namespace: red, addresses: [10.0.0.1/24]}
routes:
  - destination: default
    namespace: red
    nexthops: [{via: 10.0.0.2}, {via: «10.1.0.2»}]
`,
        'routes.0.nexthops.1.via',
        'The gateway 10.1.0.2 is in no prefix that is reached directly: the links in the namespace "red" have 10.0.0.0/24.',
        'Give a link an address of its network, or write another gateway.',
      ),
    ],
    [
      'a route through a link that is not there',
      error(
        `
namespaces: [red]
routes:
  - {destination: default, dev: «v0», namespace: red, family: ipv4}
`,
        'routes.0.dev',
        'The namespace "red" has no link "v0".',
        'The network makes this namespace and puts no link into it: add the link.',
      ),
    ],
    [
      'a route through a link that stays down',
      error(
        `
links:
  - {kind: bridge, name: br0, up: false}
routes:
  - {destination: 10.9.0.0/16, dev: «br0»}
`,
        'routes.0.dev',
        '"br0" stays down (line 4), and a link that is down has no routes.',
        'Leave out "up: false".',
      ),
    ],
    [
      'a route without a next hop',
      error(
        `
routes:
  - {destination: «10.9.0.0/16»}
`,
        'routes.0.destination',
        'The route to 10.9.0.0/16 has no next hop.',
        'Add a gateway ("via"), a link ("dev"), or several "nexthops".',
      ),
    ],
    [
      'a default route of no family',
      error(
        `
routes:
  - {destination: «default», dev: eth0}
`,
        'routes.0.destination',
        'A default route without a gateway does not say whether it is IPv4 or IPv6.',
        'Add "family: ipv4" or "family: ipv6".',
      ),
    ],
    [
      'a gateway of another family',
      error(
        `
routes:
  - {destination: 10.9.0.0/16, via: «"fd00::1"», dev: eth0}
`,
        'routes.0.via',
        'fd00::1 is not an IPv4 address, as the route to 10.9.0.0/16 needs.',
        'Write an IPv4 address.',
      ),
    ],
    [
      'a family that is another',
      error(
        `
routes:
  - {destination: 10.9.0.0/16, dev: eth0, family: «ipv6»}
`,
        'routes.0.family',
        'The destination 10.9.0.0/16 is of the family ipv4.',
        'Write "family: ipv4", or leave it out.',
      ),
    ],
    [
      'a blackhole with a gateway',
      error(
        `
routes:
  - {destination: 10.9.0.0/16, type: blackhole, dev: «eth0»}
`,
        'routes.0.dev',
        'A blackhole route leads nowhere, so it has no gateway and no link.',
        'Leave "dev" out.',
      ),
    ],
    [
      'one next hop and several',
      error(
        `
routes:
  - {destination: 10.9.0.0/16, dev: eth0, nexthops: «[{dev: eth0}, {dev: eth1}]»}
`,
        'routes.0.nexthops',
        'A route has either one next hop or several, not both.',
        'Leave "dev" out, or make it one of "nexthops".',
      ),
    ],
    [
      'a route twice',
      error(
        `
routes:
  - {destination: 10.9.0.0/16, dev: eth0}
  - {destination: «10.9.0.0/16», dev: eth1}
`,
        'routes.1.destination',
        'Table 254 has a route to 10.9.0.0/16 with this metric already, on line 4.',
        'Give the second a "metric" of its own, or write both as one route with "nexthops".',
      ),
    ],
    [
      'a source that nobody has',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br0, namespace: red, addresses: [10.0.0.1/24]}
routes:
  - {destination: default, via: 10.0.0.2, source: «10.0.0.3», namespace: red}
`,
        'routes.0.source',
        'No link in the namespace "red" has the address 10.0.0.3.',
        'Write an address that a link there has, or leave "source" out.',
      ),
    ],
  ]);
});
