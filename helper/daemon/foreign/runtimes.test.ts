import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RuntimeFiles } from './runtimes.ts';

const ID = 'a'.repeat(64);
const CONFIG = `var/lib/docker/containers/${ID}/config.v2.json`;
const docker = (name: string) => ({
  Name: name,
  NetworkSettings: { SandboxKey: '/var/run/docker/netns/0123456789ab' },
});
let root: string;
let files: RuntimeFiles;

const write = (path: string, content: unknown): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const nameOf = (kind: 'docker' | 'podman' | 'containerd' | 'crio', home: string | null = null): string | null =>
  files.nameOf({ kind, id: ID }, home);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'taproom-runtimes-'));
  files = new RuntimeFiles(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('knows a container of Docker by its id, and by the namespace that was bound for it', () => {
  write(CONFIG, docker('/web'));
  expect(nameOf('docker')).toBe('web');
  expect(files.dockerOf('/run/docker/netns/0123456789ab')).toBe('web');
  expect(files.dockerOf('/run/docker/netns/default')).toBeNull();
});

it('knows the folder that the administrator gave Docker', () => {
  write('etc/docker/daemon.json', { 'data-root': '/srv/docker' });
  write(`srv/docker/containers/${ID}/config.v2.json`, docker('/web'));
  expect(nameOf('docker')).toBe('web');
});

it('knows containers of Podman and CRI-O, and those of an ordinary user by their home', () => {
  const list = [
    { id: 'b'.repeat(64), names: ['other'] },
    { id: ID, names: ['db'] },
  ];
  write('home/ada/.local/share/containers/storage/overlay-containers/containers.json', list);
  expect(nameOf('podman')).toBeNull();
  expect(nameOf('podman', '/home/ada')).toBe('db');
  write('var/lib/containers/storage/vfs-containers/volatile-containers.json', list);
  expect(nameOf('podman')).toBe('db');
  expect(nameOf('crio')).toBe('db');
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
