import type { Command } from 'commander';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { helperLauncher, noLauncher, runInForeground } from '../helper-program.ts';
import { exits, refuse } from '../run.ts';

export function registerSandbox(program: Command): void {
  const sandbox = program
    .command('sandbox [command...]')
    .description('run COMMAND (default: your shell) with its own helper in an isolated network namespace')
    .option('--demo', 'create a small demo network with some traffic')
    .addHelpText(
      'after',
      `
The command finds "taproom" on its PATH and talks to the sandbox's helper. Nothing
that it does touches this machine's network. When it ends, the sandbox goes, and
its exit status is this command's own (128 plus the number of the signal that
ended it). Write "--" before COMMAND.`,
    );
  exits<{ demo?: boolean }>(sandbox, async (session, words, { demo }) => {
    const launcher = helperLauncher();
    if (!launcher) {
      refuse(session, noLauncher('cli.sandboxNotStarted'));
      return ExitCode.failed;
    }
    return runInForeground(launcher, [
      '--sandbox',
      ...(demo ? ['--demo'] : []),
      ...(words.length > 0 ? ['--', ...words] : []),
    ]);
  });
  examples(sandbox, [
    { line: 'taproom sandbox' },
    { line: 'taproom sandbox --demo -- taproom watch' },
    { line: 'taproom sandbox -- taproom link list' },
    { line: 'taproom sandbox -- sh -c "taproom link add tap0 --type tap --up && ip link show tap0"' },
  ]);
}
