import type { Command, Option } from 'commander';
import { EXIT_CODES } from '../exit-codes.ts';
import { examplesOf } from '../help.ts';
import { fullName } from '../hints.ts';
import { JSON_RESULTS } from './json-results.ts';

/** docs/cli.md, from the command tree. */
export function cliDocument(program: Command): string {
  return [
    introduction,
    exitCodes(),
    jsonOutput(),
    optionTable('Options of every command', program.options),
    ...commandsOf(program).map(commandSection),
  ].join('\n');
}

const introduction = `# The command \`taproom\`

This page is generated from the command line itself (\`npm run docs\`); a test fails when it is stale. The terms are
iproute2's. Its unambiguous short forms work too: \`addr\`, \`neigh\`, \`netns\`, \`ls\`, \`del\`. Where iproute2 has
a word (\`master br0\`) this command has an option (\`--controller br0\`); the error message names it.

Lists show every namespace unless \`--namespace\` selects one; other commands apply to the helper's own namespace unless
\`--namespace\` names another. The helper's own is written \`-\`.

Standard output has only the result; notes and errors go to standard error. Output is coloured on a terminal only,
and never if \`NO_COLOR\` is set.
`;

const exitCodes = (): string =>
  `## Exit codes\n\n| code | means |\n|---|---|\n${EXIT_CODES.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}\n\n` +
  'Several names of one command are one change, with one entry in the history: if one of them cannot be changed, none is\n' +
  '(`network delete` goes on, and exits with the code of the first failure). Ctrl-C cancels it: what was made is reverted.\n' +
  '`taproom sandbox` exits with the status of its command.\n';

function jsonOutput(): string {
  const rows = Object.entries(JSON_RESULTS)
    .map(([command, { keys, means }]) => `| \`${command}\` | ${keys} | ${means} |`)
    .join('\n');
  return `## JSON

With \`--json\` a command prints one object a line, with \`"version": 1\` and the fields below. Objects of the model are the
protocol's own: see the [types of the protocol](protocol.md#types). Fields may be added within a version; incompatible changes raise
it. Errors are objects on standard error: \`{"version": 1, "error": Failure}\`
([Failure](protocol.md#failure)).

| command | fields | |
|---|---|---|
${rows}
`;
}

function commandsOf(command: Command): Command[] {
  return command.commands
    .filter((below) => !isHidden(below))
    .flatMap((below) => [...(below.commands.length === 0 ? [below] : []), ...commandsOf(below)]);
}
/** Commands for the completion scripts alone. */
const isHidden = (command: Command): boolean => command.name().startsWith('__') || command.name() === 'help';

function commandSection(command: Command): string {
  const words = command.registeredArguments
    .map((argument) => {
      const name = `${argument.name().toUpperCase()}${argument.variadic ? '...' : ''}`;
      return argument.required ? ` ${name}` : ` [${name}]`;
    })
    .join('');
  const aliases =
    command.aliases().length > 0
      ? ` Also: ${command
          .aliases()
          .map((alias) => `\`${alias}\``)
          .join(', ')}.`
      : '';
  const description = command.description();
  const examples = (examplesOf.get(command) ?? [])
    .map(({ line, does }) => (does ? `${line}    # ${does}` : line))
    .join('\n');
  return [
    `## \`${fullName(command)}${words}\``,
    '',
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.${aliases}`,
    '',
    ...(command.options.length > 0 ? [optionRows(command.options), ''] : []),
    '```sh',
    examples,
    '```',
    '',
  ].join('\n');
}

const optionTable = (title: string, options: readonly Option[]): string => `## ${title}\n\n${optionRows(options)}\n`;

function optionRows(options: readonly Option[]): string {
  const rows = options
    .filter((option) => !option.hidden)
    .map((option) => {
      const remark = [
        option.description,
        option.mandatory ? 'required' : '',
        option.argChoices ? `one of ${option.argChoices.join(', ')}` : '',
        option.defaultValue !== undefined && !option.negate ? `default: ${String(option.defaultValue)}` : '',
      ]
        .filter(Boolean)
        .join('; ');
      return `| \`${option.flags}\` | ${remark.replaceAll('|', '\\|')} |`;
    });
  return `| option | |\n|---|---|\n${rows.join('\n')}`;
}
