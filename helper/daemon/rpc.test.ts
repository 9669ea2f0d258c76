import { describe, expect, it } from 'vitest';
import { verbatim } from '../protocol/messages/index.ts';
import { encodeError, encodeNotification, encodeResult, MAX_BATCH, readMessage } from './rpc.ts';

describe('readMessage', () => {
  it('takes a request, and one without params', () => {
    expect(readMessage('{"jsonrpc":"2.0","id":1,"method":"status"}')).toEqual({
      batch: false,
      items: [{ type: 'request', request: { id: 1, method: 'status', params: {} } }],
    });
  });

  it('tells a notification by its missing id', () => {
    const { items } = readMessage('{"jsonrpc":"2.0","method":"status","params":{"a":1}}');
    expect(items).toEqual([{ type: 'request', request: { id: undefined, method: 'status', params: { a: 1 } } }]);
  });

  it.each([
    ['not JSON', '{"jsonrpc":', -32700, null],
    ['a number', '1', -32600, null],
    ['null', 'null', -32600, null],
    ['no version', '{"id":1,"method":"status"}', -32600, 1],
    ['another version', '{"jsonrpc":"1.0","id":"a","method":"status"}', -32600, 'a'],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"status"}', -32600, null],
    ['a method that is a number', '{"jsonrpc":"2.0","id":7,"method":5}', -32600, 7],
    ['an empty batch', '[]', -32600, null],
  ])('refuses %s', (_, line, code, id) => {
    const { items, batch } = readMessage(line);
    expect(batch).toBe(false);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ type: 'fault', fault: { code, id } });
  });

  it('takes a batch apart, good and bad', () => {
    const { items, batch } = readMessage(
      '[{"jsonrpc":"2.0","id":1,"method":"status"},1,{"jsonrpc":"2.0","method":"x"}]',
    );
    expect(batch).toBe(true);
    expect(items.map(({ type }) => type)).toEqual(['request', 'fault', 'request']);
  });

  it('refuses a batch that is too large, once', () => {
    const { items } = readMessage(JSON.stringify(Array.from({ length: MAX_BATCH + 1 }, () => 1)));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ type: 'fault', fault: { failure: { kind: 'overloaded' } } });
  });
});

describe('encoding', () => {
  it('makes one JSON object a line', () => {
    expect(JSON.parse(encodeResult('a"b', '{"x":[]}'))).toEqual({ jsonrpc: '2.0', id: 'a"b', result: { x: [] } });
    expect(JSON.parse(encodeNotification('changes', '{"from":1}'))).toEqual({
      jsonrpc: '2.0',
      method: 'changes',
      params: { from: 1 },
    });
    const failure = { kind: 'failed', ...verbatim('No.'), step: 's' } as const;
    expect(JSON.parse(encodeError(null, -32000, failure))).toEqual({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32000, message: 'No.', data: failure },
    });
  });
});
