import { createReconnectingClient, type ReconnectingClient } from '../../helper/client/index.ts';
import type { EventPayload, Failure, Result, Snapshot, Topic } from '../../helper/protocol/index.ts';
import { fail, TOPICS } from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';
import type { HelperState, PushName, Pushes } from '../shared/ipc.ts';
import { elevation, lineToType, type HelperPlace } from './elevation-command.ts';
import { means, runElevated } from './elevation.ts';
import { checkHelperCall } from './helper-call.ts';
import { helperState, sameState, type Situation } from './helper-state.ts';
import { SampleDifference } from './sample-difference.ts';
import { wantedInterval, type Audience } from './statistics-demand.ts';
import { WATCHED_TOPICS } from './watched.ts';

/** Milliseconds from a prompt that was granted until the helper must answer. */
const START_TIMEOUT = 10_000;

interface HelperLinkOptions {
  /** The socket, where it is not the default one. */
  socket: string | null;
  taproomd: string;
  uid: number;
  interval: number;
  /** To the renderer, once it is ready; dropped before that. */
  push: <N extends PushName>(name: N, payload: Pushes[N]) => void;
  /**
   * The tray's ears: the state of the connection, and the rows of {@link WATCHED_TOPICS}, whether there is a window or
   * not.
   */
  stateChanged: (state: HelperState) => void;
  observed: {
    snapshot: (snapshot: Snapshot) => void;
    /** Answers false where changes before these were lost. */
    changes: (changes: EventPayload<'changes'>) => boolean;
    gone: () => void;
  };
}

/**
 * Main's one conversation with the helper: keeps the {@link HelperState}, forwards what changes to
 * the renderer, and calls on its behalf. No picture of the network is kept here: whoever needs one
 * subscribes again and has it fresh, with the revision that the following changes go on from. The tray's
 * few rows come from the same stream.
 */
export class HelperLink {
  readonly #options: HelperLinkOptions;
  readonly #client: ReconnectingClient;
  readonly #audience: Audience;
  readonly #difference = new SampleDifference();
  #state: HelperState = { state: 'connecting' };
  #start: Situation['start'] = { state: 'none' };
  #startTimer: NodeJS.Timeout | undefined;
  #sandbox = false;
  /** What this connection is subscribed to, or null; {@link #reconcile} makes it what is wanted. */
  #subscribed: number | null = null;
  #reconciling = false;
  #subscribing = false;

