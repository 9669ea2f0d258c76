import { describe } from 'vitest';
import { error, itTakes, itTells } from '../faults.fixture.ts';

describe('Links on links', () => {
  itTakes([
    [
      'a bond in a bridge with a VLAN on it',
      `
links:
  - {kind: bridge, name: br0}
  - {kind: bond, name: bond0, controller: br0}
  - {kind: tap, name: t0, controller: bond0}
  - {kind: vlan, name: v5, options: {parent: br0, id: 5}}
`,
    ],
    [
      'a controller and a parent that must be there already',
      `
links:
  - {kind: tap, name: t0, controller: br-lan}
  - {kind: vlan, name: v5, options: {parent: eth0, id: 5}}
`,
    ],
    [
      'one VLAN id with two protocols, and on two links',
      `
links:
  - {kind: vlan, name: v5, options: {parent: eth0, id: 5}}
  - {kind: vlan, name: v6, options: {parent: eth0, id: 5, protocol: 802.1ad}}
  - {kind: vlan, name: v7, options: {parent: eth1, id: 5}}
`,
    ],
    [
      'one VXLAN id over IPv4 and over IPv6',
      `
links:
  - {kind: vxlan, name: x0, options: {id: 5, remote: 10.0.0.2}}
  - {kind: vxlan, name: x1, options: {id: 5, remote: "fd00::2"}}
`,
    ],
    [
      'several macvlans on a link',
      `
links:
  - {kind: macvlan, name: m0, options: {parent: eth0}}
  - {kind: macvtap, name: m1, options: {parent: eth0}}
`,
    ],
    [
      'a VXLAN group with its link',
      `
links:
  - {kind: vxlan, name: x0, options: {id: 5, group: 239.1.1.1, parent: eth0}}
`,
    ],
  ]);

  itTells([
    [
      'a controller that is not there',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br-lan, namespace: red}
  - {kind: tap, name: t0, namespace: red, controller: «br-lna»}
`,
        'links.1.controller',
        'The namespace "red" has no link "br-lna".',
        'Did you mean "br-lan"?',
      ),
    ],
    [
      'a controller in another namespace',
      error(
        `
namespaces: [red]
links:
  - {kind: bridge, name: br0}
  - {kind: tap, name: t0, namespace: red, controller: «br0»}
`,
        'links.1.controller',
        'The namespace "red" has no link "br0".',
        '"br0" is in the helper\'s own namespace (line 5): put both into one namespace.',
      ),
    ],
    [
      'a controller that takes no ports',
      error(
        `
links:
  - {kind: tap, name: t1}
  - {kind: tap, name: t0, controller: «t1»}
`,
        'links.1.controller',
        '"t1" is a tap (line 4); only a bridge or a bond takes ports.',
        'Name a bridge or a bond.',
      ),
    ],
    [
      'a bridge in a bridge',
      error(
        `
links:
  - {kind: bridge, name: br0}
  - {kind: bridge, name: br1, controller: «br0»}
`,
        'links.1.controller',
        'A bridge cannot be a port of a bridge.',
        'Join the two with a veth pair, one end in each.',
      ),
    ],
    [
      'a TUN in a bridge',
      error(
        `
links:
  - {kind: bridge, name: br0}
  - {kind: tun, name: t0, controller: «br0»}
`,
        'links.1.controller',
        '"t0" is a TUN, which carries IP packets; a bridge takes Ethernet frames.',
        'Make it a TAP.',
      ),
    ],
    [
      'a bond in a bond',
      error(
        `
links:
  - {kind: bond, name: b0}
  - {kind: bond, name: b1, controller: «b0»}
`,
        'links.1.controller',
        'A bond cannot be a port of a bond.',
        'Make its links ports of one bond.',
      ),
    ],
    [
      'a link that is its own controller',
      error(
        `
links:
  - {kind: bridge, name: br0, controller: «br0»}
`,
        'links.0.controller',
        '"br0" cannot be over or under itself.',
        'Name another link, or leave it out.',
      ),
    ],
    [
      'a loop of controllers',
      error(
        `
links:
  - {kind: bond, name: a, controller: b}
  - {kind: bridge, name: b, controller: c}
  - {kind: bond, name: c, controller: «b»}
`,
        'links.2.controller',
        'These links stand on each other in a loop: b - c - b.',
        'Leave out "controller" or "parent" of one of them.',
      ),
    ],
    [
      'a loop of parents',
      error(
        `
links:
  - {kind: vlan, name: a, options: {parent: «b», id: 1}}
  - {kind: vlan, name: b, options: {parent: c, id: 2}}
  - {kind: vlan, name: c, options: {parent: a, id: 3}}
`,
        'links.0.options.parent',
        'These links stand on each other in a loop: a - c - b - a.',
        'Leave out "controller" or "parent" of one of them.',
      ),
    ],
    [
      'a bridge over its own VLAN',
      error(
        `
links:
  - {kind: bridge, name: br0}
  - {kind: vlan, name: v5, controller: «br0», options: {parent: br0, id: 5}}
`,
        'links.1.controller',
        'These links stand on each other in a loop: br0 - v5 - br0.',
        'Leave out "controller" or "parent" of one of them.',
      ),
    ],
    [
      'a parent that is not there',
      error(
        `
namespaces: [red]
links:
  - {kind: vlan, name: v5, namespace: red, options: {parent: «eth0», id: 5}}
`,
        'links.0.options.parent',
        'The namespace "red" has no link "eth0".',
        'The network puts these links there: v5.',
      ),
    ],
    [
      'a macvlan on a TUN',
      error(
        `
links:
  - {kind: tun, name: t0}
  - {kind: macvlan, name: m0, options: {parent: «t0»}}
`,
        'links.1.options.parent',
        'A macvlan needs a link that carries Ethernet frames, and "t0" is none.',
        'Name an Ethernet link.',
      ),
    ],
    [
      'a macvlan on a port',
      error(
        `
links:
  - {kind: bridge, name: br0}
  - {kind: tap, name: t0, controller: br0}
  - {kind: macvlan, name: m0, options: {parent: «t0»}}
`,
        'links.2.options.parent',
        '"t0" is a port of "br0" (line 5), which takes all that it receives; a macvlan on it cannot be made.',
        'Name "br0" as the parent.',
      ),
    ],
    [
      'a VLAN with a larger MTU than its parent',
      error(
        `
links:
  - {kind: bridge, name: br0, mtu: 1400}
  - {kind: vlan, name: v5, mtu: «1500», options: {parent: br0, id: 5}}
`,
        'links.1.mtu',
        'The MTU of 1500 is larger than that of its parent "br0", 1400 (line 4).',
        "Write 1400 or less, or raise the parent's.",
      ),
    ],
    [
      'a VLAN twice',
      error(
        `
links:
  - {kind: vlan, name: v5, options: {parent: eth0, id: 5}}
  - {kind: vlan, name: v6, options: {parent: eth0, id: «5»}}
`,
        'links.1.options.id',
        'The VLAN 5 of "eth0" is there already: "v5", line 4.',
        'Give it another id.',
      ),
    ],
    [
      'a VXLAN id twice',
      error(
        `
links:
  - {kind: vxlan, name: x0, options: {id: 5}}
  - {kind: vxlan, name: x1, options: {id: «5», remote: 10.0.0.2}}
`,
        'links.1.options.id',
        'The VXLAN 5 on UDP port 4789 is there already: "x0", line 4.',
        'Give it another id.',
      ),
    ],
    [
      'a macvlan beside one that passes through',
      error(
        `
links:
  - {kind: macvlan, name: m0, options: {parent: eth0, mode: passthru}}
  - {kind: macvlan, name: m1, options: «{parent: eth0}»}
`,
        'links.1.options.mode',
        '"eth0" has "m0" (line 4) on it, and one of the two passes everything through: such a link stands alone.',
        'Take the mode bridge for both.',
      ),
    ],
    [
      'a VXLAN with a remote and a group',
      error(
        `
links:
  - {kind: vxlan, name: x0, options: {id: 5, remote: 10.0.0.2, group: «239.1.1.1», parent: eth0}}
`,
        'links.0.options.group',
        'A VXLAN has either a remote or a multicast group, not both.',
        'Leave one of the two out.',
      ),
    ],
    [
      'a VXLAN group that is none',
      error(
        `
links:
  - {kind: vxlan, name: x0, options: {id: 5, group: «10.0.0.2», parent: eth0}}
`,
        'links.0.options.group',
        '10.0.0.2 is not a multicast address.',
        'Write it as "remote", or take a group of 239.0.0.0/8 or ff00::/8.',
      ),
    ],
    [
      'a VXLAN remote that is a group',
      error(
        `
links:
  - {kind: vxlan, name: x0, options: {id: 5, remote: «239.1.1.1»}}
`,
        'links.0.options.remote',
        '239.1.1.1 is a multicast address.',
        'Write it as "group".',
      ),
    ],
    [
      'a VXLAN group without a link',
      error(
        `
links:
  - {kind: vxlan, name: x0, options: {id: 5, group: «239.1.1.1»}}
`,
        'links.0.options.group',
        'A VXLAN with a multicast group needs the link that the group is joined on.',
        'Name it with "parent".',
      ),
    ],
  ]);
});
