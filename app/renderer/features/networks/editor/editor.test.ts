import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { CreatableKind, linkKind } from '../../../../../helper/protocol/index.ts';
import { parseDocument } from '../../../../../helper/document/index.ts';
import { link } from '../../../state/test-rows.ts';
import { edited } from '../document-text.ts';
import { draftOf, newLink, optionValue } from './link-draft.ts';
import { difference, position } from './yaml-editor.ts';

const apply = (before: string, { from, to, insert }: ReturnType<typeof difference>) =>
  before.slice(0, from) + insert + before.slice(to);

describe('a text that was changed elsewhere', () => {
  it.each([
    ['', 'a'],
    ['a', ''],
    ['name: lab', 'name: lab2'],
    ['aaa', 'aa'],
    ['abc', 'xyz'],
    ['mtu: 1400\nup: true', 'up: true'],
    ['same', 'same'],
  ])('is brought in by the one stretch that differs: %j -> %j', (before, after) =>
    expect(apply(before, difference(before, after))).toBe(after),
  );
  it('leaves what is before and after alone', () =>
    expect(difference('name: lab\nx: 1', 'name: lap\nx: 1')).toEqual({ from: 8, to: 9, insert: 'p' }));
});

describe('a place by line and column', () => {
  const doc = Text.of(['ab', '', 'cde']);
  it.each([
    [1, 1, 0],
    [1, 3, 2],
    [1, 99, 2],
    [2, 1, 3],
    [3, 2, 5],
    [99, 1, 4],
    [0, 0, 0],
  ])('%d:%d', (line, column, offset) => expect(position(doc, line, column)).toBe(offset));
});

describe('a link in the form', () => {
  const links = [link({ index: 2, name: 'br0', kind: 'bridge' }), link({ index: 3, name: 'eth0', kind: 'physical' })];
  const base = 'taproom: 1\nname: lab\n';
  it.each(CreatableKind.options)('a new %s makes a document in order', (kind) => {
    const { faults } = parseDocument(
      edited(base, [{ op: 'append', path: ['links'], value: newLink(kind, links, [], 1000) }]),
    );
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
  it('takes names that neither the document nor the machine has', () => {
    expect(newLink('bridge', links, [{ kind: 'bridge', name: 'br1' }], 0)).toMatchObject({ name: 'br2' });
    expect(newLink('veth', links, [{ kind: 'veth', name: 'veth0', options: { peer: 'veth1' } }], 0)).toMatchObject({
      name: 'veth2',
      options: { peer: 'veth3' },
    });
    expect(newLink('existing', links, [], 0)).toEqual({ kind: 'existing', name: 'eth0' });
  });
  it('shows what is written and nothing that is not', () => {
    const draft = draftOf({ kind: 'vlan', name: 'v', options: { parent: 'eth0', id: 7 } }, 'vlan');
    expect(draft.options).toEqual({ parent: 'eth0', id: '7', protocol: '802.1Q' });
    expect(draftOf({ kind: 'tap', name: 't' }, 'tap').options).toMatchObject({ owner: '', persistent: true });
  });
  it('writes numbers as numbers, and a default not at all', () => {
    const field = (name: string) => linkKind('tap').form.find((one) => one.name === name) ?? expect.fail(name);
    expect(optionValue(field('owner'), '1000')).toBe(1000);
    expect(optionValue(field('owner'), 'me')).toBe('me');
    expect(optionValue(field('owner'), '')).toBeUndefined();
    expect(optionValue(field('persistent'), true)).toBeUndefined();
    expect(optionValue(field('persistent'), false)).toBe(false);
  });
});
