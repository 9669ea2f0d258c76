import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  watch,
  type FSWatcher,
} from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Holder } from '../../protocol/index.ts';
import { Coalesced } from '../coalesced.ts';
import type { Log } from '../log.ts';
import { foreignFiles, RUNTIME_NAME } from '../namespaces.ts';
import { isHostNamespace } from '../services/host.ts';
import { namespaceMounts, type NamespaceMount } from './mounts.ts';
import { nameNamespace, uniqueName, type Names } from './naming.ts';
import { factsOf, namespaceOf, processesByNamespace } from './processes.ts';
import type { Source } from './bounded-read.ts';
import { homeOf, RuntimeFiles } from './runtimes.ts';

const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;

/** Milliseconds between looks at all processes, where nothing says that anything changed. */
const SLOW = 10_000;
/** Milliseconds between looks whether what namespaces are known by is still there, and says the same. */
const HOLDERS = 1_800;
/** Milliseconds after something was said: a container is made in steps, of which its name is a late one. */
const SOON = [100, 900, 2_000];
/** Namespaces that are looked at between two turns of the event loop. */
const SLICE = 20;
/** Looks at one holder for a better name; then it keeps the one that it has. */
const TRIES = 3;
/** Where runtimes bind or list the namespaces that they make. /run/netns is watched already. */
const FOLDERS = ['/run/docker/netns', '/run/containerd/io.containerd.runtime.v2.task'];

export interface Foreign {
  readonly name: string;
  readonly inode: number;
  readonly holder: Holder;
  /** Holds the namespace, so that neither its inode nor a process's number means another one; null: over the budget. */
  readonly file: number | null;
}

interface Held extends Foreign {
  tries: number;
  source: Source | null;
}
interface Seen {
  pids: number[];
  mount: string | null;
}
const CONTAINERS: ReadonlySet<string> = new Set(['docker', 'podman', 'containerd', 'crio']);
/** The name below /run/netns that a mount gives, or null. */
const nameAt = (mount: string | null): string | null =>
  /^(?:\/var)?\/run\/netns\/([^/]+)$/.exec(mount ?? '')?.[1] ?? null;

export interface FinderOptions {
  log: Log;
  /** What is known changed. */
  changed: () => void;
  /** Namespaces that are held at most. */
  most: number;
  /** What stands for `/` before the runtimes' files. */
  root?: string;
}

/**
 * Finds the network namespaces that some process or mount holds, and what each is. Where the helper's own is the
 * machine's, of all processes; elsewhere, in a sandbox, of those that share its mounts, and bound after it began.
 *
 * A namespace is held by a descriptor while it is known, and let go of when nobody else holds it.
 */
export class NamespaceFinder {
  readonly #options: FinderOptions;
  readonly #files: RuntimeFiles;
  readonly #names: Names;
  readonly #held = new Map<number, Held>();
  /** Inodes by the names that they were given. */
  readonly #taken = new Map<string, number>();
  readonly #looks = new Coalesced(() => this.#lookAround());
  readonly #watched = new Map<string, FSWatcher>();
  /** Those of a sandbox that came with its mounts from outside. */
  readonly #inherited: ReadonlySet<number>;
  /** null: the whole machine is ours to look at. */
  readonly #mounts: number | null;
  readonly #own = namespaceOf('self', 'net');
  #timers: NodeJS.Timeout[] = [];
  #soon: NodeJS.Timeout | undefined;
  #steps = 0;
  #last = 0;
  #closed = false;

  constructor(options: FinderOptions) {
    this.#options = options;
    const files = (this.#files = new RuntimeFiles(options.root ?? '/', () => this.hint()));
    this.#names = {
      nameOf: (identity) => files.nameOf(identity, identity.user === undefined ? null : homeOf(identity.user)),
      dockerOf: (path) => files.dockerOf(path),
    };
    this.#mounts = isHostNamespace() ? null : namespaceOf('self', 'mnt');
    this.#inherited = new Set(this.#mounts === null ? [] : mountsNow().map(({ id }) => id));
  }

  /** What was found last, by inode. */
  get found(): ReadonlyMap<number, Foreign> {
    return this.#held;
  }

