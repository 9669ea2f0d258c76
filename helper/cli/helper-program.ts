import { execFile, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import type { Failure } from '../protocol/errors.ts';
import { say } from '../protocol/messages/index.ts';
import { ExitCode } from './exit-codes.ts';

/**
 * The program taproomd: beside this bundle in an installation (lib and bin), or in the checkout that it was built in.
 */
export function helperLauncher(): string | undefined {
  const here = dirname(realpathSync(process.argv[1] ?? '.'));
  return [join(here, '../bin/taproomd'), join(here, '../../helper/bin/taproomd')].find((path) => existsSync(path));
}

export const noLauncher = (undone: 'cli.cleanupFailed' | 'cli.sandboxNotStarted'): Failure => ({
  kind: 'not-found',
  step: 'find taproomd',
  ...say('cli.noTaproomd', { undone: say(undone) }),
  remedy: say('cli.installAgain'),
});

/** Runs a program on this terminal and answers with the status that a shell would give. */
export function runInForeground(program: string, words: readonly string[]): Promise<number> {
  const child = spawn(program, words, { stdio: 'inherit' });
  // Ctrl-C and Ctrl-\ reach the whole foreground group by themselves; what comes to this process alone is passed on.
  const ignore = (): void => undefined;
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', ignore).on('SIGQUIT', ignore).on('SIGTERM', passOn).on('SIGHUP', passOn);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`taproom: ${program} was not started: ${error.message}.\n`);
      resolve(ExitCode.failed);
    });
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGQUIT', ignore).off('SIGTERM', passOn).off('SIGHUP', passOn);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** Runs a program to its end, and keeps what it writes. */
export function runCaptured(
  program: string,
  words: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(program, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : ExitCode.failed, out, err });
    });
  });
}
