import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { NamespaceFinder } from '../daemon/foreign/finder.ts';
import { RuntimeFiles } from '../daemon/foreign/runtimes.ts';
import { createLog } from '../daemon/log.ts';
import { namespacePath } from '../daemon/namespaces.ts';
import type { Namespace } from '../protocol/index.ts';
import { answerTimes, rootAsks, type Waits } from './attacks.ts';
import { done, refusedCleanly } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLink } from './witness.ts';

const ID = '0123456789abcdef'.repeat(4);
const DOCKER = '/run/docker/netns';
const CONFIG = `/var/lib/docker/containers/${ID}`;
/** Where systemd's control groups are: the unified hierarchy, by itself or beside the old ones. */
const CGROUPS = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find((path) => existsSync(join(path, 'cgroup.procs')));

let daemon: TestDaemon | undefined;
let helper: Connection;
const children: ChildProcess[] = [];
const undo: (() => void)[] = [];

async function start(...args: string[]): Promise<void> {
  daemon = await startDaemon({ args, env: REAL_HEAP });
  helper = await daemon.connect();
}

/** A process in a network namespace of its own, with links made by these commands of ip(8). */
async function held(...commands: string[]): Promise<number> {
  const script = [...commands.map((command) => `ip ${command}`), 'echo', 'exec sleep 3600'].join(' && ');
  const child = spawn('unshare', ['--net', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  // The shell said it, just before it became another program.
  await expect.poll(() => readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('sleep\n');
  return pid;
}
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
async function end(pid: number): Promise<void> {
  for (const child of children) if (child.pid === pid) await ended(child);
}
const inodeOf = (pid: number): number => Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0]);

/** As the helper knows them now, without a look that is asked for. */
const known = async (): Promise<Namespace[]> =>
  (await done(helper, 'subscribe', { topics: ['namespaces'] })).namespaces;
const foreign = async (): Promise<string[]> =>
  (await known()).filter((row) => row.foreign && row.readable).map(({ name }) => name);
const listed = async (): Promise<Namespace[]> => (await done(helper, 'namespace.list', {})).namespaces;

/** Seconds of processor time that the daemon has used, by all its threads (proc(5)). */
function processorSeconds(): number {
  const tasks = `/proc/${daemon?.process.pid ?? 0}/task`;
  const spent = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
}

/** A folder of this test's mounts alone. */
function privateFolder(path: string): void {
  const there = existsSync(path);
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', 'none', path]);
  undo.push(() => {
    execFileSync('umount', ['--lazy', path]);
    if (!there) rmdirSync(path);
  });
}

describeKernel('namespaces without a name', () => {
  afterEach(async () => {
    await daemon?.stop();
    daemon = undefined;
    await Promise.all(children.splice(0).map(ended));
    for (const back of undo.splice(0).reverse()) back();
    cleanNetwork();
  });

  it('are seen with what is in them, and joined by their veth pairs', async () => {
    await start();
    expect(await listed()).toHaveLength(1);
    const pid = await held();
    const name = `pid:${pid}`;
    // The kernel says nothing of a namespace that is not joined to ours: it is seen when somebody asks.
    expect((await listed()).find((row) => row.name === name)).toEqual({
      name,
      inode: inodeOf(pid),
      readable: true,
      note: null,
      foreign: true,
      holder: { kind: 'pid', pid, program: 'sleep' },
    });
    const joined = await held();
    ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(joined));
    await expect.poll(foreign, { timeout: 2000, interval: 50 }).toContain(`pid:${joined}`);
    execFileSync('nsenter', [
      '--net',
      '--target',
      String(joined),
      'sh',
      '-ec',
      'ip link set eth0 up; ip address add 192.0.2.7/24 dev eth0',
    ]);
    const { links } = await done(helper, 'link.list', {});
    const far = links.find(({ namespace, name: link }) => namespace === `pid:${joined}` && link === 'eth0');
    expect(far?.peer).toEqual({ namespace: '', index: ipLink('near')?.ifindex });
    await expect
      .poll(async () => (await done(helper, 'link.list', {})).links.find(({ name: link }) => link === 'near')?.peer)
      .toEqual({ namespace: `pid:${joined}`, index: far?.index });
    await expect
      .poll(async () =>
        (await done(helper, 'address.list', { namespace: `pid:${joined}` })).addresses.map(({ address }) => address),
      )
      .toContain('192.0.2.7');
    await expect
      .poll(async () =>
        (await done(helper, 'route.list', { namespace: `pid:${joined}` })).routes.map(({ destination }) => destination),
      )
      .toContain('192.0.2.0/24');
  });

  it('are changed when they are named, and only then', async () => {
    const pid = await held('link add mine type bridge', 'link set mine alias taproom:lab', 'link set lo alias taproom');
    const namespace = `pid:${pid}`;
    await start();
    // It carries our marks, as a sandbox of ours does: what is in it is not ours to clean up.
    expect(await done(helper, 'cleanup.list', { orphans: true })).toEqual({ leftovers: [] });
    expect((await done(helper, 'cleanup.run', { orphans: false })).removed).toEqual([]);
    await done(helper, 'link.set', { link: { namespace, name: 'mine' }, up: true });
    await done(helper, 'route.add', { namespace, destination: '198.51.100.0/24', dev: 'mine' });
    const inside = (...words: string[]): string =>
      execFileSync('nsenter', ['--net', '--target', String(pid), 'ip', ...words], { encoding: 'utf8' });
    expect(inside('route')).toContain('198.51.100.0/24 dev mine');
    expect(await refusedCleanly(helper, 'namespace.delete', { name: namespace })).toMatchObject({
      kind: 'invalid',
      field: 'name',
    });
    const { plan, error } = await planned(
      `taproom: 1\nname: n\nlinks:\n  - {kind: dummy, name: d, namespace: '${namespace}'}\n`,
    );
    expect(plan).toBeUndefined();
    expect(error).toMatchObject({ kind: 'invalid' });
    const imported = { name: 'n', links: [{ namespace, name: 'mine' }] };
    expect(await refusedCleanly(helper, 'network.import', imported)).toMatchObject({
      kind: 'invalid',
      code: 'naming.namespaceForeign',
      values: { namespace },
      field: 'links.0',
    });
    await done(helper, 'history.undo', {});
    expect(inside('route')).not.toContain('198.51.100.0/24');
    expect(inside('link')).toContain('mine');
  });

  it('are left out where the near end of a pair that leads there is written down as a document', async () => {
    const pid = await held();
    ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
    await start();
    const { text, notes } = await done(helper, 'network.import', { name: 'n', links: [{ name: 'near' }] });
    expect(notes).toContainEqual(expect.objectContaining({ code: 'network.importUnnamedPeer' }));
    const { document, faults } = await done(helper, 'network.check', { text });
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(document?.links).toMatchObject([{ kind: 'existing', name: 'near' }]);
  });

  it('are gone when their last process is, with what leads there', async () => {
    await start();
    const pid = await held();
    ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
    await expect.poll(foreign, { timeout: 2000, interval: 50 }).toEqual([`pid:${pid}`]);
    await end(pid);
    await expect.poll(foreign, { timeout: 3000, interval: 50 }).toEqual([]);
    await expect.poll(() => ipLink('near'), { timeout: 3000 }).toBeUndefined();
    expect(await refusedCleanly(helper, 'link.list', { namespace: `pid:${pid}` })).toMatchObject({ kind: 'not-found' });
  });

  it('go by their name below /run/netns where they have one, and by their process once it is taken away', async () => {
    await start();
    const pid = await held();
    ip('netns', 'attach', 'blue', String(pid));
    expect((await listed()).map(({ name }) => name)).toEqual(['', 'blue']);
    ip('netns', 'delete', 'blue');
    expect((await listed()).map(({ name }) => name)).toEqual(['', `pid:${pid}`]);
  });

  it('that Docker bound are known by the name of their container', async () => {
    privateFolder(DOCKER);
    privateFolder(CONFIG);
    await start();
    const file = `${DOCKER}/0123456789ab`;
    writeFileSync(file, '');
    execFileSync('unshare', [`--net=${file}`, 'true']);
    undo.push(() => execFileSync('umount', ['--lazy', file]));
    await expect.poll(foreign, { timeout: 2000, interval: 50 }).toEqual(['docker:0123456789ab']);
    // Docker writes this a moment later.
    writeFileSync(`${CONFIG}/config.v2.json`, JSON.stringify({ Name: '/web', NetworkSettings: { SandboxKey: file } }));
    await expect.poll(foreign, { timeout: 3500, interval: 50 }).toEqual(['docker:web']);
    // As `docker rename` does.
    const renamed = JSON.stringify({ Name: '/shop', NetworkSettings: { SandboxKey: file } });
    writeFileSync(`${CONFIG}/.tmp-config.v2.json`, renamed);
    renameSync(`${CONFIG}/.tmp-config.v2.json`, `${CONFIG}/config.v2.json`);
    await expect.poll(foreign, { timeout: 3500, interval: 50 }).toEqual(['docker:shop']);
    expect((await done(helper, 'link.list', { namespace: 'docker:shop' })).links).toMatchObject([{ name: 'lo' }]);
    expect(await refusedCleanly(helper, 'link.list', { namespace: 'docker:web' })).toMatchObject({ kind: 'not-found' });
    undo.pop()?.();
    rmSync(file);
    await expect.poll(foreign, { timeout: 2000, interval: 50 }).toEqual([]);
  });

  it.skipIf(CGROUPS === undefined)('of units and containers are known by their control groups', async () => {
    privateFolder(CONFIG);
    writeFileSync(`${CONFIG}/config.v2.json`, JSON.stringify({ Name: '/web' }));
    const slice = join(CGROUPS ?? '', `taproom-test-${process.pid}.slice`);
    const groups: string[] = [];
    const group = async (name: string): Promise<number> => {
      const folder = join(slice, name);
      mkdirSync(folder, { recursive: true });
      groups.push(folder);
      const pid = await held();
      writeFileSync(join(folder, 'cgroup.procs'), String(pid));
      return pid;
    };
    const pids = [await group('foo@1.service'), await group(`docker-${ID}.scope`)];
    await start();
    const names = (await listed()).map(({ name }) => name);
    for (const pid of pids) await end(pid);
    for (const folder of [...groups, slice]) await removed(folder);
    expect(names).toEqual(['', 'unit:foo@1.service', 'docker:web']);
  });

  it('say of a program nothing that a terminal or a reader could be led astray by', async () => {
    const script = String.raw`printf '\033[2J\342\200\256\nx' > /proc/self/comm && echo && read _`;
    const child = spawn('unshare', ['--net', 'sh', '-c', script, 'docker:web'], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    await start();
    const rows = (await listed()).filter((row) => row.foreign);
    expect(rows).toMatchObject([{ name: `pid:${child.pid}`, holder: { pid: child.pid, program: '?[2J??x' } }]);
  });

  it('are followed up to the budget, and listed beyond it', async () => {
    const pids = [await held(), await held(), await held()];
    await start('--budget', 'namespaces=2');
    const rows = (await listed()).filter((row) => row.foreign);
    expect(rows).toHaveLength(3);
    expect(rows.filter(({ readable }) => readable)).toHaveLength(2);
    expect(rows.find(({ readable }) => !readable)?.note?.code).toBe('namespace.tooMany');
    await end(pids[0] ?? 0);
    await expect.poll(async () => (await listed()).filter((row) => row.foreign && row.readable).length).toBe(2);
    expect((await done(helper, 'status', {})).budgets.find(({ name }) => name === 'namespaces')).toMatchObject({
      used: 2,
      size: 2,
    });
  });

  it('cost next to nothing while nothing happens: 200 of them', async () => {
    await start();
    const spent = async (): Promise<number> => {
      await elapsed(5000); // Those that are new are looked at again for three seconds.
      const before = processorSeconds();
      await elapsed(20_000); // Two looks at all processes.
      return (processorSeconds() - before) / 20;
    };
    const alone = await spent();
    await Promise.all(Array.from({ length: 200 }, () => held()));
    await expect.poll(async () => (await listed()).length, { timeout: 30_000 }).toBe(201);
    const share = await spent();
    process.stdout.write(
      `idle: ${(100 * alone).toFixed(2)} % of a core alone, ${(100 * share).toFixed(2)} % with 200 namespaces of others\n`,
    );
    expect(share - alone).toBeLessThan(0.005);
  }, 180_000);

  it.skipIf(!existsSync('/dev/fuse'))('are named also while the home of a user gives no answer', async () => {
    const root = mkdtempSync(join(tmpdir(), 'taproom-homes-'));
    undo.push(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, 'ada'));
    mkdirSync(join(root, 'bob/.local/share/containers/storage/overlay-containers'), { recursive: true });
    writeFileSync(
      join(root, 'bob/.local/share/containers/storage/overlay-containers/containers.json'),
      JSON.stringify([{ id: ID, names: ['db'] }]),
    );
    // A file system of a process that answers nothing.
    const fuse = openSync('/dev/fuse', 'r+');
    const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
    execFileSync('mount', ['--internal-only', '-t', 'fuse', '-o', options, 'none', join(root, 'ada')], {
      stdio: ['ignore', 'inherit', 'inherit', fuse],
    });
    undo.push(() => execFileSync('umount', ['--lazy', join(root, 'ada')]));
    const files = new RuntimeFiles(root, () => undefined);
    const look = (home: string) => files.nameOf({ kind: 'podman', id: ID, user: process.getuid?.() ?? 0 }, home);
    const [ada, bob] = [look('/ada'), look('/bob')];
    const sources = [ada, bob].filter((source) => source !== null);
    let isRead = false;
    const first = files.readUsers(sources).then(() => (isRead = true));
    await expect.poll(() => look('/bob')?.name).toBe('db');
    // It is not asked again while it owes an answer; the other is.
    await files.readUsers(sources);
    expect(look('/ada')).toMatchObject({ name: null });
    expect(isRead).toBe(false);
    closeSync(fuse);
    await first;
  });

  it('keep nobody waiting, whatever their owners change in them', async () => {
    await start('--budget', 'namespace-events=200');
    const pair = (at: number): string => `link add v${at} type veth peer name w${at}\nlink delete v${at}\n`;
    const served = async (): Promise<{ took: Waits; share: number }> => {
      const spent = processorSeconds();
      const took = await rootAsks(helper, 4);
      return { took, share: Math.round(((processorSeconds() - spent) / 4) * 100) };
    };
    const alone = await served();
    const batches = [
      'link set lo up\nlink set lo down\n'.repeat(2000),
      Array.from({ length: 200 }, (_, at) => pair(at)).join(''),
    ];
    for (const batch of batches) {
      const user = [
        '--reuid',
        '65534',
        '--regid',
        '65534',
        '--clear-groups',
        '--',
        'unshare',
        '--user',
        '--map-root-user',
        '--net',
      ];
      // Until it has no standard output any more.
      const script = 'while echo; do echo "$0" | ip -batch - >/dev/null 2>&1; done';
      const two = [1, 2].map(() =>
        spawn('setpriv', [...user, 'sh', '-c', script, batch], { stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      children.push(...two);
      await Promise.all(two.map(({ stdout }) => once(stdout, 'data')));
      await expect
        .poll(async () => (await listed()).filter((row) => row.note?.code === 'namespace.tooBusy').length)
        .toBeGreaterThan(0);
      const { took, share } = await served();
      const { residentBytes } = await done(helper, 'status', {});
      process.stdout.write(
        `${answerTimes(took)}; ${share} % of a core (${alone.share} % alone), ${residentBytes >> 20} MiB\n`,
      );
      expect(residentBytes).toBeLessThan(200 * 2 ** 20);
      expect(share - alone.share).toBeLessThan(15);
      await Promise.all(two.map(ended));
      await expect.poll(async () => (await listed()).filter((row) => row.foreign)).toEqual([]);
    }
  });

  it('are followed again when they have come to rest', async () => {
    await start('--budget', 'namespace-events=100');
    const pid = await held();
    const row = async (): Promise<Namespace | undefined> => (await listed()).find(({ name }) => name === `pid:${pid}`);
    expect(await row()).toMatchObject({ readable: true });
    execFileSync('nsenter', ['--net', '--target', String(pid), 'ip', '-batch', '-'], {
      input: 'link set lo up\nlink set lo down\n'.repeat(1000),
    });
    await expect
      .poll(row)
      .toMatchObject({ readable: false, note: { code: 'namespace.tooBusy', values: { size: 100 } } });
    expect(await refusedCleanly(helper, 'link.list', { namespace: `pid:${pid}` })).not.toBeNull();
    await expect.poll(row, { timeout: 30_000 }).toMatchObject({ readable: true, note: null });
    expect((await done(helper, 'link.list', { namespace: `pid:${pid}` })).links).toMatchObject([{ name: 'lo' }]);
  });

  it('are never taken for those of another process with the same number', async () => {
    const finder = new NamespaceFinder({
      log: createLog('error', () => undefined),
      changed: () => undefined,
      most: 10,
    });
    try {
      for (let round = 0; round < 5; round += 1) {
        const pid = await held();
        const inode = inodeOf(pid);
        await finder.look();
        const path = namespacePath(`pid:${pid}`) ?? '';
        expect(Number(/\d+/.exec(readlinkSync(path))?.[0])).toBe(inode);
        await end(pid);
        const again = await reused(pid);
        if (again === null)
          return void process.stdout.write('a process number could not be had again here: not tested\n');
        // On a busy machine it may have looked again meanwhile, and let the first one go.
        if (!finder.found.has(inode) || inodeOf(again) === inode) continue;
        // Until it looks again it holds the one that it knows, whatever has that number now.
        expect(Number(/\d+/.exec(readlinkSync(path))?.[0])).toBe(inode);
        await finder.look();
        expect(finder.found.has(inode)).toBe(false);
        expect(finder.found.get(inodeOf(again))).toMatchObject({ name: `pid:${pid}` });
        return;
      }
      throw new Error('it always looked again before the number was used again');
    } finally {
      finder.close();
    }
  });
});

async function planned(text: string): Promise<{ plan?: unknown; error?: unknown }> {
  const result = await helper.call('network.plan', { text });
  return result.ok ? { plan: result.value } : { error: result.error };
}

/** A cgroup goes when its last process has. */
async function removed(folder: string): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    try {
      return rmdirSync(folder);
    } catch {
      await elapsed(20);
    }
  }
  throw new Error(`${folder} stays`);
}

/** A process in a namespace of its own with this number; null where the kernel gives it to nobody. */
async function reused(pid: number): Promise<number | null> {
  for (let round = 0; round < 50; round += 1) {
    try {
      writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    } catch {
      return null;
    }
    const next = await held();
    if (next === pid) return next;
    await end(next);
  }
  return null;
}
