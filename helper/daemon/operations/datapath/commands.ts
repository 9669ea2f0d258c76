import type { Datapath } from '../../../protocol/index.ts';
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
function withoutOf(datapath: Datapath): string[] {
  if (datapath.type === 'switch' && !datapath.settings.hub) return ['--no-hub'];
  return datapath.type === 'bond' && datapath.settings.probe === null ? ['--no-probe'] : [];
}

/** Options for what is not as it would be anyway. */
function settingsOf(datapath: Datapath): (string | number)[] {
  switch (datapath.type) {
    case 'switch': {
      const { hub, ageing, tableSize, loopMoves } = datapath.settings;
      return [
        ...(hub ? ['--hub'] : []),
        ...(ageing === 300 ? [] : ['--ageing', ageing]),
        ...(tableSize === 4096 ? [] : ['--table-size', tableSize]),
        ...(loopMoves === 5 ? [] : ['--loop-moves', loopMoves]),
      ];
    }
    case 'bond': {
      const { mode, hash, probe } = datapath.settings;
      return [
        '--mode',
        mode,
        ...(hash === 'layer3+4' ? [] : ['--hash', hash]),
        ...(probe === null
          ? []
          : ['--probe', probe.address, '--probe-interval', probe.interval, '--probe-misses', probe.misses]),
      ];
    }
    case 'responder': {
      const {
        addresses,
        mac,
        ports: { echo, discard, chargen, http },
      } = datapath.settings;
      return [
        ...addresses.flatMap((address) => ['--address', address]),
        ...(mac === undefined ? [] : ['--mac', mac]),
        ...(echo === 7 ? [] : ['--echo-port', echo]),
        ...(discard === 9 ? [] : ['--discard-port', discard]),
        ...(chargen === 19 ? [] : ['--chargen-port', chargen]),
        ...(http === 80 ? [] : ['--http-port', http]),
      ];
    }
    case 'exception':
      return ['--forward', datapath.settings.forward];
  }
}
