import { readlinkSync } from 'node:fs';
import {
  KERNEL_TOPICS,
  linkKey,
  ok,
  rowKey,
  type Change,
  type Holder,
  type Link,
  type Namespace,
  type Result,
  type Row,
  type KernelTopic,
} from '../protocol/index.ts';
import { messageOf, say, type Message } from '../protocol/messages/index.ts';
import type { KernelBatch, KernelRows, NativeResult, Netlink, RoutePart } from '../../native/lib/types.ts';
import type { Budgets } from './budgets.ts';
import { Coalesced } from './coalesced.ts';
import { explain, failure, type Refusal } from './errors.ts';
import type { Log } from './log.ts';
import { NamespaceFinder } from './foreign/finder.ts';
import { Pace } from './foreign/pace.ts';
import { listNamespaces, namespacePath, NamespaceWatcher, RUNTIME_NAME, type NamedNamespace } from './namespaces.ts';
import { StaleTables } from './stale-tables.ts';
import { StateWaiters } from './state-waiters.ts';
import type { Applied, Store } from './store.ts';

/** Milliseconds between looks at a name to which no namespace is bound yet (see {@link NamespaceWatcher}). */
const BIND_RETRIES = [5, 20, 100, 500, 2000];
/** Milliseconds that an end of a veth pair may stand alone. */
const SINGLE_DELAY = 50;
/** Seconds for which a foreign namespace that changes too often is not followed. */
const REST = 10;

/** Every namespace has it, under this index (LOOPBACK_IFINDEX, net/net_namespace.h). */
const LOOPBACK = 1;

/** A namespace as it is found; `holder` where it is foreign. */
interface Found extends NamedNamespace {
  holder: Holder | null;
}
const rowOf = ({ name, inode, holder }: Found, readable: boolean, note: Message | null): Namespace => ({
  name,
  inode,
  readable,
  note,
  foreign: holder !== null,
  holder,
});

export interface Listener {
  changed(applied: Applied): void;
  /** Changes were lost: everything known was read anew. */
  resynced(): void;
}

/**
 * Keeps the store in step with the kernel: reads each namespace once, then follows its events. The
 * only writer of the store.
 *
 * The netlink thread delivers what a request changed, as events, before the request's own answer. So
 * whoever has awaited a change finds its effect in the store, and so does every client that asks later.
 */
export class Observer {
  readonly #netlink: Netlink;
  readonly #store: Store;
  readonly #log: Log;
  readonly #budgets: Budgets;
  readonly #listeners: Listener[] = [];
  readonly #watched = new Map<string, Found>();
  /** Those that cost too much to be followed: until they are made anew (another inode), or for a while. */
  readonly #givenUp = new Map<string, { inode: number; until: number }>();
  readonly #pace: Pace;
  readonly #waiters = new StateWaiters();
  readonly #stale: StaleTables;
  readonly #overrun = new Set<string>();
  readonly #resync = new Coalesced(() => this.#readOverrun());
  readonly #scan = new Coalesced(() => this.#lookAtNames());
  readonly #watcher: NamespaceWatcher;
  readonly #finder: NamespaceFinder;
  /** Keys of ends of veth pairs that had no other end when the kernel announced them. */
  readonly #singleEnds = new Set<string>();
  #singleTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #retries = 0;
  #closed = false;

