import type { AddressChange } from '../../../native/lib/types.ts';
import {
  ok,
  parseCidr,
  ROUTE_PROTOCOL,
  type Address,
  type AddressAdd,
  type Cidr,
  type Result,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure, refused } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { sameAddress } from './same.ts';

/** `protocol`: whose mark it bears (IFA_PROTO), ours unless said otherwise. */
export type AddressSpec = Omit<AddressAdd, 'link'> & { protocol?: number | undefined };
interface On {
  namespace: string;
  index: number;
}

/** Adds an address to a link and answers with it as the kernel announces it. */
export async function addAddress(
  kernel: Kernel,
  on: On,
  spec: AddressSpec,
  step: string,
  field: string,
): Promise<Result<Address>> {
  const cidr = parseCidr(spec.address);
  if (!cidr) return failure('invalid', step, say('address.notCidr', { address: spec.address }), { field });
  const change = toChange(on.index, cidr, spec);
  if (!change.ok) return change;
  const added = await kernel.netlink.addAddress(on.namespace, change.value);
  if (!added.ok) {
    return refused(added.error, {
      step,
      field,
      message: say('address.notAdded', { address: spec.address }),
      remedies: {
        EEXIST: say('address.exists'),
        EACCES: say('address.ipv6Disabled'),
        EPERM: say('address.ipv6Disabled'),
        EINVAL: say('address.ipv6Needs'),
      },
    });
  }
  const found = await kernel.observer.observed('addresses', on.namespace, (row) =>
    isThisAddress(row, on.index, cidr, change.value.peer),
  );
  if (found) return ok(found);
  return failure('failed', step, say('address.notThere', { address: spec.address }), { field });
}

/** Removes an address and sees that it is gone. */
export async function deleteAddress(kernel: Kernel, on: On, text: string): Promise<Result<Record<string, never>>> {
  const step = 'address.delete';
  const cidr = parseCidr(text);
  if (!cidr) return failure('invalid', step, say('address.notCidr', { address: text }), { field: 'address' });
  const fits = (row: Address): boolean => isThisAddress(row, on.index, cidr);
  const present = [...kernel.store.rows('addresses', on.namespace)].find(fits);
  const deleted = await kernel.netlink.deleteAddress(on.namespace, {
    index: on.index,
    address: cidr.address,
    prefixLength: cidr.prefixLength,
    ...(present?.peer == null ? {} : { peer: present.peer }),
  });
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: 'address',
      message: say('address.notDeleted', { address: text }),
      kinds: { EADDRNOTAVAIL: 'not-found' },
      remedies: { EADDRNOTAVAIL: say('address.listAddresses') },
    });
  }
  if (await kernel.observer.vanished('addresses', on.namespace, fits)) return ok({});
  return failure('failed', step, say('address.stillThere', { address: text }), { field: 'address' });
}

function toChange(index: number, cidr: Cidr, spec: AddressSpec): Result<AddressChange> {
  const {
    peer: peerText,
    broadcast,
    scope,
    label,
    validLifetime,
    preferredLifetime,
    noDad,
    noPrefixRoute,
    protocol = ROUTE_PROTOCOL,
  } = spec;
  const peer = peerText === undefined ? undefined : parseCidr(peerText);
  if (peer && peer.family !== cidr.family) {
    return failure('invalid', 'address.add', say('address.peerFamily'), { field: 'peer' });
  }
  if (broadcast !== undefined && (cidr.family === 'ipv6' || broadcast.includes(':'))) {
    return failure('invalid', 'address.add', say('address.broadcastIsIpv4'), { field: 'broadcast' });
  }
  if (label !== undefined && cidr.family === 'ipv6') {
    return failure('invalid', 'address.add', say('address.labelIsIpv4'), { field: 'label' });
  }
  if (
    validLifetime != null &&
    (preferredLifetime === undefined || preferredLifetime === null || preferredLifetime > validLifetime)
  ) {
    if (preferredLifetime !== undefined) {
      return failure('invalid', 'address.add', say('address.lifetimes'), { field: 'preferredLifetime' });
    }
  }
  return ok({
    index,
    address: cidr.address,
    prefixLength: peer ? peer.prefixLength : cidr.prefixLength,
    protocol,
    ...(peer ? { peer: peer.address } : {}),
    ...defined({ broadcast, scope, label, validLifetime, noDad, noPrefixRoute }),
    // Without one of its own, the preferred lifetime is the valid one.
    ...defined({ preferredLifetime: preferredLifetime === undefined ? validLifetime : preferredLifetime }),
  });
}

export const isThisAddress = (row: Address, index: number, cidr: Cidr, peer?: string): boolean =>
  row.index === index &&
  row.family === cidr.family &&
  sameAddress(row.address, cidr.address) &&
  (peer !== undefined
    ? row.peer !== null && sameAddress(row.peer, peer)
    : row.peer !== null || row.prefixLength === cidr.prefixLength);

function defined<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
