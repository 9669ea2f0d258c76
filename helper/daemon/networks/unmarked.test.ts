import { expect, it } from 'vitest';
import { withoutMarks } from './unmarked.ts';

it('takes the marks out of commands, and leaves out those that only set them', () => {
  expect(
    withoutMarks([
      'ip link add name br0 type bridge',
      'ip link set br0 alias taproom:vms group 29808',
      "ip -n red link set lo alias 'taproom:vms'",
      'ip link set v0 alias taproom group 29808 up',
      'ip address add 10.0.0.1/24 dev br0 proto 214',
      'ip route add 10.1.0.0/16 via 10.0.0.2 proto 214 metric 5',
      'ip rule add from 10.0.0.0/24 lookup 100 protocol 214',
      'ip link set foreign alias taproomish group 2980',
      'ip link set br0 up',
    ]),
  ).toEqual([
    'ip link add name br0 type bridge',
    'ip link set v0 up',
    'ip address add 10.0.0.1/24 dev br0',
    'ip route add 10.1.0.0/16 via 10.0.0.2 metric 5',
    'ip rule add from 10.0.0.0/24 lookup 100',
    'ip link set foreign alias taproomish group 2980',
    'ip link set br0 up',
  ]);
});
