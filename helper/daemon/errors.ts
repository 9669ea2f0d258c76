import type { NativeFailure } from '../../native/lib/types.ts';
import { fail, type ErrorKind, type Failure } from '../protocol/index.ts';

/** How the kernel's error numbers read in the protocol's terms (errno(3)); what is not here is `failed`. */
const KINDS: Record<string, ErrorKind> = {
  EEXIST: 'conflict',
  EBUSY: 'conflict',
  EADDRINUSE: 'conflict',
  ENOTEMPTY: 'conflict',
  ETXTBSY: 'conflict',
  ENODEV: 'not-found',
  ESRCH: 'not-found',
  ENOENT: 'not-found',
  ENXIO: 'not-found',
  EOPNOTSUPP: 'unsupported',
  ENOTSUP: 'unsupported',
  EAFNOSUPPORT: 'unsupported',
  EPROTONOSUPPORT: 'unsupported',
  ENOSYS: 'unsupported',
  EINVAL: 'invalid',
  ERANGE: 'invalid',
  EADDRNOTAVAIL: 'invalid',
  ENAMETOOLONG: 'invalid',
  EMSGSIZE: 'invalid',
  ENOMEM: 'overloaded',
  ENOBUFS: 'overloaded',
  ENOSPC: 'overloaded',
  EMFILE: 'overloaded',
  ENFILE: 'overloaded',
  ETIMEDOUT: 'timeout',
  ECANCELED: 'cancelled',
};

/** What the caller knows about a step, to make the kernel's answer a sentence that helps. */
export interface Context {
  /** The method or the step of it, e.g. `link.add`. */
  step: string;
  /** What did not happen, without a full stop: `The link v0 was not made`. */
  message: string;
  field?: string | undefined;
  /** Overrides by error name, where a number means something else here. */
  kinds?: Record<string, ErrorKind>;
  /** What to do, by error name. */
  remedies?: Record<string, string>;
}

/** The kernel's refusal as a failure: its number, its name and its own words are kept. */
export function explain(native: NativeFailure, context: Context): Failure {
  const words = native.kernelMessage ?? native.message;
  const code = native.code || (native.errno > 0 ? `errno ${native.errno}` : '');
  const remedy = context.remedies?.[native.code] ?? REMEDIES[native.code];
  return {
    kind: context.kinds?.[native.code] ?? KINDS[native.code] ?? 'failed',
    message: `${context.message}: ${words.replace(/[.\s]+$/, '')}${code ? ` (${code})` : ''}.`,
    step: `${context.step}: ${native.step}`,
    ...(native.errno > 0 ? { errno: native.errno, errnoName: native.code } : {}),
    ...(native.kernelMessage === undefined ? {} : { kernelMessage: native.kernelMessage }),
    ...(context.field === undefined ? {} : { field: context.field }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Remedies that hold whatever the step was. */
const REMEDIES: Record<string, string> = {
  EPERM: 'The helper lacks a capability for this. Start it with sudo, or try it in `taproom sandbox`.',
  EACCES: 'The helper lacks a capability for this. Start it with sudo, or try it in `taproom sandbox`.',
  ENOBUFS: 'The kernel is short of memory for this; delete links that are not needed, then try again.',
};

/** The failing half of a `Result`. */
export type Refusal = { ok: false; error: Failure };

export const refused = (native: NativeFailure, context: Context): Refusal => fail(explain(native, context));

/** A failure that is ours, not the kernel's. */
export function failure(
  kind: ErrorKind,
  step: string,
  message: string,
  more: { field?: string; remedy?: string } = {},
): Refusal {
  return fail({ kind, step, message, ...more });
}

/** The kernel took a request and the object is not as asked: shown as it is, never as success. */
export const unverified = (step: string, field: string, asked: unknown, found: unknown): Refusal =>
  fail({
    kind: 'failed',
    step,
    field,
    message: `The kernel took the request, but ${field} reads back as ${JSON.stringify(found)} instead of ${JSON.stringify(asked)}.`,
    remedy: 'Another program may manage this link: look at `taproom monitor` while you try again.',
  });
