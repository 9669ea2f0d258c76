import { describe, expect, it } from 'vitest';
import type { Connection, ConnectFailure, ReconnectingState } from '../../helper/client/index.ts';
import type { HelperInfo } from '../../helper/protocol/index.ts';
import { verbatim } from '../../helper/protocol/messages/index.ts';
import { helperInfo } from '../shared/helper-info.fixture.ts';
import type { HelperState } from '../shared/ipc.ts';
import { helperState, sameState, type Situation } from './helper-state.ts';

const info = helperInfo();
const why = (kind: ConnectFailure['kind'], more: Partial<ConnectFailure> = {}): ConnectFailure => ({
  kind,
  ...verbatim(`It is ${kind}.`),
  step: 'connect',
  ...more,
});
const waiting = (error: ConnectFailure): ReconnectingState => ({
  state: 'waiting',
  attempt: 2,
  why: error,
  delay: 400,
});
const connected = (of: HelperInfo): ReconnectingState => {
  const connection: Connection = {
    socket: '/s',
    info: of,
    ended: new Promise(() => undefined),
    close: () => undefined,
    on: () => () => undefined,
    call: () => new Promise(() => undefined),
  };
  return { state: 'connected', connection };
};
const situation = (change: Partial<Situation>): Situation => ({
  previous: { state: 'connecting' },
  connection: { state: 'stopped' },
  start: { state: 'none' },
  command: 'sudo taproomd',
  sandbox: false,
  canElevate: true,
  ...change,
});
const missing: HelperState = {
  state: 'missing',
  command: 'sudo taproomd',
  sandbox: false,
  canElevate: true,
  why: why('unreachable'),
};

describe('helperState', () => {
  it('is connecting at first', () => {
    expect(helperState(situation({}))).toEqual({ state: 'connecting' });
    expect(helperState(situation({ connection: { state: 'connecting', attempt: 1 } }))).toEqual({
      state: 'connecting',
    });
  });

  it('names the command when nothing listens', () => {
    expect(helperState(situation({ connection: waiting(why('unreachable')) }))).toEqual(missing);
  });

  it.each(['timeout', 'overloaded', 'invalid', 'cancelled'] as const)(
    'shows %s as a helper that cannot be reached',
    (kind) => {
      expect(helperState(situation({ connection: waiting(why(kind)) }))).toMatchObject({
        state: 'missing',
        why: { kind },
      });
    },
  );

  it('keeps the remedy on the screen while it tries again', () => {
    expect(helperState(situation({ previous: missing, connection: { state: 'connecting', attempt: 3 } }))).toBe(
      missing,
    );
  });

  it('says that the connection went before it says why', () => {
    const previous: HelperState = { state: 'connected', info };
    expect(helperState(situation({ previous, connection: { state: 'connecting', attempt: 1 } }))).toEqual({
      state: 'connecting',
    });
  });

  it('is starting from the prompt until a helper answers', () => {
    const start = { state: 'running' } as const;
    expect(helperState(situation({ start, connection: waiting(why('unreachable')) }))).toEqual({ state: 'starting' });
    expect(helperState(situation({ start, connection: { state: 'connecting', attempt: 4 } }))).toEqual({
      state: 'starting',
    });
    expect(helperState(situation({ start, connection: connected(info) }))).toEqual({ state: 'connected', info });
  });

  it('shows why the start failed, not that nothing listens', () => {
    const start = { state: 'failed', why: why('cancelled') } as const;
    expect(helperState(situation({ start, connection: waiting(why('unreachable')) }))).toMatchObject({
      state: 'missing',
      why: { kind: 'cancelled' },
    });
  });

  it('tells another protocol version and a refusal apart', () => {
    expect(helperState(situation({ connection: waiting(why('too-old', { helperVersion: '0.0.9' })) }))).toMatchObject({
      state: 'incompatible',
      helperVersion: '0.0.9',
    });
    expect(helperState(situation({ connection: waiting(why('not-authorised')) }))).toMatchObject({
      state: 'not-authorised',
    });
  });

  it('is not authorised when the helper answers and lets nobody look', () => {
    const refused = helperInfo({ authorization: { levels: [], by: 'none', uid: 1001 } });
    expect(helperState(situation({ connection: connected(refused) }))).toMatchObject({ state: 'not-authorised' });
  });

  it('is connected for somebody who may look only', () => {
    const reader = helperInfo({ authorization: { levels: ['observe'], by: 'none', uid: 1001 } });
    expect(helperState(situation({ connection: connected(reader) }))).toEqual({ state: 'connected', info: reader });
  });
});

describe('sameState', () => {
  it('keeps repeated failures quiet, and says every new connection', () => {
    expect(sameState(missing, { ...missing })).toBe(true);
    expect(sameState(missing, { ...missing, why: why('timeout') })).toBe(false);
    expect(sameState({ state: 'connected', info }, { state: 'connected', info })).toBe(false);
  });
});
