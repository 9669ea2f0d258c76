import { createServer, type Server, type Socket } from 'node:net';
import { RpcCode, type Authorization, type Result, type Topic } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { Connection } from './connection.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Log } from './log.ts';
import type { Observer } from './observer.ts';
import { encodeError } from './rpc.ts';
import { listen, prepareSocket, type SocketAccess } from './socket.ts';
import type { StatisticsHub } from './statistics.ts';
import type { Applied, Store } from './store.ts';

/** Clients at once: a window, a tray, some scripts and room; each is bounded itself. */
export const MAX_CONNECTIONS = 64;

export interface ServerParts {
  dispatcher: Dispatcher;
  store: Store;
  observer: Observer;
  statistics: StatisticsHub;
  /** Who is behind a socket, by the credentials that the kernel recorded; null where it does not say. */
  identify: (fd: number) => Promise<Authorization | null>;
  log: Log;
}

/** The unix socket and everybody who is connected to it. */
export class HelperServer {
  readonly #parts: ServerParts;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  /** Of whom it is not known yet what they may do. Nothing is read from them. */
  readonly #arriving = new Set<Socket>();

  constructor(parts: ServerParts) {
    this.#parts = parts;
    // Half-open: a script that has sent all its requests and shut its side down still gets the answers.
    this.#server = createServer({ allowHalfOpen: true }, (socket) => void this.#accept(socket));
    parts.observer.listen({
      changed: (applied) => this.#changed(applied),
      resynced: () => {
        for (const connection of this.#connections) connection.notifyResync();
      },
    });
  }

  get connections(): number {
    return this.#connections.size;
  }

  get subscriptions(): number {
    let sum = 0;
    for (const connection of this.#connections) sum += connection.subscriptions;
    return sum;
  }

  async listen(path: string, access: SocketAccess, privileged: boolean): Promise<Result<null>> {
    const prepared = await prepareSocket(path, privileged);
    if (!prepared.ok) return prepared;
    const listening = await listen(this.#server, path, access);
    prepared.value();
    return listening;
  }

  /** Takes nobody new; the socket file goes at once. */
  stopAccepting(): void {
    this.#server.close();
  }

  /** Ends every connection, after what it is being told. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#arriving) socket.destroy();
    for (const connection of this.#connections) connection.close();
    await closed;
  }

  async #accept(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    const isFull = this.#connections.size + this.#arriving.size >= MAX_CONNECTIONS;
    this.#arriving.add(socket);
    const authorization = isFull ? null : await this.#identify(socket);
    this.#arriving.delete(socket);
    if (socket.destroyed) return;
    if (!authorization) {
      const failure = isFull
        ? {
            kind: 'overloaded' as const,
            step: 'connect',
            ...say('request.tooManyConnections', { count: MAX_CONNECTIONS }),
            remedy: say('request.closeClients'),
          }
        : { kind: 'not-authorised' as const, step: 'connect', ...say('request.unknownPeer') };
      socket.end(`${encodeError(null, RpcCode.failure, failure)}\n`, () => socket.destroy());
      return;
    }
    const connection = new Connection({
      socket,
      authorization,
      answer: (request, peer) => this.#parts.dispatcher.answer(request, peer),
      store: this.#parts.store,
      statistics: this.#parts.statistics,
      log: this.#parts.log,
    });
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
  }

  async #identify(socket: Socket): Promise<Authorization | null> {
    // Node has no public way to a socket's descriptor; libuv's handle carries it.
    const { _handle } = socket as unknown as { _handle?: { fd?: number } };
    if (typeof _handle?.fd !== 'number' || _handle.fd < 0) return null;
    try {
      return await this.#parts.identify(_handle.fd);
    } catch (error) {
      this.#parts.log.error('a peer was not authorized', { error: String(error) });
      return null;
    }
  }

  #changed(applied: Applied): void {
    if (this.#connections.size === 0) return;
    const texts = new Map<string, string | null>();
    const textFor = (topics: ReadonlySet<Topic>): string | null => {
      const key = [...topics].join();
      const known = texts.get(key);
      if (known !== undefined) return known;
      const kept = applied.changes.filter(({ topic }) => topics.has(topic)).map(({ text }) => text);
      const text = kept.length === 0 ? null : `[${kept.join(',')}]`;
      texts.set(key, text);
      return text;
    };
    for (const connection of this.#connections) connection.notifyChanges(applied, textFor);
  }
}
