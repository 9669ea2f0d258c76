import { ok, type Datapath, type OperationOf } from '../../../protocol/index.ts';
import { say, type Message } from '../../../protocol/messages/index.ts';
import { isDevicePort, makesDevice } from '../../world/datapath-parts.ts';
import type { World } from '../../world/world.ts';
import { noLink, noNamespace, along } from '../phrase.ts';
import { unanswered, type OperationKind } from '../operation-kind.ts';
import { addDatapath, setDatapath } from './apply.ts';
import { datapathAdd as addCommand, datapathSet as setCommands } from './commands.ts';
import { inverseOfAdd, inverseOfDelete, inverseOfSet } from './inverse.ts';
import { judgeDatapath } from './risks.ts';
import { datapathAdd, datapathSet } from './words.ts';

/** Packet loops of the helper, with their ports and the devices that they make; `network`: whose mark those bear. */

const add: OperationKind<'datapath.add'> = {
  key: ({ datapath }) => `datapath:${datapath.name}`,
  change: () => 'add',
  inverse: inverseOfAdd,
  applies: ({ datapath }, world) =>
    world.datapaths.has(datapath.name)
      ? say('stale.datapathThere', { name: datapath.name })
      : noPlaces(world, datapath),
  effect: ({ datapath, network }, world) => {
    world.putDatapath(datapath, network);
  },
  summary: ({ datapath }) => datapathAdd(datapath),
  name: ({ datapath: { type, name } }) => say('operation.datapathAdd', { type, name }),
  commands: ({ datapath }) => [addCommand(datapath)],
  risks: judgeDatapath,
  retreat: ({ datapath: { name } }, _, plan) => {
    // One of this name that is not the network's, somebody else made.
    if (plan.world.datapaths.get(name)?.network === plan.network) plan.do({ op: 'datapath.delete', name });
  },
  apply: (operation, { datapaths }, idempotent) => addDatapath(datapaths, operation, idempotent),
  isInPlace: ({ datapath, network }, { datapaths }) => Promise.resolve(datapaths.isSo(datapath, network)),
  mayBeMade: unanswered,
};

/** The whole new description; what differs changes while the rest runs on. */
const set: OperationKind<'datapath.set'> = {
  key: ({ datapath }) => `datapath:${datapath.name}`,
  change: () => 'change',
  inverse: inverseOfSet,
  applies: ({ datapath }, world) => noDatapath(world, datapath.name) ?? noPlaces(world, datapath),
  effect: ({ datapath, network }, world) => {
    world.putDatapath(datapath, network);
  },
  summary: ({ datapath }, before) => datapathSet(datapath, before.datapaths.get(datapath.name)?.datapath),
  name: ({ datapath: { type, name } }) => say('operation.datapathSet', { type, name }),
  commands: ({ datapath }) => setCommands(datapath),
  risks: judgeDatapath,
  apply: (operation, { datapaths }, idempotent) => setDatapath(datapaths, operation, idempotent),
  isInPlace: ({ datapath, network }, { datapaths }) =>
    Promise.resolve(datapaths.get(datapath.name) === undefined || datapaths.isSo(datapath, network)),
  mayBeMade: unanswered,
};

const remove: OperationKind<'datapath.delete'> = {
  key: ({ name }) => `datapath:${name}`,
  change: () => 'remove',
  inverse: inverseOfDelete,
  applies: ({ name }, world) => noDatapath(world, name),
  effect: ({ name }, world) => {
    world.takeDatapath(name);
  },
  summary: ({ name }, before) => {
    const present = before.datapaths.get(name)?.datapath;
    const type = say(`datapathKind.${present?.type ?? 'unknown'}`);
    const going = along(present ? before.madeBy(present) : []);
    return going.length === 0
      ? say('step.datapathDelete', { type, name })
      : say('step.datapathDeleteAlong', { type, name, along: going });
  },
  name: ({ name }) => say('operation.datapathDelete', { name }),
  commands: ({ name }) => [`taproom datapath delete ${name}`],
  risks: judgeDatapath,
  apply: ({ name }: OperationOf<'datapath.delete'>, { datapaths }, idempotent) =>
    idempotent && datapaths.get(name) === undefined ? Promise.resolve(ok(null)) : datapaths.delete(name),
  isInPlace: ({ name }, { datapaths }) => Promise.resolve(datapaths.get(name) === undefined),
  mayBeMade: unanswered,
};

export const datapathOperations = { 'datapath.add': add, 'datapath.set': set, 'datapath.delete': remove };

const noDatapath = (world: World, name: string): Message | null =>
  world.datapaths.has(name) ? null : say('stale.noDatapath', { name });

/** Where its ports are to be: a TAP is made, what else it reads from must be there. */
function noPlaces(world: World, { ports }: Datapath): Message | null {
  for (const port of ports) {
    const gone =
      noNamespace(world, port.namespace) ??
      (isDevicePort(port) && !makesDevice(port) ? noLink(world, port.namespace, port.device) : null);
    if (gone !== null) return gone;
  }
  return null;
}
