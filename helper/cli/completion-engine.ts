import type { Argument, Command, Option } from 'commander';
import { LINK_KIND_NAMES } from '../protocol/kinds/link/index.ts';

/** What only the helper knows. */
export type Asked = 'links' | 'namespaces' | 'networks' | 'entries' | 'datapaths' | 'ports';
/** What could stand at the cursor; the dynamic ones ask the helper. */
type Candidates = { fixed: string[]; ask: Asked[]; files: boolean };

const nothing: Candidates = { fixed: [], ask: [], files: false };

/** Values of an option by its long flag. */
const VALUES: Record<string, Partial<Candidates>> = {
  '--type': { fixed: LINK_KIND_NAMES },
  '--dev': { ask: ['links'] },
  '--parent': { ask: ['links'] },
  '--controller': { ask: ['links'] },
  '--input-link': { ask: ['links'] },
  '--output-link': { ask: ['links'] },
  '--datapath': { ask: ['datapaths'] },
  '--remove-port': { ask: ['ports'] },
  '--reset-port': { ask: ['ports'] },
  '--namespace': { ask: ['namespaces'] },
  '--move-to': { ask: ['namespaces'] },
  '--peer-namespace': { ask: ['namespaces'] },
  '--socket': { files: true },
  '--output': { files: true },
  '--state': { files: true },
  '--table': { fixed: ['main', 'local', 'default'] },
  '--scope': { fixed: ['global', 'site', 'link', 'host'] },
  '--action': { fixed: ['lookup', 'blackhole', 'unreachable', 'prohibit'] },
  '--family': { fixed: ['ipv4', 'ipv6'] },
  '--topic': {
    fixed: [
      'namespaces',
      'links',
      'addresses',
      'routes',
      'rules',
      'neighbours',
      'networks',
      'pending',
      'running',
      'history',
      'leases',
      'owners',
    ],
  },
};

/** Candidates for the last of `words` (which may be empty or half written) after `taproom`. Pure. */
export function candidates(program: Command, words: readonly string[]): Candidates {
  const before = words.slice(0, -1);
  if (before.includes('--')) return { ...nothing, files: true };
  let command = program;
  let positional = 0;
  for (let at = 0; at < before.length; at++) {
    const word = before[at] ?? '';
    const option = optionOf(command, program, word);
    if (option?.required) {
      // `--option` is the last word before the cursor: its value is wanted.
      if (at === before.length - 1) return { ...nothing, ...valuesOf(command, option) };
      at++;
      continue;
    }
    if (word.startsWith('-')) continue;
    const next = command.commands.find((below) => below.name() === word || below.aliases().includes(word));
    if (next) command = next;
    else positional++;
  }
  const current = words.at(-1) ?? '';
  if (current.startsWith('-')) {
    const options = [...command.options, ...(command === program ? [] : program.options)].filter(
      (option) => !option.hidden,
    );
    return { ...nothing, fixed: [...options.map((option) => option.long ?? ''), '--help'] };
  }
  if (command.commands.length > 0)
    return {
      ...nothing,
      fixed: command.commands.map((below) => below.name()).filter((name) => !name.startsWith('__')),
    };
  return {
    ...nothing,
    ...argumentValues(command, command.registeredArguments[positional] ?? command.registeredArguments.at(-1)),
  };
}

const optionOf = (command: Command, program: Command, word: string): Option | undefined =>
  [...command.options, ...program.options].find((option) => option.long === word || option.short === word);

function valuesOf(command: Command, option: Option): Partial<Candidates> {
  if (option.long === '--type' && command.parent?.name() === 'route')
    return { fixed: ['unicast', 'blackhole', 'unreachable', 'prohibit'] };
  return option.argChoices ? { fixed: option.argChoices } : (VALUES[option.long ?? ''] ?? {});
}

/** Arguments of the commands about networks, by their names. */
const NETWORK_ARGUMENTS: Record<string, Partial<Candidates>> = {
  name: { ask: ['networks'] },
  file: { files: true },
  'file-or-name': { ask: ['networks'], files: true },
  link: { ask: ['links'] },
};

function argumentValues(command: Command, argument: Argument | undefined): Partial<Candidates> {
  if (!argument) return {};
  if (argument.argChoices) return { fixed: argument.argChoices };
  const group = command.parent?.name();
  if (command.name() === 'watch' || (group === 'link' && command.name() !== 'add')) return { ask: ['links'] };
  if (group === 'namespace' && command.name() === 'delete') return { ask: ['namespaces'] };
  if (group === 'datapath' && command.name() !== 'add') return { ask: ['datapaths'] };
  if (command.name() === 'impair') return { ask: ['ports'] };
  if (group === 'network') return NETWORK_ARGUMENTS[argument.name()] ?? {};
  if (argument.name() === 'entry') return { ask: ['entries'] };
  return {};
}
