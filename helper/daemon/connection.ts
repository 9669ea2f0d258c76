import type { Socket } from 'node:net';
import { isChange, RpcCode, type Authorization, type Failure, type Topic } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { isMethod } from './dispatch.ts';
import { LineFramer, type FramingFault } from '../client/pure/framing.ts';
import { hungUp } from './hang-up.ts';
import { isTired, rest } from './in-turns.ts';
import { LatestSample } from './latest-sample.ts';
import type { Log } from './log.ts';
import type { Peer } from './peer.ts';
import { encodeError, encodeNotification, readMessage, type RpcItem, type RpcMessage, type RpcRequest } from './rpc.ts';
import type { StatisticsHub, StatisticsSubscriber } from './statistics.ts';
import type { Applied, Store } from './store.ts';
import { WaitingLines } from './waiting-lines.ts';

/** Longest request line, bytes without its newline. The largest real request (64 addresses) is below 8 KiB. */
export const MAX_REQUEST_BYTES = 1024 * 1024;
/** Milliseconds in which a new connection must have said hello: long enough to type it. */
const HELLO_TIMEOUT = 10_000;
/** Milliseconds in which a begun line must have ended. */
const LINE_TIMEOUT = 10_000;
/** Milliseconds in which a full out-queue must have emptied. */
const STUCK_TIMEOUT = 60_000;
/** Milliseconds that a refused peer has to read why. */
const FAREWELL = 1_000;
/** Bytes unsent behind which no further request of this peer is carried out. */
const REPLY_HIGH_WATER = 1024 * 1024;
/** Bytes unsent behind which events are dropped; a `resync` follows when the peer has read on. */
const EVENT_HIGH_WATER = 4 * 1024 * 1024;
/** Changes of one peer that may have been begun before the first of them is answered. */
const MAX_BEGUN = 64;
/** The request that is answered before those that wait, and the characters of its longest line. */
const CANCEL = 'change.cancel';
const SHORT_LINE = 256;
/** What is read of a socket at once where there is more (64 KiB, uv__stream in libuv). */
const WHOLE_CHUNK = 64 * 1024;

export interface ConnectionParts {
  socket: Socket;
  authorization: Authorization;
  answer: (request: RpcRequest, peer: Peer) => Promise<string | null>;
  store: Store;
  statistics: StatisticsHub;
  /** Why so many bytes more of answers cannot wait; null: they can. */
  answersOver: (bytes: number) => Failure | null;
  /** Why there can be no further subscription. */
  subscriptionsOver: () => Failure | null;
  /** Why no more requests can wait. */
  requestsOver: () => Failure | null;
  log: Log;
}

/**
 * One client. Its requests are carried out and answered in the order in which they came; what it does
 * not read costs a bounded amount of memory and nobody else's time.
 */
