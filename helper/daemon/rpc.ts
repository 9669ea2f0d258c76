import { RpcCode, type Failure } from '../protocol/index.ts';
import { say, type Message } from '../protocol/messages/index.ts';

/** JSON-RPC 2.0 as text (https://www.jsonrpc.org/specification). Pure: no socket, no method. */
type RpcId = string | number | null;

export interface RpcRequest {
  /** undefined: a notification, which is carried out and never answered. */
  id: RpcId | undefined;
  method: string;
  params: unknown;
}
interface RpcFault {
  id: RpcId;
  code: number;
  failure: Failure;
}
export type RpcItem = { type: 'request'; request: RpcRequest } | { type: 'fault'; fault: RpcFault };
export interface RpcMessage {
  items: RpcItem[];
  /** A batch is answered by one array. */
  batch: boolean;
}

/** Requests in one batch: each may be a change, and they run one after the other. */
export const MAX_BATCH = 100;

const isId = (value: unknown): value is RpcId =>
  value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));

function fault(id: RpcId, code: number, what: Message, step: string, kind: Failure['kind'] = 'invalid'): RpcItem {
  return { type: 'fault', fault: { id, code, failure: { kind, ...what, step } } };
}

function readItem(value: unknown): RpcItem {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault(null, RpcCode.invalidRequest, say('request.notObject'), 'read request');
  }
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  const answerId = isId(id) ? id : null;
  if (jsonrpc !== '2.0') {
    return fault(answerId, RpcCode.invalidRequest, say('request.noVersion'), 'read request');
  }
  if (id !== undefined && !isId(id)) {
    return fault(null, RpcCode.invalidRequest, say('request.badId'), 'read request');
  }
  if (typeof method !== 'string') {
    return fault(answerId, RpcCode.invalidRequest, say('request.noMethod'), 'read request');
  }
  return { type: 'request', request: { id, method, params: params ?? {} } };
}

/** Takes one line apart. */
export function readMessage(line: string): RpcMessage {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const what = say('request.notJson', { words });
    return { batch: false, items: [fault(null, RpcCode.parseError, what, 'read line')] };
  }
  if (!Array.isArray(value)) return { batch: false, items: [readItem(value)] };
  if (value.length === 0) {
    return { batch: false, items: [fault(null, RpcCode.invalidRequest, say('request.emptyBatch'), 'read batch')] };
  }
  if (value.length > MAX_BATCH) {
    const what = say('request.longBatch', { max: MAX_BATCH, count: value.length });
    return { batch: false, items: [fault(null, RpcCode.invalidRequest, what, 'read batch', 'overloaded')] };
  }
  return { batch: true, items: value.map(readItem) };
}

/** `result` is JSON text already: lists are joined from rows that were serialised once. */
export const encodeResult = (id: RpcId, result: string): string =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;

export const encodeError = (id: RpcId, code: number, failure: Failure): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: failure.message, data: failure } });

export const encodeNotification = (method: string, params: string): string =>
  `{"jsonrpc":"2.0","method":"${method}","params":${params}}`;
