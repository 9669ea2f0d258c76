import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asUser, describeKernel, failureOf, ip, openDescriptors, valueOf } from '../test/kernel.ts';
import { createNamespace, deleteNamespace, namespaceInode, peerCredentials } from './system.ts';

/** libuv's descriptor of a socket; Node has no public name for it. */
const descriptorOf = (socket: Socket): number => (socket as unknown as { _handle: { fd: number } })._handle.fd;
const ipNames = (): string[] =>
  (JSON.parse(ip('-json', 'netns', 'list') || '[]') as { name: string }[]).map(({ name }) => name).sort();

describeKernel('peerCredentials', () => {
  let folder = '';
  let server: Server;
  const path = () => join(folder, 'socket');
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'taproom-peer-'));
    server = createServer({ pauseOnConnect: true }).listen({ path: path(), writableAll: true });
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const accepted = async (): Promise<Socket> => ((await once(server, 'connection')) as [Socket])[0];

  it('tells root and its own process', async () => {
    const client = connect(path());
    const socket = await accepted();
    const peer = valueOf(peerCredentials(descriptorOf(socket)));
    expect(peer).toMatchObject({ pid: process.pid, uid: 0, gid: process.getgid?.() });
    // Not process.getgroups(), which adds the primary group.
    const own = /^Groups:[\t ]*([\d ]*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    expect(peer.groups).toEqual(own.split(' ').filter(Boolean).map(Number));
    client.destroy();
    socket.destroy();
  });

  it('tells another process', async () => {
    const child = spawn(process.execPath, ['-e', `require('node:net').connect(${JSON.stringify(path())})`]);
    const socket = await accepted();
    expect(valueOf(peerCredentials(descriptorOf(socket)))).toMatchObject({ pid: child.pid, uid: 0 });
    child.kill();
    await once(child, 'exit');
    // What was recorded at connect() outlives the process.
    expect(valueOf(peerCredentials(descriptorOf(socket))).pid).toBe(child.pid);
    socket.destroy();
  });

  it('tells an ordinary user and all groups, however many', async () => {
    chmodSync(folder, 0o755);
    for (const groups of [[], [54_400], Array.from({ length: 300 }, (_, i) => 60_000 + i)]) {
      // connect(2) happens inside connect(): the credentials are those of that moment.
      const client = asUser({ uid: 54_321, gid: 54_322, groups }, () => connect(path()));
      const socket = await accepted();
      const peer = valueOf(peerCredentials(descriptorOf(socket)));
      expect(peer).toMatchObject({ uid: 54_321, gid: 54_322 });
      expect([...peer.groups].sort()).toEqual([...groups].sort());
      client.destroy();
      socket.destroy();
    }
  });

  it('refuses what is no connected socket', () => {
    expect(failureOf(peerCredentials(99_999)).code).toBe('EBADF');
    const plain = openDescriptors().find((fd) => {
      try {
        return !readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
      } catch {
        return false;
      }
    });
    expect(failureOf(peerCredentials(Number(plain))).code).toBe('ENOTSOCK');
    const call = peerCredentials as (fd: unknown) => unknown;
    for (const wrong of [-1, 1.5, NaN, '3', undefined]) expect(() => call(wrong)).toThrow(TypeError);
  });
});

