import { describe, expect, it } from 'vitest';
import { retiredWordsIn } from './words.mjs';

describe('retired words', () => {
  it.each([
    'a bridge with a way out',
    'const dressLink = 1;',
    'made leniently',
    'it goes back by itself in 30 s',
    'who holds the other end',
    'export class Following {',
    '新建链路',
    '助手已退出',
    '沙盒',
  ])('%s', (text) => {
    expect(retiredWordsIn(`first\n${text}\n`)).toMatchObject([{ line: 2 }]);
  });

  it.each([
    'the address of the desktop',
    'always outside',
    'the exit status; a serial port; together',
    'IPv6 链路本地地址，链路层，两个命名空间之间的链路',
    '套接字绑定到接口',
  ])('lets be: %s', (text) => {
    expect(retiredWordsIn(text)).toEqual([]);
  });
});
