import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stampOf } from './bounded-read.ts';
import type { ContainerIdentity } from './identity.ts';
import { RuntimeFiles } from './runtimes.ts';

const ID = 'a'.repeat(64);
const CONFIG = `var/lib/docker/containers/${ID}/config.v2.json`;
const docker = (name: string) => ({
  Name: name,
  NetworkSettings: { SandboxKey: '/var/run/docker/netns/0123456789ab' },
});
let root: string;
let files: RuntimeFiles;
/** How often it was said that other names stand in a home. */
let changes: number;

const write = (path: string, content: unknown): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const nameOf = (kind: ContainerIdentity['kind']): string | null => files.nameOf({ kind, id: ID }, null)?.name ?? null;
/** Of a container in the slice of this user. */
async function nameOfUsers(kind: ContainerIdentity['kind'], user: number): Promise<string | null> {
  const ask = () => files.nameOf({ kind, id: ID, user }, '/home/ada');
  const before = ask();
  if (before) await files.readUsers([before]);
  return ask()?.name ?? null;
}
/** Who owns what these tests write; `SOMEBODY_ELSE` does not. */
const WRITER = process.getuid?.() ?? 0;
const SOMEBODY_ELSE = WRITER + 1;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'taproom-runtimes-'));
  changes = 0;
  files = new RuntimeFiles(root, () => (changes += 1));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('knows a container of Docker by its id, and by the namespace that was bound for it', () => {
  write(CONFIG, docker('/web'));
  expect(nameOf('docker')).toBe('web');
  expect(files.dockerOf('/run/docker/netns/0123456789ab')?.name).toBe('web');
  expect(files.dockerOf('/run/docker/netns/default')).toBeNull();
});

it('knows the folder that the administrator gave Docker', () => {
  write('etc/docker/daemon.json', { 'data-root': '/srv/docker' });
  write(`srv/docker/containers/${ID}/config.v2.json`, docker('/web'));
  expect(nameOf('docker')).toBe('web');
});

const CONTAINERS = [
  { id: 'b'.repeat(64), names: ['other'] },
  { id: 'c'.repeat(64), names: null },
  { id: ID, names: ['db'] },
];

it('knows containers of Podman and CRI-O, and those of an ordinary user by their home', async () => {
  write('home/ada/.local/share/containers/storage/overlay-containers/containers.json', CONTAINERS);
  write(`home/ada/.local/share/docker/containers/${ID}/config.v2.json`, docker('/own'));
  expect(nameOf('podman')).toBeNull();
  expect(await nameOfUsers('podman', WRITER)).toBe('db');
  expect(await nameOfUsers('docker', WRITER)).toBe('own');
  write('var/lib/containers/storage/vfs-containers/volatile-containers.json', CONTAINERS);
  files.forgetLook();
  expect(nameOf('podman')).toBe('db');
  expect(nameOf('crio')).toBe('db');
});

it('takes the word of an ordinary user for no container of the system', async () => {
  write(CONFIG, docker('/web'));
  write('var/lib/containers/storage/overlay-containers/containers.json', CONTAINERS);
  write(`run/containerd/io.containerd.runtime.v2.task/k8s.io/${ID}/config.json`, { hostname: 'h' });
  for (const kind of ['docker', 'podman', 'containerd', 'crio'] as const)
    expect(await nameOfUsers(kind, WRITER)).toBeNull();
});

it('reads a list that is written again and again once a look', () => {
  const list = 'var/lib/containers/storage/overlay-containers/containers.json';
  const named = (name: string) => [{ id: ID, names: [name] }];
  write(list, named('a'));
  expect(nameOf('podman')).toBe('a');
  write(list, named('other'));
  expect(nameOf('podman')).toBe('a');
  files.forgetLook();
  expect(nameOf('podman')).toBe('other');
});

it('says when other names stand in the home of a user, and reads nothing large there', async () => {
  const list = 'home/ada/.local/share/containers/storage/overlay-containers/containers.json';
  const named = (name: string, more = '') => [{ id: ID, names: [name], more }];
  write(list, named('a'));
  const before = files.nameOf({ kind: 'podman', id: ID, user: WRITER }, '/home/ada');
  expect(before).toMatchObject({ name: null });
  expect(before && files.isRewritten(before)).toBe(false);
  expect(await nameOfUsers('podman', WRITER)).toBe('a');
  expect(before && files.isRewritten(before)).toBe(true);
  expect(await nameOfUsers('podman', WRITER)).toBe('a');
  expect(changes).toBe(1);
  write(list, named('other'));
  expect(await nameOfUsers('podman', WRITER)).toBe('other');
  expect(changes).toBe(2);
  write(list, named('a', 'x'.repeat(300_000)));
  expect(await nameOfUsers('podman', WRITER)).toBeNull();
});

