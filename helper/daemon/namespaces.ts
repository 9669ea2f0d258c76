import { mkdirSync, readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import { namespaceNameFault } from '../protocol/index.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import type { Log } from './log.ts';

/** Where iproute2 and Taproom bind named network namespaces (ip-netns(8)). */
export const NETNS_FOLDER = '/run/netns';
/** Names below it that container runtimes give: Podman's, and those of CNI for containerd and CRI-O. */
export const RUNTIME_NAME = /^(netns|cni)-[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Descriptors of the namespaces without a name there, by the name that they were given (`foreign/finder.ts`). */
export const foreignFiles = new Map<string, number>();

/** A file of the namespace for this process and its children; null is the helper's own. */
export function namespacePath(name: string): string | null {
  if (name === '') return null;
  const file = foreignFiles.get(name);
  return file === undefined ? `${NETNS_FOLDER}/${name}` : `/proc/${process.pid}/fd/${file}`;
}

export interface NamedNamespace {
  name: string;
  inode: number;
  /** Why it cannot be used although its name is there; null where nothing speaks against it. */
  fault: Message | null;
}

/** statfs type of nsfs (NSFS_MAGIC, linux/magic.h) shows in st_dev only; a bound namespace is read-only and empty. */
const isBound = (mode: number): boolean => (mode & 0o777) === 0o444;

/** The names below {@link NETNS_FOLDER} now. */
export function listNamespaces(): NamedNamespace[] {
  let names: string[];
  try {
    names = readdirSync(NETNS_FOLDER);
  } catch {
    return []; // No namespace was ever named on this machine.
  }
  return names.sort().flatMap((name) => {
    try {
      const { ino, mode } = statSync(`${NETNS_FOLDER}/${name}`);
      const fault = namespaceNameFault(name) ?? (isBound(mode) ? null : say('namespace.unbound'));
      return [{ name, inode: ino, fault }];
    } catch {
      return []; // Deleted between the two calls: its event is on its way.
    }
  });
}

/**
 * Calls `changed` when a name comes or goes. `ip netns add` first makes the file and then binds the
 * namespace on it, of which inotify says nothing: whoever is called looks again for a while.
 */
export class NamespaceWatcher {
  readonly #changed: () => void;
  readonly #log: Log;
  #folder: FSWatcher | null = null;

  constructor(changed: () => void, log: Log) {
    this.#changed = changed;
    this.#log = log;
  }

  /** Makes the folder where it is missing, so that there is something to watch. */
  start(): void {
    try {
      mkdirSync(NETNS_FOLDER, { recursive: true, mode: 0o755 });
      this.#folder = watch(NETNS_FOLDER, { persistent: false }, () => this.#changed());
      this.#folder.on('error', (error) => this.#log.warn('namespaces are no longer watched', { error: error.message }));
    } catch (error) {
      this.#log.warn('namespaces are not watched', { folder: NETNS_FOLDER, error: String(error) });
    }
  }

  close(): void {
    this.#folder?.close();
    this.#folder = null;
  }
}