describeKernel('namespaces', () => {
  const path = (name: string) => `/run/netns/${name}`;
  afterEach(() => {
    for (const name of readdirSync('/run/netns')) deleteNamespace(path(name));
  });

  it('are made with lo up, and are what iproute2 calls namespaces', () => {
    const own = valueOf(namespaceInode(null));
    const inode = valueOf(createNamespace(path('made')));
    expect(ipNames()).toEqual(['made']);
    expect(inode).toBe(statSync(path('made')).ino);
    expect(valueOf(namespaceInode(path('made')))).toBe(inode);
    const inside = (...args: string[]) => ip('netns', 'exec', 'made', ...args).trim();
    expect(inside('readlink', '/proc/self/ns/net')).toBe(`net:[${inode}]`);
    const [lo, ...others] = JSON.parse(ip('-n', 'made', '-json', 'link')) as { ifname: string; flags: string[] }[];
    expect(lo).toMatchObject({ ifname: 'lo', flags: expect.arrayContaining(['UP']) as unknown });
    expect(others).toEqual([]);
    expect(readlinkSync('/proc/self/ns/net')).toBe(`net:[${own}]`);
    expect(valueOf(namespaceInode(null))).toBe(own);
  });

  it('bear a mark on lo from the first moment on', () => {
    valueOf(createNamespace(path('marked'), 'taproom:lab'));
    valueOf(createNamespace(path('unmarked')));
    const alias = (name: string) => (JSON.parse(ip('-n', name, '-json', 'link')) as { ifalias?: string }[])[0]?.ifalias;
    expect(alias('marked')).toBe('taproom:lab');
    expect(alias('unmarked')).toBeUndefined();
    expect(failureOf(createNamespace(path('long'), 'x'.repeat(300)))).toMatchObject({
      code: 'EMSGSIZE',
      step: 'RTM_SETLINK lo',
    });
    expect(existsSync(path('long'))).toBe(false);
    expect(() => createNamespace(path('odd'), 7 as never)).toThrow(TypeError);
  });

  it('are deleted, by us and by iproute2, whoever made them', () => {
    valueOf(createNamespace(path('ours1')));
    valueOf(createNamespace(path('ours2')));
    ip('netns', 'add', 'theirs');
    expect(ipNames()).toEqual(['ours1', 'ours2', 'theirs']);
    ip('netns', 'delete', 'ours1');
    valueOf(deleteNamespace(path('ours2')));
    valueOf(deleteNamespace(path('theirs')));
    expect(ipNames()).toEqual([]);
    expect(readdirSync('/run/netns')).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('nsfs');
  });

  it('are refused when the name is taken, and the first one stays', () => {
    const inode = valueOf(createNamespace(path('twice')));
    expect(failureOf(createNamespace(path('twice')))).toMatchObject({ code: 'EEXIST', step: `open ${path('twice')}` });
    expect(valueOf(namespaceInode(path('twice')))).toBe(inode);
    expect(failureOf(deleteNamespace(path('absent'))).code).toBe('ENOENT');
    expect(failureOf(namespaceInode(path('absent'))).code).toBe('ENOENT');
  });

  it('leave no file when they cannot be made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-ns-'));
    try {
      expect(failureOf(createNamespace('/etc/hostname/name')).code).toMatch(/^E/);
      const refused = asUser({ uid: 54_321, gid: 54_321, groups: [] }, () => createNamespace(path('user')));
      expect(['EPERM', 'EACCES']).toContain(failureOf(refused).code);
      expect(existsSync(path('user'))).toBe(false);
      expect(failureOf(createNamespace('relative')).step).toBe('check the path');
      expect(() => createNamespace(`${folder}/nul\0x`)).toThrow(TypeError);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('do not take other files with them, but a stale empty one', () => {
    writeFileSync(path('notes'), 'mine');
    expect(failureOf(deleteNamespace(path('notes'))).code).toBe('EINVAL');
    expect(failureOf(namespaceInode(path('notes'))).code).toBe('EINVAL');
    expect(readFileSync(path('notes'), 'utf8')).toBe('mine');
    rmSync(path('notes'));
    writeFileSync(path('stale'), '');
    valueOf(deleteNamespace(path('stale')));
    expect(existsSync(path('stale'))).toBe(false);
  });

  it('work in a folder that is no mount yet, which becomes a shared one once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-ns-'));
    const file = join(folder, 'names', 'one');
    const mounts = () =>
      readFileSync('/proc/self/mountinfo', 'utf8')
        .split('\n')
        .filter((line) => line.includes(` ${join(folder, 'names')} `));
    try {
      valueOf(createNamespace(file));
      valueOf(createNamespace(`${file}2`));
      expect(mounts()).toHaveLength(1);
      expect(mounts()[0]).toContain('shared:');
      valueOf(deleteNamespace(file));
      valueOf(deleteNamespace(`${file}2`));
      ip('netns', 'add', 'x'); // iproute2 still works beside it
    } finally {
      execFileSync('umount', [join(folder, 'names')]);
      rmSync(folder, { recursive: true });
    }
  });

  it('leak neither descriptors nor mounts nor threads over many rounds', () => {
    const before = { descriptors: openDescriptors().length, threads: readdirSync('/proc/self/task').length };
    for (let round = 0; round < 30; round += 1) {
      valueOf(createNamespace(path('round')));
      failureOf(createNamespace(path('round')));
      valueOf(deleteNamespace(path('round')));
    }
    expect({ descriptors: openDescriptors().length, threads: readdirSync('/proc/self/task').length }).toEqual(before);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('nsfs');
  });
});
