import { portWorsenings } from '../../../document/index.ts';
import { usesDevice, portKey, type Datapath, type OperationOf, type Risk } from '../../../protocol/index.ts';
import { canonicalJson } from '../../world/canonical.ts';
import { isDevicePort, makesDevice, portPlace, withoutSettings } from '../../world/datapath-parts.ts';
import { HOST, type Judge } from '../judge.ts';

type Port = Datapath['ports'][number];

/** What a datapath that is made, changed or deleted may cost the host. */
export function judgeDatapath(
  operation: OperationOf<'datapath.add' | 'datapath.set' | 'datapath.delete'>,
  judge: Judge,
): void {
  const { world } = judge;
  if (operation.op === 'datapath.delete') {
    const present = world.datapaths.get(operation.name);
    for (const going of present ? world.madeBy(present.datapath) : []) judge.linkGoes(going);
    if (present?.datapath.ports.some((port) => leadsThrough(judge, port)) === true) judge.add('connection-link');
    return;
  }
  const after = operation.datapath;
  const before = world.datapaths.get(after.name)?.datapath;
  judgePortsThatCome(judge, before, after);
  if (!before) return;
  const kept = new Set(after.ports.filter(isDevicePort).map(portPlace));
  for (const going of world.madeBy(before)) if (!kept.has(going)) judge.linkGoes(going);
  judgePortsThatLeave(judge, before, after);
  judgePortsThatStay(judge, before, after);
}

function judgePortsThatCome(judge: Judge, before: Datapath | undefined, after: Datapath): void {
  const { world } = judge;
  const had = new Set(before?.ports.map((port) => inPlaceOf(port)));
  for (const port of after.ports) {
    if (!usesDevice(port) || port.namespace !== HOST || had.has(inPlaceOf(port))) continue;
    const taken = portPlace(port);
    if (world.links.get(taken)?.kind === 'physical') judge.add('physical-port');
    // AF_PACKET reads along, which may still close a loop; AF_XDP takes the frames away from the kernel.
    if (judge.isConnected(taken)) judge.add('connection-link');
    judge.routesGo(world.routesOver(taken));
  }
}

function judgePortsThatLeave(judge: Judge, before: Datapath, after: Datapath): void {
  const stays = new Set(after.ports.map(portKey));
  const leaving = before.ports.filter((port) => !stays.has(portKey(port)));
  // Behind a TAP that carries the default route, each other port may be the one that forwards it.
  const leadsOn =
    leaving.some((port) => !makesDevice(port)) &&
    before.ports.some((port) => makesDevice(port) && leadsThrough(judge, port));
  if (leadsOn || leaving.some((port) => leadsThrough(judge, port)) || (leaving.length > 0 && carries(judge, before)))
    judge.add('connection-link');
}

/** Settings that harm the frames of the host's own connection, or cut it off; and what is closed and opened anew. */
function judgePortsThatStay(judge: Judge, before: Datapath, after: Datapath): void {
  const former = new Map(before.ports.map((port) => [portKey(port), port]));
  for (const port of after.ports) {
    const was = former.get(portKey(port));
    if (!was) continue;
    const risks = new Set<Risk>(
      portWorsenings(was.settings, port.settings).map((worse) =>
        worse === 'impaired' ? 'connection-impaired' : 'connection-link',
      ),
    );
    if (canonicalJson(withoutSettings(was)) !== canonicalJson(withoutSettings(port))) risks.add('connection-link');
    if (risks.size > 0 && isTravelled(judge, before, was)) for (const risk of risks) judge.add(risk);
  }
}

/** Whether frames of the host's connections go by the port: it is their link, or leads on from a TAP that is. */
function isTravelled(judge: Judge, { ports }: Datapath, port: Port): boolean {
  if (isDevicePort(port) && judge.isTravelled(portPlace(port))) return true;
  return !makesDevice(port) && ports.some((tap) => makesDevice(tap) && judge.isTravelled(portPlace(tap)));
}

/**
 * Whether the host's default route enters the datapath there: by a TAP, or by a pair whose other end is a port. Where
 * it goes by a NIC itself, the datapath reads along, and the way stays when that ends.
 */
function leadsThrough(judge: Judge, port: Port): boolean {
  if (!isDevicePort(port)) return false;
  const end = makesDevice(port) ? portPlace(port) : (judge.world.links.get(portPlace(port))?.peer ?? null);
  return end !== null && judge.isTravelled(end);
}

/** Whether connections of the host go by a TAP of the datapath, and so through it. */
const carries = (judge: Judge, { ports }: Datapath): boolean =>
  ports.some((port) => makesDevice(port) && judge.isConnected(portPlace(port)));

/** Which device a port takes, and how. */
const inPlaceOf = (port: Port): string => (isDevicePort(port) ? `${port.kind} ${portPlace(port)}` : '');
