import { linkKey, ok, type Link, type LinkRef, type Result } from '../../protocol/index.ts';
import { failure, refused } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import { findLink, inNamespace, requireNamespace } from './resolve.ts';

/** Deletes one link and sees that it is gone. Loopback and physical links cannot be deleted at all. */
export async function deleteLink(kernel: Kernel, ref: LinkRef): Promise<Result<Record<string, never>>> {
  const step = 'link.delete';
  const found = await findLink(kernel, ref, step);
  if (!found.ok) return found;
  const link = found.value;
  const why = undeletable(link);
  if (why) return failure('unsupported', step, `The link ${link.name} was not deleted: ${why}`, { field: 'link' });
  const { namespace, index } = link;
  const deleted = await kernel.netlink.deleteLink(namespace, index);
  if (!deleted.ok) {
    return refused(deleted.error, {
      step,
      field: 'link',
      message: `The link ${link.name}${inNamespace(namespace)} was not deleted`,
      remedies: { EOPNOTSUPP: 'Its driver owns it: take it down instead (`taproom link set NAME --down`).' },
    });
  }
  kernel.heldTuns.release(linkKey(namespace, index));
  const gone = await kernel.netlink.getLink(namespace, { index });
  if (gone.ok)
    return failure('failed', step, `The kernel took the request, but the link ${link.name} is still there.`, {
      field: 'link',
    });
  return ok({});
}

function undeletable(link: Link): string | null {
  if (link.kind === 'loopback') return 'every network namespace has its loopback link for as long as it exists.';
  if (link.kind === 'physical') return 'it is a network card, which goes only with its hardware; it can be taken down.';
  return null;
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
      message: `The links of group ${group}${inNamespace(namespace)} were not deleted`,
      remedies: {
        EOPNOTSUPP: 'A link of this group cannot be deleted (a network card): give it another group, then try again.',
      },
    });
  }
  for (const { index } of members) kernel.heldTuns.release(linkKey(namespace, index));
  const after = await kernel.observer.reread(namespace, ['links']);
  if (!after.ok) return after;
  const left = [...kernel.store.rows('links', namespace)].filter((link) => link.group === group);
  if (left.length > 0) {
    return failure(
      'failed',
      step,
      `The kernel took the request, but ${left.length} of ${members.length} links of group ${group} are still there.`,
      { field: 'group' },
    );
  }
  return ok({ deleted: members.length });
}
