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

/** How long the answers of {@link rootAsks} took. */
export const answerTimes = (took: readonly number[]): string =>
  `median ${quantile(took, 0.5)} ms, p99 ${quantile(took, 0.99)} ms, worst ${quantile(took, 1)} ms of ${took.length}`;

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
