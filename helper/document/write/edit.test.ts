import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetworkDocument } from '../../protocol/index.ts';
import { FUZZ_RUNS, writtenDocument } from '../generated.fixture.ts';
import { valueAt } from '../schema/walk.ts';
import { documentText, editDocument, plainValue, type Edit } from '../index.ts';

const TEXT = `taproom: 1
name:   lab   # short
links:
  # the switch
  - kind: bridge
    name: "br0"   # in quotes
    addresses: [ 10.0.0.1/24 ]
  - {kind: tap, name: t0, controller: br0}   # the machine

routes: []
`;

describe('an edit of a text', () => {
  it('puts one word in the place of another and touches nothing else', () => {
    expect(editDocument(TEXT, [{ op: 'set', path: ['links', 0, 'name'], value: 'br1' }])).toBe(
      TEXT.replace('"br0"', 'br1'),
    );
    expect(editDocument(TEXT, [{ op: 'set', path: ['links', 1, 'name'], value: 'a, b' }])).toBe(
      TEXT.replace('name: t0', 'name: "a, b"'),
    );
    expect(editDocument(TEXT, [{ op: 'set', path: ['name'], value: '5' }])).toBe(TEXT.replace('  lab', '  "5"'));
    expect(editDocument(TEXT, [{ op: 'set', path: ['links', 0, 'addresses', 0], value: 'fd00::1/64' }])).toBe(
      TEXT.replace('10.0.0.1/24', 'fd00::1/64'),
    );
  });

  it('keeps comments, order and the other lines when something comes or goes', () => {
    const text = editDocument(TEXT, [
      { op: 'append', path: ['links'], value: { kind: 'tap', name: 't1', controller: 'br0' } },
      { op: 'append', path: ['links', 0, 'addresses'], value: '10.1.0.1/24' },
      { op: 'append', path: ['links', 1, 'addresses'], value: '10.2.0.1/24' },
      { op: 'set', path: ['keep'], value: true },
      { op: 'set', path: ['dhcp', 0, 'range', 'from'], value: '10.0.0.9' },
      { op: 'remove', path: ['routes'] },
    ]);
    expect(text).toBe(`taproom: 1
name: lab # short
links:
  # the switch
  - kind: bridge
    name: "br0" # in quotes
    addresses: [10.0.0.1/24, 10.1.0.1/24]
  - {kind: tap, name: t0, controller: br0, addresses: [10.2.0.1/24]} # the machine
  - kind: tap
    name: t1
    controller: br0
keep: true
dhcp:
  - range:
      from: 10.0.0.9
`);
  });

  it('of what an alias repeats changes the one place only', () => {
    const text =
      'taproom: 1\nname: a\nlinks:\n  - {kind: tap, name: t0, options: &o {owner: 5}}\n  - {kind: tap, name: t1, options: *o}\n';
    const after = plainValue(
      editDocument(text, [{ op: 'set', path: ['links', 1, 'options', 'owner'], value: 6 }]) ?? '',
    );
    expect(valueAt(['links', 0, 'options', 'owner'], after)).toBe(5);
    expect(valueAt(['links', 1, 'options', 'owner'], after)).toBe(6);
  });

  it('of a text that cannot be read is none', () => {
    for (const text of ['', 'a: [', '- a', 'a: *b', 'x', `a: ${'['.repeat(40)}`])
      expect(editDocument(text, [{ op: 'set', path: ['a'], value: 1 }])).toBeNull();
  });

  it('is read back as it was made, wherever it is made', () => {
    const field = fc.constantFrom('links', 'routes', 'name', 'options', 'addresses', 'description', 'kind');
    const path = fc
      .tuple(field, fc.array(fc.oneof(field, fc.nat(3)), { maxLength: 3 }))
      .map(([first, rest]) => [first, ...rest]);
    const value = fc.oneof(
      fc.string({ maxLength: 12 }).filter((text) => !/[\0-\x1f\x7f-\x9f]/.test(text)),
      fc.nat(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom([], {}, ['a', '5'], { kind: 'tap', name: 'null' }),
    );
    fc.assert(
      fc.property(writtenDocument, path, value, fc.boolean(), (written, place, wanted, isFlow) => {
        const text = isFlow
          ? JSON.stringify(written)
          : documentText(NetworkDocument.parse(written), { comment: 'kept' });
        const edit: Edit = { op: 'set', path: place, value: wanted };
        const edited = editDocument(text, [edit]);
        expect(edited).not.toBeNull();
        const found = valueAt(fitted(place, plainValue(edited ?? '')), plainValue(edited ?? ''));
        expect(found).toEqual(wanted);
        if (!isFlow) expect(edited).toContain('# kept');
        const removed = editDocument(edited ?? '', [{ op: 'remove', path: place }]);
        expect(plainValue(removed ?? '')).not.toBeNull();
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

/** A place behind the end of a list is its end. */
function fitted(path: readonly (string | number)[], value: unknown): (string | number)[] {
  const found: (string | number)[] = [];
  for (const segment of path) {
    const holder = valueAt(found, value);
    found.push(Array.isArray(holder) ? Math.min(Number(segment), holder.length - 1) : segment);
  }
  return found;
}
