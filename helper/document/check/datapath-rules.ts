import {
  datapathKind,
  isSocket,
  portKind,
  isNamePattern,
  portKey,
  type Datapath,
  type Impairment,
  type Port,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Path } from '../yaml/tree.ts';
import { error, type CheckFault } from './fault.ts';

/**
 * What one datapath says that cannot be, whatever else there is: of a document, and of a direct request.
 * Paths are those within the datapath.
 */
export function* datapathRules(datapath: Datapath): Generator<CheckFault> {
  yield* portsTwice(datapath);
  const { type, name, ports } = datapath;
  const taps = ports.filter(({ kind }) => kind === 'tap').length;
  const fault = datapathKind(type).portsFault?.({ name, ports: ports.length, taps });
  if (fault) yield error(['ports'], fault.message, fault.remedy);
  for (const [position, port] of ports.entries()) yield* portRules(datapath, port, ['ports', position]);
}

function* portsTwice({ name, ports }: Datapath): Generator<CheckFault> {
  const seen = new Map<string, Port>();
  for (const [position, port] of ports.entries()) {
    const key = portKey(port);
    const first = seen.get(key);
    if (!first) {
      seen.set(key, port);
      continue;
    }
    const elsewhere = 'device' in port && first.namespace !== port.namespace;
    yield error(
      ['ports', position],
      elsewhere
        ? say('datapathRule.keyTwice', { name, port: key })
        : say('datapathRule.portTwice', { port: key, name }),
      elsewhere ? say('datapathRule.renameDevice') : say('fix.leaveOneOut'),
    );
  }
  const devices = new Map<string, string>();
  for (const [position, port] of ports.entries()) {
    if (!('device' in port)) continue;
    const place = `${port.namespace}/${port.device}`;
    const first = devices.get(place);
    if (first !== undefined && first !== portKey(port))
      yield error(
        ['ports', position],
        say('datapathRule.linkTwice', { link: port.device, name, first, port: portKey(port) }),
        say('fix.leaveOneOut'),
      );
    devices.set(place, portKey(port));
  }
}

function* portRules({ type, name, threads }: Datapath, port: Port, path: Path): Generator<CheckFault> {
  if (portKind(port.kind).carries === 'packets' && type !== 'responder') {
    yield error(
      [...path, 'kind'],
      say('datapathRule.tun', { port: portKey(port), type }),
      say('datapathRule.makeTap', { name: portKind(port.kind).label(port) }),
    );
  }
  if ('device' in port && isNamePattern(port.device)) {
    yield error([...path, 'device'], say('datapathRule.pattern', { name: port.device }), say('datapathRule.wholeName'));
  }
  if ('device' in port && port.device === 'lo')
    yield error([...path, 'device'], say('datapathRule.loopback'), say('datapathRule.otherLink'));
  if (threads > 1 && isSocket(port) && port.localPort === 0)
    yield error([...path, 'localPort'], say('datapathRule.udpPort', { name }), say('datapathRule.writeUdpPort'));
  if (isSocket(port) && port.local !== undefined && family(port.local) !== family(port.remote)) {
    yield error(
      [...path, 'local'],
      say('datapathRule.families', { local: port.local, remote: port.remote }),
      say('datapathRule.oneFamily'),
    );
  }
  if (port.settings.vlan?.mode === 'trunk') {
    const { native, allowed } = port.settings.vlan;
    if (allowed?.length === 0 && native === undefined)
      yield error(
        [...path, 'settings', 'vlan', 'allowed'],
        say('datapathRule.emptyTrunk'),
        say('datapathRule.nameVlans'),
      );
  }
  if (port.settings.primary && type !== 'bond')
    yield error([...path, 'settings', 'primary'], say('datapathRule.primary', { name, type }), say('fix.leaveItOut'));
  for (const direction of ['in', 'out'] as const) {
    const impairment = port.settings.impair[direction];
    if (impairment)
      yield* impairmentRules(
        impairment,
        [...path, 'settings', 'impair', direction],
        'mtu' in port ? port.mtu : undefined,
      );
  }
}

const family = (address: string): string => (address.includes(':') ? 'ipv6' : 'ipv4');

/** Frames that wait where nothing else is said (native/src/datapath/impairment/bounds.h). */
const QUEUE = 1000;
/** What a queue has room for in bytes, however large its frames are (the same file). */
const [FRAME_BYTES, MIN_BYTES, MAX_BYTES] = [1536, 1 << 20, 64 << 20];
const queueBytes = (frames: number): number => Math.min(Math.max(frames * FRAME_BYTES, MIN_BYTES), MAX_BYTES);
/** Bytes of a full frame where the port does not say its MTU. */
const FULL_FRAME = 1514;

export function* impairmentRules(impairment: Impairment, path: Path, mtu?: number): Generator<CheckFault> {
  const { delay = 0, jitter = 0, distribution, jitterReorders, rate, burst, queue = QUEUE, reorder } = impairment;
  if (delay > 0 && rate !== undefined) {
    const waiting = (delay / 1000) * (rate / 8);
    const full = (mtu ?? FULL_FRAME - 14) + 14;
    const room = Math.min(queue * full, queueBytes(queue));
    if (waiting > room) {
      const frames = Math.ceil(Math.max(waiting / full, waiting > MIN_BYTES ? waiting / FRAME_BYTES : 0));
      yield error(
        [...path, 'delay'],
        say('impairment.queueTooShort', { delay, rate, bytes: Math.round(waiting), queue, room }),
        frames <= 100_000 && waiting <= MAX_BYTES
          ? say('impairment.writeQueue', { frames })
          : say('impairment.lessDelay'),
      );
    }
  }
  if (jitter > 0 && delay === 0)
    yield error([...path, 'jitter'], say('impairment.jitterWithoutDelay'), say('impairment.writeDelay'));
  else if (jitter > delay && (distribution ?? 'normal') === 'uniform')
    yield error(
      [...path, 'jitter'],
      say('impairment.jitterLarger', { jitter, delay }),
      say('impairment.writeJitter', { delay }),
    );
  if (distribution !== undefined && jitter === 0)
    yield error(
      [...path, 'distribution'],
      say('impairment.distributionWithoutJitter'),
      say('impairment.jitterOrNoDistribution'),
    );
  if (jitterReorders === true && jitter === 0)
    yield error([...path, 'jitterReorders'], say('impairment.orderWithoutJitter'), say('impairment.jitterOrNothing'));
  if (reorder !== undefined && reorder > 0 && delay === 0)
    yield error([...path, 'reorder'], say('impairment.reorderWithoutDelay'), say('impairment.addDelay'));
  if (burst !== undefined && rate === undefined)
    yield error([...path, 'burst'], say('impairment.burstWithoutRate'), say('impairment.rateOrNoBurst'));
}
