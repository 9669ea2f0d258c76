// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { windowKey } from './keyboard.ts';

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
});

describe('windowKey', () => {
  it('reaches palette, create and the views from anywhere, also while typing', () => {
    expect(windowKey(press('k', { ctrlKey: true }), true)).toBe('palette');
    expect(windowKey(press('n', { ctrlKey: true }), true)).toBe('create');
    expect(windowKey(press('2', { ctrlKey: true }), false)).toEqual({ view: 'networks' });
  });
  it('leaves plain keys to a text field', () => {
    expect(windowKey(press('/'), true)).toBeNull();
    expect(windowKey(press('Escape'), true)).toBeNull();
    expect(windowKey(press('/'), false)).toBe('search');
    expect(windowKey(press('?', { shiftKey: true }), false)).toBe('shortcuts');
    expect(windowKey(press('?', { shiftKey: true }), true)).toBeNull();
    expect(windowKey(press('Escape'), false)).toBe('close');
  });
  it('undoes and redoes the last change, but in a text field what was typed', () => {
    expect(windowKey(press('z', { ctrlKey: true }), false)).toBe('undo');
    expect(windowKey(press('z', { ctrlKey: true }), true)).toBeNull();
    for (const redo of [press('Z', { ctrlKey: true, shiftKey: true }), press('y', { ctrlKey: true })])
      expect([windowKey(redo, false), windowKey(redo, true)]).toEqual(['redo', null]);
  });
  it('ignores views that are not there and keys with other modifiers', () => {
    expect(windowKey(press('9', { ctrlKey: true }), false)).toBeNull();
    expect(windowKey(press('k', { ctrlKey: true, shiftKey: true }), false)).toBeNull();
    expect(windowKey(press('/', { altKey: true }), false)).toBeNull();
  });
});