  async start(): Promise<void> {
    await this.look();
    this.#timers = [
      setInterval(() => void this.look(), SLOW).unref(),
      setInterval(() => this.#lookAtHolders(), HOLDERS).unref(),
    ];
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#soon);
    for (const watcher of this.#watched.values()) watcher.close();
    for (const inode of [...this.#held.keys()]) this.#letGo(inode);
  }

  /** Something was said by which a namespace may have come or gone. */
  hint(): void {
    this.#steps = 0;
    // However often something is said: a look a second.
    this.#soon ??= this.#next(Math.max(SOON[0] ?? 0, this.#last + 1000 - Date.now()));
  }

  /** A look that begins after this call. */
  look(): Promise<void> {
    return this.#looks.request();
  }

  #next(delay: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#soon = undefined;
      this.#steps += 1;
      const more = SOON[this.#steps];
      if (more !== undefined) this.#soon = this.#next(more);
      void this.look();
    }, delay).unref();
  }

  #lookAtHolders(): void {
    for (const held of this.#held.values()) {
      const { inode, holder } = held;
      const isGone = holder.pid !== null && namespaceOf(holder.pid, 'net') !== inode;
      if (isGone || this.#isRewritten(held)) return void this.look();
    }
  }

  async #lookAround(): Promise<void> {
    this.#last = Date.now();
    try {
      this.#followFolders();
      const seen = await this.#seen();
      let changed = false;
      for (const inode of [...this.#held.keys()]) if (!seen.has(inode)) changed = this.#letGo(inode);
      const before = this.#held.size;
      // A container may be called now as another one was until it was renamed.
      const isNew = ([inode]: [number, Seen]): number => Number(!this.#held.has(inode));
      this.#files.forgetLook();
      for (const [at, [inode, what]] of [...seen].sort((a, b) => isNew(a) - isNew(b)).entries()) {
        if (at % SLICE === SLICE - 1) await turn();
        if (this.#closed) return;
        changed = this.#know(inode, what) || changed;
      }
      if (changed) this.#options.changed();
      void this.#files.readUsers([...this.#held.values()].flatMap(({ source }) => source ?? []));
      // Its process may become another program, and its runtime may not have written down its name.
      if (this.#held.size > before) this.hint();
    } catch (error) {
      this.#options.log.warn('namespaces of processes were not looked for', { error: String(error) });
    }
  }

  async #seen(): Promise<Map<number, Seen>> {
    const seen = new Map<number, Seen>();
    const named = new Set<number>();
    for (const [inode, pids] of await processesByNamespace(this.#mounts)) seen.set(inode, { pids, mount: null });
    for (const { id, inode, path } of mountsNow()) {
      const name = nameAt(path);
      if (name !== null && !RUNTIME_NAME.test(name)) named.add(inode);
      if (this.#inherited.has(id)) continue;
      const known = seen.get(inode);
      if (known) known.mount ??= path;
      else seen.set(inode, { pids: [], mount: path });
    }
    if (this.#own !== null) named.add(this.#own);
    // What has a name of its own is not held: it ends when its name is taken away.
    for (const inode of named) seen.delete(inode);
    return seen;
  }

  /** Whether something of it is new. */
  #know(inode: number, { pids, mount }: Seen): boolean {
    const before = this.#held.get(inode);
    const pid = before?.holder.pid != null && pids.includes(before.holder.pid) ? before.holder.pid : (pids[0] ?? null);
    // A container that gets another name keeps its process.
    const same = before?.holder.pid === pid && !this.#isRewritten(before);
    if (before?.file != null && same && before.tries >= TRIES) return false;
    const facts = pid === null ? null : factsOf(pid);
    const file = before?.file ?? this.#open(inode, pid, mount);
    const named = nameNamespace({ pid, facts, mount }, this.#names);
    // After its facts were read, so that they are of a process in this namespace.
    const holds = pid === null ? mount !== null : facts !== null && namespaceOf(pid, 'net') === inode;
    // What a runtime bound below /run/netns keeps that name until it is known whose it is.
    const better = nameAt(mount) === null || CONTAINERS.has(named.holder.kind);
    if (file === undefined || !holds || !better) {
      if (!before && file != null) closeSync(file);
      return false; // Gone or going: the next look says.
    }
    const taken = (name: string): boolean => (this.#taken.get(name) ?? inode) !== inode;
    const name = uniqueName(named, inode, taken);
    const { holder, source } = named;
    const tries = named.final ? TRIES : same ? before.tries + 1 : 0;
    if (before) this.#forget(before);
    this.#taken.set(name, inode);
    if (file !== null) foreignFiles.set(name, file);
    this.#held.set(inode, { name, inode, holder, file, tries, source });
    return before?.name !== name || !same || before.holder.program !== holder.program || before.file !== file;
  }

  /** A descriptor of this namespace and no other; null over the budget, undefined where it is not there. */
  #open(inode: number, pid: number | null, mount: string | null): number | null | undefined {
    if (foreignFiles.size >= this.#options.most) return null;
    try {
      const file =
        pid === null
          ? openSync(mount ?? '', O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
          : openSync(`/proc/${pid}/ns/net`, O_RDONLY);
      const { ino, dev } = fstatSync(file);
      if (ino === inode && dev === this.#device) return file;
      closeSync(file);
    } catch (error) {
      this.#options.log.debug('a namespace was not opened', { inode, pid, mount, error: String(error) });
    }
    return undefined;
  }

  /** Where inodes of namespaces are: nsfs. */
  readonly #device = deviceOfNamespaces();

  #letGo(inode: number): true {
    const held = this.#held.get(inode);
    this.#held.delete(inode);
    if (held) this.#forget(held);
    if (held && held.file !== null) closeSync(held.file);
    return true;
  }

  #forget({ name }: Held): void {
    this.#taken.delete(name);
    foreignFiles.delete(name);
  }

  #isRewritten({ source }: Held): boolean {
    return source !== null && this.#files.isRewritten(source);
  }

  /** Folders come with their runtime, and containerd's has one of each namespace of its own. */
  #followFolders(): void {
    for (const folder of FOLDERS.flatMap((name) => (existsSync(name) ? [name, ...foldersOf(name)] : []))) {
      if (this.#watched.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, () => this.hint());
        const end = (): void => {
          watcher.close();
          this.#watched.delete(folder);
        };
        watcher.on('error', end);
        this.#watched.set(folder, watcher);
      } catch (error) {
        this.#options.log.debug('a folder is not watched', { folder, error: String(error) });
      }
    }
    for (const [folder, watcher] of this.#watched) {
      if (existsSync(folder)) continue;
      watcher.close();
      this.#watched.delete(folder);
    }
  }
}

const mountsNow = (): NamespaceMount[] => namespaceMounts(readFileSync('/proc/self/mountinfo', 'utf8'));

function deviceOfNamespaces(): number {
  const file = openSync('/proc/self/ns/net', O_RDONLY);
  try {
    return fstatSync(file).dev;
  } finally {
    closeSync(file);
  }
}

function foldersOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .slice(0, 16)
    .map(({ name }) => `${folder}/${name}`);
}
