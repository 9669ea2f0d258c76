import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBelow, stampOf, type Source, type Written } from './bounded-read.ts';
import { DockerConfig, DockerDaemon, nameIn, namesInList, Oci, parsed, STORAGE_LISTS } from './formats.ts';
import type { ContainerIdentity } from './identity.ts';
import { UserFiles } from './user-files.ts';

const MiB = 1024 * 1024;
/** Containers that are looked through for one that has a namespace without a process. */
const MOST = 2000;

/** Names of containers as their runtimes wrote them down. No runtime is asked, all that is read is bounded. */
export class RuntimeFiles {
  readonly #root: string;
  /** Files in which many containers stand: read when they have changed, and at most once a look. */
  readonly #lists = new Map<string, Source & { names: ReadonlyMap<string, string>; isOfThisLook: boolean }>();

  readonly #users: UserFiles;

  /** `root`: what stands for `/`. `changed`: other names stand in the home of a user. */
  constructor(root: string, changed: () => void) {
    this.#root = root;
    this.#users = new UserFiles(changed);
  }

  /** A look begins. */
  forgetLook(): void {
    for (const list of this.#lists.values()) list.isOfThisLook = false;
  }

  /** A look has ended, and what is known is written here. */
  readUsers(sources: readonly Source[]): Promise<void> {
    return this.#users.read(sources);
  }

  isRewritten({ file, stamp }: Source): boolean {
    return (this.#users.stampOf(file) ?? stampOf(file)) !== stamp;
  }

  /**
   * `home`: of the user in whose slice it is. There, anybody may give a control group the name of another's
   * container, so that only what this user has written counts.
   */
  nameOf(identity: ContainerIdentity, home: string | null): Written | null {
    const { kind, id, user } = identity;
    if (user !== undefined) return home === null ? null : this.#users.nameOf(join(this.#root, home), user, identity);
    switch (kind) {
      case 'docker':
        return firstOf(this.#dockerRoots(), (root) => {
          const read = this.#dockerConfig(root, id);
          return read && { name: nameIn(read.config), ...read.source };
        });
      case 'containerd':
        return this.#containerd(id);
      case 'podman':
      case 'crio':
        return firstOf(STORAGE_LISTS, (list) => {
          const { names, file, stamp } = this.#list('/var/lib/containers/storage', list);
          const name = names.get(id);
          return name === undefined ? null : { name, file, stamp };
        });
    }
  }

  /** The container that Docker made the namespace at this path for. */
  dockerOf(path: string): Written | null {
    const key = basename(path);
    return firstOf(this.#dockerRoots(), (root) => {
      for (const id of this.#folders(`${root}/containers`)) {
        const { config, source } = this.#dockerConfig(root, id) ?? {};
        if (source && config?.NetworkSettings && basename(config.NetworkSettings.SandboxKey) === key)
          return { name: nameIn(config), ...source };
      }
      return null;
    });
  }

  #dockerRoots(): string[] {
    const said = parsed(DockerDaemon, readBelow(join(this.#root, '/etc'), 'docker/daemon.json', MiB));
    return ['/var/lib/docker', '/var/snap/docker/common/var-lib-docker', ...(said ? [said['data-root']] : [])];
  }

  #dockerConfig(root: string, id: string): { config: DockerConfig; source: Source } | null {
    const [base, path] = [join(this.#root, root), `containers/${id}/config.v2.json`];
    const source = sourceAt(join(base, path));
    const config = parsed(DockerConfig, readBelow(base, path, MiB));
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

  #list(store: string, path: string): Source & { names: ReadonlyMap<string, string> } {
    const base = join(this.#root, store);
    const source = sourceAt(join(base, path));
    const known = this.#lists.get(source.file);
    // Whoever writes it again and again is not read again for each container.
    if (known && (known.isOfThisLook || known.stamp === source.stamp)) return known;
    const names = namesInList(source.stamp === null ? null : readBelow(base, path, 4 * MiB));
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

function firstOf(places: readonly string[], look: (place: string) => Written | null): Written | null {
  for (const place of places) {
    const found = look(place);
    if (found) return found;
  }
  return null;
}
