import { say } from '../protocol/messages/index.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import type { MethodName, MethodResult, Params } from '../protocol/methods.ts';
import { fail, type Result } from '../protocol/result.ts';
import { backoffDelay, type Backoff, DEFAULT_BACKOFF } from './backoff.ts';
import { connect, type ConnectOptions, type Connection } from './connection.ts';
import { closedByUs, type ConnectFailure } from './failures.ts';

/**
 * A client that finds the helper again after it went.
 *
 *                    start()                connected
 *        stopped ------------> connecting ------------> connected
 *           ^                  ^        |                  |
 *           |      delay over, |        | failed           | ended
 *           |      retryNow()  |        v                  |
 *           '---- stop() ----- waiting (why, attempt) <----'
 *
 * stop() leads from every state to stopped. `waiting` keeps the reason: `why.kind` tells a helper that
 * is missing (unreachable) from one that is too old or that refuses this user; all of them are tried
 * again, because each can be remedied without this program.
 */
export type ReconnectingState =
  | { state: 'stopped' }
  | { state: 'connecting'; attempt: number }
  | { state: 'connected'; connection: Connection }
  | { state: 'waiting'; attempt: number; why: ConnectFailure; delay: number };

interface ReconnectingOptions extends ConnectOptions {
  backoff?: Backoff;
}

export interface ReconnectingClient {
  readonly state: ReconnectingState;
  start(): void;
  /** Ends the connection and every timer; start() begins anew. */
  stop(): void;
  /** Cuts a wait short: somebody pressed the button, or has just started the helper. */
  retryNow(): void;
  /** Hears every change of the state, after it; answers with the function that ends that. */
  onState(listener: (state: ReconnectingState) => void): () => void;
  /** Hears a notification of this and every later connection. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Calls over the present connection; while there is none, fails at once with the reason. */
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<MethodResult<M>>>;
}

export function createReconnectingClient(options: ReconnectingOptions): ReconnectingClient {
  return new Reconnector(options);
}

class Reconnector implements ReconnectingClient {
  #state: ReconnectingState = { state: 'stopped' };
  readonly #options: ReconnectingOptions;
  readonly #stateListeners = new Set<(state: ReconnectingState) => void>();
  readonly #wanted = new Set<{ attach: (connection: Connection) => void }>();
  #timer: NodeJS.Timeout | undefined;
  /** Raised by start and stop: an attempt of an earlier era that ends late is dropped. */
  #era = 0;

  constructor(options: ReconnectingOptions) {
    this.#options = options;
  }

  get state(): ReconnectingState {
    return this.#state;
  }

  start(): void {
    if (this.#state.state !== 'stopped') return;
    this.#era++;
    void this.#attempt(1);
  }

  stop(): void {
    if (this.#state.state === 'stopped') return;
    const before = this.#state;
    this.#era++;
    clearTimeout(this.#timer);
    this.#enter({ state: 'stopped' });
    if (before.state === 'connected') before.connection.close();
  }

  retryNow(): void {
    if (this.#state.state !== 'waiting') return;
    clearTimeout(this.#timer);
    void this.#attempt(1);
  }

  onState(listener: (state: ReconnectingState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => void this.#stateListeners.delete(listener);
  }

  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    let detach = (): void => undefined;
    const wanted = {
      attach: (connection: Connection): void => {
        detach = connection.on(event, listener);
      },
    };
    this.#wanted.add(wanted);
    if (this.#state.state === 'connected') wanted.attach(this.#state.connection);
    return () => {
      this.#wanted.delete(wanted);
      detach();
    };
  }

  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<MethodResult<M>>> {
    switch (this.#state.state) {
      case 'connected':
        return this.#state.connection.call(method, params);
      case 'waiting':
        return Promise.resolve(fail({ ...this.#state.why, step: method }));
      case 'connecting':
        return Promise.resolve(
          fail({ kind: 'unreachable', step: method, ...say('request.connecting'), remedy: say('request.tryAgain') }),
        );
      case 'stopped':
        return Promise.resolve(fail(closedByUs(method)));
    }
  }

  async #attempt(attempt: number): Promise<void> {
    const era = this.#era;
    this.#enter({ state: 'connecting', attempt });
    const result = await connect(this.#options);
    if (era !== this.#era) {
      if (result.ok) result.value.close();
      return;
    }
    if (!result.ok) {
      this.#wait(attempt, result.error);
      return;
    }
    const connection = result.value;
    for (const { attach } of this.#wanted) attach(connection);
    this.#enter({ state: 'connected', connection });
    const why = await connection.ended;
    if (era === this.#era && why) this.#wait(0, why);
  }

  #wait(attempt: number, why: ConnectFailure): void {
    const delay = backoffDelay(this.#options.backoff ?? DEFAULT_BACKOFF, attempt, Math.random());
    this.#timer = setTimeout(() => void this.#attempt(attempt + 1), delay);
    this.#enter({ state: 'waiting', attempt, why, delay });
  }

  #enter(state: ReconnectingState): void {
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener(state);
  }
}
