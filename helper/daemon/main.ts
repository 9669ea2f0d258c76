import { closeSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { PRODUCT_VERSION, type Failure } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { parseArguments, USAGE, type Arguments } from './arguments.ts';
import { invokingUser, isFullRoot } from './authority.ts';
import { Budgets } from './budgets.ts';
import { mayChangeNetwork } from './capabilities.ts';
import { cleanupOnce } from './cleanup-once.ts';
import { startCommand } from './command.ts';
import { demoProcess } from './demo-process.ts';
import { failure } from './errors.ts';
import { startHelper } from './helper.ts';
import { isolate, leaveStaging } from './isolation.ts';
import { onLifelineEnd } from './lifeline.ts';
import { createLog } from './log.ts';
import { readAsThread } from './networks/document-thread.ts';
import { superviseSandbox, type InsideMessage } from './sandbox.ts';
import { DEFAULT_SOCKET } from './socket.ts';
import { chooseState } from './transactions/state-folder.ts';

/** Milliseconds after which stopping is given up: a change that hangs in the kernel. */
const STOP_TIMEOUT = 10_000;

async function main(argv: readonly string[]): Promise<number> {
  const demo = demoProcess(argv);
  if (demo) return demo;
  const parsed = parseArguments(argv);
  if (!parsed.ok) return complain(parsed.error, 2);
  const args = parsed.value;
  if (args.help || args.version) {
    process.stdout.write(args.help ? USAGE : `taproomd ${PRODUCT_VERSION}\n`);
    return 0;
  }
  const user = invokingUser(args.user, process.env);
  if (!user.ok) return complain(user.error, 2);
  if (args.sandbox && !args.inside) {
    const status = await superviseSandbox({
      args,
      argv,
      invokingUid: user.value,
      onReady: (socket, pid) => announce(args, socket, pid),
    });
    return typeof status === 'number' ? status : complain(status.error, 1);
  }
  if (!mayChangeNetwork()) return complain(unprivileged.error, 1);
  return args.cleanup ? cleanUp(args) : serve(args, user.value);
}

async function cleanUp(args: Arguments): Promise<number> {
  const log = createLog(args.logLevel === 'info' ? 'warn' : args.logLevel, (line) => process.stderr.write(line));
  const state = chooseState(args.state, null, isFullRoot());
  const cleaned = await cleanupOnce({ args, socket: args.socket ?? DEFAULT_SOCKET, state: state.path, log });
  state.leave();
  return cleaned.ok ? cleaned.value : complain(cleaned.error, 1);
}

/** The helper itself, until it is told to stop. Resolves to the exit status. */
async function serve(args: Arguments, invokingUid: number | null): Promise<number> {
  const log = createLog(args.logLevel, (line) => process.stderr.write(line));
  const socket = args.socket ?? DEFAULT_SOCKET;
  const staging = args.inside ? (process.env.TAPROOM_STAGING ?? null) : null;
  if (args.inside) {
    tellOutside({ type: 'started' });
    isolate(staging ?? '/tmp', log);
    delete process.env.TAPROOM_STAGING;
  }
  const state = chooseState(args.state, staging, isFullRoot());
  const helper = await startHelper({
    socket,
    state: state.path,
    sandbox: args.inside,
    invokingUid,
    log,
    budgets: new Budgets(args.budgets),
  });
  if (!helper.ok) return complain(helper.error, 1);
  if (args.demo) await helper.value.fillDemo();
  log.info('ready', { socket, pid: process.pid, sandbox: args.inside });

  const command = args.command.length > 0 ? startCommand(args.command, socket) : null;
  const asked = stopAsked(args, command !== null);
  if (args.inside) tellOutside({ type: 'ready', socket, pid: process.pid });
  else announce(args, socket, process.pid);

  if (command) void asked.then(() => command.process.kill('SIGTERM'));
  const status = await (command ? command.status : asked.then(() => 0));
  setTimeout(() => {
    log.error('a change did not end: leaving it');
    process.exit(1);
  }, STOP_TIMEOUT).unref();
  await helper.value.stop();
  state.leave();
  if (staging !== null) leaveStaging(staging);
  log.info('stopped');
  return status;
}

/** Resolves when a signal, the end of the lifeline or the end of the process outside asks us to stop. */
function stopAsked(args: Arguments, withCommand: boolean): Promise<void> {
  return new Promise((resolve) => {
    // Ctrl-C in the terminal of a COMMAND is meant for the command.
    process.on('SIGINT', () => {
      if (!withCommand) resolve();
    });
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    if (args.inside) process.on('disconnect', () => resolve());
    else if (args.lifelineFd !== null) onLifelineEnd(args.lifelineFd, resolve);
  });
}

const tellOutside = (message: InsideMessage): void => void process.send?.(message);

function announce(args: Arguments, socket: string, pid: number): void {
  if (args.readyFd === null) return;
  writeSync(args.readyFd, `${JSON.stringify({ ready: true, socket, pid })}\n`);
  if (args.readyFd > 2) closeSync(args.readyFd);
}

const unprivileged = failure('not-authorised', 'start', say('start.unprivileged'), {
  remedy: say('start.sudoOrSandbox'),
});

function complain(error: Failure, status: number): number {
  process.stderr.write(`taproomd: ${error.message}\n${error.remedy ? `  ${error.remedy.message}\n` : ''}`);
  return status;
}

// Handles of a terminal or a channel may still be open then; everything that had to end has ended.
if (isMainThread) void main(process.argv.slice(2)).then((status) => process.exit(status));
else readAsThread();
