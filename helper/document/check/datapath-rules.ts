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
import type { Path } from '../yaml/tree.ts';
import { error, type CheckFault } from './fault.ts';

/**
 * What one datapath says that cannot be, whatever else there is: of a document, and of a direct request.
 * Paths are those within the datapath.
 */
export function* datapathRules(datapath: Datapath): Generator<CheckFault> {
  yield* portsTwice(datapath);
  yield* ofType(datapath);
  for (const [position, port] of datapath.ports.entries()) yield* portRules(datapath, port, ['ports', position]);
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
        ? `Two ports of "${name}" are called ${key}, in two namespaces.`
        : `The port ${key} is in "${name}" twice.`,
      elsewhere
        ? 'A datapath tells its ports apart by their names: rename one of the devices.'
        : 'Leave one of the two out.',
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
        `The link ${port.device} is a port of "${name}" twice: as ${first} and as ${portKey(port)}.`,
        'Leave one of the two out.',
      );
    devices.set(place, portKey(port));
  }
}

function* ofType({ type, name, ports }: Datapath): Generator<CheckFault> {
  const taps = ports.filter(({ kind }) => kind === 'tap').length;
  switch (type) {
    case 'switch':
      break;
    case 'bond':
      if (taps === 0)
        yield error(
          ['ports'],
          `The bond "${name}" has no TAP, so nothing stands for its members.`,
          'Add a port tap:NAME; the first TAP is the one that is bonded.',
        );
      else if (ports.length < 2)
        yield error(
          ['ports'],
          `The bond "${name}" has no members.`,
          'Add the ports that it is to join, nic:eth1 and nic:eth2 for example.',
        );
      break;
    case 'responder':
      if (ports.length !== 1)
        yield error(
          ['ports'],
          `The responder "${name}" has ${ports.length} ports; it stands at the end of exactly one.`,
          'Make another responder for each further port.',
        );
      break;
    case 'exception':
      if (taps !== 1)
        yield error(
          ['ports'],
          `The exception path "${name}" has ${taps === 0 ? 'no TAP' : `${taps} TAPs`}; exactly one leads to the host.`,
          taps === 0 ? 'Add a port tap:NAME.' : 'Leave one TAP; the others may be ports of another datapath.',
        );
      else if (ports.length < 2)
        yield error(
          ['ports'],
          `The exception path "${name}" has no NIC.`,
          'Add the NICs: nic:eth1 or xdp:eth1, for example.',
        );
      break;
  }
}

function* portRules({ type, name, threads }: Datapath, port: Port, path: Path): Generator<CheckFault> {
  if (portKind(port.kind).carries === 'packets' && type !== 'responder') {
    yield error(
      [...path, 'kind'],
      `${portKey(port)} is a TUN, which carries IP packets; ${datapathKind(type).phrase} forwards Ethernet frames.`,
      `Make it a TAP: tap:${portKind(port.kind).label(port)}.`,
    );
  }
  if ('device' in port && isNamePattern(port.device)) {
    yield error(
      [...path, 'device'],
      `"${port.device}" names no device: with the pattern %d the name would be a matter of chance.`,
      'Write the whole name.',
    );
  }
  if ('device' in port && port.device === 'lo')
    yield error(
      [...path, 'device'],
      'The loopback is no port: what is sent on it comes back.',
      'Name another link, or make a TAP or a veth pair.',
    );
  if (threads > 1 && isSocket(port) && port.localPort === 0)
    yield error([...path, 'localPort'], `A port of "${name}" needs a UDP port.`, 'Write 1 to 65535.');
  if (isSocket(port) && port.local !== undefined && family(port.local) !== family(port.remote)) {
    yield error(
      [...path, 'local'],
      `${port.local} and ${port.remote} are of two families: one is IPv4, the other IPv6.`,
      'Write two addresses of one family.',
    );
  }
  if (port.settings.vlan?.mode === 'trunk') {
    const { native, allowed } = port.settings.vlan;
    if (allowed?.length === 0 && native === undefined)
      yield error(
        [...path, 'settings', 'vlan', 'allowed'],
        'A trunk of no VLAN carries nothing.',
        'Name VLANs, or leave "allowed" out for all of them.',
      );
  }
  if (port.settings.primary && type !== 'bond')
    yield error(
      [...path, 'settings', 'primary'],
      `"primary" is of members of a bond; "${name}" is ${datapathKind(type).phrase}.`,
      'Leave it out.',
    );
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
        `A delay of ${delay} ms at ${rate} bit/s has ${Math.round(waiting)} bytes under way; a queue of ${queue} frames holds ${room}, so the rest would be lost.`,
        frames <= 100_000 && waiting <= MAX_BYTES
          ? `Write queue: ${frames} or more, a shorter delay, or a lower rate.`
          : 'Write a shorter delay, or a lower rate.',
      );
    }
  }
  if (jitter > 0 && delay === 0)
    yield error(
      [...path, 'jitter'],
      'Jitter varies a delay, and there is none.',
      'Write a delay, of the jitter or more.',
    );
  else if (jitter > delay && (distribution ?? 'normal') === 'uniform')
    yield error(
      [...path, 'jitter'],
      `The jitter of ${jitter} ms is larger than the delay of ${delay} ms: nothing leaves before it came.`,
      `Write ${delay} ms at most, or a longer delay.`,
    );
  if (distribution !== undefined && jitter === 0)
    yield error(
      [...path, 'distribution'],
      'A distribution says how the delay varies, and there is no jitter.',
      'Write "jitter", or leave the distribution out.',
    );
  if (jitterReorders === true && jitter === 0)
    yield error(
      [...path, 'jitterReorders'],
      'Without jitter nothing changes the order.',
      'Write "jitter", or leave this out.',
    );
  if (reorder !== undefined && reorder > 0 && delay === 0)
    yield error([...path, 'reorder'], 'Frames overtake those that are delayed, and none is.', 'Write a delay.');
  if (burst !== undefined && rate === undefined)
    yield error(
      [...path, 'burst'],
      'A burst is what may pass at once above the rate, and there is no rate.',
      'Write "rate", or leave the burst out.',
    );
}
