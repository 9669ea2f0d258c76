import type { Command } from 'commander';
import { ok } from '../../protocol/result.ts';
import { given } from '../arguments.ts';
import { examples } from '../help.ts';
import { answers } from '../run.ts';
import { printable } from '../text/width.ts';
import { optionalEntry } from './history.ts';

/** The two answers to a risky change that waits. */
export function registerPending(program: Command): void {
  const confirm = program.command('confirm [entry]').description('keep the risky change that awaits confirmation');
  answers(confirm, async (session, [word]) => {
    const entry = given({ entry: optionalEntry(word) });
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('pending.confirm', entry);
    return result.ok
      ? ok({ json: result.value, text: `Kept: ${printable(result.value.entry.summary.message)}\n` })
      : result;
  });
  examples(confirm, [
    { line: 'taproom confirm' },
    { line: 'taproom confirm 17', does: 'only if entry 17 is the one pending' },
  ]);

  const revert = program.command('revert [entry]').description('revert the risky change that awaits confirmation');
  answers(revert, async (session, [word]) => {
    const entry = given({ entry: optionalEntry(word) });
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('pending.revert', entry);
    return result.ok
      ? ok({ json: result.value, text: `Reverted: ${printable(result.value.entry.summary.message)}\n` })
      : result;
  });
  examples(revert, [{ line: 'taproom revert' }]);
}
