import { describe, expect, it } from 'vitest';
import { between, gridKey, stepFrom, type Item } from './model.ts';

const items: Item<number>[] = [
  { type: 'group', key: 'g1', heading: 'one' },
  { type: 'row', key: 'a', row: 1 },
  { type: 'row', key: 'b', row: 2 },
  { type: 'group', key: 'g2', heading: 'two' },
  { type: 'row', key: 'c', row: 3 },
];

describe('stepFrom', () => {
  it('passes over headings and stops at the ends', () => {
    expect(stepFrom(items, 'b', 1)).toBe('c');
    expect(stepFrom(items, 'c', 1)).toBe('c');
    expect(stepFrom(items, 'c', -1)).toBe('b');
    expect(stepFrom(items, 'a', -20)).toBe('a');
  });
  it('starts at the near end when nothing, or something gone, is active', () => {
    expect(stepFrom(items, null, 1)).toBe('a');
    expect(stepFrom(items, 'gone', -1)).toBe('c');
    expect(stepFrom([], 'a', 1)).toBeNull();
  });
});

describe('between', () => {
  it('takes rows in either direction, without headings', () => {
    expect(between(items, 'a', 'c')).toEqual(['a', 'b', 'c']);
    expect(between(items, 'c', 'b')).toEqual(['b', 'c']);
  });
  it('is the one row where the anchor is gone, and nothing where the target is', () => {
    expect(between(items, 'gone', 'b')).toEqual(['b']);
    expect(between(items, 'a', 'gone')).toEqual([]);
  });
});

describe('gridKey', () => {
  const press = (key: string, more = {}) => gridKey({ key, ctrlKey: false, shiftKey: false, ...more }, 10);
  it('knows the keys of a list and leaves the others alone', () => {
    expect(press('PageUp')).toEqual({ move: -10 });
    expect(press('F10', { shiftKey: true })).toEqual({ act: 'menu' });
    expect(press('a', { ctrlKey: true })).toEqual({ act: 'all' });
    expect(press('a')).toBeNull();
    expect(press('F10')).toBeNull();
  });
});
