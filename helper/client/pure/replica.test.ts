import { describe, expect, test } from 'vitest';
import { applyChanges, applySnapshot, NOTHING_OBSERVED, type Observed } from './replica.ts';
import { address, link, snapshot } from '../../../app/renderer/state/test-rows.ts';

const base = (): Observed =>
  applySnapshot(
    NOTHING_OBSERVED,
    snapshot({
      revision: 7,
      links: [link({ index: 1, name: 'lo' }), link({ index: 2, name: 'br0' })],
      addresses: [address({ index: 2, address: '192.0.2.1' })],
    }),
  );
const applied = (outcome: ReturnType<typeof applyChanges>): Observed => {
  if (outcome.kind !== 'applied') throw new Error(`expected applied, got ${outcome.kind}`);
  return outcome.observed;
};

describe('snapshots', () => {
  test('fill the tables by identity', () => {
    const { tables, revision } = base();
    expect(revision).toBe(7);
    expect([...tables.links.keys()]).toEqual(['/1', '/2']);
    expect([...tables.addresses.keys()]).toEqual(['/2/192.0.2.1/24/']);
  });

  test('keep rows and tables that say the same', () => {
    const before = base();
    const after = applySnapshot(
      before,
      snapshot({
        revision: 9,
        links: [link({ index: 1, name: 'lo' }), link({ index: 2, name: 'renamed' })],
        addresses: [address({ index: 2, address: '192.0.2.1' })],
      }),
    );
    expect(after.tables.addresses).toBe(before.tables.addresses);
    expect(after.tables.links.get('/1')).toBe(before.tables.links.get('/1'));
    expect(after.tables.links.get('/2')?.name).toBe('renamed');
  });

  test('drop rows that are gone', () => {
    expect(applySnapshot(base(), snapshot({ revision: 8 })).tables.links.size).toBe(0);
  });
});

describe('changes', () => {
  test('come, change and go, in order', () => {
    const before = base();
    const after = applied(
      applyChanges(before, {
        from: 7,
        revision: 8,
        changes: [
          { topic: 'links', key: '/3', value: link({ index: 3, name: 'tap0' }) },
          { topic: 'links', key: '/2', value: link({ index: 2, name: 'br0', up: false }) },
          { topic: 'links', key: '/1', value: null },
          { topic: 'links', key: '/3', value: null },
        ],
      }),
    );
    expect([...after.tables.links.keys()]).toEqual(['/2']);
    expect(after.tables.links.get('/2')?.up).toBe(false);
    expect(before.tables.links.size).toBe(2);
  });

  test('copy only the table that they touch, and none when they say nothing new', () => {
    const before = base();
    const same = applied(
      applyChanges(before, {
        from: 7,
        revision: 8,
        changes: [
          { topic: 'links', key: '/2', value: link({ index: 2, name: 'br0' }) },
          { topic: 'addresses', key: 'unknown', value: null },
        ],
      }),
    );
    expect(same.tables).toBe(before.tables);
    expect(same.revision).toBe(8);
    const touched = applied(
      applyChanges(same, { from: 8, revision: 9, changes: [{ topic: 'links', key: '/2', value: null }] }),
    );
    expect(touched.tables.links).not.toBe(before.tables.links);
    expect(touched.tables.addresses).toBe(before.tables.addresses);
  });

  test('a gap is told, an old event is stale, and before any snapshot everything is a gap', () => {
    expect(applyChanges(base(), { from: 8, revision: 9, changes: [] }).kind).toBe('gap');
    expect(applyChanges(base(), { from: 5, revision: 7, changes: [] }).kind).toBe('stale');
    expect(applyChanges(NOTHING_OBSERVED, { from: 0, revision: 1, changes: [] }).kind).toBe('gap');
  });
});
