import type { NativeFailure } from '../../native/lib/types.ts';
import { fail, type ErrorKind, type Failure } from '../protocol/index.ts';
import { messageOf, say, type Message } from '../protocol/messages/index.ts';

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
interface Context {
  /** The method or the step of it, e.g. `link.add`. */
  step: string;
  /** What did not happen. */
  message: Message;
  field?: string | undefined;
  /** Overrides by error name, where a number means something else here. */
  kinds?: Record<string, ErrorKind>;
  /** What to do, by error name. */
  remedies?: Record<string, Message>;
}

/** The kernel's refusal as a failure: its number, its name and its own words are kept. */
export function explain(native: NativeFailure, context: Context): Failure {
  const words = native.kernelMessage ?? native.message;
  const code = native.code || (native.errno > 0 ? `errno ${native.errno}` : '');
  const remedy = context.remedies?.[native.code] ?? REMEDIES[native.code];
  const what = context.message;
  return {
    kind: context.kinds?.[native.code] ?? KINDS[native.code] ?? 'failed',
    ...what,
    message: `${what.message.replace(/\.$/, '')}: ${words.replace(/[.\s]+$/, '')}${code ? ` (${code})` : ''}.`,
    step: `${context.step}: ${native.step}`,
    ...(native.errno > 0 ? { errno: native.errno, errnoName: native.code } : {}),
    ...(native.kernelMessage === undefined ? {} : { kernelMessage: native.kernelMessage }),
    ...(context.field === undefined ? {} : { field: context.field }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Remedies that hold whatever the step was. */
const REMEDIES: Record<string, Message> = {
  EPERM: say('helper.lacksCapability'),
  EACCES: say('helper.lacksCapability'),
  ENOBUFS: say('helper.kernelMemory'),
};

/** The failing half of a `Result`. */
export type Refusal = { ok: false; error: Failure };

export const refused = (native: NativeFailure, context: Context): Refusal => fail(explain(native, context));

/** A failure that is ours, not the kernel's. */
export function failure(
  kind: ErrorKind,
  step: string,
  message: Message,
  { field, remedy }: { field?: string; remedy?: Message } = {},
): Refusal {
  return fail({
    kind,
    step,
    ...message,
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** Nobody waits for it any more. */
export const clientGone = (step: string): Refusal => failure('cancelled', step, say('budget.clientGone'));

/** The kernel took a request and the object is not as asked: shown as it is, never as success. */
export const unverified = (step: string, field: string, asked: unknown, found: unknown): Refusal =>
  failure(
    'failed',
    step,
    say('helper.readsBack', { field, found: JSON.stringify(found), asked: JSON.stringify(asked) }),
    { field, remedy: say('helper.otherProgram') },
  );

/** A failure whose rollback failed too: what is left is said. */
export const incomplete = (error: Failure, left: readonly Message[]): Failure => ({
  ...error,
  ...say('link.incomplete', { what: messageOf(error), left }),
});
