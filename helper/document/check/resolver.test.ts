import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('DNS of links', () => {
  itTakes([
    [
      'servers for a domain, and for everything',
      `
dns:
  - {link: eth0, servers: [10.0.0.1], domains: [lab.example]}
  - {link: eth1, servers: [10.0.0.1], everything: true}
`,
    ],
  ]);

  itTells([
    [
      'DNS twice on a link',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dns: [{link: br0, servers: [10.0.0.1], everything: true}, {link: «br0», servers: [10.0.0.1], everything: true}]
`,
        'dns.1.link',
        'DNS of "br0" is there already, on line 9.',
        'Put both into one entry.',
      ),
    ],
    [
      'DNS on a link of a namespace',
      error(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dns: [{link: «n0», servers: [10.0.0.1], everything: true}]
`,
        'dns.0.link',
        '"n0" is in the namespace "other" (line 8); DNS settings are for links of the helper\'s own namespace.',
        'Let DHCP tell the name servers there, or name a link of this machine.',
      ),
    ],
    [
      'DNS for nothing',
      warning(
        `
links:
  - {kind: bridge, name: br0, addresses: [10.0.0.1/24]}
  - {kind: bridge, name: br6, addresses: ["fd00:1::1/60"]}
  - {kind: tap, name: t0, controller: br0}
  - {kind: tap, name: t1}
  - {kind: tap, name: n0, namespace: other}
dns: [«{link: br0, servers: [10.0.0.1]}»]
`,
        'dns.0',
        'Nothing in particular is asked of the servers of "br0"; they are asked beside those of other links.',
        'Name "domains", or say "everything: true".',
      ),
    ],
  ]);
});
