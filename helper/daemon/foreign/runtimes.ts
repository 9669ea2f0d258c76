import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { readBelow } from './bounded-read.ts';
import type { Identity } from './identity.ts';

const MiB = 1024 * 1024;
/** Containers that are looked through for one that has a namespace without a process. */
const MOST = 2000;

/** Of the files of the runtimes only what is needed here; all else may be as it likes. */
const DockerConfig = z.object({
  Name: z.string(),
  NetworkSettings: z.object({ SandboxKey: z.string() }).optional().catch(undefined),
});
const DockerDaemon = z.object({ 'data-root': z.string().startsWith('/') });
const Containers = z.array(z.object({ id: z.string(), names: z.array(z.string()).nullish() }));
const Oci = z.object({
  hostname: z.string().optional().catch(undefined),
  annotations: z.record(z.string(), z.string()).catch({}),
});

/** Names of containers as their runtimes wrote them down. No runtime is asked, all that is read is bounded. */
export class RuntimeFiles {
  readonly #root: string;

  /** `root`: what stands for `/`. */
  constructor(root: string) {
    this.#root = root;
  }

  /** `home`: of the user whose process it is, where that is not root. */
  nameOf(identity: Extract<Identity, { id: string }>, home: string | null): string | null {
    const { kind, id } = identity;
    switch (kind) {
      case 'docker':
        return this.#docker((root) => this.#dockerConfig(root, id)?.Name ?? null);
      case 'containerd':
        return this.#containerd(id);
      case 'podman':
      case 'crio':
        return this.#storage(id, home);
    }
  }

  /** The container that Docker made the namespace at this path for. */
  dockerOf(path: string): string | null {
    const key = basename(path);
    return this.#docker((root) => {
      for (const id of this.#folders(`${root}/containers`)) {
        const config = this.#dockerConfig(root, id);
        if (config?.NetworkSettings && basename(config.NetworkSettings.SandboxKey) === key) return config.Name;
      }
      return null;
    });
  }

  #docker(look: (root: string) => string | null): string | null {
    const said = parsed(DockerDaemon, readBelow(join(this.#root, '/etc'), 'docker/daemon.json', MiB));
    const roots = ['/var/lib/docker', '/var/snap/docker/common/var-lib-docker', ...(said ? [said['data-root']] : [])];
    for (const root of roots) {
      const name = look(root);
      if (name !== null) return name.replace(/^\//, '');
    }
    return null;
  }

  #dockerConfig(root: string, id: string): z.infer<typeof DockerConfig> | null {
    return parsed(DockerConfig, readBelow(join(this.#root, root), `containers/${id}/config.v2.json`, MiB));
  }

  #containerd(id: string): string | null {
    const tasks = '/run/containerd/io.containerd.runtime.v2.task';
    for (const space of this.#folders(tasks)) {
      const config = parsed(Oci, readBelow(join(this.#root, tasks), `${space}/${id}/config.json`, MiB));
      if (!config) continue;
      const { annotations, hostname } = config;
      const [pod, container, nerdctl] = [
        annotations['io.kubernetes.cri.sandbox-name'],
        annotations['io.kubernetes.cri.container-name'],
        annotations['nerdctl/name'],
      ];
      return pod ?? container ?? nerdctl ?? hostname ?? null;
    }
    return null;
  }

  /** containers/storage, which Podman and CRI-O share; an ordinary user's lies in their home. */
  #storage(id: string, home: string | null): string | null {
    const stores = [
      '/var/lib/containers/storage',
      ...(home === null ? [] : [`${home}/.local/share/containers/storage`]),
    ];
    for (const store of stores) {
      for (const driver of ['overlay', 'vfs', 'btrfs']) {
        for (const file of ['containers.json', 'volatile-containers.json']) {
          const text = readBelow(join(this.#root, store), `${driver}-containers/${file}`, 4 * MiB);
          const name = parsed(Containers, text)?.find((container) => container.id === id)?.names?.[0];
          if (name !== undefined) return name;
        }
      }
    }
    return null;
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

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // Written at this moment, or another program's.
  }
}