  constructor(netlink: Netlink, store: Store, log: Log, budgets: Budgets) {
    this.#netlink = netlink;
    this.#store = store;
    this.#log = log;
    this.#budgets = budgets;
    this.#pace = new Pace(budgets.size('namespace-events'));
    const reread = this.reread.bind(this);
    this.#stale = new StaleTables({ reread, watches: (namespace) => this.watches(namespace), log });
    this.#watcher = new NamespaceWatcher(() => {
      this.#retries = 0;
      this.#finder.hint();
      void this.scan();
    }, log);
    this.#finder = new NamespaceFinder({ log, changed: () => void this.scan(), most: budgets.size('namespaces') });
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  get namespaces(): Iterable<string> {
    return this.#watched.keys();
  }

  watches(namespace: string): boolean {
    return this.#watched.has(namespace);
  }

  /** Reads the helper's own namespace and all others that are found. Fails only where its own cannot be read. */
  async start(): Promise<Result<null>> {
    const refusal = await this.#add({ name: '', inode: ownInode(), fault: null, holder: null });
    if (refusal !== null) return refusal;
    this.#watcher.start();
    await this.#finder.start();
    await this.scan();
    return ok(null);
  }

  close(): void {
    this.#closed = true;
    this.#watcher.close();
    this.#finder.close();
    clearTimeout(this.#retryTimer);
    this.#stale.close();
    clearTimeout(this.#singleTimer);
  }

  /** What the netlink thread saw. */
  receive(batch: KernelBatch): void {
    const { namespace } = batch;
    if (this.#closed || !this.#watched.has(namespace)) return;
    this.#notePace(batch);
    if (batch.changes.length > 0) this.#emit(this.#store.apply(batch.changes));
    if (batch.large.length > 0) {
      this.#emit(this.#store.count(namespace, batch.large));
      this.#stale.noteSmall(namespace, batch.large, this.#budgets.size('table-rows') / 2);
    }
    this.#noteSingleEnds(batch);
    if (namespace !== '' && this.#store.rowsOf(namespace) > this.#budgets.size('namespace-rows')) {
      void this.#tooLarge(namespace);
      return;
    }
    if (batch.staleParts) this.#stale.note(namespace, [], batch.staleParts);
    else if (batch.stale.length > 0) this.#stale.note(namespace, batch.stale);
    if (batch.resync) {
      this.#overrun.add(namespace);
      void this.#resync.request();
    }
  }

  /**
   * The kernel announces the far end of a veth pair before there is a near one, and then no more
   * (veth_newlink in drivers/net/veth.c): an end that still stands alone after a while is read again.
   */
  #noteSingleEnds({ changes }: KernelBatch): void {
    for (const { topic, key, value } of changes) {
      if (topic !== 'links' || value?.kind !== 'veth') continue;
      if (value.peer === null) this.#singleEnds.add(key);
      // Its other end is in a namespace that is not known: somebody has made one.
      else if (value.peer.namespace === null) this.#finder.hint();
    }
    if (this.#singleEnds.size > 0) this.#singleTimer ??= setTimeout(() => void this.#readSingleEnds(), SINGLE_DELAY);
  }

  async #readSingleEnds(): Promise<void> {
    this.#singleTimer = undefined;
    const keys = [...this.#singleEnds];
    this.#singleEnds.clear();
    for (const key of keys) {
      const row = this.#store.get('links', key);
      if (this.#closed || row?.peer !== null || !this.#watched.has(row.namespace)) continue;
      await this.readLink(row.namespace, row.index);
    }
  }

  /** Before an answer about routes: what the kernel changed unsaid is read. Costs nothing where nothing is stale. */
  fresh(): Promise<void> {
    return this.#stale.fresh();
  }

  /**
   * What others did up to now is in the store then: the netlink thread delivers what waits at its event
   * sockets before it answers any request.
   */
  async current(): Promise<void> {
    await this.scan();
    await Promise.all(
      [...this.#watched.keys()].map((namespace) => this.#netlink.getLink(namespace, { index: LOOPBACK })),
    );
    // By now it is known whether some of it was lost.
    await this.#resync.settled();
    await this.fresh();
  }

  /** Reads some tables of a namespace from the kernel now; of the routes where asked only a part. */
  async reread(namespace: string, topics: readonly KernelTopic[], part?: RoutePart): Promise<Result<null>> {
    const read = await this.#read(
      namespace,
      topics,
      (rows) => this.#emit(this.#store.replace(namespace, rows, part)),
      part,
    );
    if (read.ok) return ok(null);
    return { ok: false, error: explain(read.error, { step: 'read', message: say('namespace.notRead') }) };
  }

  /**
   * Each answer is put into the store at once, because the events behind it are newer: the routes, of which there may
   * be millions, come in slices. Of a named namespace no more than the budget has: the netlink thread says E2BIG then,
   * and holds nothing.
   */
  async #read(
    namespace: string,
    topics: readonly KernelTopic[],
    put: (rows: KernelRows) => void,
    part?: RoutePart,
  ): Promise<NativeResult<null>> {
    const small = topics.filter((topic) => topic !== 'routes');
    const room = this.#room(namespace, topics);
    let read: NativeResult<KernelRows> =
      small.length === 0 ? { ok: true, value: {} } : await this.#netlink.dump(namespace, small, room);
    if (read.ok) put(read.value);
    if (read.ok && topics.includes('routes')) {
      read = await this.#netlink.readRoutes(namespace, this.#room(namespace, ['routes']), part);
      if (read.ok) put(read.value);
    }
    if (read.ok) return { ok: true, value: null };
    if (read.error.code === 'E2BIG') await this.#tooLarge(namespace);
    return read;
  }

  /** How many rows of these topics there may be in a namespace; undefined: any number. */
  #room(namespace: string, topics: readonly KernelTopic[]): number | undefined {
    if (namespace === '') return undefined;
    const others = this.#store.rowsOf(
      namespace,
      KERNEL_TOPICS.filter((topic) => !topics.includes(topic)),
    );
    return Math.max(1, this.#budgets.size('namespace-rows') - others);
  }

  #tooLarge(name: string): Promise<void> {
    const size = this.#budgets.size('namespace-rows');
    return this.#giveUp(name, Infinity, say('namespace.tooLarge', { size, more: 2 * size }));
  }

  /** Of those whose owner is anybody: what they do costs the others no more than the budget has. */
  #notePace({ namespace, events, resync }: KernelBatch): void {
    if (!this.#watched.get(namespace)?.holder) return;
    // After an overrun all of it is read again.
    const cost = events + (resync ? this.#store.rowsOf(namespace) : 0);
    const size = this.#budgets.size('namespace-events');
    for (const name of this.#pace.note(namespace, cost, performance.now())) {
      void this.#giveUp(name, REST, say('namespace.tooBusy', { seconds: REST, size, more: 2 * size }));
      setTimeout(() => void this.scan(), REST * 1000 + 50).unref();
    }
  }

  /** Costs the others nothing for so many seconds; that it is there, and why it cannot be seen, is told. */
  async #giveUp(name: string, seconds: number, why: Message): Promise<void> {
    const found = this.#watched.get(name);
    if (found === undefined) return;
    this.#givenUp.set(name, { inode: found.inode, until: performance.now() + seconds * 1000 });
    await this.#remove(name);
    this.#log.warn('a namespace is not followed', { namespace: name, why: why.message });
    this.#emitNamespace(name, rowOf(found, false, why));
  }

  /** Events of a second, of all foreign namespaces. */
  get eventRate(): number {
    return this.#pace.rate(performance.now());
  }

  /**
   * A link as the kernel has it now, brought into the store. Needed after changes of a link that is down:
   * the kernel announces neither alias nor group of those (netdev_state_change in net/core/dev.c).
   */
  async readLink(namespace: string, index: number): Promise<NativeResult<Link>> {
    const link = await this.#netlink.getLink(namespace, { index });
    if (link.ok) this.#emit(this.#store.apply([{ topic: 'links', key: rowKey.links(link.value), value: link.value }]));
    return link;
  }

  /** A link that createLink has just read back, as it was then; read from the kernel where its event was lost. */
  async madeLink(namespace: string, index: number): Promise<NativeResult<Link>> {
    const link = this.#store.get('links', linkKey(namespace, index));
    return link ? { ok: true, value: link } : this.readLink(namespace, index);
  }

  /**
   * The row that a change of ours made, as the kernel announced it; where it did not, as the table has
   * it. undefined: the kernel does not have it.
   */
  async observed<T extends KernelTopic>(
    topic: T,
    namespace: string,
    fits: (row: Row<T>) => boolean,
    part?: RoutePart,
  ): Promise<Row<T> | undefined> {
    const hit = await this.#until(topic, namespace, part, () => {
      for (const row of this.#store.rows(topic, namespace)) if (fits(row)) return { row };
      return null;
    });
    return hit?.row;
  }

  /** Whether no such row is left. */
  async vanished<T extends KernelTopic>(
    topic: T,
    namespace: string,
    fits: (row: Row<T>) => boolean,
    part?: RoutePart,
  ): Promise<boolean> {
    const gone = await this.#until(topic, namespace, part, () => {
      for (const row of this.#store.rows(topic, namespace)) if (fits(row)) return null;
      return true;
    });
    return gone !== null;
  }

  /** Rows of the helper's own topics, told to everybody as the kernel's are. */
  publish(changes: readonly Change[]): void {
    this.#emit(this.#store.apply(changes));
  }

  /** Looks at the names of namespaces; done when a look that began after this call is. */
  scan(): Promise<void> {
    return this.#scan.request();
  }

  /** Looks for those without a name, too, wherever the kernel does not say that one came. */
  async find(): Promise<void> {
    await this.#finder.look();
    await this.scan();
  }

  async #until<R>(
    topic: KernelTopic,
    namespace: string,
    part: RoutePart | undefined,
    look: () => R | null,
  ): Promise<R | null> {
    const seen = await this.#waiters.until(look);
    if (seen !== null) return seen;
    await this.reread(namespace, [topic], part);
    return look();
  }

  async #lookAtNames(): Promise<void> {
    const names = this.#names();
    const inodes = new Map(names.map(({ name, inode }) => [name, inode]));
    const isThere = (name: string, inode = inodes.get(name)): boolean =>
      inode !== undefined && inodes.get(name) === inode;
    for (const [name, { inode }] of [...this.#watched])
      if (name !== '' && !isThere(name, inode)) await this.#remove(name);
    for (const { name } of [...this.#store.rows('namespaces')])
      if (name !== '' && !isThere(name)) this.#emitNamespace(name, null);

    for (const [name, { inode, until }] of this.#givenUp)
      if (!isThere(name, inode) || performance.now() >= until) this.#givenUp.delete(name);

    let [unusable, came] = [false, false];
    for (const found of names) {
      const { name, fault, holder } = found;
      if (this.#closed) return;
      const row = this.#store.get('namespaces', name);
      if (row && holder !== null) this.#emitNamespace(name, { ...row, holder });
      if (this.#watched.has(name) || this.#givenUp.has(name)) continue;
      const refusal = fault === null ? await this.#tryToAdd(found) : null;
      if (this.#givenUp.has(name)) continue;
      const note = fault ?? (refusal && messageOf(refusal.error));
      if (note === null) {
        came = true;
        continue;
      }
      unusable ||= holder === null;
      this.#emitNamespace(name, rowOf(found, false, note));
    }
    if (came) await this.#nameFarEnds();
    clearTimeout(this.#retryTimer);
    const delay = BIND_RETRIES[this.#retries];
    if (!unusable || delay === undefined) return;
    this.#retries += 1;
    this.#retryTimer = setTimeout(() => void this.scan(), delay);
  }

  /** The named ones and the foreign ones; a namespace that has both names goes by the one that a person gave. */
  #names(): Found[] {
    const named = listNamespaces();
    const { found } = this.#finder;
    const size = this.#budgets.size('namespaces');
    const names = new Set(named.map(({ name }) => name));
    const bound = new Set(named.filter(({ name }) => !RUNTIME_NAME.test(name)).map(({ inode }) => inode));
    return [
      ...named
        .filter(({ name, inode }) => !RUNTIME_NAME.test(name) || !found.has(inode))
        .map((entry): Found => ({ ...entry, holder: null })),
      ...[...found.values()]
        .filter(({ name, inode }) => !bound.has(inode) && !names.has(name))
        .map(({ name, inode, holder, file }): Found => {
          const fault = file === null ? say('namespace.tooMany', { size, more: 2 * size }) : null;
          return { name, inode, fault, holder };
        }),
    ];
  }

  /** Links that lead into a namespace which was not known when they were read, or had another name: it may be now. */
  async #nameFarEnds(): Promise<void> {
    const unclear = new Set<string>();
    for (const { namespace, peer, parent } of this.#store.rows('links')) {
      if ([peer, parent].some((to) => to && (to.namespace === null || !this.#watched.has(to.namespace))))
        unclear.add(namespace);
    }
    for (const namespace of unclear)
      if (!this.#closed && this.#watched.has(namespace)) await this.reread(namespace, ['links']);
  }

  /** Whatever is wrong with one named namespace is told of it, and never keeps the others from being read. */
  async #tryToAdd(found: Found): Promise<Refusal | null> {
    const { name } = found;
    try {
      return await this.#add(found);
    } catch (error) {
      this.#log.error('a namespace was not read', { namespace: name, error: String(error) });
      if (this.#watched.has(name)) await this.#remove(name);
      return failure('failed', 'watch namespace', say('namespace.cannotEnter', { name }));
    }
  }

  /** null: it is watched now. */
  async #add(found: Found): Promise<Refusal | null> {
    const { name } = found;
    const added = await this.#netlink.addNamespace({ name, path: namespacePath(name) });
    const message = name === '' ? say('namespace.ownUnreadable') : say('namespace.cannotEnter', { name });
    if (!added.ok) return { ok: false, error: explain(added.error, { step: 'watch namespace', message }) };
    this.#watched.set(name, found);
    const read = await this.reread(name, KERNEL_TOPICS);
    if (!read.ok) {
      if (!this.#givenUp.has(name)) await this.#remove(name);
      return read;
    }
    const twin = [...this.#store.rows('namespaces')].find(
      (row) => row.inode === added.value.inode && row.name !== name,
    );
    const same = ({ name: other }: Namespace) =>
      other === '' ? say('namespace.sameAsOwn') : say('namespace.sameAs', { name: other });
    const note = twin === undefined ? null : same(twin);
    this.#emitNamespace(name, rowOf({ ...found, inode: added.value.inode }, true, note));
    return null;
  }

  async #remove(name: string): Promise<void> {
    this.#watched.delete(name);
    this.#stale.forget(name);
    await this.#netlink.removeNamespace(name);
    this.#emit(this.#store.forget(name));
    this.#emitNamespace(name, null);
  }

  async #readOverrun(): Promise<void> {
    for (const namespace of [...this.#overrun]) {
      this.#overrun.delete(namespace);
      if (this.#closed || !this.#watched.has(namespace)) continue;
      this.#log.info('the event queue overran: reading again', { namespace });
      const read = await this.#read(namespace, KERNEL_TOPICS, (rows) => void this.#store.replace(namespace, rows));
      if (!read.ok) this.#log.warn('the state was not read', { namespace, error: read.error });
    }
    if (this.#closed) return;
    for (const listener of this.#listeners) listener.resynced();
    this.#waiters.check();
  }

  #emitNamespace(name: string, value: Namespace | null): void {
    this.#emit(this.#store.apply([{ topic: 'namespaces', key: name, value }]));
  }

  #emit(applied: Applied): void {
    if (applied.changes.length === 0) return;
    for (const listener of this.#listeners) listener.changed(applied);
    this.#waiters.check();
  }
}

/** Inode of the process's own network namespace: `net:[4026531840]` (namespaces(7)). */
export function ownInode(): number {
  return Number(/\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/net'))?.[1] ?? 0);
}
