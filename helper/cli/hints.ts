import type { Command, CommanderError } from 'commander';
import type { Failure } from '../protocol/errors.ts';
import { say, type Message } from '../protocol/messages/index.ts';

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
function addressedCommand(program: Command, words: readonly string[]): Command {
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
export function iproute2Hint(command: Command, words: readonly string[]): Message | null {
  const options = new Set(command.options.map((option) => option.long));
  for (const word of words) {
    const ours = IPROUTE2_WORDS[word.replace(/^--?/, '')];
    if (ours && ours !== word && (options.has(ours) || ours === '--namespace'))
      return say('cli.iproute2Word', { option: ours, word });
  }
  return null;
}

/** What commander says against a command line, by its own codes. */
const CODES: Partial<Record<string, UsageCode>> = {
  'commander.unknownOption': 'cli.unknownOption',
  'commander.unknownCommand': 'cli.unknownCommand',
  'commander.excessArguments': 'cli.excessArguments',
  'commander.missingArgument': 'cli.missingArgument',
  'commander.missingMandatoryOptionValue': 'cli.missingOption',
  'commander.optionMissingArgument': 'cli.missingValue',
  'commander.invalidArgument': 'cli.invalidValue',
};
type UsageCode =
  | 'cli.unknownOption'
  | 'cli.unknownCommand'
  | 'cli.excessArguments'
  | 'cli.missingArgument'
  | 'cli.missingOption'
  | 'cli.missingValue'
  | 'cli.invalidValue'
  | 'cli.usage';

/** The same as a failure of ours. */
export function explainUsage(program: Command, words: readonly string[], error: CommanderError): Failure {
  const command = addressedCommand(program, words);
  const help = say('cli.seeHelp', { command: fullName(command) });
  const failure = (what: Message, hint: Message | null = null): Failure => ({
    kind: 'invalid',
    step: 'arguments',
    ...what,
    remedy: hint ? say('cli.hintAndHelp', { hint, help }) : help,
  });
  if (error.code === 'commander.help') {
    const commands = command.commands
      .map((below) => below.name())
      .filter((name) => name !== 'help' && !name.startsWith('__'));
    return failure(say('cli.missingCommand', { command: fullName(command), commands }));
  }
  const said = sentence(error.message);
  const code = CODES[error.code] ?? 'cli.usage';
  const what = say(code, { words: said });
  switch (code) {
    case 'cli.unknownOption':
      if (command.name() === 'sandbox') return failure(what, say('cli.dashesFirst'));
      break;
    case 'cli.unknownCommand': {
      const below = command.parent ? `${fullName(command)} ` : '';
      return failure(say(code, { words: said.replace("nknown command '", `nknown command '${below}`) }));
    }
    case 'cli.excessArguments':
    case 'cli.missingArgument':
    case 'cli.missingOption':
      break;
    default:
      return failure(what);
  }
  return failure(what, iproute2Hint(command, words.slice(words.indexOf(command.name()) + 1)));
}

/** `error: unknown option '--x'\n(Did you mean --y?)` as sentences. */
function sentence(text: string): string {
  const [first = '', ...rest] = text.replace(/^error: /, '').split('\n');
  const head = first.charAt(0).toUpperCase() + first.slice(1);
  const tail = rest.join(' ').replace(/^\((.*)\)$/, '$1');
  return [/[.?!]$/.test(head) ? head : `${head}.`, tail].filter(Boolean).join(' ');
}
