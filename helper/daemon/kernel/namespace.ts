import { createNamespace, deleteNamespace } from '../../../native/lib/system.ts';
import { LINK_ALIAS, ok, type Namespace, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure, refused } from '../errors.ts';
import { NETNS_FOLDER } from '../namespaces.ts';
import type { Kernel } from './kernel.ts';

/** Makes a named namespace, its loopback up and marked as ours, and watches it before it answers. */
export async function addNamespace(
  kernel: Kernel,
  name: string,
  alias = LINK_ALIAS,
): Promise<Result<{ namespace: Namespace }>> {
  const step = 'namespace.add';
  const made = createNamespace(`${NETNS_FOLDER}/${name}`, alias);
  if (!made.ok) {
    return refused(made.error, {
      step,
      field: 'name',
      message: say('namespace.notCreated', { name }),
      remedies: { EEXIST: say('namespace.exists', { name }) },
    });
  }
  await kernel.observer.scan();
  const namespace = kernel.store.get('namespaces', name);
  if (namespace?.readable) return ok({ namespace });
  const taken = deleteNamespace(`${NETNS_FOLDER}/${name}`);
  await kernel.observer.scan();
  return failure(
    'failed',
    step,
    say(taken.ok ? 'namespace.createdAndDeleted' : 'namespace.createdUnreadable', {
      name,
      why: namespace?.note ?? say('namespace.unreadable'),
    }),
    { field: 'name' },
  );
}

/** Takes the name away; who still is inside keeps the namespace itself alive. */
export async function removeNamespace(kernel: Kernel, name: string): Promise<Result<Record<string, never>>> {
  const step = 'namespace.delete';
  const deleted = deleteNamespace(`${NETNS_FOLDER}/${name}`);
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: 'name',
      message: say('namespace.notDeleted', { name }),
      remedies: { ENOENT: say('namespace.list') },
    });
  }
  await kernel.observer.scan();
  if (kernel.store.get('namespaces', name) === undefined) return ok({});
  return failure('failed', step, say('namespace.stillThere', { name }), { field: 'name' });
}
