import type { Command, CommanderError } from 'commander';
import type { Failure } from '../protocol/errors.ts';

/** Words of iproute2 that are options here, and what says the same. */
const IPROUTE2_WORDS: Record<string, string> = {
  master: '--controller',
  nomaster: '--no-controller',
  netns: '--namespace',
  dev: '--dev',
  via: '--via',
  type: '--type',
  up: '--up',
  down: '--down',
  mtu: '--mtu',
  name: '--name',
  alias: '--alias',
  group: '--group',
  table: '--table',
  metric: '--metric',
  src: '--src',
  nexthop: '--nexthop',
  from: '--from',
  to: '--to',
  iif: '--input-link',
  oif: '--output-link',
  fwmark: '--mark',
  pref: '--priority',
  priority: '--priority',
  lookup: '--table',
  peer: '--peer',
  broadcast: '--broadcast',
  brd: '--broadcast',
  scope: '--scope',
  label: '--label',
  valid_lft: '--valid-lifetime',
  preferred_lft: '--preferred-lifetime',
  link: '--parent',
  id: '--id',
  mode: '--mode',
  remote: '--remote',
  local: '--local',
  dstport: '--port',
  ttl: '--ttl',
  miimon: '--miimon',
  stp_state: '--stp',
  ageing_time: '--ageing',
  vlan_filtering: '--vlan-filtering',
  onlink: '--onlink',
  lladdr: '--mac',
  address: '--mac',
  nodad: '--no-dad',
  noprefixroute: '--no-prefix-route',
};

/** The last command of the tree that the words name: its help is what the person needs. */
export function addressedCommand(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    if (word.startsWith('-')) continue;
    const next = command.commands.find((below) => below.name() === word || below.aliases().includes(word));
    if (!next) break;
    command = next;
  }
  return command;
}

export const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();

/** The option of ours for a word of iproute2 that stands where none is, e.g. `master` or `--master`. */
export function iproute2Hint(command: Command, words: readonly string[]): string | null {
  const options = new Set(command.options.map((option) => option.long));
  for (const word of words) {
    const ours = IPROUTE2_WORDS[word.replace(/^--?/, '')];
    if (ours && ours !== word && (options.has(ours) || ours === '--namespace'))
      return `Use ${ours} instead of "${word}".`;
  }
  return null;
}

/** What commander says against a command line, as a failure of ours. */
export function explainUsage(program: Command, words: readonly string[], error: CommanderError): Failure {
  const command = addressedCommand(program, words);
  const help = `See "${fullName(command)} --help".`;
  const failure = (message: string, hint: string | null = null): Failure => ({
    kind: 'invalid',
    step: 'arguments',
    message,
    remedy: hint ? `${hint} ${help}` : help,
  });
  if (error.code === 'commander.help') {
    const names = command.commands
      .map((below) => below.name())
      .filter((name) => name !== 'help' && !name.startsWith('__'))
      .join(', ');
    return failure(`A command is missing after "${fullName(command)}": ${names}.`);
  }
  const said = sentence(error.message);
  if (command.name() === 'sandbox' && error.code === 'commander.unknownOption') {
    return failure(said, 'Write "--" before a command that has options: taproom sandbox -- COMMAND ARG...');
  }
  switch (error.code) {
    case 'commander.excessArguments':
    case 'commander.unknownOption':
    case 'commander.missingArgument':
    case 'commander.missingMandatoryOptionValue':
      return failure(said, iproute2Hint(command, words.slice(words.indexOf(command.name()) + 1)));
    case 'commander.unknownCommand':
      return failure(
        said.replace("nknown command '", `nknown command '${command.parent ? `${fullName(command)} ` : ''}`),
      );
    default:
      return failure(said);
  }
}

/** `error: unknown option '--x'\n(Did you mean --y?)` as sentences. */
function sentence(text: string): string {
  const [first = '', ...rest] = text.replace(/^error: /, '').split('\n');
  const head = first.charAt(0).toUpperCase() + first.slice(1);
  const tail = rest.join(' ').replace(/^\((.*)\)$/, '$1');
  return [/[.?!]$/.test(head) ? head : `${head}.`, tail].filter(Boolean).join(' ');
}
