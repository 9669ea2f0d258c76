import { Command, CommanderError, Option } from 'commander';
import { PRODUCT_VERSION } from '../protocol/version.ts';
import { registerAddress } from './commands/address.ts';
import { registerCleanup } from './commands/cleanup.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerDatapath } from './commands/datapath.ts';
import { registerHistory } from './commands/history.ts';
import { registerImpair } from './commands/impair.ts';
import { registerLink } from './commands/link.ts';
import { registerMonitor } from './commands/monitor.ts';
import { registerNamespace } from './commands/namespace.ts';
import { registerNeighbour } from './commands/neighbour.ts';
import { registerNetwork } from './commands/network.ts';
import { registerPending } from './commands/pending.ts';
import { registerRoute } from './commands/route.ts';
import { registerRule } from './commands/rule.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerStatus } from './commands/status.ts';
import { registerWatch } from './commands/watch.ts';
import { EXIT_CODES, ExitCode } from './exit-codes.ts';
import { explainUsage } from './hints.ts';
import { createOutput } from './output.ts';

const exitCodesHelp = `
Exit codes:
${EXIT_CODES.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}

Examples:
  $ taproom sandbox                          a shell in an isolated network namespace
  $ taproom link add tap0 --type tap --up --address 192.0.2.1/24
  $ taproom network apply lab.yaml           a whole network from a document; "taproom undo" reverts it
  $ taproom link list
  $ taproom watch
`;

/** What registers which commands, by the words that call them. */
const GROUPS: readonly (readonly [register: (program: Command) => void, ...words: string[]])[] = [
  [registerStatus, 'status', 'doctor'],
  [registerNetwork, 'network', 'net'],
  [registerHistory, 'history', 'undo', 'redo'],
  [registerPending, 'confirm', 'revert'],
  [registerCleanup, 'cleanup'],
  [registerLink, 'link'],
  [registerAddress, 'address', 'addr'],
  [registerRoute, 'route'],
  [registerRule, 'rule'],
  [registerNeighbour, 'neighbour', 'neigh', 'neighbor'],
  [registerNamespace, 'namespace', 'netns', 'ns'],
  [registerDatapath, 'datapath', 'dp'],
  [registerImpair, 'impair'],
  [registerWatch, 'watch'],
  [registerMonitor, 'monitor'],
  [registerSandbox, 'sandbox'],
  [registerCompletion, 'completion'],
];

/** The first word that is no option and no value of one: the name of the command or group. */
function firstWord(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--namespace' || word === '--socket') at++;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}

/**
 * The command tree: whole, or for a command line only the part that it addresses, because making the
 * rest would be a third of the time that a short command takes.
 */
export function buildProgram(words?: readonly string[]): Command {
  const first = words && firstWord(words);
  const addressed = GROUPS.filter(([, ...names]) => first !== undefined && names.includes(first));
  const program = new Command('taproom')
    .description('Create, change, show, monitor and undo virtual networks and links through the helper taproomd.')
    .version(PRODUCT_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addOption(new Option('--json', 'print versioned JSON, for scripts'))
    .addOption(
      new Option(
        '--namespace <ns>',
        'the network namespace; "-" is the helper\'s own (lists: default all; else: its own)',
      ),
    )
    .addOption(
      new Option('--socket <path>', "the helper's socket (default: $TAPROOM_SOCKET, else /run/taproom/taproomd.sock)"),
    )
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .addHelpText('after', exitCodesHelp);
  for (const [register] of addressed.length > 0 ? addressed : GROUPS) register(program);
  forEachCommand(program, (command) => {
    // Help goes where everything goes; what is wrong with a command line is told once, by settleUsage.
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => createOutput(false).write(text), writeErr: () => undefined })
      .configureHelp({ showGlobalOptions: true });
    command.showSuggestionAfterError(true);
  });
  return program;
}

/** Visits `command` and everything below it. */
export function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const below of command.commands) forEachCommand(below, visit);
}

/** Runs the command line `words` (without node and script). The exit status is left in process.exitCode. */
export async function runProgram(words: readonly string[]): Promise<void> {
  const program = buildProgram(words);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = settleUsage(program, words, error);
  }
}

/** Help and version were asked for and printed: done. Everything else is a usage error, told here. */
function settleUsage(program: Command, words: readonly string[], error: CommanderError): number {
  if (error.exitCode === 0) return ExitCode.done;
  const json = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined).includes('--json');
  createOutput(json).failure(explainUsage(program, words, error));
  return ExitCode.usage;
}
