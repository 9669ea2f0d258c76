import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { readUsersBelow, type Source, type Written } from './bounded-read.ts';
import { DockerConfig, nameIn, namesInList, parsed, STORAGE_LISTS } from './formats.ts';
import type { ContainerIdentity } from './identity.ts';

/** Homes that are read at once: where nobody answers, each keeps one of the process's four threads for files. */
const AT_ONCE = 2;
/** Containers of Docker in one home. */
const MOST = 64;
/** Bytes of a file that an ordinary user may write as they like: to be read costs the helper about a millisecond. */
const MOST_BYTES = 256 * 1024;

interface Home {
  owner: number;
  names: ReadonlyMap<string, string>;
  /** Another one when other names stand there. */
  stamp: string;
  isRead: boolean;
}

/**
 * Names of containers in the homes of ordinary users. A home may lie where nobody answers, as on a server that is
 * gone, and its user may make it lead there: it is read aside, and what is known is what was read last.
 */
export class UserFiles {
  readonly #changed: () => void;
  readonly #homes = new Map<string, Home>();
  #reading = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Its name is null while it is not known. */
  nameOf(home: string, owner: number, { kind, id }: ContainerIdentity): Written {
    const known: Home = this.#homes.get(home) ?? { owner, names: new Map(), stamp: '', isRead: false };
    this.#homes.set(home, known);
    return { name: known.names.get(keyOf(kind, id)) ?? null, file: home, stamp: known.stamp };
  }

  /** What it is now; undefined where this is no home. */
  stampOf(file: string): string | undefined {
    return this.#homes.get(file)?.stamp;
  }

  /** Reads anew the homes that these lie in, and forgets all others; whoever waits may wait for ever. */
  async read(sources: readonly Source[]): Promise<void> {
    const wanted = new Set(sources.map(({ file }) => file));
    const reads: Promise<void>[] = [];
    for (const [path, home] of this.#homes) {
      if (home.isRead || this.#reading >= AT_ONCE) continue;
      if (wanted.has(path)) reads.push(this.#read(path, home));
      else this.#homes.delete(path);
    }
    await Promise.all(reads);
  }

  async #read(path: string, home: Home): Promise<void> {
    home.isRead = true;
    this.#reading += 1;
    const names = await namesBelow(path, home.owner);
    this.#reading -= 1;
    home.isRead = false;
    const stamp = JSON.stringify([...names]);
    if (stamp === home.stamp) return;
    [home.names, home.stamp] = [names, stamp];
    this.#changed();
  }
}

const keyOf = (kind: ContainerIdentity['kind'], id: string): string => `${kind === 'docker' ? kind : 'storage'}/${id}`;

async function namesBelow(home: string, owner: number): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const storage = join(home, '.local/share/containers/storage');
  for (const list of STORAGE_LISTS) {
    const text = await readUsersBelow(storage, list, MOST_BYTES, owner);
    for (const [id, name] of namesInList(text)) names.set(keyOf('podman', id), name);
  }
  const docker = join(home, '.local/share/docker');
  for (const id of await namesIn(join(docker, 'containers'))) {
    const config = parsed(
      DockerConfig,
      await readUsersBelow(docker, `containers/${id}/config.v2.json`, MOST_BYTES, owner),
    );
    if (config) names.set(keyOf('docker', id), nameIn(config));
  }
  return names;
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder)) if (names.push(name) === MOST) break;
  } catch {
    // This runtime is not here.
  }
  return names;
}
