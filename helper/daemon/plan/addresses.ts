import type { Refusal } from '../errors.ts';
import { refuse, hostKey, type Draft } from './draft.ts';
import { canonicalCidr } from './canonical.ts';
import { addressKey, linkPlace } from './keys.ts';
import { cidrOf, type WorldAddress } from './rows.ts';
import { addressAddOf } from './rebuild.ts';

/** Why an address cannot be had: another network that is up has it. */
export function addressTaken(draft: Draft, namespace: string, address: string, path: string): Refusal | null {
  const network = draft.theirAddresses.get(hostKey(namespace, address));
  if (network === undefined) return null;
  return refuse(
    'conflict',
    `The network ${network}, which is up, has the address ${address}.`,
    path,
    `Choose another address, or take that network down first: \`taproom network down ${network}\`.`,
  );
}

/** An address on a link; `own`: the link is the network's, and so is every address that it names on it. */
export function wantAddress(
  draft: Draft,
  at: { namespace: string; link: string; own: boolean },
  address: string,
  path: string,
): Refusal | null {
  const taken = addressTaken(draft, at.namespace, address, path);
  if (taken) return taken;
  const { namespace, link } = at;
  const key = addressKey(namespace, link, address);
  const present = draft.world.addressesOf(linkPlace(namespace, link)).has(canonicalCidr(address));
  if (present && !at.own && !draft.former.has(key)) {
    draft.note(`${link} has the address ${address} already: it stays when the network goes down.`);
    return null;
  }
  const operation = { op: 'address.add' as const, namespace, link, address: { address } };
  if (!present) draft.do(operation);
  draft.claim(key, operation, [{ op: 'address.delete', namespace, link, address }]);
  return null;
}

/**
 * Takes an address away. The kernel takes those of its network that came after it along, or promotes
 * them (promote_secondaries): they go first, so that it is the same everywhere; those that `comeBack` are put back.
 */
export function dropAddress(draft: Draft, address: WorldAddress, comeBack: (other: WorldAddress) => boolean): void {
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
