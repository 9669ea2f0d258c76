import { describe, expect, it } from 'vitest';
import { NetworkDocument, type Operation } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { ofStep } from './document-failure.ts';

const TEXT = 'taproom: 1\nname: lab\nnat:\n  - from: 10.0.0.0/24\n';
const LAB = {
  text: TEXT,
  document: NetworkDocument.parse({ taproom: 1, name: 'lab', nat: [{ from: '10.0.0.0/24' }] }),
};

const NO = say('change.notBegun');

describe('a step that failed', () => {
  it('names no field of its own as one of the document', () => {
    expect(ofStep({ kind: 'conflict', step: 'link.add', ...NO, field: 'name' }, LAB, undefined)).toEqual({
      kind: 'conflict',
      step: 'link.add',
      ...NO,
    });
    expect(ofStep({ kind: 'failed', step: 'route.add', ...NO, field: 'via' }, LAB, undefined).field).toBeUndefined();
  });

  it('names the line where a service speaks of the document', () => {
    expect(ofStep({ kind: 'failed', step: 'nat.set', ...NO, field: 'nat' }, LAB, undefined)).toMatchObject({
      field: 'nat',
      ...say('network.onLine', { line: 4, fault: NO }),
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
        { kind: 'invalid', step: 'dhcp.set', ...NO, field: `dhcp.${position}.link` },
        { text, document },
        dhcp(namespace),
      );
    expect(told('blue', 0)).toMatchObject({ field: 'dhcp.1.link', ...say('network.onLine', { line: 5, fault: NO }) });
    expect(told('red', 1)).toMatchObject({ field: 'dhcp.2.link', ...say('network.onLine', { line: 6, fault: NO }) });
    expect(told('red', 0)).toMatchObject({ field: 'dhcp.0.link', ...say('network.onLine', { line: 4, fault: NO }) });
  });
});
