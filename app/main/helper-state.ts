import type { ConnectFailure, ReconnectingState } from '../../helper/client/index.ts';
import type { Failure } from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';
import type { HelperState } from '../shared/ipc.ts';

/**
 * What the window is told about the helper, from what the connection does and what elevation does.
 *
 *                       answer                     refused (EACCES, none of its users)
 *      connecting ------------------> connected <------------------> not-authorised
 *          |                           ^     |
 *          | nothing listens           |     | connection ended
 *          v         start pressed     |     v
 *       missing -----------------> starting, missing        incompatible: another protocol version
 *          ^                           |
 *          '--- prompt refused or no answer in time
 *
 * Each state but `connected` is left by itself as soon as a helper answers: the connection is tried
 * again all the time.
 */
export interface Situation {
  /** The state that the window shows now. */
  previous: HelperState;
  connection: ReconnectingState;
  /** Elevation: under way, or why it did not lead to a helper. */
  start: { state: 'none' } | { state: 'running' } | { state: 'failed'; why: Failure };
  /** The line that starts this helper, to be shown and typed. */
  command: string;
  /** That helper is a sandbox, which needs no privilege. */
  sandbox: boolean;
  /** Whether the button can do it: pkexec is here and the command is one that we may run. */
  canElevate: boolean;
}

export function helperState({ previous, connection, start, ...remedy }: Situation): HelperState {
  switch (connection.state) {
    case 'stopped':
      return { state: 'connecting' };
    case 'connecting':
      // Later attempts are made in the background: the remedy on the screen stays where it is.
      if (start.state === 'running') return { state: 'starting' };
      return previous.state === 'connected' ? { state: 'connecting' } : previous;
    case 'connected':
      return connectedState(connection.connection.info);
    case 'waiting':
      return waitingState(connection.why, start, remedy);
  }
}

function connectedState(info: Extract<HelperState, { state: 'connected' }>['info']): HelperState {
  if (info.authorization.levels.includes('observe')) return { state: 'connected', info };
  return {
    state: 'not-authorised',
    why: { kind: 'not-authorised', step: 'hello', ...say('desktop.mayNothing'), remedy: say('desktop.joinGroup') },
  };
}

function waitingState(
  why: ConnectFailure,
  start: Situation['start'],
  remedy: Pick<Situation, 'command' | 'sandbox' | 'canElevate'>,
): HelperState {
  if (why.kind === 'too-old') return { state: 'incompatible', helperVersion: why.helperVersion ?? '?', why };
  if (why.kind === 'not-authorised') return { state: 'not-authorised', why };
  if (start.state === 'running') return { state: 'starting' };
  return { state: 'missing', ...remedy, why: start.state === 'failed' ? start.why : why };
}

/** Two states that look the same need no second message. */
export const sameState = (a: HelperState, b: HelperState): boolean =>
  a === b || (a.state !== 'connected' && JSON.stringify(a) === JSON.stringify(b));
