import type { NativeResult } from '../../../native/lib/types.ts';
import { ok, type Link, type LinkRef, type Result } from '../../protocol/index.ts';
import { say, within } from '../../protocol/messages/index.ts';
import { failure, refused } from '../errors.ts';
import type { Kernel } from './kernel.ts';

/** A namespace that can be worked in, or why not. One that was made this moment has not been seen yet: look. */
export async function requireNamespace(
  kernel: Kernel,
  namespace: string,
  step: string,
  field = 'namespace',
): Promise<Result<null>> {
  if (kernel.observer.watches(namespace)) return ok(null);
  await kernel.observer.find();
  if (kernel.observer.watches(namespace)) return ok(null);
  const row = kernel.store.get('namespaces', namespace);
  if (row) {
    return failure(
      'failed',
      step,
      say('namespace.unusable', { name: namespace, why: row.note ?? say('namespace.unreadable') }),
      { field },
    );
  }
  return failure('not-found', step, say('namespace.none', { name: namespace }), {
    field,
    remedy: say('namespace.addFirst', { name: namespace }),
  });
}

/** The link that a request names, as the kernel has it now. */
export async function findLink(kernel: Kernel, ref: LinkRef, step: string, field = 'link'): Promise<Result<Link>> {
  const { namespace, name, index } = ref;
  const there = await requireNamespace(kernel, namespace, step, `${field}.namespace`);
  if (!there.ok) return there;
  if (index !== undefined) {
    const link = await kernel.netlink.getLink(namespace, { index });
    if (link.ok) return link;
    return refused(link.error, {
      step,
      field: `${field}.index`,
      message: say('link.noIndex', { index: within(String(index), namespace) }),
      remedies: { ENODEV: say('link.listLinks') },
    });
  }
  return findNamed(kernel, namespace, name ?? '', step, `${field}.name`);
}

/** A link that was made or moved just now, as the kernel announced it; read from the kernel where it did not. */
export async function findNew(kernel: Kernel, namespace: string, name: string): Promise<NativeResult<Link>> {
  const announced = kernel.store.linkNamed(namespace, name);
  return announced ? { ok: true, value: announced } : kernel.netlink.getLink(namespace, { name });
}

/** A link by its name: a parent, a controller, the device of a route. */
export async function findNamed(
  kernel: Kernel,
  namespace: string,
  name: string,
  step: string,
  field: string,
): Promise<Result<Link>> {
  const link = await kernel.netlink.getLink(namespace, { name });
  if (link.ok) return link;
  return refused(link.error, {
    step,
    field,
    message: say('link.none', { link: within(name, namespace) }),
    remedies: { ENODEV: say('link.namesAreCaseSensitive') },
  });
}

/** The index of a link by its name, or undefined where none is named. */
export async function optionalIndex(
  kernel: Kernel,
  namespace: string,
  name: string | undefined,
  step: string,
  field: string,
): Promise<Result<number | undefined>> {
  if (name === undefined) return ok(undefined);
  const link = await findNamed(kernel, namespace, name, step, field);
  return link.ok ? ok(link.value.index) : link;
}

/** A link as the kernel has it now; null: it is not there. */
export async function linkNow({ observer, netlink }: Kernel, namespace: string, name: string): Promise<Link | null> {
  if (!observer.watches(namespace)) return null;
  const link = await netlink.getLink(namespace, { name });
  return link.ok ? link.value : null;
}
