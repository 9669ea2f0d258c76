import {
  isMadeByPort,
  makesDevice,
  usesDevice,
  type PortKindsWith,
  portKey,
  type Datapath,
  type Port,
} from '../../protocol/index.ts';
import type { Path } from '../yaml/tree.ts';
import { datapathRules } from './datapath-rules.ts';
import { error, warning, type CheckFault } from './fault.ts';
import type { Scope } from './scope.ts';

type SocketPort = Extract<Port, { kind: PortKindsWith<'none'> }>;
interface Socket {
  port: SocketPort;
  path: Path;
}

/** Datapaths among each other, and among the links and namespaces of their document. */
export function* datapaths(scope: Scope): Generator<CheckFault> {
  const names = new Map<string, Path>();
  const devices = new Map<string, { name: string; path: Path }>();
  const sockets: Socket[] = [];
  for (const [index, datapath] of scope.document.datapaths.entries()) {
    const base: Path = ['datapaths', index];
    const first = names.get(datapath.name);
    if (first)
      yield error(
        [...base, 'name'],
        `Two datapaths are named "${datapath.name}"; the first is on ${scope.where(first)}.`,
        'Give one of them another name.',
      );
    else names.set(datapath.name, [...base, 'name']);
    for (const fault of datapathRules(datapath)) yield { ...fault, path: [...base, ...fault.path] };
    for (const [position, port] of datapath.ports.entries()) {
      const path: Path = [...base, 'ports', position];
      yield* ofLinks(scope, datapath, port, path);
      if ('device' in port) {
        const place = `${port.namespace}/${port.device}`;
        const taken = devices.get(place);
        if (taken && taken.name !== datapath.name) {
          yield error(
            path,
            `The link ${port.device} is a port of "${taken.name}" already (${scope.where(taken.path)}).`,
            'A link is a port of one datapath: leave it out of one of the two, or join the two by a veth pair.',
          );
        }
        devices.set(place, taken ?? { name: datapath.name, path });
        continue;
      }
      yield* socketTwice(scope, sockets, port, path);
    }
  }
}

/** Two sockets of a namespace that cannot both be: the second is refused. */
function* socketTwice(scope: Scope, sockets: Socket[], port: SocketPort, path: Path): Generator<CheckFault> {
  const taken = sockets.find((socket) => clash(socket.port, port));
  if (taken) {
    yield error(
      path,
      `The UDP port ${port.localPort} is used twice: by ${portKey(taken.port)} (${scope.where(taken.path)}) and by ${portKey(port)}.`,
      port.kind === 'vxlan' ? 'Write another local-port, or another id or remote.' : 'Write another local port.',
    );
  }
  sockets.push({ port, path });
}

/** Ports of one kind and one local end share it, with other peers or VXLAN ids (native/src/datapath/port/socket_claims.h). */
function clash(a: SocketPort, b: SocketPort): boolean {
  if (a.namespace !== b.namespace || a.localPort !== b.localPort || a.remote.includes(':') !== b.remote.includes(':'))
    return false;
  const [one, other] = [localOf(a), localOf(b)];
  if (one === other) return a.kind !== b.kind || portKey(a) === portKey(b);
  return one === '*' || other === '*';
}

/** Every address of the family is one end, too. */
const localOf = ({ local = '*' }: SocketPort): string =>
  local === '0.0.0.0' || local === '::' ? '*' : local.toLowerCase();

function* ofLinks(scope: Scope, datapath: Datapath, port: Port, path: Path): Generator<CheckFault> {
  if (!('device' in port)) return;
  const at: Path = [...path, 'device'];
  const end = scope.end(port.namespace, port.device);
  if (usesDevice(port)) {
    const madeHere = scope.document.datapaths.some(({ ports }) =>
      ports.some((other) => makesDevice(other) && other.namespace === port.namespace && other.device === port.device),
    );
    if (!madeHere) yield* scope.reference(port.namespace, port.device, at);
    if (end?.kind === 'tun')
      yield error(
        at,
        `"${port.device}" is a TUN, which carries no Ethernet frames.`,
        `Make it a TAP, or use it as tun:${port.device} of a responder.`,
      );
    if (end?.controller !== undefined && port.kind === 'nic') {
      yield warning(
        at,
        `"${port.device}" is a port of "${end.controller}" too (${scope.where(end.path)}): what comes in goes to both.`,
        `Leave "controller" out, or make "${end.controller}" the port.`,
      );
    }
    return;
  }
  if (!end || end.kind === 'existing') return;
  if (end.kind !== port.kind) {
    yield error(
      at,
      `"${port.device}" is a ${end.kind} (${scope.where(end.path)}), not a ${port.kind.toUpperCase()}.`,
      isMadeByPort(end.kind) ? `Write ${end.kind}:${port.device}.` : `Write nic:${port.device}.`,
    );
    return;
  }
  const { link } = end;
  if ((link.kind === 'tap' || link.kind === 'tun') && link.options.multiQueue === false && datapath.threads > 1) {
    yield error(
      at,
      `"${port.device}" has a single queue (${scope.where(end.path)}), and each of the ${datapath.threads} threads of "${datapath.name}" needs one.`,
      'Write "multiQueue: true" there, leave it out, or use one thread.',
    );
  }
  if ((link.kind === 'tap' || link.kind === 'tun') && link.options.persistent === false) {
    yield error(
      at,
      `"${port.device}" is not persistent (${scope.where(end.path)}), so the helper itself holds it and the datapath cannot.`,
      'Leave "persistent" out there; or leave the link out, and the datapath makes it.',
    );
  }
  if (
    (link.kind === 'tap' || link.kind === 'tun') &&
    link.options.vnetHeader !== undefined &&
    link.options.vnetHeader !== port.offloads
  ) {
    yield error(
      at,
      `"${port.device}" is to have ${link.options.vnetHeader ? 'a' : 'no'} virtio header (${scope.where(end.path)}), and as a port it has ${port.offloads ? 'one' : 'none'}.`,
      `Leave "vnetHeader" out there, or write offloads: ${link.options.vnetHeader} at the port.`,
    );
  }
  if (
    port.kind === 'tap' &&
    port.mac !== undefined &&
    link.kind === 'tap' &&
    link.mac?.toLowerCase() !== port.mac.toLowerCase()
  ) {
    yield error(
      [...path, 'mac'],
      `The MAC address of "${port.device}" is that of its link (${scope.where(end.path)}).`,
      'Write it there, not at the port.',
    );
  }
}
