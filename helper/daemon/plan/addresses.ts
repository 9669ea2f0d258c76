import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { refuse, hostKey, type Draft } from './draft.ts';
import { canonicalCidr } from '../world/canonical.ts';
import { addressKey, linkPlace } from '../world/keys.ts';

/** Why an address cannot be had: another network that is up has it. */
export function addressTaken(draft: Draft, namespace: string, address: string, path: string): Refusal | null {
  const network = draft.theirAddresses.get(hostKey(namespace, address));
  if (network === undefined) return null;
  return refuse(
    'conflict',
    say('plan.theirAddress', { network, address }),
    path,
    say('plan.otherAddress', { network }),
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
    draft.note(say('plan.addressStays', { link, address }));
    return null;
  }
  const operation = { op: 'address.add' as const, namespace, link, address: { address } };
  if (!present) draft.do(operation);
  draft.claim(key, operation, [{ op: 'address.delete', namespace, link, address }]);
  return null;
}
