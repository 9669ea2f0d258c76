import { describe, expect, test } from 'vitest';
import { fuzzyMatch, rank } from './fuzzy.ts';

const order = (query: string, titles: string[]) => rank(query, titles, (title) => [title], 50).map(({ item }) => item);

describe('a fuzzy match', () => {
  test('finds characters in order and says where', () => {
    expect(fuzzyMatch('vt0', 'veth-tap0')?.at).toEqual([0, 5, 8]);
    expect(fuzzyMatch('tv', 'veth')).toBeNull();
    expect(fuzzyMatch('', 'anything')?.at).toEqual([]);
    expect(fuzzyMatch('BR', 'br0')?.at).toEqual([0, 1]);
  });
  test('prefers beginnings of words and runs to scattered letters', () => {
    expect(fuzzyMatch('tap', 'start a tap')?.at).toEqual([8, 9, 10]);
    expect(order('br', ['subroutine', 'Create bridge', 'br0'])).toEqual(['br0', 'Create bridge', 'subroutine']);
  });
  test('takes several words in any order', () => {
    expect(fuzzyMatch('down tap', 'Set tap0 down')).not.toBeNull();
    expect(fuzzyMatch('down tun', 'Set tap0 down')).toBeNull();
  });
  test('of equal matches the shorter comes first', () =>
    expect(order('eth0', ['eth0.100', 'eth0'])).toEqual(['eth0', 'eth0.100']));
});

describe('ranking', () => {
  const items = [
    { title: 'Settings', words: 'theme dark' },
    { title: 'Dark theme', words: '' },
    { title: 'Links', words: '' },
  ];
  const found = (query: string, most = 10) =>
    rank(query, items, ({ title, words }) => [title, words], most).map(({ item }) => item.title);
  test('a title beats another word', () => expect(found('dark')).toEqual(['Dark theme', 'Settings']));
  test('keeps the order of the list for an empty query, and the bound', () => {
    expect(found('')).toEqual(['Settings', 'Dark theme', 'Links']);
    expect(found('', 2)).toHaveLength(2);
    expect(found('zzz')).toEqual([]);
  });
  test('ranks thousands', () => {
    const many = Array.from({ length: 4000 }, (_, i) => `Set interface-${i} down`);
    expect(rank('set 399 down', many, (title) => [title], 50)[0]?.item).toBe('Set interface-399 down');
  });
});
