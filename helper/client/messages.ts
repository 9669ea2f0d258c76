import type { Failure } from '../protocol/errors.ts';
import { say, verbatim } from '../protocol/messages/index.ts';
import { fail, ok, RpcCode, type Result } from '../protocol/result.ts';

/** A line from the helper, taken apart: an answer to a request of ours, or a notification. */
export type Incoming =
  | { type: 'answer'; id: number | null; result: Result<unknown> }
  | { type: 'notification'; method: string; params: unknown };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reads one line of the JSON-RPC 2.0 stream; null where it is none. */
export function readMessage(line: string): Incoming | null {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(message) || message.jsonrpc !== '2.0') return null;
  if (typeof message.method === 'string') {
    return 'id' in message ? null : { type: 'notification', method: message.method, params: message.params };
  }
  const { id } = message;
  if (typeof id !== 'number' && id !== null) return null;
  if ('result' in message) return { type: 'answer', id, result: ok(message.result) };
  return isObject(message.error) ? { type: 'answer', id, result: fail(readError(message.error)) } : null;
}

/** The failure that an error object carries in `data`; for the plain JSON-RPC errors, one made of it. */
function readError(error: Record<string, unknown>): Failure {
  const { data, code } = error;
  if (isObject(data) && typeof data.kind === 'string' && typeof data.message === 'string')
    // A helper of protocol 1 sends no code.
    return { ...verbatim(data.message), ...data } as Failure;
  const text = typeof error.message === 'string' ? error.message : String(code);
  return {
    kind: code === RpcCode.methodNotFound ? 'too-old' : code === RpcCode.invalidParams ? 'invalid' : 'bug',
    ...say(code === RpcCode.methodNotFound ? 'request.unknownToHelper' : 'request.refused', { words: text }),
    step: 'answer',
  };
}
