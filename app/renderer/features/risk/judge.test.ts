import { describe, expect, it } from 'vitest';
import { rowKey, type Address, type Link, type Route } from '../../../../helper/protocol/index.ts';
import { address, link, route } from '../../state/test-rows.ts';
import {
  risksOfAddressDelete,
  risksOfChange,
  risksOfDelete,
  risksOfRouteAdd,
  risksOfRouteDelete,
  type Rows,
} from './judge.ts';

const eth0 = link({ index: 2, name: 'eth0', kind: 'physical', controller: 3 });
const br0 = link({ index: 3, name: 'br0', kind: 'bridge' });
const tap0 = link({ index: 4, name: 'tap0', kind: 'tap', controller: 3 });
const vlan = link({ index: 5, name: 'br0.7', kind: 'vlan', parent: { index: 3, namespace: '' } });
const inRed = link({ index: 3, name: 'br0', kind: 'bridge', namespace: 'red' });
const wayOut = route({ destination: 'default', index: 3, gateway: '192.0.2.1', metric: 100, protocol: 3 });
const own = address({ index: 3, address: '192.0.2.7' });
const rows = (
  links: readonly Link[],
  routes: readonly Route[] = [wayOut],
  addresses: readonly Address[] = [own],
): Rows => ({
  links: new Map(links.map((row) => [rowKey.links(row), row])),
  routes: new Map(routes.map((row) => [rowKey.routes(row), row])),
  addresses: new Map(addresses.map((row) => [rowKey.addresses(row), row])),
});
const all = rows([eth0, br0, tap0, vlan, inRed]);

describe('a link that goes', () => {
  it('is the way out, or what carries it', () => {
    expect(risksOfDelete([br0], all)).toEqual(['default-route']);
    expect(risksOfChange(br0, { up: false }, all)).toEqual(['default-route']);
    expect(risksOfChange(eth0, { up: false }, all)).toEqual(['connection-link']);
    expect(risksOfChange(br0, { moveTo: 'red' }, all)).toEqual(['default-route']);
  });
  it('costs nothing where nobody goes out by it', () => {
    expect(risksOfDelete([tap0, vlan], all)).toEqual([]);
    expect(risksOfChange(tap0, { up: false }, all)).toEqual([]);
    expect(risksOfChange(br0, { up: true, alias: 'x', moveTo: '' }, all)).toEqual([]);
    expect(risksOfDelete([inRed], all)).toEqual([]);
    expect(risksOfDelete([br0], rows([br0], []))).toEqual([]);
  });
  it('is found under a VLAN, however deep', () => {
    const over = rows([eth0, br0, vlan], [{ ...wayOut, index: 5 }]);
    expect(risksOfDelete([br0], over)).toEqual(['connection-link']);
    expect(risksOfChange(eth0, { up: false }, over)).toEqual(['connection-link']);
  });
  it('ends where links refer to each other in a circle', () => {
    const a = link({ index: 8, name: 'a', kind: 'vlan', parent: { index: 9, namespace: '' } });
    const b = link({ index: 9, name: 'b', kind: 'vlan', parent: { index: 8, namespace: '' } });
    expect(risksOfDelete([b], rows([a, b], [{ ...wayOut, index: 8 }]))).toEqual(['connection-link']);
  });
});

describe('a physical link that becomes a port', () => {
  const alone = { ...eth0, controller: null };
  it('is risky by itself, and more so as the way out', () => {
    expect(risksOfChange(alone, { controller: 'br0' }, rows([alone, br0], []))).toEqual(['physical-port']);
    expect(risksOfChange(alone, { controller: 'br0' }, rows([alone, br0], [{ ...wayOut, index: 2 }]))).toEqual([
      'default-route',
      'physical-port',
    ]);
    expect(risksOfChange(tap0, { controller: 'br0' }, all)).toEqual([]);
  });
});

describe('addresses and routes', () => {
  const second = address({ index: 3, address: '192.0.2.8' });
  it('the last address of the way out, or its source', () => {
    expect(risksOfAddressDelete(br0, own, all)).toEqual(['connection-address']);
    const both = rows([br0], [wayOut], [own, second]);
    expect(risksOfAddressDelete(br0, own, both)).toEqual([]);
    expect(risksOfAddressDelete(br0, own, rows([br0], [{ ...wayOut, source: own.address }], [own, second]))).toEqual([
      'connection-address',
    ]);
    expect(risksOfAddressDelete(tap0, address({ index: 4, address: '198.51.100.1' }), all)).toEqual([]);
    expect(risksOfAddressDelete(br0, address({ index: 3, address: '2001:db8::1' }), all)).toEqual([]);
  });
  it('a default route that goes, or is put before the present one', () => {
    expect(risksOfRouteDelete(wayOut)).toEqual(['default-route']);
    expect(risksOfRouteDelete({ ...wayOut, table: 100 })).toEqual([]);
    expect(risksOfRouteAdd({ destination: 'default', via: '192.0.2.9' }, all)).toEqual(['default-route']);
    expect(risksOfRouteAdd({ destination: 'default', via: '192.0.2.9', metric: 200 }, all)).toEqual([]);
    expect(risksOfRouteAdd({ destination: 'default', via: '2001:db8::9' }, all)).toEqual([]);
    expect(risksOfRouteAdd({ destination: 'default', via: '192.0.2.9' }, rows([br0], []))).toEqual([]);
    expect(risksOfRouteAdd({ destination: 'default', via: '192.0.2.9', namespace: 'red' }, all)).toEqual([]);
  });
});
