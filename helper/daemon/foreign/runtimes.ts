import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { readBelow, stampOf } from './bounded-read.ts';
import type { ContainerIdentity } from './identity.ts';

const MiB = 1024 * 1024;
/** Bytes of a file that an ordinary user may write as they like: to be read costs the helper about a millisecond. */
const MOST_OF_USERS = MiB / 4;
/** Containers that are looked through for one that has a namespace without a process. */
const MOST = 2000;

/** Of the files of the runtimes only what is needed here; all else may be as it likes. */
const DockerConfig = z.object({
  Name: z.string(),
  NetworkSettings: z.object({ SandboxKey: z.string() }).optional().catch(undefined),
});
type DockerConfig = z.infer<typeof DockerConfig>;
const DockerDaemon = z.object({ 'data-root': z.string().startsWith('/') });
const Containers = z.array(
  z.object({
    id: z.string(),
    names: z
      .array(z.string())
      .nullish()
      .transform((names) => names ?? []),
  }),
);
const Oci = z.object({
  hostname: z.string().optional().catch(undefined),
  annotations: z.record(z.string(), z.string()).catch({}),
});

/** What a runtime wrote down, and where, as the file was before it was read: it may write another name there. */
export interface Written extends Source {
  name: string;
}
export interface Source {
  file: string;
  stamp: string | null;
}

/** Where a runtime keeps its files; `owner`: the ordinary user whose files they have to be. */
interface Place {
  path: string;
  owner?: number;
}

/** Names of containers as their runtimes wrote them down. No runtime is asked, all that is read is bounded. */
export class RuntimeFiles {
  readonly #root: string;
  /** Files in which many containers stand: read when they have changed, and at most once a look. */
  readonly #lists = new Map<string, Source & { names: ReadonlyMap<string, string>; isOfThisLook: boolean }>();

  /** `root`: what stands for `/`. */
  constructor(root: string) {
    this.#root = root;
  }

  /** A look begins. */
  forgetLook(): void {
    for (const list of this.#lists.values()) list.isOfThisLook = false;
  }

  /**
   * `home`: of the user in whose slice it is. There, anybody may give a control group the name of another's
   * container, so that only what this user has written counts.
   */
  nameOf({ kind, id, user }: ContainerIdentity, home: string | null): Written | null {
    const below = (folder: string): Place[] =>
      home === null || user === undefined ? [] : [{ path: `${home}/.local/share/${folder}`, owner: user }];
    switch (kind) {
      case 'docker':
        return firstOf(user === undefined ? this.#dockerRoots() : below('docker'), (root) => {
          const read = this.#dockerConfig(root, id);
          return read && { name: nameIn(read.config), ...read.source };
        });
      case 'containerd':
        return user === undefined ? this.#containerd(id) : null;
      case 'podman':
      case 'crio':
        return firstOf(
          user === undefined ? [{ path: '/var/lib/containers/storage' }] : below('containers/storage'),
          (store) => this.#stored(store, id),
        );
    }
  }

  /** The container that Docker made the namespace at this path for. */
  dockerOf(path: string): Written | null {
    const key = basename(path);
    return firstOf(this.#dockerRoots(), (root) => {
      for (const id of this.#folders(`${root.path}/containers`)) {
        const { config, source } = this.#dockerConfig(root, id) ?? {};
        if (source && config?.NetworkSettings && basename(config.NetworkSettings.SandboxKey) === key)
          return { name: nameIn(config), ...source };
      }
      return null;
    });
  }

  #dockerRoots(): Place[] {
    const said = parsed(DockerDaemon, readBelow(join(this.#root, '/etc'), 'docker/daemon.json', MiB));
    const roots = ['/var/lib/docker', '/var/snap/docker/common/var-lib-docker', ...(said ? [said['data-root']] : [])];
    return roots.map((path) => ({ path }));
  }

  #dockerConfig(root: Place, id: string): { config: DockerConfig; source: Source } | null {
    const [base, path] = [join(this.#root, root.path), `containers/${id}/config.v2.json`];
    const source = sourceAt(join(base, path));
    const config = parsed(
      DockerConfig,
      readBelow(base, path, root.owner === undefined ? MiB : MOST_OF_USERS, root.owner),
    );
    return config && { config, source };
  }

  #containerd(id: string): Written | null {
    const tasks = '/run/containerd/io.containerd.runtime.v2.task';
    for (const space of this.#folders(tasks)) {
      const [base, path] = [join(this.#root, tasks), `${space}/${id}/config.json`];
      const source = sourceAt(join(base, path));
      const config = parsed(Oci, readBelow(base, path, MiB));
      if (!config) continue;
      const { annotations, hostname } = config;
      const name =
        annotations['io.kubernetes.cri.sandbox-name'] ??
        annotations['io.kubernetes.cri.container-name'] ??
        annotations['nerdctl/name'] ??
        hostname;
      return name === undefined ? null : { name, ...source };
    }
    return null;
  }

  /** containers/storage, which Podman and CRI-O share. */
  #stored(store: Place, id: string): Written | null {
    for (const driver of ['overlay', 'vfs', 'btrfs']) {
      for (const list of ['containers.json', 'volatile-containers.json']) {
        const { names, file, stamp } = this.#list(store, `${driver}-containers/${list}`);
        const name = names.get(id);
        if (name !== undefined) return { name, file, stamp };
      }
    }
    return null;
  }

  #list(store: Place, path: string): Source & { names: ReadonlyMap<string, string> } {
    const base = join(this.#root, store.path);
    const source = sourceAt(join(base, path));
    const known = this.#lists.get(source.file);
    // Whoever writes it again and again is not read again for each container.
    if (known && (known.isOfThisLook || known.stamp === source.stamp)) return known;
    const most = store.owner === undefined ? 4 * MiB : MOST_OF_USERS;
    const rows = source.stamp === null ? null : parsed(Containers, readBelow(base, path, most, store.owner));
    const names = new Map(
      (rows ?? []).flatMap(({ id, names: [name] }) => (name === undefined ? [] : [[id, name] as const])),
    );
    const list = { ...source, names, isOfThisLook: true };
    this.#lists.set(source.file, list);
    return list;
  }

  #folders(path: string): string[] {
    try {
      return readdirSync(join(this.#root, path)).slice(0, MOST);
    } catch {
      return []; // This runtime is not here.
    }
  }
}

/** The home of a user by /etc/passwd (passwd(5)), or null; root has none here. */
export function homeOf(uid: number): string | null {
  if (uid === 0) return null;
  try {
    for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
      const [, , number, , , home] = line.split(':');
      if (number === String(uid) && home?.startsWith('/')) return home;
    }
  } catch {
    // A system without this file.
  }
  return null;
}

const sourceAt = (file: string): Source => ({ file, stamp: stampOf(file) });

const nameIn = ({ Name }: DockerConfig): string => Name.replace(/^\//, '');

function firstOf(places: readonly Place[], look: (place: Place) => Written | null): Written | null {
  for (const place of places) {
    const found = look(place);
    if (found) return found;
  }
  return null;
}

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // Written at this moment, or another program's.
  }
}
