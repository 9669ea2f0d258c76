import { createConnection, type Socket } from 'node:net';
import type { Failure } from '../protocol/errors.ts';
import type { HelperInfo } from '../protocol/capabilities.ts';
import type { EventName, EventPayload } from '../protocol/events.ts';
import type { MethodName, MethodResult, Params } from '../protocol/methods.ts';
import { fail, ok, type Result } from '../protocol/result.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import {
  closedByUs,
  connectFailure,
  lost,
  protocolViolation,
  otherProtocol,
  pathTooLong,
  SOCKET_PATH_MAX,
  timedOut,
  tooManyCalls,
  type ConnectFailure,
} from './failures.ts';
import { LineFramer } from './pure/framing.ts';
import { readMessage, type Incoming } from './messages.ts';
import { socketPath } from './socket-path.ts';

/** Longest line that a client takes: a snapshot of some hundred thousand routes. */
const MAX_LINE_BYTES = 128 * 1024 * 1024;
/** Requests that may wait for their answer at once. */
const MAX_PENDING = 1024;
/** Long, because a machine that is busy answers late; a helper that is not there is known at once. */
const CONNECT_TIMEOUT = 15_000;
/** Longer than anything that the helper does in one request (1,000 links deleted: well below 1 s). */
const CALL_TIMEOUT = 30_000;

export interface ConnectOptions {
  /** Default: see {@link socketPath}. */
  socket?: string | undefined;
  /** Says who calls, in the helper's log and `status`: `taproom`, `desktop`, `bench` ... */
  client: string;
  /** Milliseconds until the helper must have said hello. */
  timeout?: number;
  /** Milliseconds until a call must have been answered. */
  callTimeout?: number;
}

/** One conversation with the helper, after its hello. Ends once, for good; see reconnecting.ts. */
export interface Connection {
  readonly socket: string;
  readonly info: HelperInfo;
  /** Sends one request. Never rejects: every foreseeable failure is in the result. */
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<MethodResult<M>>>;
  /**
   * Hears a notification; answers with the function that ends that. Register before `subscribe`. The
   * caller who awaits an answer runs before listeners of notifications that came after that answer.
   */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Fulfilled when the connection has ended: with null when {@link close} did it. */
  readonly ended: Promise<ConnectFailure | null>;
  close(): void;
}

/** Connects and says hello. */
export async function connect(options: ConnectOptions): Promise<Result<Connection, ConnectFailure>> {
  const socket = socketPath(options.socket);
  const timeout = options.timeout ?? CONNECT_TIMEOUT;
  if (Buffer.byteLength(socket) > SOCKET_PATH_MAX) return fail(pathTooLong(socket));
  const opened = await open(socket, timeout);
  if (!opened.ok) return opened;
  const wire = new Wire(opened.value, socket, options.callTimeout ?? CALL_TIMEOUT);
  const hello = await wire.request('hello', { client: options.client, protocol: PROTOCOL_VERSION }, timeout);
  if (!hello.ok) {
    wire.close();
    return fail<ConnectFailure>(hello.error);
  }
  const info = hello.value as Partial<HelperInfo> | null;
  if (typeof info?.protocol !== 'number' || typeof info.version !== 'string') {
    wire.close();
    return fail(protocolViolation(socket, 'its hello has no protocol version'));
  }
  if (info.protocol !== PROTOCOL_VERSION) {
    wire.close();
    return fail(otherProtocol(PROTOCOL_VERSION, info.protocol, info.version));
  }
  return ok(wire.connection(info as HelperInfo));
}

function open(path: string, timeout: number): Promise<Result<Socket, ConnectFailure>> {
  return new Promise((resolve) => {
    const socket = createConnection({ path });
    const failed = (error: ConnectFailure): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(fail(error));
    };
    const onError = (error: Error): void => failed(connectFailure(path, error));
    const timer = setTimeout(() => failed(timedOut(`connect ${path}`, timeout)), timeout);
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      resolve(ok(socket));
    });
  });
}

interface Pending {
  method: string;
  timer: NodeJS.Timeout;
  settle: (result: Result<unknown>) => void;
}

