import type { NativeResult } from '../../../native/lib/types.ts';
import { ok, type Link, type LinkRef, type Result } from '../../protocol/index.ts';
import { failure, refused } from '../errors.ts';
import type { Services } from '../services.ts';

/** How a namespace is called in a sentence. */
export const inNamespace = (namespace: string): string => (namespace === '' ? '' : ` in namespace ${namespace}`);

/** A namespace that can be worked in, or why not. One that was made this moment has not been seen yet: look. */
export async function requireNamespace(
  services: Services,
  namespace: string,
  step: string,
  field = 'namespace',
): Promise<Result<null>> {
  if (services.observer.watches(namespace)) return ok(null);
  await services.observer.scan();
  if (services.observer.watches(namespace)) return ok(null);
  const row = services.store.get('namespaces', namespace);
  if (row) {
    return failure('failed', step, `The namespace ${namespace} cannot be used: ${row.note ?? 'it cannot be read.'}`, {
      field,
    });
  }
  return failure('not-found', step, `There is no namespace named ${namespace}.`, {
    field,
    remedy: `Make it first: \`taproom namespace add ${namespace}\`; \`taproom namespace list\` shows those that are there.`,
  });
}

/** The link that a request names, as the kernel has it now. */
export async function findLink(services: Services, ref: LinkRef, step: string, field = 'link'): Promise<Result<Link>> {
  const { namespace, name, index } = ref;
  const there = await requireNamespace(services, namespace, step, `${field}.namespace`);
  if (!there.ok) return there;
  if (index !== undefined) {
    const link = await services.netlink.getLink(namespace, { index });
    if (link.ok) return link;
    return refused(link.error, {
      step,
      field: `${field}.index`,
      message: `There is no link with index ${index}${inNamespace(namespace)}`,
      remedies: { ENODEV: 'It may have been deleted: `taproom link list` shows what is there.' },
    });
  }
  return findNamed(services, namespace, name ?? '', step, `${field}.name`);
}

/** A link that was made or moved just now, as the kernel announced it; read from the kernel where it did not. */
export async function findNew(services: Services, namespace: string, name: string): Promise<NativeResult<Link>> {
  const announced = services.store.linkNamed(namespace, name);
  return announced ? { ok: true, value: announced } : services.netlink.getLink(namespace, { name });
}

/** A link by its name: a parent, a controller, the device of a route. */
export async function findNamed(
  services: Services,
  namespace: string,
  name: string,
  step: string,
  field: string,
): Promise<Result<Link>> {
  const link = await services.netlink.getLink(namespace, { name });
  if (link.ok) return link;
  return refused(link.error, {
    step,
    field,
    message: `There is no link named ${name}${inNamespace(namespace)}`,
    remedies: { ENODEV: '`taproom link list` shows what is there; names are told apart by upper and lower case.' },
  });
}

/** The index of a link by its name, or undefined where none is named. */
export async function optionalIndex(
  services: Services,
  namespace: string,
  name: string | undefined,
  step: string,
  field: string,
): Promise<Result<number | undefined>> {
  if (name === undefined) return ok(undefined);
  const link = await findNamed(services, namespace, name, step, field);
  return link.ok ? ok(link.value.index) : link;
}