it("reads nothing of others where a user's own folder leads there", async () => {
  write('home/bob/.local/share/containers/storage/overlay-containers/containers.json', CONTAINERS);
  mkdirSync(join(root, 'home/ada/.local/share'), { recursive: true });
  symlinkSync(join(root, 'home/bob/.local/share/containers'), join(root, 'home/ada/.local/share/containers'));
  expect(await nameOfUsers('podman', SOMEBODY_ELSE)).toBeNull();
});

it.each([
  ['docker', CONFIG, (name: string) => docker(`/${name}`)],
  [
    'podman',
    'var/lib/containers/storage/overlay-containers/containers.json',
    (name: string) => [{ id: ID, names: [name] }],
  ],
] as const)('says of %s where the name is written, and reads it again when it is written again', (kind, path, of) => {
  write(path, of('web'));
  const first = files.nameOf({ kind, id: ID }, null);
  expect(first).toEqual({ name: 'web', file: join(root, path), stamp: stampOf(join(root, path)) });
  write(path, of('market'));
  files.forgetLook();
  expect(stampOf(join(root, path))).not.toBe(first?.stamp);
  expect(nameOf(kind)).toBe('market');
  rmSync(join(root, path));
  symlinkSync(basename(path), join(root, path)); // To itself.
  files.forgetLook();
  expect(stampOf(join(root, path))).not.toBeNull();
  expect(nameOf(kind)).toBeNull();
  rmSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(basename(dirname(path)), dirname(join(root, path)));
  files.forgetLook();
  expect(stampOf(join(root, path))).toBeNull();
  expect(nameOf(kind)).toBeNull();
});

it.each([
  [{ annotations: { 'io.kubernetes.cri.sandbox-name': 'pod', 'io.kubernetes.cri.container-name': 'c' } }, 'pod'],
  [{ annotations: { 'nerdctl/name': 'n' }, hostname: 'h' }, 'n'],
  [{ hostname: 'h' }, 'h'],
  [{}, null],
])('knows a container of containerd by %j', (config, name) => {
  write(`run/containerd/io.containerd.runtime.v2.task/k8s.io/${ID}/config.json`, config);
  expect(nameOf('containerd')).toBe(name);
});

it.each(['', '{', 'null', '[]', '{"Name":7}', '{"Name":"/web"', 'x'.repeat(2 * 1024 * 1024)])(
  'takes no harm from a file that is none of the runtime',
  (text) => {
    write(CONFIG, text);
    write('etc/docker/daemon.json', text);
    expect(nameOf('docker')).toBeNull();
    expect(files.dockerOf('/run/docker/netns/0123456789ab')).toBeNull();
  },
);

it('follows no link out of the folder of the runtime, and waits for no pipe', () => {
  const outside = join(root, 'outside');
  write('outside/config.v2.json', docker('/stolen'));
  mkdirSync(join(root, 'var/lib/docker/containers'), { recursive: true });
  symlinkSync(outside, join(root, `var/lib/docker/containers/${ID}`));
  expect(nameOf('docker')).toBeNull();
  rmSync(join(root, `var/lib/docker/containers/${ID}`));
  mkdirSync(join(root, dirname(CONFIG)));
  symlinkSync(join(outside, 'config.v2.json'), join(root, CONFIG));
  expect(nameOf('docker')).toBeNull();
  rmSync(join(root, CONFIG));
  execFileSync('mkfifo', [join(root, CONFIG)]);
  expect(nameOf('docker')).toBeNull();
});

it('finds a runtime whose folder is itself a link', () => {
  write(`srv/containers/${ID}/config.v2.json`, docker('/web'));
  mkdirSync(join(root, 'var/lib'), { recursive: true });
  symlinkSync(join(root, 'srv'), join(root, 'var/lib/docker'));
  expect(nameOf('docker')).toBe('web');
});
