import { describe, expect, it } from 'vitest';
import { say, verbatim } from '../protocol/messages/index.ts';
import { readMessage } from './messages.ts';

describe('readMessage', () => {
  it.each([
    ['', 'nothing'],
    ['{', 'half a value'],
    ['[]', 'a batch'],
    ['null', 'null'],
    ['{"id":1,"result":{}}', 'no version'],
    ['{"jsonrpc":"2.0","id":"x","result":{}}', 'an id that is not ours'],
    ['{"jsonrpc":"2.0","id":1}', 'neither result nor error'],
    ['{"jsonrpc":"2.0","id":1,"method":"hello"}', 'a request to us'],
    ['{"jsonrpc":"2.0","id":1,"error":null}', 'an error that is none'],
  ])('refuses %s (%s)', (line) => {
    expect(readMessage(line)).toBeNull();
  });

  it('reads an answer, whatever its value', () => {
    expect(readMessage('{"jsonrpc":"2.0","id":7,"result":null}')).toEqual({
      type: 'answer',
      id: 7,
      result: { ok: true, value: null },
    });
  });

  it('reads a notification', () => {
    expect(readMessage('{"jsonrpc":"2.0","method":"changes","params":{"from":1}}')).toEqual({
      type: 'notification',
      method: 'changes',
      params: { from: 1 },
    });
  });

  it('keeps the failure that an error carries', () => {
    const data = {
      kind: 'conflict',
      ...say('link.notChanged', { link: 'v0' }),
      step: 'link.add',
      errno: 17,
      errnoName: 'EEXIST',
    };
    const line = JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'x', data } });
    expect(readMessage(line)).toEqual({ type: 'answer', id: 1, result: { ok: false, error: data } });
  });

  it('takes the words of a helper that has no codes', () => {
    const data = { kind: 'too-old', message: 'Too old.', step: 'hello' };
    expect(readMessage(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'x', data } }))).toEqual(
      { type: 'answer', id: 1, result: { ok: false, error: { ...data, ...verbatim('Too old.') } } },
    );
  });

  it.each([
    [-32601, 'too-old'],
    [-32602, 'invalid'],
    [-32603, 'bug'],
  ])('makes a failure of the plain error %d', (code, kind) => {
    const read = readMessage(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code, message: 'words' } }));
    expect(read).toMatchObject({
      result: { ok: false, error: { kind, message: expect.stringContaining('words') as string } },
    });
  });
});
