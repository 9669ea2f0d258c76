import { InvalidArgumentError, Option, type Command } from 'commander';
import { parsePort } from '../../document/datapath-port.ts';
import type { DatapathType, PortInput } from '../../protocol/datapaths.ts';
import {
  DATAPATH_KIND_NAMES,
  datapathKind,
  withSetting,
  type SettingOption,
} from '../../protocol/kinds/datapath/index.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { several, wholeNumber } from '../arguments.ts';
import { usage } from '../run.ts';

/** Options of `datapath add` and `datapath set` that are settings of a type, by their names. */
export type KindOptions = Record<string, unknown>;

interface TypeOption extends SettingOption {
  type: DatapathType;
  /** How commander calls it: `probeInterval`. */
  name: string;
}
const TYPE_OPTIONS = DATAPATH_KIND_NAMES.flatMap((type) =>
  datapathKind(type).options.map((option): TypeOption => ({
    ...option,
    type,
    name: new Option(`--${option.flags}`).attributeName(),
  })),
);
const PARSERS = { text: null, switch: null, number: wholeNumber, list: several } as const;
const flag = ({ flags }: TypeOption): string => `--${flags.replace(/ .*/, '')}`;

export function withKindOptions(command: Command): Command {
  for (const { flags, text, value, choices, off, type } of TYPE_OPTIONS) {
    const option = new Option(`--${flags}`, `${type}: ${text}`);
    const parser = PARSERS[value];
    if (parser) option.argParser(parser as (text: string) => unknown);
    command.addOption(choices ? option.choices(choices) : option);
    if (off) command.addOption(new Option(`--no-${flags.replace(/ .*/, '')}`, `${type}: ${off.text}`));
  }
  return command;
}

/** The settings that the options name, over what `before` says. An option of another type is a usage error. */
export function kindSettings(
  type: DatapathType,
  options: KindOptions,
  before: Record<string, unknown> = {},
): Result<Record<string, unknown>> {
  const said = TYPE_OPTIONS.filter(({ name }) => options[name] !== undefined);
  const foreign = said.find((option) => option.type !== type);
  if (foreign)
    return usage(
      say('cli.foreignOption', { option: flag(foreign), types: [foreign.type], type }),
      flag(foreign),
      say('cli.leaveOut'),
    );
  const settings = said.reduce<Readonly<Record<string, unknown>>>(
    (all, { name, path = [name], off }) =>
      withSetting(all, path, off && options[name] === false ? off.value : options[name]),
    before,
  );
  const probe = settings['probe'] as { address?: string } | null | undefined;
  if (type === 'bond' && probe && probe.address === undefined)
    return usage(say('cli.nothingToProbe'), '--probe', say('cli.nameProbe'));
  return ok(settings);
}

/** Ports as written on the command line; the first fault names its key. */
export function readPorts(texts: readonly string[], option: string): Result<PortInput[]> {
  const ports: PortInput[] = [];
  for (const text of texts) {
    const read = parsePort(text);
    if (!read.ok) return usage(read.fault.message, option, read.fault.remedy);
    ports.push(read.value);
  }
  return ok(ports);
}

/** `0,2-3` as numbers. */
export function cpuList(text: string): number[] {
  const cpus = text.split(',').flatMap((part) => {
    const match = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || to < from)
      throw new InvalidArgumentError('CPUs are numbers and ranges with commas between, such as 0,2-3.');
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
  return cpus;
}
