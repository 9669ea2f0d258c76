import type { OperationOf } from '../../../protocol/index.ts';
import { linkPlace } from '../../world/keys.ts';
import { HOST, type Judge } from '../judge.ts';

export function judgeSet(operation: OperationOf<'link.set'>, judge: Judge): void {
  const { namespace, link: name, set } = operation;
  const place = linkPlace(namespace, name);
  const leaves = set.up === false || (set.moveTo !== undefined && set.moveTo !== namespace);
  const present = judge.world.links.get(place);
  if (namespace !== HOST && set.moveTo !== HOST) {
    // The other end of a pair has no carrier any more.
    if (leaves && present?.peer?.startsWith(`${HOST}/`) === true) judge.linkGoes(present.peer);
    return;
  }
  const controllerChanges = set.controller !== undefined && (present?.controller ?? null) !== set.controller;
  if (controllerChanges && set.controller !== null && present?.kind === 'physical') judge.add('physical-port');
  if (leaves) judge.linkGoes(place);
  // Programs of the machine talk to each other over it, its resolver for one.
  if (set.up === false && present?.kind === 'loopback') judge.add('connection-link');
  if (set.up === true && present?.up === false)
    for (const { spec } of judge.world.addressesOf(place).values()) judge.addressComes(name, spec);
  const harmless =
    !leaves &&
    !controllerChanges &&
    set.mtu === undefined &&
    set.mac === undefined &&
    set.name === undefined &&
    set.bridge === undefined;
  if (!harmless && judge.isConnected(place)) judge.add('connection-link');
}
