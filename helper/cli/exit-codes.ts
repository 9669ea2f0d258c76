import type { Failure } from '../protocol/errors.ts';

/** What the exit status of every command says. Scripts rely on these numbers. */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  notAuthorised: 4,
  notFound: 5,
  conflict: 6,
  unconfirmed: 7,
} as const;

/** For --help and docs/cli.md. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [ExitCode.done, 'done'],
  [ExitCode.failed, 'failed: the kernel or the helper refused, a wait timed out, or the change was reverted'],
  [ExitCode.usage, 'usage: an invalid option, argument or value'],
  [ExitCode.unreachable, 'the helper cannot be reached, or its protocol version differs'],
  [ExitCode.notAuthorised, 'not authorised'],
  [ExitCode.notFound, 'not found: no such link, address, route, rule, namespace, network, entry or file'],
  [ExitCode.conflict, 'conflict: the name, address or device is in use, or another change awaits confirmation'],
  [
    ExitCode.unconfirmed,
    'applied, but risky and not confirmed: it auto-reverts unless "taproom confirm" follows in time',
  ],
];

/** An `invalid` with an errno was refused by the kernel, not by the rules of the command line. */
export function exitCodeOf(failure: Failure): number {
  switch (failure.kind) {
    case 'invalid':
      return failure.errno === undefined ? ExitCode.usage : ExitCode.failed;
    case 'unreachable':
    case 'too-old':
      return ExitCode.unreachable;
    case 'not-authorised':
      return ExitCode.notAuthorised;
    case 'not-found':
      return ExitCode.notFound;
    case 'conflict':
      return ExitCode.conflict;
    case 'timeout':
      return failure.step.startsWith('connect') || failure.step === 'hello' ? ExitCode.unreachable : ExitCode.failed;
    case 'unsupported':
    case 'overloaded':
    case 'cancelled':
    case 'failed':
    case 'bug':
      return ExitCode.failed;
  }
}
