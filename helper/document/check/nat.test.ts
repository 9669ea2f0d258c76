import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('Forwarding and NAT', () => {
  itTakes([
    [
      'NAT from a link, from behind a route, and from everywhere',
      `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
routes:
  - {destination: 10.7.0.0/16, via: 10.0.0.9}
nat:
  - {from: 10.0.0.0/24, publish: [{port: 53, to: 10.0.0.2}, {port: 53, protocol: udp, to: 10.0.0.2}]}
  - {from: 10.7.0.0/16}
  - {from: default}
`,
    ],
  ]);

  itTells([
    [
      'forwarding twice',
      error(
        `
forwarding: [{ipv4: true}, «{ipv6: true}»]
`,
        'forwarding.1',
        "Forwarding in the helper's own namespace is said already, on line 3.",
        'Put both into one entry.',
      ),
    ],
    [
      'forwarding of nothing',
      warning(
        `
forwarding: [«{namespace: ""}»]
`,
        'forwarding.0',
        'This entry forwards neither IPv4 nor IPv6, so it does nothing.',
        'Add "ipv4: true" or "ipv6: true", or delete it.',
      ),
    ],
    [
      'NAT from what the document does not have',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
nat:
  - {from: «10.1.0.0/24»}
`,
        'nat.0.from',
        "No link of this document in the helper's own namespace has an address in 10.1.0.0/24, and no route leads there.",
        'Write the prefix of the link whose hosts go out: that of 10.0.0.1/24, for example.',
      ),
    ],
    [
      'NAT to the inside',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
nat:
  - {from: 10.0.0.0/24, out: «br0»}
`,
        'nat.0.out',
        '"br0" is the inside of this NAT: its own address is in 10.0.0.0/24.',
        'Name the link that leads outside, or leave "out" out.',
      ),
    ],
    [
      'NAT through a link that is not there',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br0, namespace: red, addresses: [10.0.0.1/24]}
nat:
  - {namespace: red, from: 10.0.0.0/24, out: «wan»}
`,
        'nat.0.out',
        'The namespace "red" has no link "wan".',
        'The network puts these links there: br0.',
      ),
    ],
    [
      'NAT twice',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
nat:
  - {from: 10.0.0.0/24}
  - {from: «10.0.0.0/24»}
`,
        'nat.1.from',
        'NAT from 10.0.0.0/24 is there already, on line 6.',
        'Put what both publish into one entry.',
      ),
    ],
    [
      'a published port twice',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
nat:
  - from: 10.0.0.0/24
    publish: [{port: 80, to: 10.0.0.2}, {port: «80», to: 10.0.0.3}]
`,
        'nat.0.publish.1.port',
        'The TCP port 80 is published already, on line 7.',
        'Publish one of the two on another port.',
      ),
    ],
    [
      'a published machine of another family',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
nat:
  - from: 10.0.0.0/24
    publish: [{port: 80, to: «"fd00::2"»}]
`,
        'nat.0.publish.0.to',
        'fd00::2 is not an IPv4 address, and this NAT is for 10.0.0.0/24.',
        'Put it below an entry of "nat" whose "from" is an IPv6 prefix.',
      ),
    ],
    [
      'a published machine elsewhere',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
nat:
  - from: 10.0.0.0/24
    publish: [{port: 80, to: «10.1.0.2»}]
`,
        'nat.0.publish.0.to',
        "10.1.0.2 is not in 10.0.0.0/24, where this NAT's machines are.",
        'Write an address of 10.0.0.0/24.',
      ),
    ],
  ]);
});