  constructor(options: HelperLinkOptions) {
    this.#options = options;
    this.#audience = { connected: false, ready: false, visible: false, responsive: true, interval: options.interval };
    this.#client = createReconnectingClient({
      client: 'desktop',
      ...(options.socket === null ? {} : { socket: options.socket }),
    });
    this.#client.onState((connection) => {
      this.#connectionChanged(connection.state === 'connected');
      if (connection.state === 'connected') {
        this.#sandbox = connection.connection.info.sandbox;
        this.#endStart({ state: 'none' });
      }
      this.#update();
      if (connection.state === 'connected')
        void (this.#audience.ready ? this.#sendSnapshot() : this.#subscribe(WATCHED_TOPICS));
      else this.#options.observed.gone();
    });
    this.#client.on('changes', (changes) => {
      // A window that is there finds the gap itself, and asks for everything.
      if (!this.#options.observed.changes(changes) && !this.#audience.ready && !this.#subscribing)
        void this.#subscribe(WATCHED_TOPICS);
      this.#options.push('helper:changes', changes);
    });
    this.#client.on('resync', (snapshot) => {
      this.#options.observed.snapshot(snapshot);
      this.#pushSnapshot(snapshot);
    });
    this.#client.on('statistics', (sample) => this.#options.push('helper:statistics', this.#difference.next(sample)));
  }

  get state(): HelperState {
    return this.#state;
  }

  begin(): void {
    this.#client.start();
  }

  end(): void {
    clearTimeout(this.#startTimer);
    this.#client.stop();
  }

  /** Who watches, as it changes: decides whether counters are sampled. */
  watch(change: Partial<Omit<Audience, 'connected' | 'ready'>>): void {
    Object.assign(this.#audience, change);
    void this.#reconcile();
  }

  /** The renderer is there: answers with the present picture, and everything that follows is pushed. */
  async rendererReady(): Promise<Snapshot | null> {
    this.#audience.ready = true;
    void this.#reconcile();
    const snapshot = await this.#subscribe(TOPICS);
    this.#difference.reset();
    return snapshot.ok ? snapshot.value : null;
  }

  /** The page is being loaded anew or its process has gone. */
  rendererGone(): void {
    this.#audience.ready = false;
    void this.#reconcile();
    // What the tray shows goes on, and nothing else.
    if (this.#audience.connected) void this.#subscribe(WATCHED_TOPICS);
  }

  async call(method: string, params: unknown): Promise<Result<unknown>> {
    const request = checkHelperCall(method, params);
    if (!request.ok) return request;
    return this.#client.call(request.value.method, request.value.params);
  }

  retry(): void {
    if (this.#client.state.state === 'connected') {
      // Connected and not authorised: a group that was joined counts for new connections only.
      this.#client.stop();
      this.#client.start();
    } else {
      this.#client.retryNow();
    }
  }

  /** One prompt; answers when the helper has been started or it is known why not. */
  async startHelper(): Promise<Result<null>> {
    if (this.#start.state === 'running') return fail(alreadyAsked());
    const place = this.#place();
    const how = elevation(place, this.#options.uid, means());
    const line = lineToType(place);
    if (!how.possible) return fail(notPossible(line));
    this.#start = { state: 'running' };
    this.#update();
    const result = await runElevated(how.command, line);
    if (!result.ok) {
      this.#endStart({ state: 'failed', why: result.error });
      this.#update();
      return result;
    }
    if (this.#client.state.state !== 'connected') {
      this.#startTimer = setTimeout(() => {
        this.#endStart({ state: 'failed', why: silent(line) });
        this.#update();
      }, START_TIMEOUT);
      this.#client.retryNow();
    }
    return result;
  }

  #place(): HelperPlace {
    return { taproomd: this.#options.taproomd, socket: this.#options.socket, sandbox: this.#sandbox };
  }

  #endStart(next: Situation['start']): void {
    clearTimeout(this.#startTimer);
    this.#start = next;
  }

  #connectionChanged(connected: boolean): void {
    this.#audience.connected = connected;
    this.#subscribed = null; // A subscription ends with its connection.
    void this.#reconcile();
  }

  #update(): void {
    const place = this.#place();
    const next = helperState({
      previous: this.#state,
      connection: this.#client.state,
      start: this.#start,
      command: lineToType(place),
      sandbox: place.sandbox,
      canElevate: elevation(place, this.#options.uid, means()).possible,
    });
    if (sameState(this.#state, next)) return;
    this.#state = next;
    this.#options.push('helper:state', next);
    this.#options.stateChanged(next);
  }

  /** A connection has one subscription: the window's, with everything, or the tray's own. */
  async #subscribe(topics: readonly Topic[]): Promise<Result<Snapshot>> {
    this.#subscribing = true;
    const snapshot = await this.#client.call('subscribe', { topics: [...topics] });
    this.#subscribing = false;
    if (snapshot.ok) this.#options.observed.snapshot(snapshot.value);
    return snapshot;
  }

  async #sendSnapshot(): Promise<void> {
    const snapshot = await this.#subscribe(TOPICS);
    if (snapshot.ok) this.#pushSnapshot(snapshot.value);
  }

  /** The renderer drops the figures of what is not in it: the next sample is sent whole. */
  #pushSnapshot(snapshot: Snapshot): void {
    this.#difference.reset();
    this.#options.push('helper:snapshot', snapshot);
  }

  /** Brings the subscription to what is wanted, one call at a time, until both are the same. */
  async #reconcile(): Promise<void> {
    if (this.#reconciling) return;
    this.#reconciling = true;
    for (;;) {
      const wanted = wantedInterval(this.#audience);
      if (wanted === this.#subscribed || !this.#audience.connected) break;
      this.#subscribed = wanted;
      // A refusal is final for this connection: not asking again is what keeps this loop finite.
      await (wanted === null
        ? this.#client.call('statistics.unsubscribe', {})
        : this.#client.call('statistics.subscribe', { interval: wanted }));
    }
    this.#reconciling = false;
  }
}

const alreadyAsked = (): Failure => ({ kind: 'conflict', step: 'helper:start', ...say('desktop.startsAlready') });

const notPossible = (line: string): Failure => ({
  kind: 'unsupported',
  step: 'helper:start',
  ...say('desktop.cannotStart'),
  remedy: say('desktop.startInTerminal', { command: line }),
});

const silent = (line: string): Failure => ({
  kind: 'timeout',
  step: 'pkexec taproomd',
  ...say('desktop.silent', { seconds: START_TIMEOUT / 1000 }),
  remedy: say('desktop.startAndSee', { command: line }),
});
