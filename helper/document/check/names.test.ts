import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('Names', () => {
  itTakes([
    [
      'a name in two namespaces',
      `
namespaces: [red]
links:
  - {kind: bridge, name: br0}
  - {kind: bridge, name: br0, namespace: red}
`,
    ],
    [
      'a veth pair of one name in two namespaces',
      `
namespaces: [red]
links:
  - {kind: veth, name: v0, options: {peer: v0, peerNamespace: red}}
`,
    ],
    [
      'the loopback of a new namespace',
      `
namespaces: [red]
links:
  - {kind: existing, name: lo, namespace: red, addresses: [10.255.0.1/32]}
`,
    ],
    [
      'a namespace that must be there already',
      `
namespaces: [net1]
links:
  - {kind: bridge, name: br0, namespace: net2}
`,
    ],
  ]);

  itTells([
    [
      'two links of one name',
      error(
        `
links:
  - {kind: bridge, name: br0}
  - {kind: tap, name: «br0»}
`,
        'links.1.name',
        'Two links in the helper\'s own namespace are called "br0"; the first is on line 4.',
        'Give one of them another name.',
      ),
    ],
    [
      'a namespace of a running program',
      error(
        `
links:
  - {kind: bridge, name: br0, namespace: «docker:web»}
`,
        'links.0.namespace',
        'The namespace "docker:web" is that of a program that runs now: a document cannot count on it.',
        'Name a namespace of /run/netns. `--namespace docker:web` changes this one directly.',
      ),
    ],
    [
      'a link with the name of another end',
      error(
        `
links:
  - {kind: veth, name: v0}
  - {kind: tap, name: «v0-peer»}
`,
        'links.1.name',
        'Two links in the helper\'s own namespace are called "v0-peer"; the first is on line 4.',
        'Give one of them another name.',
      ),
    ],
    [
      'another end with the name of a link',
      error(
        `
links:
  - {kind: tap, name: v0-peer}
  - {kind: veth, name: «v0»}
`,
        'links.1.name',
        'The other end of this veth pair would be called "v0-peer", as another link is in the helper\'s own namespace (line 4).',
        'Name the other end with "options.peer".',
      ),
    ],
    [
      'another end that is named as a link',
      error(
        `
links:
  - {kind: tap, name: t0}
  - kind: veth
    name: v0
    options: {peer: «t0»}
`,
        'links.1.options.peer',
        'Two links in the helper\'s own namespace are called "t0"; the first is on line 4.',
        'Give one of them another name.',
      ),
    ],
    [
      'a pair whose ends are both called v0',
      error(
        `
links:
  - kind: veth
    name: v0
    options: {peer: «v0»}
`,
        'links.0.options.peer',
        'Both ends of this veth pair are called "v0".',
        'Give "options.peer" another name, or put it into another namespace with "options.peerNamespace".',
      ),
    ],
    [
      'a link called as the loopback',
      error(
        `
links:
  - {kind: bridge, name: «lo»}
`,
        'links.0.name',
        'The loopback "lo" is in the helper\'s own namespace already, so no link can be made under its name.',
        'Choose another name, or say "kind: existing" to change the loopback.',
      ),
    ],
    [
      'an existing link twice',
      error(
        `
links:
  - {kind: existing, name: eth0, mtu: 1400}
  - {kind: existing, name: «eth0», up: true}
`,
        'links.1.name',
        'Two links in the helper\'s own namespace are called "eth0"; the first is on line 4.',
        'Put what both say into one entry.',
      ),
    ],
    [
      'an existing link in a new namespace',
      error(
        `
namespaces: [red]
links:
  - {kind: existing, name: «eth0», namespace: red}
`,
        'links.0.name',
        'The network makes the namespace "red", so no link "eth0" exists in it.',
        'Say of what kind the link is to be made, or leave "namespace" out if it is a link of this machine.',
      ),
    ],
    [
      'a namespace twice',
      error(
        `
namespaces: [red, blue, «red»]
`,
        'namespaces.2',
        'The namespace "red" is there twice; the first is on line 3.',
        'Delete one of the two.',
      ),
    ],
    [
      'a slip in a namespace',
      warning(
        `
namespaces: [blue]
links:
  - {kind: bridge, name: br0, namespace: «bleu»}
`,
        'links.0.namespace',
        'The network does not make a namespace "bleu"; it must be there already.',
        'Did you mean "blue"?',
      ),
    ],
    [
      'a MAC address twice',
      warning(
        `
links:
  - {kind: bridge, name: br0, mac: "02:00:00:00:00:0a"}
  - {kind: bridge, name: br1, mac: «"02:00:00:00:00:0A"»}
`,
        'links.1.mac',
        'Two links have the MAC address 02:00:00:00:00:0a; the first is on line 4.',
        'Leave one of them out: the kernel makes one up.',
      ),
    ],
  ]);
});
