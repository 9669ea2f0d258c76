import { describe, expect, it } from 'vitest';
import { NetworkDocument, type Operation } from '../../protocol/index.ts';
import { ofStep } from './document-failure.ts';

const TEXT = 'taproom: 1\nname: lab\nnat:\n  - from: 10.0.0.0/24\n';
const LAB = {
  text: TEXT,
  document: NetworkDocument.parse({ taproom: 1, name: 'lab', nat: [{ from: '10.0.0.0/24' }] }),
};

describe('a step that failed', () => {
  it('names no field of its own as one of the document', () => {
    expect(
      ofStep({ kind: 'conflict', step: 'link.add', message: 'There is one.', field: 'name' }, LAB, undefined),
    ).toEqual({ kind: 'conflict', step: 'link.add', message: 'There is one.' });
    expect(
      ofStep({ kind: 'failed', step: 'route.add', message: 'No.', field: 'via' }, LAB, undefined).field,
    ).toBeUndefined();
  });

  it('names the line where a service speaks of the document', () => {
    expect(ofStep({ kind: 'failed', step: 'nat.set', message: 'No.', field: 'nat' }, LAB, undefined)).toMatchObject({
      field: 'nat',
      message: 'Line 4: No.',
    });
  });

  it('counts entries as the document does, not as their namespace', () => {
    const text =
      'taproom: 1\nname: lab\ndhcp:\n  - { namespace: red, link: a }\n  - { namespace: blue, link: b }\n  - { namespace: red, link: c }\n';
    const range = { from: '10.0.0.2', to: '10.0.0.9' };
    const document = NetworkDocument.parse({
      taproom: 1,
      name: 'lab',
      dhcp: [
        ['red', 'a'],
        ['blue', 'b'],
        ['red', 'c'],
      ].map(([namespace, link]) => ({ namespace, link, range })),
    });
    const dhcp = (namespace: string): Operation => ({
      op: 'dhcp.set',
      network: 'lab',
      namespace,
      dhcp: document.dhcp.filter((entry) => entry.namespace === namespace),
    });
    const told = (namespace: string, position: number) =>
      ofStep(
        { kind: 'invalid', step: 'dhcp.set', message: 'No.', field: `dhcp.${position}.link` },
        { text, document },
        dhcp(namespace),
      );
    expect(told('blue', 0)).toMatchObject({ field: 'dhcp.1.link', message: 'Line 5: No.' });
    expect(told('red', 1)).toMatchObject({ field: 'dhcp.2.link', message: 'Line 6: No.' });
    expect(told('red', 0)).toMatchObject({ field: 'dhcp.0.link', message: 'Line 4: No.' });
  });
});
