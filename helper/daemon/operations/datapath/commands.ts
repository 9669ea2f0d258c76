import { datapathKind, settingAt, type Datapath } from '../../../protocol/index.ts';
import { quoted } from '../../../document/ip/words.ts';
import { portText } from '../../../document/datapath-port.ts';

/** What somebody would type for a datapath: no other program makes one. */

export function datapathAdd(datapath: Datapath): string {
  const { name, type, threads, affinity, busyPoll, ports } = datapath;
  return [
    'taproom datapath add',
    name,
    '--type',
    type,
    ...ports.flatMap((port) => ['--port', quoted(portText(port))]),
    ...(threads === 1 ? [] : ['--threads', threads]),
    ...(affinity.length === 0 ? [] : ['--affinity', affinity.join(',')]),
    ...(busyPoll === 0 ? [] : ['--busy-poll', busyPoll]),
    ...settingsOf(datapath),
  ].join(' ');
}

/** The whole of it as it is to be; which ports come and go is what it says beside. */
export const datapathSet = (datapath: Datapath): string[] => [
  [
    'taproom datapath set',
    datapath.name,
    ...datapath.ports.flatMap((port) => ['--port', quoted(portText(port))]),
    '--busy-poll',
    datapath.busyPoll,
    ...settingsOf(datapath),
    ...withoutOf(datapath),
  ].join(' '),
];

/** Options for what there may have been, and is not to be any more. */
const withoutOf = ({ type, settings }: Datapath): string[] =>
  datapathKind(type).options.flatMap(({ flags, path: [first] = [keyOf(flags)], off }) =>
    off && settingAt(settings, [first]) === off.value ? [`--no-${flagOf(flags)}`] : [],
  );

/** Options for what is not as it would be anyway. */
const settingsOf = ({ type, settings }: Datapath): string[] =>
  datapathKind(type).options.flatMap(({ flags, path = [keyOf(flags)], standard }) => {
    const value = settingAt(settings, path);
    if (value === undefined || value === null || value === false || value === standard) return [];
    if (value === true) return [`--${flagOf(flags)}`];
    return [value].flat().flatMap((one) => [`--${flagOf(flags)}`, String(one)]);
  });

/** `table-size <n>`: what it is called on the command line, and in the settings. */
const flagOf = (flags: string): string => flags.replace(/ .*/, '');
const keyOf = (flags: string): string => flagOf(flags).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
