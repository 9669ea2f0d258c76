import { describe, expect, it } from 'vitest';
import { at, edited, read, setAt, type Path } from './document-text.ts';
import { yamlOnlyFields } from './editor/yaml-only.ts';
import { matches, shownState } from './network-state.ts';
import { verbatim } from '../../../../helper/protocol/messages/index.ts';

const text = `# What it is for.
taproom: 1
name: lab # the name

links:
  # The cable.
  - kind: veth
    name: v0
    addresses: [10.0.0.1/24] # ours
    options: {peer: v1}
rules:
  - {priority: 5, table: 100}
nat:
  - {from: 10.0.0.0/24, publish: [{port: 80, to: 10.0.0.2}]}
`;

const appended = (from: string, path: Path, value: unknown) => edited(from, [{ op: 'append', path, value }]);

describe('an edit of the form', () => {
  it('changes one value and keeps every comment', () => {
    const after = setAt(setAt(text, ['name'], 'other'), ['links', 0, 'mtu'], 1400);
    expect(read(after)).toMatchObject({ name: 'other', links: [{ mtu: 1400, name: 'v0' }] });
    for (const comment of ['# What it is for.', '# the name', '# The cable.', '# ours'])
      expect(after).toContain(comment);
  });
  it('takes a value out, and puts one where there was none', () => {
    expect(at(read(setAt(text, ['links', 0, 'addresses'], undefined)), ['links', 0])).toEqual({
      kind: 'veth',
      name: 'v0',
      options: { peer: 'v1' },
    });
    expect(read(appended(text, ['routes'], { destination: 'default' }))?.routes).toEqual([{ destination: 'default' }]);
    expect(read(appended(text, ['links'], { kind: 'dummy', name: 'd0' }))?.links).toHaveLength(2);
    expect(read(appended(text, ['links', 0, 'addresses'], 'fd00::1/64'))).toMatchObject({
      links: [{ addresses: ['10.0.0.1/24', 'fd00::1/64'] }],
    });
  });
  it('keeps a number and a word apart', () => {
    expect(read(setAt(text, ['name'], '1'))?.name).toBe('1');
    expect(read(setAt(text, ['links', 0, 'mtu'], 1400))).toMatchObject({ links: [{ mtu: 1400 }] });
  });
  it('says what it does not show', () => {
    expect(yamlOnlyFields(read(text) ?? {})).toEqual(['rules', 'nat.0.publish']);
    expect(yamlOnlyFields({ name: 'x', rules: [], routes: [{ destination: 'default', table: 7 }] })).toEqual([
      'routes.0.table',
    ]);
  });
  it('waits while the text is no YAML', () => {
    expect(read('name: [')).toBeNull();
    expect(read('- a list')).toBeNull();
  });
});

describe('a card', () => {
  it('is found by name and description, in any order', () => {
    const lab = { name: 'vm-lab', description: 'Virtual machines' };
    expect(['lab', 'machines vm', ''].map((search) => matches(lab, search))).toEqual([true, true, true]);
    expect(matches(lab, 'lab router')).toBe(false);
  });
  it('says that others changed it only while it is up', () => {
    const drift = [{ summary: verbatim('x'), commands: [] }];
    expect(shownState({ state: 'up', drift })).toBe('drifted');
    expect(shownState({ state: 'pending', drift })).toBe('pending');
    expect(shownState({ state: 'up', drift: [] })).toBe('up');
  });
});
