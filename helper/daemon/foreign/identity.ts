/** What a process is part of, as its control groups say. */
export type Identity = ContainerIdentity | ({ kind: 'lxc' | 'machine' | 'unit'; label: string } & Owned);
/** `id`: by which the runtime's own files know it. */
export type ContainerIdentity = { kind: 'docker' | 'podman' | 'containerd' | 'crio'; id: string } & Owned;
/** `user`: the ordinary user who may make what is below this user's slice, and give it any name. */
interface Owned {
  user?: number;
}

const ID = '([0-9a-f]{64})';
/** The names of scopes and folders that the runtimes make, by either driver of control groups. */
const CONTAINERS = [
  ['docker', new RegExp(`^docker-${ID}\\.scope$`)],
  ['podman', new RegExp(`^libpod-${ID}(?:\\.scope)?$`)],
  ['containerd', new RegExp(`^(?:cri-containerd|nerdctl)-${ID}\\.scope$`)],
  ['crio', new RegExp(`^crio-${ID}(?:\\.scope)?$`)],
] as const;
const BARE = new RegExp(`^${ID}$`);

/** The text of /proc/PID/cgroup (cgroups(7)): the outermost container, else the innermost unit. Pure. */
export function identityOf(cgroups: string): Identity | null {
  const paths = cgroups.split('\n').map((line) => line.split(':').slice(2).join(':').split('/').filter(Boolean));
  return first(paths, containerOf) ?? first(paths, unitOf);
}

/** The slice that the session manager gives a user, and the user everything below it. */
function userOf([first, second = '']: readonly string[]): Owned {
  const user = first === 'user.slice' ? Number(/^user-(\d{1,10})\.slice$/.exec(second)?.[1]) : 0;
  return user > 0 ? { user } : {};
}

function first(paths: readonly string[][], of: (path: string[]) => Identity | null): Identity | null {
  for (const path of paths) {
    const found = of(path);
    if (found) return { ...found, ...userOf(path) };
  }
  return null;
}

function containerOf(path: readonly string[]): Identity | null {
  for (const [at, part] of path.entries()) {
    for (const [kind, pattern] of CONTAINERS) {
      const id = pattern.exec(part)?.[1];
      if (id !== undefined) return { kind, id };
    }
    const bare = BARE.exec(part)?.[1];
    // Without systemd: /docker/ID, and /kubepods/.../podUID/ID of containerd.
    if (bare !== undefined) return { kind: path[at - 1] === 'docker' ? 'docker' : 'containerd', id: bare };
    const lxc = /^lxc\.payload\.(.+)$/.exec(part)?.[1] ?? (part === 'lxc' ? path[at + 1] : undefined);
    if (lxc !== undefined) return { kind: 'lxc', label: lxc };
    const machine = /^machine-(.+)\.scope$/.exec(part)?.[1] ?? /^systemd-nspawn@(.+)\.service$/.exec(part)?.[1];
    if (machine !== undefined) return { kind: 'machine', label: machine };
  }
  return null;
}

/** The manager of a user's session is the unit of whatever it runs, and says nothing of it. */
function unitOf(path: readonly string[]): Identity | null {
  const unit = [...path].reverse().find((part) => part.endsWith('.service') && !/^user@\d+\.service$/.test(part));
  return unit === undefined ? null : { kind: 'unit', label: unit };
}
