import { expect, it } from 'vitest';
import { madeDevices, renamePort } from './port-text.ts';

const names = new Map([['vm1', 'vm7']]);
const spaces = new Map([['line', 'line-2']]);

it.each([
  ['nic:vm1', 'nic:vm7'],
  ['tap:vm1,mac=02:51:00:00:00:01', 'tap:vm7,mac=02:51:00:00:00:01'],
  ['nic:vm10', 'nic:vm10'],
  ['nic:vm1,namespace=line,loss=1%', 'nic:vm1,namespace=line-2,loss=1%'],
  ['vxlan:42@192.0.2.1', 'vxlan:42@192.0.2.1'],
])('%s becomes %s', (port, renamed) => expect(renamePort(port, names, spaces)).toBe(renamed));

it('knows the devices that datapaths make, in the own namespace', () => {
  expect([
    ...madeDevices({ datapaths: [{ ports: ['tap:a', 'nic:b', 'tun:c,offloads=off', 'tap:d,namespace=red'] }] }),
  ]).toEqual(['a', 'c']);
});
