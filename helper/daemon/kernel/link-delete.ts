import { linkKey, ok, type Link, type LinkRef, type Result } from '../../protocol/index.ts';
import { say, within } from '../../protocol/messages/index.ts';
import { failure, refused, type Refusal } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { findLink, requireNamespace } from './resolve.ts';

/** Deletes one link and sees that it is gone. Loopback and physical links cannot be deleted at all. */
export async function deleteLink(kernel: Kernel, ref: LinkRef): Promise<Result<Record<string, never>>> {
  const step = 'link.delete';
  const found = await findLink(kernel, ref, step);
  if (!found.ok) return found;
  const link = found.value;
  const stays = notDeletable(link, step);
  if (stays) return stays;
  const { namespace, index } = link;
  const deleted = await kernel.netlink.deleteLink(namespace, index);
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: 'link',
      message: say('link.notDeleted', { link: within(link.name, namespace) }),
      remedies: { EOPNOTSUPP: say('link.driverOwns') },
    });
  }
  kernel.heldTuns.release(linkKey(namespace, index));
  const gone = await kernel.netlink.getLink(namespace, { index });
  if (gone.ok) return failure('failed', step, say('link.stillThere', { name: link.name }), { field: 'link' });
  return ok({});
}

/** Known before it is tried: of several links none is deleted then. */
export function notDeletable({ kind, name }: Link, step: string): Refusal | null {
  if (kind !== 'loopback' && kind !== 'physical') return null;
  const why = kind === 'loopback' ? say('link.loopbackStays') : say('link.hardwareStays');
  return failure('unsupported', step, say('link.notDeletedBecause', { link: name, why }), { field: 'link' });
}

/** Deletes every link of a group by one request, which takes a fraction of the time of one by one. */
export async function deleteGroup(
  kernel: Kernel,
  namespace: string,
  group: number,
): Promise<Result<{ deleted: number }>> {
  const step = 'link.deleteGroup';
  const there = await requireNamespace(kernel, namespace, step);
  if (!there.ok) return there;
  const before = await kernel.observer.reread(namespace, ['links']);
  if (!before.ok) return before;
  const members = [...kernel.store.rows('links', namespace)].filter((link) => link.group === group);
  if (members.length === 0) return ok({ deleted: 0 });
  const deleted = await kernel.netlink.deleteGroup(namespace, group);
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: 'group',
      message: say('link.groupNotDeleted', { group: within(String(group), namespace) }),
      remedies: { EOPNOTSUPP: say('link.groupHasHardware') },
    });
  }
  for (const { index } of members) kernel.heldTuns.release(linkKey(namespace, index));
  const after = await kernel.observer.reread(namespace, ['links']);
  if (!after.ok) return after;
  const left = [...kernel.store.rows('links', namespace)].filter((link) => link.group === group);
  if (left.length > 0) {
    return failure('failed', step, say('link.groupStillThere', { left: left.length, all: members.length, group }), {
      field: 'group',
    });
  }
  return ok({ deleted: members.length });
}
