import { networkAlias, networkOfAlias, ok, type OperationOf, type Result } from '../../../protocol/index.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { addNamespace, removeNamespace } from '../../kernel/namespace.ts';
import { unlessGone, unlessThere } from '../operation-kind.ts';

export async function addMarkedNamespace(
  kernel: Kernel,
  operation: OperationOf<'namespace.add'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const made = await addNamespace(kernel, operation.name, networkAlias(operation.network));
  return unlessThere(made, idempotent, () => isMade(kernel, operation));
}

/** When reverting, only one that bears a mark of ours, or a name behind which there is nothing. */
export async function deleteOwnNamespace(
  kernel: Kernel,
  { name }: OperationOf<'namespace.delete'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  if (idempotent) {
    await kernel.observer.scan();
    const row = kernel.store.get('namespaces', name);
    if (!row || (row.readable && networkOf(kernel, name) === undefined)) return ok(null);
  }
  return unlessGone(await removeNamespace(kernel, name), idempotent);
}

export async function isMade(kernel: Kernel, { name, network }: OperationOf<'namespace.add'>): Promise<boolean> {
  await kernel.observer.scan();
  return kernel.store.get('namespaces', name) !== undefined && aliasOf(kernel, name) === networkAlias(network);
}

/** Another one of this name, which is not ours, is not what was to go. */
export async function isGone(kernel: Kernel, { name }: OperationOf<'namespace.delete'>): Promise<boolean> {
  await kernel.observer.scan();
  return kernel.store.get('namespaces', name) === undefined || networkOf(kernel, name) === undefined;
}

const aliasOf = ({ store }: Kernel, namespace: string): string | null =>
  store.linkNamed(namespace, 'lo')?.alias ?? null;
const networkOf = (kernel: Kernel, namespace: string) => networkOfAlias(aliasOf(kernel, namespace));
