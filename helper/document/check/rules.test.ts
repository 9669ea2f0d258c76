import { describe } from 'vitest';
import { error, warning, itTakes, itTells } from '../faults.fixture.ts';

describe('Rules', () => {
  itTakes([
    [
      'a rule whose table has a route',
      `
routes:
  - {destination: default, dev: eth0, family: ipv4, table: 100}
rules:
  - {from: 10.0.0.0/8, table: 100}
  - {from: 10.0.0.0/8, table: 254}
  - {from: 10.0.0.0/8, action: blackhole}
`,
    ],
  ]);

  itTells([
    [
      'a rule twice',
      error(
        `
rules:
  - {from: 10.0.0.0/8, priority: 5}
  - «{from: 10.0.0.0/8, priority: 5}»
`,
        'rules.1',
        'The same rule is on line 4.',
        'Delete one of the two.',
      ),
    ],
    [
      'a rule of another family',
      error(
        `
rules:
  - {from: «"fd00::/8"»}
`,
        'rules.0.from',
        'fd00::/8 is not an IPv4 prefix, and the rule is for ipv4.',
        'Add "family: ipv6".',
      ),
    ],
    [
      'a mask without a mark',
      error(
        `
rules:
  - {markMask: «255»}
`,
        'rules.0.markMask',
        'A mask needs a mark that it is applied to.',
        'Add "mark", or leave "markMask" out.',
      ),
    ],
    [
      'a blackhole rule with a table',
      error(
        `
rules:
  - {action: blackhole, table: «5»}
`,
        'rules.0.table',
        'A rule with the action blackhole looks into no table.',
        'Leave "table" out.',
      ),
    ],
    [
      'a rule whose table is empty',
      warning(
        `
rules:
  - {from: 10.0.0.0/8, table: «100»}
`,
        'rules.0.table',
        "No IPv4 route of this document is in table 100 of the helper's own namespace, where this rule looks.",
        'Add a route with "table: 100".',
      ),
    ],
    [
      'a rule about a link that is not there',
      warning(
        `
namespaces: [red]
rules:
  - {inputLink: «v0», namespace: red}
`,
        'rules.0.inputLink',
        'The namespace "red" has no link "v0".',
        'The network makes this namespace and puts no link into it: add the link.',
      ),
    ],
  ]);
});
