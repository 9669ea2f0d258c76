import { ok, parseCidr, type OperationOf, type Result } from '../../../protocol/index.ts';
import { addAddress, deleteAddress, isThisAddress } from '../../kernel/address.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { findLink, linkNow } from '../../kernel/resolve.ts';
import { unlessGone, unlessThere } from '../operation-kind.ts';

export async function applyAdd(
  kernel: Kernel,
  operation: OperationOf<'address.add'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { op, namespace, link, address } = operation;
  // Mostly made by a step before this one; the kernel refuses the index of one that has gone since.
  const known = idempotent ? undefined : kernel.store.linkNamed(namespace, link);
  const on = known ? ok(known) : await findLink(kernel, { namespace, name: link }, op);
  if (!on.ok) return unlessGone(on, idempotent);
  const added = await addAddress(kernel, on.value, address, op, 'address');
  const wanted = { namespace, link, address: address.address, peer: address.peer, wanted: true };
  return unlessThere(added, idempotent, () => addressIsThere(kernel, wanted));
}

export async function applyDelete(
  kernel: Kernel,
  { op, namespace, link, address }: OperationOf<'address.delete'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const on = await findLink(kernel, { namespace, name: link }, op);
  return unlessGone(on.ok ? await deleteAddress(kernel, on.value, address) : on, idempotent);
}

interface Wanted {
  namespace: string;
  link: string;
  address: string;
  peer: string | undefined;
  wanted: boolean;
}

/** Whether a link has an address, or has it no more, read anew: the kernel takes some away without a word. */
export async function addressIsThere(
  kernel: Kernel,
  { namespace, link: name, address, peer, wanted }: Wanted,
): Promise<boolean> {
  const { store, observer } = kernel;
  if (!observer.watches(namespace) || !(await observer.reread(namespace, ['addresses'])).ok) return !wanted;
  const cidr = parseCidr(address);
  const link = await linkNow(kernel, namespace, name);
  if (!cidr || !link) return true;
  const other = parseCidr(peer ?? '')?.address;
  const row = store.find('addresses', namespace, (one) => isThisAddress(one, link.index, cidr, other));
  return wanted === (row !== undefined);
}
