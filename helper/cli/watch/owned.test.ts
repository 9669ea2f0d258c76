import { expect, it } from 'vitest';
import { isForeground } from './owned.ts';

it.each([
  ['42 (taproom) S 41 42 40 34816 42 4194304', true],
  // As a child of timeout(1), which is in a process group of its own.
  ['42 (taproom) S 41 41 40 34816 40 4194304', false],
  ['42 (a) b) S 41 42 40 34816 40 4194304', false],
  ['42 (taproom) S 41 42 40 0 -1 4194304', true],
])('%s: in the foreground of its terminal: %s', (stat, is) => expect(isForeground(stat)).toBe(is));
