import { describe, expect, it } from 'vitest';
import { datapath, link, port } from '../../../state/test-rows.ts';
import { changeType, freePair, newPort, settle, startDraft, type DatapathDraft } from './draft.ts';
import { tryCommands } from './try-responder.ts';
import { check, checkPort } from './request.ts';

const links = [
  link({ index: 1, name: 'lo', kind: 'loopback' }),
  link({ index: 2, name: 'tap0', kind: 'tap' }),
  link({ index: 3, name: 'eth0', kind: 'physical' }),
];
const around = {
  links,
  datapaths: [
    datapath({ type: 'responder', name: 'peer0', settings: { addresses: ['10.0.0.1/24'] } }, [
      port({ kind: 'tap', device: 'x' }, 9),
    ]),
  ],
  addresses: [],
};
const start = (type: DatapathDraft['type']) => startDraft(type, [], around);
const answering = (addresses: string[]): DatapathDraft => {
  const draft = start('responder');
  return { ...draft, settings: { ...draft.settings, responder: { addresses } } };
};
const faultsOf = (draft: DatapathDraft) =>
  Object.fromEntries([...check(draft, links, new Set(['peer0'])).faults].map(([path, { code }]) => [path, code]));

describe('a form', () => {
  it('stands as it is: a responder on a TAP that is free, at addresses that nobody uses', () => {
    const { request, faults } = check(start('responder'), links, new Set(['peer0']));
    expect([...faults]).toEqual([]);
    expect(request).toMatchObject({
      type: 'responder',
      name: 'peer1',
      ports: [{ kind: 'tap', device: 'tap1' }],
      settings: { addresses: ['10.99.0.2/24'] },
    });
  });
  it('makes a switch of two TAPs with different names', () => {
    expect(check(start('switch'), links, new Set()).request?.ports.map((one) => 'device' in one && one.device)).toEqual(
      ['tap1', 'tap2'],
    );
  });
  it('proposes no device that another datapath will make again, nor one name in two namespaces', () => {
    const gone = datapath({ type: 'switch', name: 'sw9' }, [port({ kind: 'tap', device: 'tap1' }, 9)]);
    const { ports } = startDraft('switch', [], { ...around, datapaths: [gone] });
    expect(ports.map(({ fields }) => fields.device)).toEqual(['tap2', 'tap3']);
    const moved = settle(
      { ...start('switch'), ports: ports.map((one, i) => ({ ...one, namespace: `ns${i}` })) },
      around,
    );
    expect(moved.ports.map(({ fields }) => fields.device)).toEqual(['tap0', 'tap1']);
  });
  it('finds a network that is free', () => {
    expect(freePair([{ address: '10.99.0.7' }, { address: '10.99.1.1' }])).toEqual({
      own: '10.99.2.1/24',
      other: '10.99.2.2/24',
    });
  });
  it('keeps the links that were chosen when the type changes', () => {
    const draft = { ...start('switch'), ports: [newPort('link', { link: '/3' }), newPort('tap')] };
    expect(changeType(draft, 'bond', around).ports.map(({ way, link: key }) => `${way}${key}`)).toEqual([
      'tap',
      'link/3',
    ]);
  });
});

describe('bad input is named at its field', () => {
  it('names', () => {
    expect(faultsOf({ ...start('switch'), name: 'much too long a name' })).toEqual({ name: 'value.datapathName' });
    expect(faultsOf({ ...start('switch'), name: 'peer0' })).toEqual({ name: 'field.datapathTaken' });
    expect(
      faultsOf({ ...start('switch'), ports: [newPort('tap', { fields: { device: 'eth0' }, isNamed: true })] }),
    ).toEqual({ 'ports.0.device': 'field.linkTaken' });
  });
  it('links that are not chosen, and a bond without a member', () => {
    expect(faultsOf(start('bond'))).toEqual({
      'ports.1.device': 'field.chooseLink',
      'ports.2.device': 'field.chooseLink',
    });
    expect(faultsOf({ ...start('bond'), ports: [newPort('tap', { fields: { device: 't' }, isNamed: true })] })).toEqual(
      { ports: 'field.bondMember' },
    );
    expect(faultsOf({ ...start('exception'), ports: [newPort('link', { link: '/3' })] })).toEqual({
      ports: 'field.exceptionTap',
    });
  });
  it('a port used twice', () => {
    const twice = [newPort('link', { link: '/3' }), newPort('link', { link: '/3' })];
    expect(faultsOf({ ...start('switch'), ports: twice })).toEqual({ 'ports.1.device': 'field.portTwice' });
  });
  it('numbers and addresses', () => {
    const vxlan = newPort('vxlan', { fields: { id: '16777216', remote: 'nobody' } });
    expect(faultsOf({ ...start('switch'), ports: [vxlan] })).toEqual({
      'ports.0.id': 'value.vni',
      'ports.0.remote': 'value.address',
    });
    expect(faultsOf(answering(['', '10.0.0.300/24']))).toEqual({ 'settings.addresses.1': 'value.ipv4' });
    expect(faultsOf({ ...start('responder'), ownAddress: 'x' })).toEqual({ ownAddress: 'value.address' });
    expect(faultsOf({ ...start('switch'), threads: '99', affinity: '0 x' })).toEqual({
      threads: 'field.most',
      affinity: 'field.wholeNumber',
    });
  });
  it('one port more', () => {
    expect(checkPort(newPort('link', { link: '/3' }), links, new Set()).request).toMatchObject({
      kind: 'nic',
      device: 'eth0',
    });
    expect([
      ...checkPort(newPort('link', { link: '/3', xdp: true }), links, new Set(['xdp:eth0'])).faults.keys(),
    ]).toEqual(['ports.0.device']);
  });
});

it('what to try is said for the namespace that it is in', () => {
  expect(tryCommands(['10.99.0.2/24'], '')).toEqual(['ping 10.99.0.2']);
  expect(tryCommands(['2001:db8::2/64', 'x'], 'red')).toEqual(['ip netns exec red ping 2001:db8::2']);
});
