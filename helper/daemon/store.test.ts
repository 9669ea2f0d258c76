import { describe, expect, it } from 'vitest';
import { linkKey, rowKey, Snapshot, TOPICS, type Change, type Link } from '../protocol/index.ts';
import { linkRow } from './link-row.fixture.ts';
import { Store } from './store.ts';

const link = (namespace: string, index: number, more: Partial<Link> = {}): Link =>
  linkRow({ namespace, index, ...more });
const set = (row: Link): Change => ({ topic: 'links', key: rowKey.links(row), value: row });
const unset = (namespace: string, index: number): Change => ({
  topic: 'links',
  key: linkKey(namespace, index),
  value: null,
});
const listed = (store: Store): Link[] => JSON.parse(store.list('links')) as Link[];

describe('Store', () => {
  it('counts a revision for each batch that changes something, and none for one that does not', () => {
    const store = new Store();
    expect(store.apply([set(link('', 1)), set(link('', 2))])).toMatchObject({
      from: 0,
      revision: 1,
      changes: [{ key: '/1' }, { key: '/2' }],
    });
    expect(store.apply([set(link('', 1))])).toEqual({ from: 1, revision: 1, changes: [] });
    expect(store.apply([unset('', 9)])).toEqual({ from: 1, revision: 1, changes: [] });
    expect(store.apply([unset('', 1), set(link('', 2, { mtu: 9000 }))]).changes).toHaveLength(2);
    expect(store.revision).toBe(2);
    expect(listed(store)).toEqual([link('', 2, { mtu: 9000 })]);
  });

  it('replaces one namespace by a dump and leaves the others', () => {
    const store = new Store();
    store.apply([set(link('', 1)), set(link('a', 1)), set(link('a', 2))]);
    const applied = store.replace('a', { links: [link('a', 2), link('a', 3)] });
    expect(applied.changes.map(({ key }) => key).sort()).toEqual(['a/1', 'a/3']);
    expect(listed(store).map(rowKey.links).sort()).toEqual(['/1', 'a/2', 'a/3']);
    store.forget('a');
    expect(listed(store)).toEqual([link('', 1)]);
  });

  it('tells a namespace from another whose name begins like it', () => {
    const store = new Store();
    store.apply([set(link('a', 1)), set(link('ab', 1)), set(link('', 1))]);
    store.forget('a');
    expect(listed(store).map(({ namespace }) => namespace)).toEqual(['ab', '']);
    store.forget('');
    expect(listed(store).map(({ namespace }) => namespace)).toEqual(['ab']);
  });

  it('a reader who applies the events has what the store has, whatever happens', () => {
    let state = 12345;
    const next = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
    const store = new Store();
    const reader = new Map<string, unknown>();
    let told = 0;
    for (let round = 0; round < 500; round += 1) {
      const namespace = ['', 'a', 'b'][next(3)] ?? '';
      const rows = Array.from({ length: next(6) }, () => link(namespace, 1 + next(8), { mtu: 1000 + next(3) }));
      const applied =
        next(4) === 0
          ? store.replace(namespace, { links: [...new Map(rows.map((row) => [row.index, row])).values()] })
          : store.apply(rows.map((row) => (next(3) === 0 ? unset(namespace, row.index) : set(row))));
      if (applied.changes.length === 0) continue;
      expect(applied.from, 'no gap').toBe(told);
      told = applied.revision;
      for (const { text } of applied.changes) {
        const change = JSON.parse(text) as Change;
        if (change.value === null) reader.delete(change.key);
        else reader.set(change.key, change.value);
      }
      expect(new Map(listed(store).map((row) => [rowKey.links(row), row as unknown]))).toEqual(reader);
    }
    expect(told).toBeGreaterThan(100);
  });

  it('makes a snapshot that the contract takes, of the topics asked for', () => {
    const store = new Store();
    store.apply([
      set(link('', 1)),
      {
        topic: 'namespaces',
        key: '',
        value: { name: '', inode: 1, readable: true, note: null, foreign: false, holder: null },
      },
    ]);
    expect(Snapshot.parse(JSON.parse(store.snapshot(new Set(TOPICS))))).toMatchObject({
      revision: 1,
      links: [{ index: 1 }],
      namespaces: [{ name: '' }],
    });
    expect(Snapshot.parse(JSON.parse(store.snapshot(new Set(['links']))))).toMatchObject({
      links: [{ index: 1 }],
      namespaces: [],
    });
  });

  it('gives filtered lists and rows', () => {
    const store = new Store();
    store.apply([set(link('', 1)), set(link('a', 2, { kind: 'veth' }))]);
    expect(JSON.parse(store.list('links', ({ kind }) => kind === 'veth'))).toEqual([link('a', 2, { kind: 'veth' })]);
    expect([...store.rows('links', 'a')]).toEqual([link('a', 2, { kind: 'veth' })]);
    expect(store.get('links', '/1')).toEqual(link('', 1));
  });
});
