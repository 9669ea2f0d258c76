import { beforeEach, expect, test } from 'vitest';
import { addressesOf, allLinks, allNamespaces, linkNamed, pointerKey, portsOf, routesOf } from './derived.ts';
import { useApp } from './store.ts';
import { applyChanges, applySnapshot, NOTHING_OBSERVED } from '../../../helper/client/pure/replica.ts';
import { address, link, namespace, route, snapshot } from './test-rows.ts';

const state = () => useApp.getState();
const change = (changes: Parameters<typeof applyChanges>[1]['changes']) => {
  const { observed } = state();
  const outcome = applyChanges(observed, { from: observed.revision, revision: observed.revision + 1, changes });
  if (outcome.kind === 'applied') useApp.setState({ observed: outcome.observed });
};

beforeEach(() => {
  useApp.setState({
    observed: applySnapshot(
      NOTHING_OBSERVED,
      snapshot({
        links: [
          link({ index: 3, name: 'b', namespace: 'red' }),
          link({ index: 2, name: 'a' }),
          link({ index: 9, name: 'br0', kind: 'bridge' }),
          link({ index: 10, name: 'p1', controller: 9 }),
          link({ index: 11, name: 'p2', controller: 9 }),
        ],
        addresses: [address({ index: 2, address: '192.0.2.1' }), address({ index: 9, address: '198.51.100.1' })],
        routes: [
          route({ destination: '192.0.2.0/24', index: 2 }),
          route({
            destination: 'default',
            nexthops: [
              { gateway: '192.0.2.9', index: 2, weight: 1, flags: [] },
              { gateway: '198.51.100.9', index: 9, weight: 1, flags: [] },
            ],
          }),
          route({ destination: '203.0.113.0/24', type: 'blackhole' }),
        ],
      }),
    ),
  });
});

test('links are sorted by namespace and index', () =>
  expect(allLinks(state()).map((row) => row.name)).toEqual(['a', 'br0', 'p1', 'p2', 'b']));

test('a change of another link leaves a list the same object', () => {
  const before = portsOf('/9')(state());
  const addresses = addressesOf('/9')(state());
  expect(before.map((row) => row.name)).toEqual(['p1', 'p2']);
  change([{ topic: 'links', key: '/2', value: link({ index: 2, name: 'a', up: false }) }]);
  change([{ topic: 'addresses', key: '/2/192.0.2.1/24/', value: null }]);
  expect(portsOf('/9')(state())).toBe(before);
  expect(addressesOf('/9')(state())).toBe(addresses);
  expect(addressesOf('/2')(state())).toEqual([]);
});

test('a multipath route stands under each of its links, a blackhole under none', () => {
  expect(routesOf('/2')(state()).map((row) => row.destination)).toEqual(['192.0.2.0/24', 'default']);
  expect(routesOf('/9')(state()).map((row) => row.destination)).toEqual(['default']);
});

test('names are looked up within a namespace', () => {
  expect(linkNamed('red', 'b')(state())?.index).toBe(3);
  expect(linkNamed('', 'b')(state())).toBeUndefined();
});

test('a pointer into an unnamed namespace has no key', () => {
  expect(pointerKey({ index: 4, namespace: null })).toBeNull();
  expect(pointerKey({ index: 4, namespace: 'red' })).toBe('red/4');
  expect(pointerKey(null)).toBeNull();
});

test('a foreign namespace in which there is nothing but a loopback that is down is left out, and a sandbox', () => {
  const foreign = (name: string) => ({ ...namespace(name), foreign: true });
  const lo = (name: string, up: boolean) => link({ index: 1, name: 'lo', kind: 'loopback', namespace: name, up });
  useApp.setState({
    observed: applySnapshot(
      NOTHING_OBSERVED,
      snapshot({
        namespaces: [foreign('docker:web'), foreign('pid:7'), foreign('sandbox:8'), foreign('unit:a.service')].concat(
          { ...foreign('pid:9'), readable: false },
          namespace('red'),
          namespace(''),
        ),
        links: [
          ...['docker:web', 'pid:7', 'red'].map((name) => lo(name, false)),
          lo('unit:a.service', true),
          ...['docker:web', 'sandbox:8'].map((name) => link({ index: 2, name: 'eth0', namespace: name })),
        ],
      }),
    ),
  });
  expect(allNamespaces(state()).map(({ name }) => name)).toEqual(['', 'red', 'docker:web', 'pid:9', 'unit:a.service']);
  expect(allNamespaces(state())).toBe(allNamespaces(state()));
  expect(allLinks(state()).map((row) => `${row.namespace}/${row.name}`)).toEqual([
    'docker:web/lo',
    'docker:web/eth0',
    'red/lo',
    'unit:a.service/lo',
  ]);
  const before = allNamespaces(state());
  change([{ topic: 'links', key: 'red/1', value: lo('red', true) }]);
  expect(allNamespaces(state())).toBe(before);
});