export class Connection implements Peer {
  readonly authorization: Authorization;
  readonly #parts: ConnectionParts;
  readonly #socket: Socket;
  readonly #splitter = new LineFramer(MAX_REQUEST_BYTES);
  readonly #lines = new WaitingLines();
  /** A batch's answer was begun: it is one line, which nothing else may cut. */
  #inLine = false;
  #client: string | null = null;
  #fault: Failure | null = null;
  #working = false;
  #cancelling = false;
  /** Others are read before this one is read on. */
  #resting = false;
  #ended = false;
  #closing = false;
  #topics: ReadonlySet<Topic> | null = null;
  /** The revision that this peer has been told. */
  #told = 0;
  /** Events that came while a request is carried out: its answer goes first. */
  #held: string[] | null = null;
  #lagging = false;
  #statistics: StatisticsSubscriber | null = null;
  /** Behind the answer of what is carried out, and behind the resync of who lags. */
  readonly #sample = new LatestSample(
    (text, sent) => this.#write(text, sent),
    () => !this.#lagging && !this.#held,
  );
  #helloTimer: NodeJS.Timeout | undefined;
  #lineTimer: NodeJS.Timeout | undefined;
  #stuckTimer: NodeJS.Timeout | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#socket = parts.socket;
    this.authorization = parts.authorization;
    this.#helloTimer = setTimeout(
      () =>
        this.refuse({ kind: 'timeout', step: 'hello', ...say('request.noHello', { seconds: HELLO_TIMEOUT / 1000 }) }),
      HELLO_TIMEOUT,
    );
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('end', () => this.#endInput());
    this.#socket.on('drain', () => this.#drained());
    this.#socket.on('error', (error) =>
      parts.log.debug('connection failed', { client: this.#client, error: error.message }),
    );
    this.#socket.on('close', () => this.#forget());
  }

  get client(): string | null {
    return this.#client;
  }

  get subscriptions(): number {
    return (this.#topics ? 1 : 0) + (this.#statistics ? 1 : 0);
  }

  get gone(): boolean {
    return this.#closing || hungUp(this.#socket);
  }

  /** Bytes of requests that nobody has looked at yet. */
  get unread(): number {
    return this.#lines.characters + this.#splitter.pending;
  }

  /** Bytes of answers and events that the peer has not taken yet. */
  get unsent(): number {
    return this.#socket.writableLength + (this.#held?.reduce((sum, text) => sum + text.length, 0) ?? 0);
  }

  greet(client: string): void {
    this.#client = client;
    clearTimeout(this.#helloTimer);
  }

  subscribe(topics: ReadonlySet<Topic>): Failure | null {
    const over = this.#topics ? null : this.#parts.subscriptionsOver();
    if (over) return over;
    this.#topics = topics;
    this.#told = this.#parts.store.revision;
    // What was held for the subscription before this one is older than the snapshot.
    this.#held = [];
    this.#lagging = false;
    return null;
  }

  unsubscribe(): void {
    this.#topics = null;
  }

  subscribeStatistics(interval: number, namespaces: readonly string[] | null): Failure | null {
    const over = this.#statistics ? null : this.#parts.subscriptionsOver();
    if (over) return over;
    this.unsubscribeStatistics();
    this.#statistics = { interval, namespaces, offer: (sample) => this.#sample.offer(sample) };
    this.#parts.statistics.add(this.#statistics);
    return null;
  }

  unsubscribeStatistics(): void {
    if (this.#statistics) this.#parts.statistics.remove(this.#statistics);
    this.#statistics = null;
    this.#sample.forget();
  }

  /** `changesText` answers with the changes of these topics as a JSON array, null where there are none. */
  notifyChanges(applied: Applied, changesText: (topics: ReadonlySet<Topic>) => string | null): void {
    if (!this.#topics || this.#lagging || this.#closing) return;
    const text = changesText(this.#topics);
    if (text === null) return;
    if (this.#overfull()) return;
    const { revision } = applied;
    this.#event(encodeNotification('changes', `{"from":${this.#told},"revision":${revision},"changes":${text}}`));
    this.#told = revision;
  }

  /** Everything anew, because what came between is not known. */
  notifyResync(): void {
    if (!this.#topics || this.#closing || this.#overfull()) return;
    this.#told = this.#parts.store.revision;
    this.#event(encodeNotification('resync', this.#parts.store.snapshot(this.#topics)));
  }

  /** Tells the peer why and ends the connection; what it still sends is not read. */
  refuse(why: Failure): void {
    if (this.#closing) return;
    this.#endLine();
    this.#closing = true;
    this.#parts.log.info('connection closed', { client: this.#client, uid: this.authorization.uid, why: why.message });
    const code = why.kind === 'invalid' ? RpcCode.parseError : RpcCode.failure;
    this.#socket.end(`${encodeError(null, code, why)}\n`);
    // Read on and forget: closing a unix socket with unread bytes would cut off the reason (ECONNRESET).
    this.#socket.resume();
    setTimeout(() => this.#socket.destroy(), FAREWELL).unref();
  }

  /** Ends the connection after what is being answered: the helper stops. */
  close(): void {
    if (this.#closing) return;
    this.#endLine();
    this.#closing = true;
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), FAREWELL).unref();
  }

  #receive(chunk: Buffer): void {
    if (this.#closing) return;
    const { lines, fault } = this.#splitter.push(chunk);
    for (const line of lines) if (!this.#cancels(line)) this.#lines.push(line);
    if (fault) this.#fault = framingFailure(fault);
    this.#watchLine();
    const over = this.#parts.requestsOver();
    if (over) {
      this.refuse(over);
      return;
    }
    if (chunk.length >= WHOLE_CHUNK) void this.#rest();
    if (this.#lines.isFull) this.#socket.pause();
    if (!this.#working) void this.#work();
  }

  /** Root keeps nobody waiting who minds. */
  get #isRoot(): boolean {
    return this.authorization.by === 'root';
  }

  /** Whoever sends without end is read a piece in each turn: else the event loop reads on as long as there is more. */
  async #rest(): Promise<void> {
    if (this.#isRoot || this.#resting) return;
    this.#resting = true;
    this.#socket.pause();
    await rest();
    this.#resting = false;
    if (!this.#lines.isFull) this.#readOn();
  }

  #readOn(): void {
    if (!this.#resting && !this.#closing && this.#socket.isPaused()) this.#socket.resume();
  }

  /**
   * Whether it stops a change, whose answer all others wait for: that does not wait. One at a time, and only where its
   * answer is taken; any other waits as all requests do.
   */
  #cancels(line: string): boolean {
    if (this.#cancelling || this.#socket.writableLength > REPLY_HIGH_WATER) return false;
    const message = line.length <= SHORT_LINE && line.includes(CANCEL) ? readMessage(line) : null;
    const [item] = message?.items ?? [];
    if (!message || message.batch || item?.type !== 'request' || item.request.method !== CANCEL) return false;
    this.#cancelling = true;
    void this.#answer(message).then((answer) => {
      this.#cancelling = false;
      if (answer !== null) this.#event(answer);
    });
    return true;
  }

  #watchLine(): void {
    if (this.#splitter.pending === 0) {
      clearTimeout(this.#lineTimer);
      this.#lineTimer = undefined;
    } else {
      this.#lineTimer ??= setTimeout(
        () =>
          this.refuse({
            kind: 'timeout',
            step: 'read line',
            ...say('request.lineNotEnded', { seconds: LINE_TIMEOUT / 1000 }),
          }),
        LINE_TIMEOUT,
      );
    }
  }

  async #work(): Promise<void> {
    this.#working = true;
    const begun: Promise<string | null>[] = [];
    let next = this.#nextMessage();
    let alone = false;
    while ((next || begun.length > 0) && !this.#closing) {
      // Changes keep their order among themselves (ChangeQueue), so one need not wait here for the one before.
      if (next && this.gone) {
        this.#socket.destroy();
        this.#closing = true;
        break;
      }
      const change: boolean = next !== null && isSingleChange(next);
      if (next && (begun.length === 0 || (change && !alone && begun.length < MAX_BEGUN))) {
        begun.push(this.#answer(next));
        alone = !change;
        next = this.#nextMessage();
        continue;
      }
      const answer = (await begun.shift()) ?? null;
      if (answer !== null) this.#write(answer);
      this.#release();
      if (this.#socket.writableLength > REPLY_HIGH_WATER) await this.#emptied();
      if (isTired() && !this.#isRoot) await rest();
      next ??= this.#nextMessage();
    }
    this.#lines.clear();
    this.#working = false;
    if (this.#fault) this.refuse(this.#fault);
    else if (this.#ended) this.#socket.end();
    else this.#readOn();
  }

  #nextMessage(): RpcMessage | null {
    const line = this.#lines.take();
    return line === null ? null : readMessage(line);
  }

  /** The answers of a batch are written as they come: what waits is one of them, not all. */
  async #answer({ items, batch }: RpcMessage): Promise<string | null> {
    const [first] = items;
    if (!batch) return first ? this.#answerItem(first) : null;
    // Events and samples are lines of their own, behind this one.
    this.#held ??= [];
    for (const item of items) {
      if (this.gone) return null;
      const answer = await this.#answerItem(item);
      if (answer === null || this.#closing) continue;
      this.#send(`${this.#inLine ? ',' : '['}${answer}`);
      this.#inLine = true;
      if (this.#socket.writableLength > REPLY_HIGH_WATER) await this.#emptied();
      if (isTired() && !this.#isRoot) await rest();
    }
    this.#endLine();
    return null;
  }

  async #answerItem(item: RpcItem): Promise<string | null> {
    if (item.type === 'fault') return encodeError(item.fault.id, item.fault.code, item.fault.failure);
    const { id, method } = item.request;
    const before = this.#parts.answersOver(0);
    if (before) return id === undefined ? null : encodeError(id, RpcCode.failure, before);
    const answer = await this.#parts.answer(item.request, this);
    // What became of a change is told whatever it costs: those answers are short.
    if (answer === null || id === undefined || (isMethod(method) && isChange(method))) return answer;
    const over = this.#parts.answersOver(answer.length);
    return over ? encodeError(id, RpcCode.failure, over) : answer;
  }

  #endLine(): void {
    if (this.#inLine) this.#send(']\n');
    this.#inLine = false;
  }

  #write(text: string, sent?: () => void): void {
    this.#send(`${text}\n`, sent);
  }

  #send(text: string, sent?: () => void): void {
    if (this.#closing || this.#socket.destroyed) return;
    if (this.#socket.write(text, sent)) return;
    this.#stuckTimer ??= setTimeout(() => {
      this.#parts.log.warn('connection dropped: it does not read', {
        client: this.#client,
        unsent: this.#socket.writableLength,
      });
      this.#socket.destroy();
    }, STUCK_TIMEOUT);
  }

  #emptied(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.on('drain', done).on('close', done);
    });
  }

  #drained(): void {
    clearTimeout(this.#stuckTimer);
    this.#stuckTimer = undefined;
    if (!this.#lagging) return;
    this.#lagging = false;
    this.notifyResync();
  }

  /** Whether events are dropped now; the peer then gets a resync when its queue is empty. */
  #overfull(): boolean {
    // Events that nobody reads take of the same budget as answers.
    const over = this.#socket.writableNeedDrain && this.#parts.answersOver(0) !== null;
    if (!over && this.unsent <= EVENT_HIGH_WATER) return this.#lagging;
    this.#lagging = true;
    return true;
  }

  #event(text: string): void {
    if (this.#held) this.#held.push(text);
    else this.#write(text);
  }

  #release(): void {
    const held = this.#held;
    this.#held = null;
    if (held) for (const text of held) this.#write(text);
    if (this.#lagging && this.#socket.writableLength === 0) this.#drained();
    this.#sample.flush();
  }

  #endInput(): void {
    this.#ended = true;
    if (!this.#working) this.#socket.end();
  }

  #forget(): void {
    this.#closing = true;
    clearTimeout(this.#helloTimer);
    clearTimeout(this.#lineTimer);
    clearTimeout(this.#stuckTimer);
    this.#topics = null;
    this.unsubscribeStatistics();
  }
}

/** A single request that changes something. */
function isSingleChange({ items, batch }: RpcMessage): boolean {
  const [item] = items;
  if (batch || item?.type !== 'request' || !isMethod(item.request.method)) return false;
  return isChange(item.request.method);
}

function framingFailure(fault: FramingFault): Failure {
  const what = fault === 'too-long' ? say('request.lineTooLong', { max: MAX_REQUEST_BYTES }) : say('request.notUtf8');
  return { kind: 'invalid', step: 'read line', ...what };
}
