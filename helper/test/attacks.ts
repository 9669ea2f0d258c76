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

/** As text: their process may not read a checkout that is its owner's alone. */
const ATTACKER = readFileSync(join(import.meta.dirname, 'attacker.mjs'), 'utf8');

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
          '--input-type=module',
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

/** Milliseconds that root's answers took: those of questions, and those of changes, which go one at a time. */
export interface Waits {
  readonly questions: number[];
  readonly changes: number[];
}

/** Root asks for something small again and again, and each fourth time makes and deletes a link. */
export async function rootAsks(helper: Connection, seconds: number, pause = 50): Promise<Waits> {
  const took: Waits = { questions: [], changes: [] };
  const timed = async (of: number[], ask: () => Promise<unknown>): Promise<void> => {
    const begin = performance.now();
    await ask();
    of.push(performance.now() - begin);
  };
  let asked = 0;
  for (const end = performance.now() + seconds * 1000; performance.now() < end; asked += 1) {
    if (asked % 4 === 3) {
      await timed(took.changes, () => done(helper, 'link.add', { kind: 'bridge', name: 'root0' }));
      await timed(took.changes, () => done(helper, 'link.delete', { link: { name: 'root0' } }));
    } else await timed(took.questions, () => done(helper, 'namespace.list', {}));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return took;
}

/** How long the answers of {@link rootAsks} took. */
export const answerTimes = ({ questions, changes }: Waits): string =>
  `root's questions: ${quantiles(questions)}; its changes: ${quantiles(changes)}`;

function quantiles(times: readonly number[]): string {
  const sorted = [...times].sort((one, other) => one - other);
  const [half, most, worst] = [0.5, 0.99, 1].map((share) => quantile(sorted, share));
  return `median ${half} ms, p99 ${most} ms, worst ${worst} ms of ${sorted.length}`;
}

const quantile = (sorted: readonly number[], share: number): number =>
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
