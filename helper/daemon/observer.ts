import { readlinkSync } from 'node:fs';
import { ok, type Namespace, type Result, type Row, type Topic } from '../protocol/index.ts';
import type { KernelBatch, Netlink } from '../../native/lib/types.ts';
import { explain } from './errors.ts';
import type { Log } from './log.ts';
import { listNamespaces, namespacePath, NamespaceWatcher } from './namespaces.ts';
import { KERNEL_TOPICS, type Applied, type Store } from './store.ts';

/** Milliseconds after which a kernel event that has not come is no longer waited for: the table is read instead. */
const EVENT_TIMEOUT = 250;
/** Milliseconds between looks at a name to which no namespace is bound yet (see {@link NamespaceWatcher}). */
const BIND_RETRIES = [5, 20, 100, 500, 2000];

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
  readonly #listeners: Listener[] = [];
  readonly #watched = new Map<string, number>();
  readonly #waiters = new Set<() => void>();
  readonly #dumping = new Map<string, { again: boolean }>();
  readonly #watcher: NamespaceWatcher;
  #scan: Promise<void> | null = null;
  #scanAgain = false;
  #retry: NodeJS.Timeout | undefined;
  #retries = 0;
  #closed = false;

  constructor(netlink: Netlink, store: Store, log: Log) {
    this.#netlink = netlink;
    this.#store = store;
    this.#log = log;
    this.#watcher = new NamespaceWatcher(() => this.#namesChanged(), log);
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

  /** Reads the helper's own namespace and every named one. Fails only where its own cannot be read. */
  async start(): Promise<Result<null>> {
    const own = await this.#add('', ownInode());
    if (own !== null) return own;
    this.#watcher.start();
    await this.scan();
    return ok(null);
  }

  close(): void {
    this.#closed = true;
    this.#watcher.close();
    clearTimeout(this.#retry);
  }

  /** What the netlink thread saw. */
  receive(batch: KernelBatch): void {
    if (this.#closed || !this.#watched.has(batch.namespace)) return;
    if (batch.changes.length > 0) this.#emit(this.#store.apply(batch.changes));
    if (batch.resync) void this.#resync(batch.namespace);
  }

  /** Reads some tables of a namespace from the kernel now. */
  async reread(namespace: string, topics: readonly Topic[]): Promise<Result<null>> {
    const rows = await this.#netlink.dump(namespace, topics);
    if (!rows.ok) return { ok: false, error: explain(rows.error, { step: 'read', message: 'The state was not read' }) };
    this.#emit(this.#store.replace(namespace, rows.value));
    return ok(null);
  }

  /**
   * The row of a change of ours as the kernel announces it; where no event comes in time, as the table
   * has it. undefined: the kernel does not have it.
   */
  async observed<T extends Topic>(topic: T, namespace: string, fits: (row: Row<T>) => boolean): Promise<Row<T> | undefined> {
    return this.#until(topic, namespace, () => {
      for (const row of this.#store.rows(topic, namespace)) if (fits(row)) return { found: row };
      return null;
    }).then((hit) => hit?.found);
  }

  /** Whether no such row is left. */
  async vanished<T extends Topic>(topic: T, namespace: string, fits: (row: Row<T>) => boolean): Promise<boolean> {
    const gone = await this.#until(topic, namespace, () => {
      for (const row of this.#store.rows(topic, namespace)) if (fits(row)) return null;
      return { gone: true };
    });
    return gone !== null;
  }

  async #until<R>(topic: Topic, namespace: string, look: () => R | null): Promise<R | null> {
    const now = look();
    if (now !== null) return now;
    const seen = await new Promise<R | null>((resolve) => {
      const end = (value: R | null): void => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        resolve(value);
      };
      const timer = setTimeout(() => end(null), EVENT_TIMEOUT);
      const check = (): void => {
        const value = look();
        if (value !== null) end(value);
      };
      this.#waiters.add(check);
    });
    if (seen !== null) return seen;
    await this.reread(namespace, [topic]);
    return look();
  }

  /** Looks at the names of namespaces now; concurrent calls share one look, which begins after the last call. */
  scan(): Promise<void> {
    if (this.#scan) {
      this.#scanAgain = true;
      return this.#scan;
    }
    this.#scan = (async () => {
      do {
        this.#scanAgain = false;
        await this.#scanOnce();
      } while (this.#scanAgain);
      this.#scan = null;
    })();
    return this.#scan;
  }

  #namesChanged(): void {
    this.#retries = 0;
    void this.scan();
  }

  async #scanOnce(): Promise<void> {
    const names = listNamespaces();
    for (const [known, inode] of [...this.#watched]) {
      if (known !== '' && !names.some((entry) => entry.name === known && entry.inode === inode)) await this.#remove(known);
    }
    for (const row of [...this.#store.rows('namespaces')]) {
      if (row.name !== '' && !names.some(({ name }) => name === row.name)) this.#emitNamespace(row.name, null);
    }
    let unbound = false;
    for (const { name, inode, fault } of names) {
      if (this.#closed) return;
      if (this.#watched.has(name)) continue;
      const failed = fault === null ? await this.#add(name, inode) : null;
      const note = fault ?? (failed ? failed.error.message : null);
      if (note === null) continue;
      unbound = true;
      this.#emitNamespace(name, { name, inode, readable: false, note });
    }
    clearTimeout(this.#retry);
    const delay = BIND_RETRIES[this.#retries];
    if (!unbound || delay === undefined) return;
    this.#retries += 1;
    this.#retry = setTimeout(() => void this.scan(), delay);
  }

  /** null: it is watched now. */
  async #add(name: string, seenInode: number): Promise<Extract<Result<null>, { ok: false }> | null> {
    const added = await this.#netlink.addNamespace({ name, path: namespacePath(name) });
    const message = name === '' ? 'The helper\'s own namespace cannot be read' : `The namespace ${name} cannot be looked into`;
    if (!added.ok) return { ok: false, error: explain(added.error, { step: 'watch namespace', message }) };
    const inode = added.value.inode || seenInode;
    this.#watched.set(name, seenInode);
    const read = await this.reread(name, KERNEL_TOPICS);
    if (!read.ok) {
      await this.#remove(name);
      return read;
    }
    const twin = [...this.#store.rows('namespaces')].find((row) => row.inode === inode && row.name !== name);
    const note = twin === undefined ? null : `The same namespace as ${twin.name === '' ? 'the helper\'s own' : twin.name}.`;
    this.#emitNamespace(name, { name, inode, readable: true, note });
    return null;
  }

  async #remove(name: string): Promise<void> {
    this.#watched.delete(name);
    await this.#netlink.removeNamespace(name);
    this.#emit(this.#store.forget(name));
    this.#emitNamespace(name, null);
  }

  async #resync(namespace: string): Promise<void> {
    const running = this.#dumping.get(namespace);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: true };
    this.#dumping.set(namespace, state);
    this.#log.info('the event queue overran: reading again', { namespace });
    while (state.again && !this.#closed && this.#watched.has(namespace)) {
      state.again = false;
      const rows = await this.#netlink.dump(namespace, KERNEL_TOPICS);
      if (rows.ok) this.#store.replace(namespace, rows.value);
      else this.#log.warn('the state was not read', { namespace, error: rows.error });
    }
    this.#dumping.delete(namespace);
    for (const listener of this.#listeners) listener.resynced();
    for (const check of [...this.#waiters]) check();
  }

  #emitNamespace(name: string, value: Namespace | null): void {
    this.#emit(this.#store.apply([{ topic: 'namespaces', key: name, value }]));
  }

  #emit(applied: Applied): void {
    if (applied.changes.length === 0) return;
    for (const listener of this.#listeners) listener.changed(applied);
    for (const check of [...this.#waiters]) check();
  }
}

/** Inode of the process's own network namespace: `net:[4026531840]` (namespaces(7)). */
export function ownInode(): number {
  return Number(/\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/net'))?.[1] ?? 0);
}
