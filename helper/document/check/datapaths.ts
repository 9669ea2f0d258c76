import {
  isMadeByPort,
  knownKind,
  makesDevice,
  usesDevice,
  type PortKindsWith,
  portKey,
  type Datapath,
  type Port,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
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
        say('datapathRule.nameTwice', { name: datapath.name, where: scope.where(first) }),
        say('fix.otherName'),
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
            say('datapathRule.linkTaken', { link: port.device, name: taken.name, where: scope.where(taken.path) }),
            say('datapathRule.oneDatapath'),
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
      say('datapathRule.udpTwice', {
        port: port.localPort,
        first: portKey(taken.port),
        where: scope.where(taken.path),
        other: portKey(port),
      }),
      port.kind === 'vxlan' ? say('datapathRule.otherLocalPort') : say('datapathRule.otherLocal'),
    );
  }
  sockets.push({ port, path });
}

/**
 * Ports of one kind and one local end share it, with other peers or VXLAN ids
 * (native/src/datapath/port/socket_claims.h).
 */
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
    if (end && knownKind(end.kind)?.carries === 'packets')
      yield error(
        at,
        say('datapathRule.tunDevice', { name: port.device }),
        say('datapathRule.tapOrResponder', { name: port.device }),
      );
    if (end?.controller !== undefined && port.kind === 'nic') {
      yield warning(
        at,
        say('datapathRule.alsoPort', { name: port.device, controller: end.controller, where: scope.where(end.path) }),
        say('datapathRule.leaveController', { controller: end.controller }),
      );
    }
    return;
  }
  if (!end || end.kind === 'existing') return;
  if (end.kind !== port.kind) {
    yield error(
      at,
      say('datapathRule.otherKind', {
        name: port.device,
        kind: end.kind,
        where: scope.where(end.path),
        port: port.kind.toUpperCase(),
      }),
      isMadeByPort(end.kind)
        ? say('portText.write', { kind: end.kind, example: port.device })
        : say('datapathRule.writeNic', { name: port.device }),
    );
    return;
  }
  const { link } = end;
  if ((link.kind === 'tap' || link.kind === 'tun') && link.options.multiQueue === false && datapath.threads > 1) {
    yield error(
      at,
      say('datapathRule.singleQueue', {
        name: port.device,
        where: scope.where(end.path),
        threads: datapath.threads,
        datapath: datapath.name,
      }),
      say('datapathRule.multiQueue'),
    );
  }
  if ((link.kind === 'tap' || link.kind === 'tun') && link.options.persistent === false) {
    yield error(
      at,
      say('datapathRule.notPersistent', { name: port.device, where: scope.where(end.path) }),
      say('datapathRule.persistent'),
    );
  }
  if (
    (link.kind === 'tap' || link.kind === 'tun') &&
    link.options.vnetHeader !== undefined &&
    link.options.vnetHeader !== port.offloads
  ) {
    yield error(
      at,
      link.options.vnetHeader
        ? say('datapathRule.vnetHeader', { name: port.device, where: scope.where(end.path) })
        : say('datapathRule.noVnetHeader', { name: port.device, where: scope.where(end.path) }),
      say('datapathRule.leaveVnetHeader', { offloads: link.options.vnetHeader }),
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
      say('datapathRule.linkMac', { name: port.device, where: scope.where(end.path) }),
      say('datapathRule.writeThere'),
    );
  }
}
