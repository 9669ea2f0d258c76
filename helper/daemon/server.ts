import { createServer, type Server, type Socket } from 'node:net';
import { RpcCode, type Authorization, type Failure, type Result, type Topic } from '../protocol/index.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import type { BudgetName, Budgets } from './budgets.ts';
import { Connection } from './connection.ts';
import type { Dispatcher } from './dispatch.ts';
import { descriptorOf } from './hang-up.ts';
import type { Log } from './log.ts';
import type { Observer } from './observer.ts';
import { encodeError } from './rpc.ts';
import { listen, prepareSocket, type SocketAccess } from './socket.ts';
import type { StatisticsHub } from './statistics.ts';
import type { Applied, Store } from './store.ts';

export interface ServerParts {
  dispatcher: Dispatcher;
  store: Store;
  observer: Observer;
  statistics: StatisticsHub;
  /** Who is behind a socket, by the credentials that the kernel recorded; null where it does not say. */
  identify: (fd: number) => Promise<Authorization | null>;
  budgets: Budgets;
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
    return this.#sum(listening);
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

  /** What is used of the budgets of clients; of those for each user, by whoever uses most. */
  used(): Partial<Record<BudgetName, number>> {
    const users = new Set([...this.#connections].filter((each) => !isRoot(each)).map(userOf));
    const most = (of: (connection: Connection) => number): number =>
      Math.max(0, ...[...users].map((uid) => this.#sum(of, uid)));
    return {
      connections: this.#connections.size,
      'connections-per-user': most(one),
      subscriptions: this.subscriptions,
      'subscriptions-per-user': most(listening),
      requests: this.#sum(unread),
      'requests-per-user': most(unread),
      answers: this.#sum(unsent),
      'answers-per-user': most(unsent),
    };
  }

  #sum(of: (connection: Connection) => number, uid?: number): number {
    let sum = 0;
    for (const connection of this.#connections)
      if (uid === undefined || userOf(connection) === uid) sum += of(connection);
    return sum;
  }

  /** Why this client gets no more of something: neither everybody together nor one user may have more than there is. */
  #over(
    name: 'connections' | 'subscriptions' | 'requests' | 'answers',
    authorization: Authorization,
    of: (connection: Connection) => number,
    more: number,
    what: Message,
  ): Failure | null {
    const { budgets } = this.#parts;
    const root = authorization.by === 'root';
    const step = name === 'connections' ? 'connect' : name === 'subscriptions' ? 'subscribe' : 'read line';
    const own = this.#sum(of, authorization.uid);
    const all = this.#sum(of);
    // An answer that would stand alone is given, however large it is.
    const stands = name === 'answers' ? 1 : 0;
    return (
      (root || own < stands
        ? null
        : budgets.refusal(`${name}-per-user`, { used: own, more, isRoot: root }, step, what)) ??
      (all < stands ? null : budgets.refusal(name, { used: all, more, isRoot: root }, step, what))
    );
  }

  async #accept(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    const { budgets } = this.#parts;
    // Before it is known who comes there may be as many as all may have, once more: each is known within a moment.
    const isFlood = this.#arriving.size >= budgets.size('connections');
    this.#arriving.add(socket);
    const known = isFlood ? null : await this.#identify(socket);
    const authorization = known && 'levels' in known ? known : null;
    const refused = known && 'kind' in known ? known : null;
    this.#arriving.delete(socket);
    if (socket.destroyed) return;
    const what = say('budget.connections');
    const failure = isFlood
      ? budgets.over('connections', { used: this.#arriving.size, more: 1, isRoot: false }, 'connect', what)
      : authorization
        ? this.#over('connections', authorization, one, 1, what)
        : refused;
    if (!authorization || failure) {
      socket.end(`${encodeError(null, RpcCode.failure, failure ?? unknownPeer)}\n`, () => socket.destroy());
      return;
    }
    const connection: Connection = new Connection({
      socket,
      authorization,
      answer: (request, peer) => this.#parts.dispatcher.answer(request, peer),
      store: this.#parts.store,
      statistics: this.#parts.statistics,
      answersOver: (bytes) =>
        this.#over(
          'answers',
          authorization,
          unsent,
          Math.max(bytes, 1),
          bytes === 0 ? say('budget.moreAnswers') : say('budget.answers', { count: bytes }),
        ),
      subscriptionsOver: () => this.#over('subscriptions', authorization, listening, 1, say('budget.subscriptions')),
      requestsOver: () => this.#over('requests', authorization, unread, 0, say('budget.requests')),
      log: this.#parts.log,
    });
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
  }

  async #identify(socket: Socket): Promise<Authorization | Failure> {
    const fd = descriptorOf(socket);
    if (fd === null) return unknownPeer;
    try {
      return (await this.#parts.identify(fd)) ?? unknownPeer;
    } catch (error) {
      this.#parts.log.error('a peer was not authorized', { error: String(error) });
      const { code = '' } = error as NodeJS.ErrnoException;
      return code === 'EMFILE' || code === 'ENFILE' ? noDescriptors : unknownPeer;
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

const unknownPeer: Failure = { kind: 'not-authorised', step: 'connect', ...say('request.unknownPeer') };

/** Who it is may well be allowed: that is read from files, and none can be opened. */
const noDescriptors: Failure = {
  kind: 'overloaded',
  step: 'connect',
  ...say('request.noDescriptors'),
  remedy: say('request.moreDescriptors'),
};

const one = (): number => 1;
const listening = (connection: Connection): number => connection.subscriptions;
const unread = (connection: Connection): number => connection.unread;
const unsent = (connection: Connection): number => connection.unsent;
const userOf = ({ authorization }: Connection): number => authorization.uid;
const isRoot = ({ authorization }: Connection): boolean => authorization.by === 'root';
