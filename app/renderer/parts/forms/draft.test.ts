import { describe, expect, it } from 'vitest';
import { CreatableKind } from '../../../../helper/protocol/index.ts';
import { say } from '../../../../helper/protocol/messages/index.ts';
import { link } from '../../state/test-rows.ts';
import { check, settle, startDraft, type Draft } from './draft.ts';

const links = [
  link({ index: 1, name: 'lo', kind: 'loopback' }),
  link({ index: 2, name: 'eth0', kind: 'physical' }),
  link({ index: 3, name: 'veth0', kind: 'veth' }),
  link({ index: 4, name: 'br0', kind: 'bridge' }),
  link({ index: 2, name: 'eth0', kind: 'veth', namespace: 'blue' }),
];
const start = (kind: CreatableKind, namespace = '') => startDraft(kind, namespace, links, 1000);
const faultsOf = (draft: Draft) => Object.fromEntries(check(draft, links).faults);

describe('the defaults', () => {
  it.each(CreatableKind.options)('of a %s can be sent as they stand', (kind) => {
    const { request, faults } = check(start(kind), links);
    expect([...faults]).toEqual([]);
    expect(request).toMatchObject({ kind, up: true, namespace: '' });
  });
  it('propose names that are free, at both ends of a pair', () => {
    expect(start('bridge').name).toBe('br1');
    expect(start('veth')).toMatchObject({ name: 'veth1', options: { peer: 'veth2' } });
    expect(start('veth', 'blue')).toMatchObject({ name: 'veth0', options: { peer: 'veth1', peerNamespace: 'blue' } });
  });
  it('call a VLAN after its parent and id, until the user names it', () => {
    const vlan = start('vlan');
    expect(vlan).toMatchObject({ name: 'eth0.1', options: { parent: 'eth0' } });
    expect(settle({ ...vlan, options: { ...vlan.options, id: '42' } }, links).name).toBe('eth0.42');
    expect(settle({ ...vlan, name: 'lab', isNamed: true }, links).name).toBe('lab');
  });
  it('let the user open a new TAP, and leave root out', () => {
    expect(start('tap').options.owner).toBe('1000');
    expect(startDraft('tap', '', links, 0).options.owner).toBe('');
  });
  it('take another parent when the namespace has not the chosen one', () => {
    const there = settle({ ...start('macvlan'), namespace: 'red' }, links);
    expect(there.options.parent).toBe('');
    expect(faultsOf(there)).toEqual({ 'options.parent': say('field.needed') });
  });
});

describe('check', () => {
  const bridge = start('bridge');
  it.each([
    ['name', { name: 'br0' }, { name: say('field.linkTaken', { name: 'br0' }) }],
    ['mtu as words', { mtu: 'big' }, { mtu: say('field.wholeNumber') }],
    ['mtu', { mtu: '70000' }, { mtu: say('value.mtuBig', { maximum: 65535 }) }],
    ['group', { group: '-1' }, { group: say('field.least', { minimum: 0 }) }],
    ['alias', { alias: 'x'.repeat(256) }, { alias: say('field.characters', { maximum: 255 }) }],
    ['mac', { mac: '01:00:00:00:00:00' }, { mac: say('value.macMulticast') }],
  ])('names the field and the fault: %s', (_, change, expected) => {
    expect(faultsOf({ ...bridge, ...change })).toEqual(expected);
  });
  it('points at the line of the form, empty lines left out', () => {
    expect(faultsOf({ ...bridge, addresses: ['', '10.0.0.1/24', '', '10.1'] })).toEqual({
      'addresses.3': say('value.ipv4'),
    });
    expect(faultsOf({ ...bridge, addresses: ['10.0.0.1/24', '10.0.0.1/24'] })).toEqual({
      'addresses.1': say('field.addressTwice'),
    });
  });
  it('refuses one name for both ends in one namespace, and allows it across two', () => {
    const pair = { ...start('veth'), name: 'cable', isNamed: true };
    expect(faultsOf({ ...pair, options: { ...pair.options, peer: 'cable' } })).toHaveProperty(['options.peer']);
    expect(faultsOf({ ...pair, options: { ...pair.options, peer: 'cable', peerNamespace: 'blue' } })).toEqual({});
  });
  it('sends what was typed, as numbers, without what was left empty', () => {
    const draft = {
      ...bridge,
      mtu: ' 9000 ',
      addresses: [' 10.0.0.1/24 ', ''],
      options: { ...bridge.options, ageing: '60' },
    };
    expect(check(draft, links).request).toEqual({
      kind: 'bridge',
      namespace: '',
      name: 'br1',
      up: true,
      mtu: 9000,
      addresses: ['10.0.0.1/24'],
      options: { ageing: 60 },
    });
  });
});
