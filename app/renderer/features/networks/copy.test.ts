import { describe, expect, it } from 'vitest';
import { link } from '../../state/test-rows.ts';
import { copyOf } from './copy.ts';
import { read } from './document-text.ts';

const original = `taproom: 1
name: lab
description: lab joins left and veth0 by sw0
namespaces: [left]
links:
  - {name: veth0, kind: veth, options: {peer: inner, peerNamespace: left}, addresses: [192.0.2.1/24]}
  # veth0 and left in prose
  - {name: inner2, kind: dummy, namespace: left}
  - {name: eth0, kind: existing}
datapaths:
  - {name: sw0, type: switch, ports: ['tap:tap0', 'tap:tap1,namespace=left']}
`;
const around = {
  networks: new Set(['lab']),
  namespaces: new Set(['', 'left']),
  links: [link({ index: 2, name: 'veth0', kind: 'veth' }), link({ index: 3, name: 'veth1', kind: 'veth' })],
  datapaths: new Set(['sw0', 'sw1']),
  documents: [read(original) ?? {}],
};

describe('a copy of a network', () => {
  it('has names of its own for everything that it makes', () => {
    expect(read(copyOf(original, around))).toMatchObject({
      name: 'lab-2',
      namespaces: ['left-2'],
      links: [
        { name: 'veth2', options: { peer: 'inner', peerNamespace: 'left-2' }, addresses: ['192.0.2.1/24'] },
        { name: 'inner2', namespace: 'left-2' },
        { name: 'eth0', kind: 'existing' },
      ],
      datapaths: [{ name: 'sw2', ports: ['tap:tap1', 'tap:tap1,namespace=left-2'] }],
    });
  });
  it('keeps prose as it was written', () => {
    const copy = copyOf(original, around);
    expect(copy).toContain('description: lab joins left and veth0 by sw0\n');
    expect(copy).toContain('# veth0 and left in prose\n');
  });
  it('leaves alone what cannot be read', () => expect(copyOf(']', around)).toBe(']'));
});
