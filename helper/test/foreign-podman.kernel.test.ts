import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import type { Namespace } from '../protocol/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { inSandbox } from './sandbox.ts';

/** Where Podman keeps what it knows: empty in the machine of this test. */
const FOLDERS = ['/var/lib/containers', '/run/containers', '/run/libpod', '/var/lib/cni', '/run/netns'];
const PODMAN = ['--runtime', 'runc', '--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs'];
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096'];

/** A machine of its own: what is process 1 there is in its network namespace, so that the helper looks at all of it. */
class Machine {
  readonly #holder: ChildProcess;
  readonly #made = FOLDERS.filter((folder) => !existsSync(folder));

  constructor() {
    for (const folder of FOLDERS) mkdirSync(folder, { recursive: true });
    const script = [
      'mount --make-rprivate /',
      ...FOLDERS.map((folder) => `mount -t tmpfs none ${folder}`),
      'ip link set lo up',
      'echo ready',
      'exec sleep 3600',
    ].join(' && ');
    const own = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
    this.#holder = spawn('unshare', [...own, '--', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async ready(): Promise<void> {
    if (this.#holder.stdout) await once(this.#holder.stdout, 'data');
  }

  /** Words before a command that is to run in it. */
  get entry(): string[] {
    const { pid } = this.#holder;
    const first = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return ['nsenter', '--target', first, '--net', '--mount', '--pid', '--'];
  }

  podman(...words: string[]) {
    const [program = '', ...entry] = this.entry;
    return spawnSync(program, [...entry, 'podman', ...PODMAN, '--events-backend', 'none', ...words], {
      encoding: 'utf8',
      timeout: 60_000,
    });
  }

  run(root: string, name: string, ...words: string[]) {
    const container = ['-v', '/usr:/usr:ro', '--rootfs', root, 'sleep', '600'];
    return this.podman('run', '-d', '--name', name, ...LIMITS, ...words, ...container);
  }

  async close(): Promise<void> {
    this.podman('rm', '--force', '--time', '0', '--all');
    const exit = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await exit;
    for (const folder of this.#made) rmdirSync(folder);
  }
}

/** A root folder with the programs of this machine. */
function rootFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'taproom-podman-'));
  for (const name of ['usr', 'etc', 'proc', 'sys', 'dev', 'run', 'tmp']) mkdirSync(join(root, name));
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name));
  return root;
}

const programs = existsSync('/usr/bin/podman') && existsSync('/usr/sbin/runc');
const why = !inSandbox
  ? 'needs the sandbox of "npm test", TAPROOM_TEST_SANDBOX=1, as root'
  : programs
    ? null
    : 'needs podman and runc';

describe.skipIf(why !== null)(`containers of Podman${why === null ? '' : ` (${why})`}`, () => {
  const machine = why === null ? new Machine() : undefined;
  const root = rootFolder();
  let daemon: TestDaemon | undefined;
  let helper: Connection;
  const foreign = async (): Promise<Namespace[]> =>
    (await done(helper, 'namespace.list', {})).namespaces.filter((row) => row.foreign);
  beforeAll(async () => {
    await machine?.ready();
    daemon = await startDaemon(machine ? { entry: machine.entry } : {});
    helper = await daemon.connect();
  });
  afterAll(async () => {
    await daemon?.stop();
    await machine?.close();
    rmSync(root, { recursive: true });
  });

  it('are seen by their names, with what is in them, and joined to their bridge', async (test) => {
    const db = machine?.run(root, 'db', '--network', 'none');
    if (db?.status !== 0) return test.skip(`Podman runs no container here: ${db?.stderr.trim().split('\n').at(-1)}`);
    expect(machine?.run(root, 'web')).toMatchObject({ status: 0 });
    await expect
      .poll(async () => (await foreign()).map(({ name, holder }) => [name, holder?.kind]).sort())
      .toEqual([
        ['podman:db', 'podman'],
        ['podman:web', 'podman'],
      ]);
    const { links } = await done(helper, 'link.list', { namespace: 'podman:web' });
    expect(links.map(({ name }) => name).sort()).toEqual(['eth0', 'lo']);
    const near = (await done(helper, 'link.list', { namespace: '' })).links.find(({ kind }) => kind === 'veth');
    const far = links.find(({ name }) => name === 'eth0');
    expect(near?.peer).toEqual({ namespace: 'podman:web', index: far?.index });
    const { addresses } = await done(helper, 'address.list', { namespace: 'podman:web' });
    expect(addresses.some(({ address }) => address.startsWith('10.88.'))).toBe(true);

    machine?.podman('rm', '--force', '--time', '0', 'web');
    await expect.poll(async () => (await foreign()).map(({ name }) => name)).toEqual(['podman:db']);
  }, 120_000);
});
