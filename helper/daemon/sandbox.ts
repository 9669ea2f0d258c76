import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { constants as osConstants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Arguments } from './arguments.ts';
import { failure, type Refusal } from './errors.ts';
import { onLifelineEnd } from './lifeline.ts';
import { say } from '../protocol/messages/index.ts';

/** What the process inside tells the one outside, over Node's own channel. */
export type InsideMessage = { type: 'started' } | { type: 'ready'; socket: string; pid: number };

interface SandboxOptions {
  args: Arguments;
  argv: readonly string[];
  /** The user who may connect besides us, where root makes the sandbox for somebody. */
  invokingUid: number | null;
  onReady: (socket: string, pid: number) => void;
}

/**
 * Starts the helper again inside new network and mount namespaces (and a user namespace when not
 * root), and waits for it. This process stays outside: it owns the private folder, passes signals on,
 * and its end ends the one inside.
 */
export async function superviseSandbox({
  args,
  argv,
  invokingUid,
  onReady,
}: SandboxOptions): Promise<number | Refusal> {
  const root = process.getuid?.() === 0;
  const folder = mkdtempSync(join(runtimeFolder(), 'taproom-'));
  // Others may pass through, not look: the socket itself says who may connect.
  if (root && invokingUid !== null && invokingUid !== 0) chmodSync(folder, 0o711);
  const socket = args.socket ?? join(folder, 'taproomd.sock');
  // Made here, because inside /run may be another one.
  mkdirSync(dirname(socket), { recursive: true });
  const script = realpathSync(process.argv[1] ?? '');
  const child = spawn(
    'unshare',
    [
      '--net',
      '--mount',
      ...(root ? [] : ['--user', '--map-root-user']),
      '--',
      process.execPath,
      ...process.execArgv,
      script,
      '--inside-sandbox',
      ...(args.socket === null ? ['--socket', socket] : []),
      ...argv,
    ],
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, TAPROOM_STAGING: folder } },
  );

  const seen = { started: false };
  child.on('message', (message: InsideMessage) => {
    seen.started = true;
    if (message.type === 'ready') onReady(message.socket, message.pid);
  });
  passSignals(child, args.command.length > 0);
  if (args.lifelineFd !== null) onLifelineEnd(args.lifelineFd, () => child.kill('SIGTERM'));
  const ended = await exitOf(child);
  rmSync(folder, { recursive: true, force: true });
  if (ended instanceof Error) {
    return failure('unsupported', 'unshare', say('start.sandboxNotMade', { words: ended.message }), {
      remedy: say('start.installUnshare'),
    });
  }
  if (!seen.started) return notStarted(root);
  return ended;
}

/** Where a private folder may be: our user's own runtime folder, else the one for temporary files. */
export function runtimeFolder(): string {
  const folder = process.env.XDG_RUNTIME_DIR;
  if (folder) {
    try {
      accessSync(folder, constants.W_OK | constants.X_OK);
      // Under sudo it may be another user's, who could exchange what root makes there.
      if (statSync(folder).uid === process.getuid?.()) return folder;
    } catch {
      // Named but not there, as under sudo or su.
    }
  }
  return tmpdir();
}

/** A terminal's Ctrl-C reaches the whole group: with a COMMAND it is the command's alone. */
function passSignals(child: ChildProcess, withCommand: boolean): void {
  process.on('SIGINT', () => {
    if (!withCommand) child.kill('SIGTERM');
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'));
}

function exitOf(child: ChildProcess): Promise<number | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => resolve(exitStatus(code, signal)));
  });
}

/** As shells have it: 128 and the signal's number. */
export const exitStatus = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal === null ? 0 : osConstants.signals[signal]);

const notStarted = (root: boolean): Refusal =>
  failure('unsupported', 'unshare', say('start.unshareFailed'), {
    remedy: say(root ? 'start.namespacesForbidden' : 'start.userNamespacesOff'),
  });
