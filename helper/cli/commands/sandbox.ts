import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits } from '../run.ts';

export function registerSandbox(program: Command): void {
  const sandbox = program.command('sandbox [command...]')
    .description('run COMMAND (default: your shell) beside a helper of its own, in a network of its own')
    .option('--demo', 'fill it with a small network and a little traffic')
    .addHelpText('after', `
The command finds "taproom" on its PATH and talks to the sandbox's helper. Nothing
that it does touches this machine's network. When it ends, the sandbox goes, and
its exit status is this command's own (128 plus the number of the signal that
ended it). Write "--" before COMMAND.`);
  exits<{ demo?: boolean }>(sandbox, async (session, words, { demo }) => {
    const launcher = helperLauncher();
    if (!launcher) {
      session.output.failure({
        kind: 'not-found', step: 'sandbox', message: 'The sandbox was not started: the program "taproomd" is not where it belongs.',
        remedy: 'In a checkout run "npm run setup"; otherwise install Taproom again.',
      });
      return ExitCode.failed;
    }
    return runInForeground(launcher, ['--sandbox', ...(demo ? ['--demo'] : []), ...(words.length > 0 ? ['--', ...words] : [])]);
  });
  examples(sandbox, [
    { line: 'taproom sandbox' },
    { line: 'taproom sandbox --demo -- taproom watch' },
    { line: 'taproom sandbox -- taproom link list' },
    { line: 'taproom sandbox -- sh -c "taproom link add tap0 --type tap --up && ip link show tap0"' },
  ]);
}

/** Beside this bundle in an installation (lib and bin), or in the checkout that it was built in. */
function helperLauncher(): string | undefined {
  const here = dirname(realpathSync(process.argv[1] ?? '.'));
  return [join(here, '../bin/taproomd'), join(here, '../../helper/bin/taproomd')].find((path) => existsSync(path));
}

/** Runs a program on this terminal and answers with the status that a shell would give. */
function runInForeground(program: string, words: readonly string[]): Promise<number> {
  const child = spawn(program, words, { stdio: 'inherit' });
  // Ctrl-C and Ctrl-\ reach the whole foreground group by themselves; what comes to this process alone is passed on.
  const ignore = (): void => undefined;
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', ignore).on('SIGQUIT', ignore).on('SIGTERM', passOn).on('SIGHUP', passOn);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`taproom: The sandbox was not started: ${error.message}.\n`);
      resolve(ExitCode.failed);
    });
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGQUIT', ignore).off('SIGTERM', passOn).off('SIGHUP', passOn);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
