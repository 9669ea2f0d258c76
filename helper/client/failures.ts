import type { Failure } from '../protocol/errors.ts';
import { say, type Message } from '../protocol/messages/index.ts';

/**
 * Why there is no (longer a) conversation with the helper. `helperVersion` is set where a helper of
 * another protocol version answered.
 */
export interface ConnectFailure extends Failure {
  helperVersion?: string;
}

const start = (): Message => say('connection.start');

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
      return { ...base, kind: 'unreachable', ...say('connection.noSocket', { socket }), remedy: start() };
    case 'ECONNREFUSED':
      return { ...base, kind: 'unreachable', remedy: start(), ...say('connection.helperGone', { socket }) };
    case 'EACCES':
    case 'EPERM':
      return {
        ...base,
        kind: 'not-authorised',
        ...say('connection.forbidden', { socket }),
        remedy: say('connection.join'),
      };
    case 'EAGAIN':
      return {
        ...base,
        kind: 'overloaded',
        ...say('connection.full', { socket }),
        remedy: say('connection.closeOthers'),
      };
    default:
      return {
        ...base,
        kind: 'unreachable',
        ...say('connection.failed', { socket, why: error.message }),
        remedy: start(),
      };
  }
}

/** Bytes of sun_path without its NUL (unix(7)). libuv would cut a longer path and connect elsewhere. */
export const SOCKET_PATH_MAX = 107;

export const pathTooLong = (socket: string): ConnectFailure => ({
  kind: 'invalid',
  step: 'connect',
  field: 'socket',
  ...say('connection.pathTooLong', { bytes: Buffer.byteLength(socket), max: SOCKET_PATH_MAX }),
  remedy: say('connection.shorterPath'),
});

export const timedOut = (step: string, milliseconds: number): ConnectFailure => ({
  kind: 'timeout',
  step,
  ...say('connection.timedOut', { seconds: milliseconds / 1000 }),
  remedy: say('connection.seeStatus'),
});

export const lost = (step: string, why?: string): ConnectFailure => ({
  kind: 'unreachable',
  step,
  ...(why ? say('connection.lostBecause', { why }) : say('connection.lost')),
  remedy: say('connection.lookFirst', { start: start() }),
});

export const closedByUs = (step: string): ConnectFailure => ({
  kind: 'cancelled',
  step,
  ...say('connection.closedHere'),
});

export const protocolViolation = (socket: string, detail: string): ConnectFailure => ({
  kind: 'unreachable',
  step: `connect ${socket}`,
  ...say('connection.otherProgram', { socket, why: detail }),
  remedy: say('connection.nameSocket'),
});

export const otherProtocol = (ours: number, theirs: number, helperVersion: string): ConnectFailure => ({
  kind: 'too-old',
  step: 'hello',
  helperVersion,
  ...say(theirs < ours ? 'connection.helperTooOld' : 'connection.programTooOld', {
    version: helperVersion,
    theirs,
    ours,
  }),
  remedy: say(theirs < ours ? 'connection.restartHelper' : 'connection.useOther'),
});

export const tooManyCalls = (step: string, limit: number): ConnectFailure => ({
  kind: 'overloaded',
  step,
  ...say('connection.tooManyCalls', { limit }),
  remedy: say('connection.waitForAnswers'),
});
