import { InvalidArgumentError, Option, type Command } from 'commander';
import { parsePort } from '../../document/datapath-port.ts';
import type { DatapathType, PortInput } from '../../protocol/datapaths.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { given, several, wholeNumber } from '../arguments.ts';
import { usage } from '../run.ts';

/** Options of `datapath add` and `datapath set` that are settings of a type; which type has which. */
export interface KindOptions {
  hub?: boolean;
  ageing?: number;
  tableSize?: number;
  loopMoves?: number;
  mode?: string;
  hash?: string;
  /** false: none. */
  probe?: string | false;
  probeInterval?: number;
  probeMisses?: number;
  address?: string[];
  mac?: string;
  echoPort?: number;
  discardPort?: number;
  chargenPort?: number;
  httpPort?: number;
  forward?: string;
}

const OPTIONS_OF: Record<DatapathType, readonly (keyof KindOptions)[]> = {
  switch: ['hub', 'ageing', 'tableSize', 'loopMoves'],
  bond: ['mode', 'hash', 'probe', 'probeInterval', 'probeMisses'],
  responder: ['address', 'mac', 'echoPort', 'discardPort', 'chargenPort', 'httpPort'],
  exception: ['forward'],
};
export const DATAPATH_TYPES = Object.keys(OPTIONS_OF) as DatapathType[];
const flag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const withKindOptions = (command: Command): Command =>
  command
    .option('--hub', 'switch: flood all frames, learn no MAC addresses')
    .option('--no-hub', 'switch: learn MAC addresses (default)')
    .option(
      '--ageing <seconds>',
      'switch: how long an entry of the MAC table outlives its last frame (default: 300)',
      wholeNumber,
    )
    .option('--table-size <n>', 'switch: MAC table size in entries (default: 4096)', wholeNumber)
    .option(
      '--loop-moves <n>',
      'switch: a source that changes ports more often in a second is a loop; 0: not looked for (default: 5)',
      wholeNumber,
    )
    .addOption(
      new Option('--mode <mode>', 'bond: active-backup (default), balance-rr, balance-xor, broadcast').choices([
        'active-backup',
        'balance-rr',
        'balance-xor',
        'broadcast',
      ]),
    )
    .addOption(
      new Option(
        '--hash <layers>',
        'bond: what keeps a flow on its member: layer2, layer2+3, layer3+4 (default)',
      ).choices(['layer2', 'layer2+3', 'layer3+4']),
    )
    .option('--probe <address>', 'bond: ARP/NDP probe target; a member without replies counts as failed')
    .option('--no-probe', 'bond: use the link state only (default)')
    .option('--probe-interval <ms>', 'bond: probe interval in ms (default: 100)', wholeNumber)
    .option('--probe-misses <n>', 'bond: missed replies until a member counts as failed (default: 3)', wholeNumber)
    .option('--address <cidr>', 'responder: address to answer at; repeatable', several)
    .option('--mac <mac>', 'responder: MAC address (default: derived from its name)')
    .option('--echo-port <port>', 'responder: UDP echo port (default: 7; 0: none)', wholeNumber)
    .option('--discard-port <port>', 'responder: UDP discard port (default: 9; 0: none)', wholeNumber)
    .option(
      '--chargen-port <port>',
      'responder: UDP port that answers with characters (default: 19; 0: none)',
      wholeNumber,
    )
    .option('--http-port <port>', 'responder: TCP port of its web page (default: 80; 0: none)', wholeNumber)
    .addOption(
      new Option(
        '--forward <layer>',
        "exception: between the NICs by layer2 (default) or, with the host's routes, layer3",
      ).choices(['layer2', 'layer3']),
    );

/** The settings that the options name, over what `before` says. An option of another type is a usage error. */
export function kindSettings(
  type: DatapathType,
  options: KindOptions,
  before: Record<string, unknown> = {},
): Result<Record<string, unknown>> {
  for (const other of DATAPATH_TYPES) {
    const foreign =
      other === type
        ? undefined
        : OPTIONS_OF[other].find((name) => options[name] !== undefined && !OPTIONS_OF[type].includes(name));
    if (foreign !== undefined)
      return usage(
        `${type === 'exception' ? 'An' : 'A'} ${type} has no ${flag(foreign)}: that is for ${other === 'exception' ? 'an' : 'a'} ${other}.`,
        flag(foreign),
        'Leave it out.',
      );
  }
  switch (type) {
    case 'switch':
      return ok({
        ...before,
        ...given({
          hub: options.hub,
          ageing: options.ageing,
          tableSize: options.tableSize,
          loopMoves: options.loopMoves,
        }),
      });
    case 'bond': {
      const was = before['probe'] as { address?: string } | null | undefined;
      const address = options.probe === false ? undefined : (options.probe ?? was?.address);
      if (address === undefined && (options.probeInterval ?? options.probeMisses) !== undefined) {
        return usage(
          'There is nothing to probe: --probe-interval and --probe-misses belong to --probe.',
          '--probe',
          'Name an address with --probe.',
        );
      }
      const probe =
        address === undefined
          ? given({ probe: options.probe === false ? null : undefined })
          : { probe: { ...was, ...given({ address, interval: options.probeInterval, misses: options.probeMisses }) } };
      return ok({ ...before, ...given({ mode: options.mode, hash: options.hash }), ...probe });
    }
    case 'responder':
      return ok({
        ...before,
        ...given({ addresses: options.address, mac: options.mac }),
        ports: {
          ...(before['ports'] as object | undefined),
          ...given({
            echo: options.echoPort,
            discard: options.discardPort,
            chargen: options.chargenPort,
            http: options.httpPort,
          }),
        },
      });
    case 'exception':
      return ok({ ...before, ...given({ forward: options.forward }) });
  }
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
