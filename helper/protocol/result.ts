import type { Failure } from './errors.ts';

/**
 * The run-time half of errors.ts that needs no zod: the client and the CLI load only this, because
 * loading the schemas would be a large part of a short command's life.
 */
export type Result<T, E extends Failure = Failure> = { ok: true; value: T } | { ok: false; error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fail = <E extends Failure>(error: E): { ok: false; error: E } => ({ ok: false, error });

/** JSON-RPC 2.0 error codes: the standard ones, and one of ours that carries a {@link Failure}. */
export const RpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  failure: -32000,
} as const;
