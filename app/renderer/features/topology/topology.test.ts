import { describe, expect, test } from 'vitest';
import type { TFunction } from 'i18next';
import { address, link, namespace, route, snapshot } from '../../state/test-rows.ts';
import { useApp } from '../../state/store.ts';
import { applyChanges, applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { dropTarget, plugCommand } from './drop.ts';
import { layoutPicture } from './layout/picture.ts';
import type { Box } from './layout/sizes.ts';
import { nodesOf, spotsOf } from './nodes.ts';
import { stackCounts } from './stack-counts.ts';
import { linkSentence } from './useLinkSentence.ts';

const bridge = link({ index: 2, name: 'br0', kind: 'bridge' });
const port = link({ index: 3, name: 'p1', controller: 2 });
const tap = link({ index: 4, name: 'tap0', kind: 'tap', options: { attached: true } });
const tun = link({ index: 5, name: 'tun0', kind: 'tun' });
const other = link({ index: 6, name: 'free' });
const far = link({ index: 2, name: 'eth0', namespace: 'red' });
const lo = link({ index: 1, name: 'lo', kind: 'loopback' });
const picture = layoutPicture({
  links: [lo, bridge, port, tap, tun, other, far],
  namespaces: [namespace(''), namespace('red')],
  folds: new Map(),
  datapaths: [],
  addressed: new Set(),
});
const boxOf = (key: string): Box => {
  const found = picture.cards.find((card) => card.key === key);
  if (!found) throw new Error(`${key} is not drawn`);
  return found.box;
};

describe('dropping a link', () => {
  test('on a bridge, or among its ports, plugs it in', () => {
    expect(dropTarget(picture, other, boxOf('/2'))?.name).toBe('br0');
    expect(dropTarget(picture, tap, boxOf('/3'))?.name).toBe('br0');
  });
  test('elsewhere, on its own bridge, from another namespace, or as a layer-3 device does not', () => {
    expect(dropTarget(picture, other, boxOf('/6'))).toBeNull();
    expect(dropTarget(picture, port, boxOf('/2'))).toBeNull();
    expect(dropTarget(picture, far, boxOf('/2'))).toBeNull();
    expect(dropTarget(picture, tun, boxOf('/2'))).toBeNull();
    expect(dropTarget(picture, bridge, boxOf('/2'))).toBeNull();
  });
  test('names the command that does the same', () => {
    expect(plugCommand(other, bridge)).toBe('ip link set free master br0');
    expect(plugCommand({ ...other, namespace: 'red' }, bridge)).toBe('ip -n red link set free master br0');
  });
});

describe('what xyflow gets', () => {
  test('every place once, links alone can be dragged, and only by those who may change something', () => {
    const nodes = nodesOf(picture, true);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(
      nodes
        .filter(({ draggable }) => draggable)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['/3', '/4', '/6', 'red/2']);
    expect(nodesOf(picture, false).some(({ draggable }) => draggable)).toBe(false);
  });
  test('arrows reach cards, stacks and loopbacks', () =>
    expect([...spotsOf(picture).keys()].sort()).toEqual([
      '/1',
      '/2',
      '/3',
      '/4',
      '/5',
      '/6',
      'red/2',
      'stack:',
      'stack:red',
    ]));
});

describe('a link in words', () => {
  const t = ((key: string, values?: Record<string, string>) =>
    `${key.replace(/^.*[:.]/, '')}${values ? `(${Object.values(values).join(' ')})` : ''}`) as unknown as TFunction;
  test('says what it is, its addresses and what it is connected to', () => {
    expect(
      linkSentence(
        port,
        {
          network: null,
          addresses: [address({ index: 3, address: '10.0.0.1' })],
          controller: 'br0',
          peer: far,
          holder: undefined,
        },
        t,
      ),
    ).toBe(['p1, name, up', '10.0.0.1/24', 'port(br0)', 'peer(eth0 red)'].join('separator'));
    expect(
      linkSentence(tap, { network: null, addresses: [], controller: undefined, peer: undefined, holder: undefined }, t),
    ).toContain('held');
    expect(
      linkSentence(tun, { network: null, addresses: [], controller: undefined, peer: undefined, holder: undefined }, t),
    ).toContain('free');
  });
});

test('a stack counts its addresses and main routes, and keeps its figures while they stay', () => {
  const observed = applySnapshot(
    NOTHING_OBSERVED,
    snapshot({
      addresses: [
        address({ index: 1, address: '127.0.0.1', scope: 'host' }),
        address({ index: 2, address: '10.0.0.1' }),
      ],
      routes: [route({ destination: 'default' }), route({ destination: '10.0.0.1/32', table: 255 })],
    }),
  );
  const state = { ...useApp.getState(), observed };
  const counts = stackCounts(state, '');
  expect(counts).toEqual({ addresses: 1, routes: 1 });
  const outcome = applyChanges(observed, {
    from: observed.revision,
    revision: observed.revision + 1,
    changes: [
      {
        topic: 'addresses',
        key: 'red/2/10.0.0.9/24/',
        value: address({ namespace: 'red', index: 2, address: '10.0.0.9' }),
      },
    ],
  });
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  expect(stackCounts({ ...state, observed: outcome.observed }, '')).toBe(counts);
  expect(stackCounts({ ...state, observed: outcome.observed }, 'red')).toEqual({ addresses: 1, routes: 0 });
});
