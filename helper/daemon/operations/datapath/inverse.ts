import type { Datapath, Operation, OperationOf } from '../../../protocol/index.ts';
import { isDevicePort, portPlace } from '../../world/datapath-parts.ts';
import { linkPlace } from '../../world/keys.ts';
import { rebuildLinks } from '../../world/rebuild.ts';
import type { WorldLink } from '../../world/rows.ts';
import type { World } from '../../world/world.ts';
import { all, type Inverse } from '../operation-kind.ts';

/** What brings datapaths back, with the devices that go with them. */

export const inverseOfAdd = ({ datapath }: OperationOf<'datapath.add'>, world: World): Inverse =>
  all({ op: 'datapath.delete', name: datapath.name }, ...macsBack(world, datapath));

export function inverseOfSet({ datapath }: OperationOf<'datapath.set'>, world: World): Inverse {
  const before = world.datapaths.get(datapath.name);
  if (!before) return all();
  const kept = new Set(datapath.ports.filter(isDevicePort).map(portPlace));
  const going = world.madeBy(before.datapath).filter((place) => !kept.has(place));
  const { inverse, final } = withDevices(world, { op: 'datapath.set', ...before }, going);
  return { inverse: [...inverse, ...macsBack(world, datapath)], final };
}

export function inverseOfDelete({ name }: OperationOf<'datapath.delete'>, world: World): Inverse {
  const before = world.datapaths.get(name);
  return before ? withDevices(world, { op: 'datapath.add', ...before }, world.madeBy(before.datapath)) : all();
}

/** TAPs that datapaths made come back by their datapaths, which are told once more what they are. */
export function byDatapaths(world: World, operations: readonly Operation[]): Operation[] {
  const makers = new Map(
    [...world.datapaths.values()].flatMap((path) => world.madeBy(path.datapath).map((place) => [place, path] as const)),
  );
  return operations.flatMap((operation): Operation[] => {
    if (operation.op !== 'link.add') return [operation];
    const { namespace, name } = operation.link;
    const maker = makers.get(linkPlace(namespace, name));
    const link = world.links.get(linkPlace(namespace, name));
    if (!maker || !link) return [operation];
    return [{ op: 'datapath.set', ...maker }, ...settingsAndAddresses(link, operation)];
  });
}

/** What a device had that is made anew. */
function settingsBack({ namespace, name, mtu, mac, controller, up }: WorldLink): Operation[] {
  const set = {
    ...(mtu === 1500 ? {} : { mtu }),
    ...(mac === null ? {} : { mac }),
    ...(controller === null ? {} : { controller }),
    ...(up ? {} : { up }),
  };
  return Object.keys(set).length === 0 ? [] : [{ op: 'link.set', namespace, link: name, set }];
}

/** Devices that go with their datapath come back by it, with what was set on them and what stands on them. */
function withDevices(world: World, datapath: Operation, places: readonly string[]): Inverse {
  const { operations, lost } = rebuildLinks(world, places);
  const made = new Set(places);
  const inverse = operations.flatMap((operation): Operation[] => {
    if (operation.op !== 'link.add') return [operation];
    const { namespace, name } = operation.link;
    const link = made.has(linkPlace(namespace, name)) ? world.links.get(linkPlace(namespace, name)) : undefined;
    return link ? settingsAndAddresses(link, operation) : [operation];
  });
  return { inverse: [datapath, ...inverse], final: lost };
}

/** Opening a TAP that is there with an address of the port's gives it that; closing does not take it back. */
function macsBack(world: World, { ports }: Datapath): Operation[] {
  return ports.flatMap((port): Operation[] => {
    if (port.kind !== 'tap' || port.mac === undefined) return [];
    const link = world.links.get(portPlace(port));
    if (link?.mac == null || link.options['persistent'] === false || link.mac === port.mac.toLowerCase()) return [];
    return [{ op: 'link.set', namespace: link.namespace, link: link.name, set: { mac: link.mac } }];
  });
}

const settingsAndAddresses = (
  link: WorldLink,
  { link: { addresses } }: Extract<Operation, { op: 'link.add' }>,
): Operation[] => [
  ...settingsBack(link),
  ...addresses.map((address): Operation => ({
    op: 'address.add',
    namespace: link.namespace,
    link: link.name,
    address: { address },
  })),
];
