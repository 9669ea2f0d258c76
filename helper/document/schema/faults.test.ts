import { describe } from 'vitest';
import { error, itTells } from '../faults.fixture.ts';

describe('what the schema refuses', () => {
  itTells([
    [
      'no name',
      error(
        `«taproom: 1»
links: []
`,
        'name',
        '"name" is missing in a network document.',
        'Add "name: lab".',
      ),
    ],
    [
      'a link without a name',
      error(
        `taproom: 1
name: lab
links:
  - «{kind: bridge}»
`,
        'links.0.name',
        '"name" is missing in a link of the kind bridge.',
        'Add "name: br0".',
      ),
    ],
    [
      'a name that cannot be',
      error(
        `taproom: 1
name: «my lab»
`,
        'name',
        'A network name holds letters, digits, "-" and "_", and starts with a letter or digit; the description may hold anything.',
        'Write "my-lab", for example.',
      ),
    ],
    [
      'an unknown key',
      error(
        `
«linsk»: []
`,
        'linsk',
        '"linsk" is not a field of a network document.',
        'Did you mean "links"?',
      ),
    ],
    [
      'an unknown key that is like none',
      error(
        `
«colour»: red
`,
        'colour',
        '"colour" is not a field of a network document.',
        'Fields here: taproom, name, description, start, keep, namespaces, links, routes, rules, forwarding, nat, dhcp, dns, datapaths.',
      ),
    ],
    [
      'a list without entries written as nothing',
      error(
        `
«links»:
routes: []
`,
        'links',
        '"links" takes a list; it is empty here.',
        'Write [] for an empty list.',
      ),
    ],
    [
      'a mapping where a list is',
      error(
        `
links: «{kind: bridge}»
`,
        'links',
        '"links" takes a list, not a mapping.',
        'Write a list.',
      ),
    ],
    [
      'text where a list is',
      error(
        `
namespaces: «red»
`,
        'namespaces',
        '"namespaces" takes a list, not the text "red".',
        'Write it as a list: [red].',
      ),
    ],
    [
      'text where a mapping is',
      error(
        `
links: [«br0»]
`,
        'links.0',
        'An entry of "links" takes a mapping (fields below it), not the text "br0".',
        'Write a mapping (fields below it).',
      ),
    ],
    [
      'an unknown kind',
      error(
        `
links:
  - kind: «brigde»
    name: br0
`,
        'links.0.kind',
        '"kind" cannot be "brigde".',
        'Did you mean "bridge"? It is one of: existing, tun, tap, veth, bridge, vxlan, macvlan, macvtap, ifb, dummy, vlan, bond.',
      ),
    ],
    [
      'a kind of the kernel that is not made',
      error(
        `
links:
  - kind: «wireguard»
    name: wg0
`,
        'links.0.kind',
        '"kind" cannot be "wireguard".',
        'It is one of: existing, tun, tap, veth, bridge, vxlan, macvlan, macvtap, ifb, dummy, vlan, bond.',
      ),
    ],
    [
      'no kind',
      error(
        `
links:
  - «name: br0»
`,
        'links.0.kind',
        '"kind" is missing in a link.',
        'Add "kind:" with one of existing, tun, tap, veth, bridge, vxlan, macvlan, macvtap, ifb, dummy, vlan, bond.',
      ),
    ],
    [
      'an unknown key of a link',
      error(
        `
links:
  - kind: bridge
    name: br0
    «adresses»: [192.0.2.1/24]
`,
        'links.0.adresses',
        '"adresses" is not a field of a link of the kind bridge.',
        'Did you mean "addresses"?',
      ),
    ],
    [
      'an unknown option',
      error(
        `
links:
  - kind: bridge
    name: br0
    options: {«spt»: true}
`,
        'links.0.options.spt',
        '"spt" is not a field of the options of the kind bridge.',
        'Did you mean "stp"?',
      ),
    ],
    [
      'a number in quotes',
      error(
        `
links:
  - {kind: bridge, name: br0, mtu: «"1500"»}
`,
        'links.0.mtu',
        '"mtu" takes a number, not the text "1500".',
        'Write it without quotes.',
      ),
    ],
    [
      'half a byte',
      error(
        `
links:
  - {kind: bridge, name: br0, mtu: «1500.5»}
`,
        'links.0.mtu',
        '"mtu" takes a whole number, not 1500.5.',
        'Write a whole number, or leave "mtu" out.',
      ),
    ],
    [
      'an MTU that is too small',
      error(
        `
links:
  - {kind: bridge, name: br0, mtu: «60»}
`,
        'links.0.mtu',
        'The MTU is at least 68 bytes (RFC 791); IPv6 needs 1280.',
        'Write another number, or leave "mtu" out.',
      ),
    ],
    [
      'yes',
      error(
        `
links:
  - {kind: bridge, name: br0, up: «yes»}
`,
        'links.0.up',
        '"up" takes true or false, not the text "yes".',
        'YAML 1.2 has true and false only: write true.',
      ),
    ],
    [
      'a name that is a number',
      error(
        `
links:
  - {kind: bridge, name: «5»}
`,
        'links.0.name',
        '"name" takes text, not 5.',
        'Put it into quotes.',
      ),
    ],
    [
      'a name that is too long',
      error(
        `
links:
  - {kind: bridge, name: «abcdefghijklmnop»}
`,
        'links.0.name',
        'A link name has at most 15 bytes; this one has 16.',
        'Write "abcdefghijklmno", for example.',
      ),
    ],
    [
      'a pattern as a name',
      error(
        `
links:
  - {kind: tap, name: «tap%d»}
`,
        'links.0.name',
        'A network names its links in full: with the pattern %d the name would be a matter of chance.',
        'Write "tap0", for example.',
      ),
    ],
    [
      'a pattern as the other end',
      error(
        `
links:
  - {kind: veth, name: v0, options: {peer: «v%d»}}
`,
        'links.0.options.peer',
        'A network names its links in full: with the pattern %d the name would be a matter of chance.',
        'Write "v0", for example, or leave "peer" out.',
      ),
    ],
    [
      'an address without a length that is none',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [«10.0.0.300/24»]}
`,
        'links.0.addresses.0',
        'An IPv4 address has four numbers from 0 to 255 without leading zeros, such as 192.0.2.1.',
        'Write another value.',
      ),
    ],
    [
      'a length that is too long',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [«10.0.0.1/33»]}
`,
        'links.0.addresses.0',
        'The prefix length after "/" is a number from 0 to 32; this one is "33".',
        'Write another value.',
      ),
    ],
    [
      'a prefix with host bits',
      error(
        `
routes:
  - {destination: «10.0.0.1/8», via: 10.0.0.2}
`,
        'routes.0.destination',
        'A prefix has no bits set behind its length: write 192.0.2.0/24, not 192.0.2.1/24.',
        'Write 10.0.0.0/8.',
      ),
    ],
    [
      'a gateway with a length',
      error(
        `
routes:
  - {destination: default, via: «10.0.0.2/8»}
`,
        'routes.0.via',
        'This takes an address without a prefix length.',
        'Write 10.0.0.2.',
      ),
    ],
    [
      'a multicast MAC address',
      error(
        `
links:
  - {kind: bridge, name: br0, mac: «"01:00:00:00:00:01"»}
`,
        'links.0.mac',
        'The first byte of a MAC address of a link must be even: an odd one is a multicast address.',
        'Write another value, or leave "mac" out.',
      ),
    ],
    [
      'no destination',
      error(
        `
routes:
  - «via: 10.0.0.2»
    metric: 5
`,
        'routes.0.destination',
        '"destination" is missing in a route.',
        'Add "destination: default".',
      ),
    ],
    [
      'an unknown start',
      error(
        `
start: «loign»
`,
        'start',
        '"start" cannot be "loign".',
        'Did you mean "login"? It is one of: manual, boot, login.',
      ),
    ],
    [
      'a lease that is too short',
      error(
        `
dhcp:
  - {link: br0, leaseTime: «60»}
`,
        'dhcp.0.leaseTime',
        'A lease lasts at least 120 seconds.',
        'Write another number.',
      ),
    ],
    [
      'a port that is none',
      error(
        `
nat:
  - from: 10.0.0.0/24
    publish: [{port: «99999», to: 10.0.0.2}]
`,
        'nat.0.publish.0.port',
        'A port is 1 to 65535.',
        'Write another number.',
      ),
    ],
    [
      'one next hop',
      error(
        `
routes:
  - {destination: default, nexthops: «[{via: 10.0.0.2}]»}
`,
        'routes.0.nexthops',
        'Next hops are two or more; a single one is said by via and dev of the route.',
        'Write another value, or leave "nexthops" out.',
      ),
    ],
    [
      'a terminal escape in quotes',
      error(
        `
description: «"\\e[2J"»
`,
        'description',
        'A description is text without control characters: terminals would obey them.',
        'Write another value.',
      ),
    ],
    [
      'an error inside of an alias',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: &a [«10.0.0.300/24»]}
  - {kind: bridge, name: br1, addresses: *a}
`,
        'links.1.addresses.0',
        'An IPv4 address has four numbers from 0 to 255 without leading zeros, such as 192.0.2.1.',
        'Write another value.',
      ),
    ],
  ]);
});
