import { ok, type OperationOf, type Result } from '../../../protocol/index.ts';
import { say, within } from '../../../protocol/messages/index.ts';
import { failure } from '../../errors.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { changeLink } from '../../kernel/link-change.ts';
import { createLink, wantedAlias } from '../../kernel/link-create.ts';
import { deleteLink } from '../../kernel/link-delete.ts';
import { findLink } from '../../kernel/resolve.ts';
import { unlessGone } from '../operation-kind.ts';
import { linkIsThere } from './in-place.ts';

/**
 * When reverting: one that is there and ours, but incomplete, was being made when its helper died; it is made again.
 */
export async function addLink(
  kernel: Kernel,
  operation: OperationOf<'link.add'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { link } = operation;
  if (idempotent) {
    if (await linkIsThere(kernel, operation)) return ok(null);
    const there = await kernel.netlink.getLink(link.namespace, { name: link.name });
    if (
      there.ok &&
      there.value.kind === link.kind &&
      there.value.alias === wantedAlias(link) &&
      there.value.alias !== ''
    ) {
      const gone = await deleteLink(kernel, { namespace: link.namespace, index: there.value.index });
      if (!gone.ok) return gone;
    }
  }
  return createLink(kernel, link);
}

export async function deleteMarkedLink(
  kernel: Kernel,
  operation: OperationOf<'link.delete'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { op, namespace, link: name, alias } = operation;
  const found = await findLink(kernel, { namespace, name }, op);
  if (!found.ok) return unlessGone(found, idempotent);
  const { index, alias: mark } = found.value;
  if (alias !== null && (mark ?? '') !== alias) {
    // Ours is gone, and somebody else's has its name.
    if (idempotent) return ok(null);
    return failure(
      'conflict',
      op,
      say('link.anotherAlias', {
        link: within(name, namespace),
        found: JSON.stringify(mark ?? ''),
        expected: JSON.stringify(alias),
      }),
      { field: 'link', remedy: say('link.showAndDelete') },
    );
  }
  return unlessGone(await deleteLink(kernel, { namespace, index }), idempotent);
}

/** A link that is to be renamed or moved may have been already: then what is left to set is set there. */
export async function setLink(
  kernel: Kernel,
  operation: OperationOf<'link.set'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { op, namespace, link, set } = operation;
  const places: [string, string][] = [[namespace, link]];
  if (idempotent) {
    places.push([namespace, set.name ?? link], [set.moveTo ?? namespace, set.name ?? link]);
  }
  for (const [place, name] of places) {
    const found = await findLink(kernel, { namespace: place, name }, op);
    if (found.ok) return changeLink(kernel, { link: { namespace: place, index: found.value.index }, ...set });
    if (found.error.kind !== 'not-found' || !idempotent) return found;
  }
  return ok(null);
}
