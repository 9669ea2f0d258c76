import { describe, expect, it } from 'vitest';
import { autostartEntry, execWord } from './autostart-entry.ts';

describe('the autostart entry', () => {
  it('starts this program without its window', () => {
    expect(autostartEntry(['/opt/taproom/taproom']).split('\n')).toContain('Exec="/opt/taproom/taproom" "--hidden"');
  });
  it.each([
    ['/a b/c', '"/a b/c"'],
    ['/a"b', String.raw`"/a\\"b"`],
    ['/a$b', String.raw`"/a\\$b"`],
    ['/a`b', '"/a\\\\`b"'],
    ['/a\\b', String.raw`"/a\\\\b"`],
    ['/100%u', '"/100%%u"'],
  ])('%s is one word', (word, quoted) => expect(execWord(word)).toBe(quoted));
});