/** The socket with what waits on it. Owns the socket: nobody else reads, writes or ends it. */
class Wire {
  readonly ended: Promise<ConnectFailure | null>;
  readonly #socket: Socket;
  readonly #path: string;
  readonly #callTimeout: number;
  readonly #framer = new LineFramer(MAX_LINE_BYTES);
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  #nextId = 1;
  /** Messages that came and have not been given out, because an answer before them must be seen first. */
  #waiting: Incoming[] = [];
  #over: ConnectFailure | 'closed' | null = null;
  #end: (why: ConnectFailure | null) => void = () => undefined;

  constructor(socket: Socket, path: string, callTimeout: number) {
    this.#socket = socket;
    this.#path = path;
    this.#callTimeout = callTimeout;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#finish(lost('read', error.message)));
    socket.on('close', () => this.#finish(lost('read')));
  }

  connection(info: HelperInfo): Connection {
    return {
      socket: this.#path,
      info,
      ended: this.ended,
      // The wire is typed by the contract; the helper checks what goes in with the same schemas.
      call: <M extends MethodName>(method: M, params: Params<M>) =>
        this.request(method, params, this.#callTimeout) as Promise<Result<MethodResult<M>>>,
      on: (event, listener) => this.#on(event, listener),
      close: () => this.close(),
    };
  }

  request(method: string, params: unknown, timeout: number): Promise<Result<unknown>> {
    if (this.#over)
      return Promise.resolve(fail(this.#over === 'closed' ? closedByUs(method) : { ...this.#over, step: method }));
    if (this.#pending.size >= MAX_PENDING) return Promise.resolve(fail(tooManyCalls(method, MAX_PENDING)));
    const id = this.#nextId++;
    return new Promise((settle) => {
      const timer = setTimeout(() => this.#settle(id, fail(timedOut(method, timeout))), timeout);
      this.#pending.set(id, { method, timer, settle });
      this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  }

  close(): void {
    this.#finish(null);
  }

  #on(event: string, listener: (payload: never) => void): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set.add(listener));
    return () => void set.delete(listener);
  }

  #receive(chunk: Buffer): void {
    const { lines, fault } = this.#framer.push(chunk);
    const idle = this.#waiting.length === 0;
    for (const line of lines) {
      const message = readMessage(line);
      if (!message) return this.#finish(protocolViolation(this.#path, 'a line of it is not a JSON-RPC 2.0 message'));
      this.#waiting.push(message);
    }
    if (fault !== null) {
      const what = fault === 'too-long' ? `longer than ${MAX_LINE_BYTES} bytes` : 'not UTF-8';
      return this.#finish(protocolViolation(this.#path, `a line of it is ${what}`));
    }
    if (idle) this.#deliver();
  }

  /**
   * Gives out what has come, in order. A notification right behind an answer waits for a turn of the
   * event loop, in which the awaiting caller runs: else `changes` would be heard before the snapshot
   * that they follow.
   */
  #deliver(): void {
    const batch = this.#waiting;
    let answered = false;
    for (const [position, message] of batch.entries()) {
      if (message.type === 'notification' && answered) {
        this.#waiting = batch.slice(position);
        setImmediate(() => this.#deliver());
        return;
      }
      if (message.type === 'notification') this.#notify(message.method, message.params);
      else this.#settle(message.id, message.result);
      answered ||= message.type === 'answer';
    }
    this.#waiting = [];
  }

  #notify(event: string, payload: unknown): void {
    if (this.#over) return;
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(payload as never);
  }

  #settle(id: number | null, result: Result<unknown>): void {
    if (id === null) {
      // About the connection as a whole: the helper says why, and closes it.
      if (!result.ok) this.#finish(result.error);
      return;
    }
    const pending = this.#pending.get(id);
    if (!pending) return; // Its time was up before the answer came.
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.settle(result);
  }

  #finish(why: ConnectFailure | null): void {
    if (this.#over) return;
    this.#over = why ?? 'closed';
    this.#socket.destroy();
    for (const [id, { method }] of [...this.#pending]) {
      const error: Failure = why ? { ...why, step: method } : closedByUs(method);
      this.#settle(id, fail(error));
    }
    this.#listeners.clear();
    this.#end(why);
  }
}
