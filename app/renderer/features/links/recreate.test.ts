import { describe, expect, it } from 'vitest';
import { address, link, route } from '../../state/test-rows.ts';
import { recreate, type Doomed } from './recreate.ts';

const alone = (fields: Parameters<typeof link>[0], more: Partial<Doomed> = {}): Doomed => ({
  link: link({ alias: 'taproom', ...fields }), addresses: [], routes: [], controller: null, parent: null, peer: null, dependents: 0, ...more,
});
const br0 = link({ index: 9, name: 'br0', kind: 'bridge' });
const left = link({ index: 2, name: 'left', kind: 'veth', alias: 'taproom', controller: 9 });
const right = link({ index: 3, name: 'right', kind: 'veth', alias: 'taproom', namespace: 'red', mac: '02:00:00:00:00:02' });
const linkLocal = address({ index: 2, address: 'fe80::1', prefixLength: 64, scope: 'link' });
const pair: Doomed = {
  ...alone({ index: 2, name: 'left' }), link: left, controller: br0, addresses: [linkLocal],
  peer: {
    link: right, addresses: [address({ namespace: 'red', index: 3, address: '192.0.2.2' })],
    routes: [route({ destination: '192.0.2.0/24', namespace: 'red', index: 3 })], controller: null,
  },
};

describe('recreate', () => {
  it('makes both ends of a pair as they were, without what the kernel adds by itself', () => {
    expect(recreate(pair)).toEqual({
      kind: 'veth', namespace: '', name: 'left', up: true, mtu: 1500, mac: '02:00:00:00:00:01', alias: 'taproom', group: 0, controller: 'br0',
      addresses: [], options: { peer: 'right', peerNamespace: 'red', peerMac: '02:00:00:00:00:02', peerAddresses: ['192.0.2.2/24'] },
    });
  });

  it('keeps the options of a kind and the name of its parent', () => {
    const eth0 = link({ index: 4, name: 'eth0', kind: 'physical' });
    const vlan = alone(
      { index: 5, name: 'eth0.7', kind: 'vlan', parent: { index: 4, namespace: '' }, options: { id: 7, protocol: '802.1Q' } },
      { parent: eth0, addresses: [address({ index: 5, address: '198.51.100.1' })] });
    expect(recreate(vlan)).toMatchObject({
      kind: 'vlan', options: { id: 7, protocol: '802.1Q', parent: 'eth0' }, addresses: ['198.51.100.1/24'],
    });
    expect(recreate({ ...vlan, parent: null })).toBeNull();
    expect(recreate({ ...vlan, parent: { ...eth0, namespace: 'red' } })).toBeNull();
    expect(recreate(alone({ index: 6, name: 'br1', kind: 'bridge', options: { stp: true, ageing: 60, priority: 4096 } })))
      .toMatchObject({ options: { stp: true, ageing: 60, priority: 4096 } });
  });

  it.each<[string, Doomed]>([
    ['a kind that is not made here', alone({ index: 2, name: 'gre0', kind: 'gre' })],
    ['a link of another program', alone({ index: 2, name: 'd', owner: 'other' })],
    ['a TAP whose program would lose it', alone({ index: 2, name: 't', kind: 'tap', options: { attached: true } })],
    ['a bridge with ports', alone({ index: 2, name: 'b', kind: 'bridge' }, { dependents: 1 })],
    ['a bridge with VLANs of its ports', alone({ index: 2, name: 'b', kind: 'bridge', options: { vlanFiltering: true } })],
    ['a route that somebody added', alone({ index: 2, name: 'd' }, { routes: [route({ destination: 'default', index: 2, protocol: 3 })] })],
    ['an address with a lifetime', alone({ index: 2, name: 'd' }, { addresses: [address({ index: 2, address: '192.0.2.1', validLifetime: 60 })] })],
    ['another name', alone({ index: 2, name: 'd', altNames: ['also'] })],
    ['a controller that is not seen', alone({ index: 2, name: 'd', controller: 9 })],
    ['a pair whose other end is not seen', { ...pair, peer: null }],
    ['a pair whose other end is a port', { ...pair, peer: pair.peer && { ...pair.peer, controller: br0, link: { ...right, controller: 9 } } }],
    ['a pair with one end down', { ...pair, peer: pair.peer && { ...pair.peer, link: { ...right, up: false } } }],
  ])('promises nothing for %s', (_, doomed) => expect(recreate(doomed)).toBeNull());
});
