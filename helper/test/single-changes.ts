import type { Connection } from '../client/index.ts';
import type { Params, Result } from '../protocol/index.ts';

type Change = (to: Connection) => Promise<Result<unknown>>;

/** What single changes need before them: a bridge with a MAC address of its own, which it so keeps without a port. */
export const ground = {
  kind: 'bridge',
  name: 'br0',
  mac: '02:00:00:00:00:42',
  addresses: ['10.7.0.1/24'],
  up: true,
} satisfies Params<'link.add'>;

/** Single changes of every subject, each on the ground as it is without the others; all are confirmed in advance. */
export const singleChanges: Readonly<Record<string, Change>> = {
  'link.add of a TAP in a bridge': (to) =>
    to.call('link.add', { kind: 'tap', name: 'tap0', controller: 'br0', up: true, confirm: true }),
  'link.add of a pair with an address': (to) =>
    to.call('link.add', {
      kind: 'veth',
      name: 'v0',
      up: true,
      addresses: ['10.8.0.1/24'],
      options: { peer: 'v1' },
      confirm: true,
    }),
  'link.set of MTU and name': (to) =>
    to.call('link.set', { link: { name: 'br0' }, mtu: 1400, name: 'br1', confirm: true }),
  'link.delete': (to) => to.call('link.delete', { link: { name: 'br0' }, confirm: true }),
  'address.add': (to) => to.call('address.add', { link: { name: 'eth0' }, address: '10.55.0.1/24', confirm: true }),
  'address.delete': (to) =>
    to.call('address.delete', { link: { name: 'eth0' }, address: '10.99.0.2/24', confirm: true }),
  'route.add': (to) => to.call('route.add', { destination: '10.66.0.0/16', via: '10.99.0.1', confirm: true }),
  'route.delete': (to) => to.call('route.delete', { destination: 'default', via: '10.99.0.1', confirm: true }),
  'rule.add': (to) => to.call('rule.add', { priority: 77, from: '10.99.0.0/24', table: 77, confirm: true }),
  'namespace.add': (to) => to.call('namespace.add', { name: 'new', confirm: true }),
};
