import type { Failure } from '../protocol/errors.ts';

/**
 * Why there is no (longer a) conversation with the helper. `helperVersion` is set where a helper of
 * another protocol version answered.
 */
export interface ConnectFailure extends Failure {
  helperVersion?: string;
}

const START = 'Start the helper with "sudo taproomd", or try everything without risk in "taproom sandbox".';
const JOIN =
  'Use sudo, or let an administrator add you to the group "taproom" ' +
  '(sudo groupadd --force --system taproom; sudo usermod --append --groups taproom YOUR-NAME), ' +
  'start the helper again and log in again.';

const errnoName = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;
const errnoOf = (error: Error): number | undefined =>
  'errno' in error && typeof error.errno === 'number' && error.errno !== 0 ? Math.abs(error.errno) : undefined;

/** The failure of connect(2), by its errno. */
export function connectFailure(socket: string, error: Error): ConnectFailure {
  const name = errnoName(error);
  const step = `connect ${socket}`;
  const base = { step, errno: errnoOf(error), errnoName: name };
  switch (name) {
    case 'ENOENT':
      return {
        ...base,
        kind: 'unreachable',
        message: `No helper is listening: there is no socket ${socket}.`,
        remedy: START,
      };
    case 'ECONNREFUSED':
      return {
        ...base,
        kind: 'unreachable',
        remedy: START,
        message: `No helper is listening: the socket ${socket} is there, but the helper that made it is gone.`,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        ...base,
        kind: 'not-authorised',
        message: `You may not connect to the helper at ${socket}.`,
        remedy: JOIN,
      };
    case 'EAGAIN':
      return {
        ...base,
        kind: 'overloaded',
        message: `The helper at ${socket} takes no more connections now.`,
        remedy: 'Close other clients or try again in a moment.',
      };
    default:
      return {
        ...base,
        kind: 'unreachable',
        message: `The helper at ${socket} cannot be reached: ${error.message}.`,
        remedy: START,
      };
  }
}

/** Bytes of sun_path without its NUL (unix(7)). libuv would cut a longer path and connect elsewhere. */
export const SOCKET_PATH_MAX = 107;

export const pathTooLong = (socket: string): ConnectFailure => ({
  kind: 'invalid',
  step: 'connect',
  field: 'socket',
  message: `The path of the socket is too long: it has ${Buffer.byteLength(socket)} bytes, a unix socket at most ${SOCKET_PATH_MAX}.`,
  remedy: 'Use a shorter path, for example through a link.',
});

export const timedOut = (step: string, milliseconds: number): ConnectFailure => ({
  kind: 'timeout',
  step,
  message: `The helper did not answer within ${milliseconds / 1000} s.`,
  remedy: 'See whether it is busy or stopped ("taproom status"); the request may still have been carried out.',
});

export const lost = (step: string, why?: string): ConnectFailure => ({
  kind: 'unreachable',
  step,
  message: `The connection to the helper ended before it answered${why ? `: ${why}` : ''}.`,
  remedy: 'Look at the present state before you repeat the request: it may have been carried out. ' + START,
});

export const closedByUs = (step: string): ConnectFailure => ({
  kind: 'cancelled',
  step,
  message: 'The request was given up because the connection was closed here.',
});

export const protocolViolation = (socket: string, detail: string): ConnectFailure => ({
  kind: 'unreachable',
  step: `connect ${socket}`,
  message: `What listens at ${socket} does not speak the protocol of Taproom: ${detail}.`,
  remedy: 'Name the right socket with --socket or TAPROOM_SOCKET.',
});

export const otherProtocol = (ours: number, theirs: number, helperVersion: string): ConnectFailure => ({
  kind: 'too-old',
  step: 'hello',
  helperVersion,
  message:
    theirs < ours
      ? `The running helper (version ${helperVersion}) is too old: it speaks protocol ${theirs}, this program ${ours}.`
      : `This program is too old for the running helper (version ${helperVersion}), which speaks protocol ${theirs}, not ${ours}.`,
  remedy:
    theirs < ours
      ? 'Stop the running helper and start the one that came with this program.'
      : 'Use the program that came with the running helper, or stop that helper and start yours.',
});

export const tooManyCalls = (step: string, limit: number): ConnectFailure => ({
  kind: 'overloaded',
  step,
  message: `The request was not sent: ${limit} requests already wait for the helper's answer.`,
  remedy: 'Wait for answers before you send more.',
});
