import * as z from 'zod';
import { Message, MessageValues } from './message.ts';

/**
 * Every foreseeable failure is one of these, in the helper's answers, the CLI's exit codes and the
 * window's messages. `bug` alone means that the program is wrong.
 */
export const ErrorKind = z.enum([
  'invalid', // the request names a field that cannot be as it is
  'not-found', // the object is not there (ENODEV, ESRCH, ENOENT)
  'conflict', // something else has the name, the address, the device (EEXIST, EBUSY)
  'not-authorised', // this peer may not do this
  'unsupported', // this kernel or this helper lacks it (EOPNOTSUPP, capability probe)
  'unreachable', // no helper answers
  'too-old', // helper and client do not speak the same protocol version
  'overloaded', // a bound was reached: connections, subscriptions, bytes, requests
  'timeout',
  'cancelled',
  'failed', // the kernel refused for another reason: errno says which
  'bug',
]);
export type ErrorKind = z.infer<typeof ErrorKind>;

/** What went wrong, where, why and what to do: the same object on the wire, in logs and on screen. */
export const Failure = z.object({
  kind: ErrorKind,
  /** Which message it is, and what its text wants. */
  code: z.string(),
  values: MessageValues,
  /** The message in English: what did not happen, with the kernel's words where it was the kernel that refused. */
  message: z.string(),
  /** The step that failed, e.g. `link.add` or `open /dev/net/tun`. */
  step: z.string(),
  /** The kernel's error number (positive) and its name, where it was the kernel that refused. */
  errno: z.number().int().positive().optional(),
  errnoName: z.string().optional(),
  /** The kernel's own words (netlink extended ACK). */
  kernelMessage: z.string().optional(),
  /** Path of the offending field in the request, e.g. `addresses.0` or `mtu`. */
  field: z.string().optional(),
  /** What to do next, tried and true. */
  remedy: Message.optional(),
});
export type Failure = z.infer<typeof Failure>;
