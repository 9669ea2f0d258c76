import type { Operation } from '../../protocol/index.ts';
import { addressAddOf } from './rebuild.ts';
import { cidrOf, type WorldAddress } from './rows.ts';
import type { World } from './world.ts';

/** A plan that is being made. */
interface Growing {
  readonly world: World;
  do(operation: Operation): void;
}

/**
 * Takes an address away. The kernel takes those of its network that came after it along, or promotes
 * them (promote_secondaries): they go first, so that it is the same everywhere; those that `comeBack` are put back.
 */
export function dropAddress(draft: Growing, address: WorldAddress, comeBack: (other: WorldAddress) => boolean): void {
  const after = draft.world.secondariesOf(address);
  for (const other of after.toReversed()) draft.do(deleteOf(other));
  draft.do(deleteOf(address));
  for (const other of after) if (comeBack(other)) draft.do(addressAddOf(other));
}

export const deleteOf = (address: WorldAddress) => ({
  op: 'address.delete' as const,
  namespace: address.namespace,
  link: address.link,
  address: address.spec.peer === undefined ? cidrOf(address) : address.spec.address,
  ...(address.spec.peer === undefined ? {} : { peer: address.spec.peer }),
});
