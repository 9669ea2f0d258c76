import type { Command } from 'commander';

interface Example {
  line: string;
  /** What it does, where the line does not say it. */
  does?: string;
}

/** Examples by command, for docs/cli.md too. */
export const examplesOf = new WeakMap<Command, readonly Example[]>();

/** Appends examples to the help of `command`. */
export function examples(command: Command, list: readonly Example[]): Command {
  examplesOf.set(command, list);
  return command.addHelpText('after', () => {
    const lines = list.map(({ line, does }) => `  $ ${line}${does ? `\n      ${does}` : ''}`);
    return `\nExamples:\n${lines.join('\n')}\n\nExit codes: 0 done, 1 failed, 2 usage, 3 helper not reachable, 4 not authorised, 5 not found, 6 conflict, 7 awaiting confirmation.`;
  });
}
