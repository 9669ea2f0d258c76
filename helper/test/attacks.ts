import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { REAL_HEAP, startDaemon, type TestDaemon } from './daemon.ts';

/** Two users who may use the helper, and what they do to it. */

/** The group taproom, of which both are members; only the mount namespace of the test knows it. */
const GROUP = 47110;
const USERS = [65533, 65534] as const;

/**
 * One of them, as a process: opens `count` connections and does on each what `what` says, again and again, until it is
 * killed. It never ends by itself, whatever the helper does with it.
 */
const ATTACKER = `
const { connect } = require('node:net');
const [path, what, count] = process.argv.slice(1);
const line = (id, method, params) => JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\\n';
const batch = (one, times) => JSON.stringify(Array(times).fill(JSON.parse(one))) + '\\n';
const links = (name) => 'taproom: 1\\nname: ' + name + '\\nnamespaces: [far]\\nlinks:\\n' + Array.from({ length: 2000 }, (_, at) =>
  '  - { kind: veth, name: v' + at + ', mtu: 1400, addresses: [10.' + (at >> 8) + '.' + (at & 255) + '.1/24, "2001:db8:' + at.toString(16) + '::1/64"],'
  + ' options: { peer: w' + at + ', peerNamespace: far, peerAddresses: [10.' + (at >> 8) + '.' + (at & 255) + '.2/24] } }\\n').join('');
const big = links('u' + process.getuid());
let at = 0;
const documents = () => line(at, 'network.save', { text: 'taproom: 1\\nname: u' + process.getuid() + '-' + (at++ % 600) + '\\n#' + 'x'.repeat(500000) + '\\n' });
const queued = () => line(at, 'datapath.add', { name: 'd' + process.getuid() + '-' + (at++ % 20), type: 'switch', threads: 16,
  ports: [{ kind: 'tap', device: 't' + process.getuid() % 10 + '-' + at % 20, settings: { impair: { in: { delay: 5, queue: 100000 }, out: null } } }] });
const ATTACKS = {
  documents: { send: (socket) => socket.write(documents()), every: 5 },
  unread: { send: (socket) => { socket.pause(); socket.write(batch(line(1, 'link.list', {}), 1000)); }, every: 50 },
  hangUp: { send: (socket) => { for (let n = 0; n < 100; n += 1) socket.write(line(n, 'link.add', { kind: 'bridge', name: 'h' + process.getuid() % 10 + '-' + n })); setTimeout(() => socket.destroy(), 20); }, every: 500 },
  plans: { send: (socket) => socket.write(line(1, 'network.plan', { text: big.replace('mtu: 1400', 'mtu: ' + (1300 + at++ % 100)) })), every: 200 },
  planHangUp: { send: (socket) => { socket.write(line(1, 'network.plan', { text: big.replace('mtu: 1400', 'mtu: ' + (1300 + at++ % 100)) })); setTimeout(() => socket.destroy(), 50); }, every: 200 },
  idle: { send: () => undefined, every: 1000 },
  datapaths: { send: (socket) => socket.write(queued()), every: 100 },
};
const { send, every } = ATTACKS[what];
const seen = {};
function open() {
  const socket = connect(path);
  let timer;
  socket.on('error', () => undefined);
  socket.write(line('hello', 'hello', { client: what }));
  socket.on('data', (text) => {
    for (const [, budget] of String(text).matchAll(/"budget":"([a-z-]+)"/g)) seen[budget] = true;
  });
  socket.once('data', () => { send(socket); timer = setInterval(() => { if (!socket.destroyed && socket.writableLength < 4e6) send(socket); }, every); });
  socket.on('close', () => { clearInterval(timer); setTimeout(open, 100); });
}
for (let n = 0; n < Number(count); n += 1) open();
setInterval(() => process.send(Object.keys(seen)), 200);
process.once('disconnect', () => process.exit(0));
`;

export type Attack = 'documents' | 'unread' | 'hangUp' | 'plans' | 'planHangUp' | 'idle' | 'datapaths';

/** By which budgets each of those who attack was refused so far. */
export class Attackers {
  readonly #processes: ChildProcess[] = [];
  readonly refusals = new Set<string>();

  /** By both users. */
  begin(socket: string, attack: Attack, connections: number): void {
    this.refusals.clear();
    for (const uid of USERS) {
      const child = spawn(
        'setpriv',
        [
          '--reuid',
          String(uid),
          '--regid',
          String(uid),
          '--groups',
          String(GROUP),
          '--',
          process.execPath,
          '-e',
          ATTACKER,
          socket,
          attack,
          String(connections),
        ],
        { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      );
      child.on('message', (names) => {
        for (const name of names as string[]) this.refusals.add(name);
      });
      this.#processes.push(child);
    }
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#processes.splice(0).map(
        (child) =>
          new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) resolve(null);
            child.once('exit', resolve);
            child.kill('SIGKILL');
          }),
      ),
    );
  }
}

/** A helper with its real heap, which both users may use. `leave` ends what the group needed. */
export async function besieged(args: readonly string[] = []): Promise<{ daemon: TestDaemon; leave: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'taproom-group-'));
  const groups = join(folder, 'group');
  writeFileSync(groups, `${readFileSync('/etc/group', 'utf8')}taproom:x:${GROUP}:\n`);
  execFileSync('mount', ['--bind', groups, '/etc/group']);
  const leave = (): void => {
    execFileSync('umount', ['/etc/group']);
    rmSync(folder, { recursive: true });
  };
  try {
    const daemon = await startDaemon({ args, env: REAL_HEAP });
    chmodSync(dirname(daemon.socket), 0o711);
    return { daemon, leave };
  } catch (error) {
    leave();
    throw error;
  }
}

/** What root asks for meanwhile: milliseconds of each answer, of a question and of a change in turn. */
export async function rootAsks(helper: Connection, seconds: number, pause = 50): Promise<number[]> {
  const took: number[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    const begin = performance.now();
    if (took.length % 4 === 3) {
      await done(helper, 'link.add', { kind: 'bridge', name: 'root0' });
      await done(helper, 'link.delete', { link: { name: 'root0' } });
    } else await done(helper, 'namespace.list', {});
    took.push(performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return took.sort((one, other) => one - other);
}

export const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

/** What the helper says first to a member of the group that connects. */
export function firstWord(socket: string): unknown {
  const script = `const socket = require('node:net').connect(process.argv[1]);
socket.on('error', () => undefined).on('close', () => process.stdout.write('null'));
socket.write('{"jsonrpc":"2.0","id":1,"method":"hello","params":{"client":"member"}}\\n');
socket.once('data', (text) => { process.stdout.write(String(text).split('\\n')[0]); process.exit(0); });`;
  const uid = String(USERS[0]);
  const who = ['--reuid', uid, '--regid', uid, '--groups', String(GROUP), '--'];
  return JSON.parse(execFileSync('setpriv', [...who, process.execPath, '-e', script, socket], { encoding: 'utf8' }));
}
