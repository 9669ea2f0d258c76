import { linkKey, ok, type Link, type Result, type Step } from '../../../protocol/index.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Batch } from '../operation-kind.ts';
import { deleteGroup } from '../../kernel/link-delete.ts';

/** Links that are about to go are gathered in this group, next to LINK_GROUP: free in the same sense. */
const LEAVING_GROUP = 0x7471;
/**
 * From so many links on it is worth it: the kernel waits some milliseconds (an RCU grace period) for each that goes
 * alone.
 */
const FROM = 8;

/**
 * Deletions of links of ours that follow each other, as one request for all: a thousand links take a
 * second instead of a minute. null: what comes is something else, or is not as it should be; one by
 * one it is told what.
 */
export function deleteBatch(kernel: Kernel, steps: readonly Step[], from: number): Batch | null {
  const links: Link[] = [];
  for (let at = from; at < steps.length; at++) {
    const link = deletable(kernel, steps[at]);
    if (!link || (links[0] && link.namespace !== links[0].namespace)) break;
    links.push(link);
  }
  const [first] = links;
  if (!first) return null;
  const isGroup = links.length > 1 && isWholeGroup(kernel, links);
  if (!isGroup && links.length < FROM) return null;
  return {
    count: links.length,
    carryOut: async () => {
      const deleted = await (isGroup
        ? deleteGroup(kernel, first.namespace, first.group)
        : deleteAll(kernel, first.namespace, links));
      return deleted.ok ? { ok: true } : { ...deleted, at: 0 };
    },
  };
}

/** Whether they are all of a group, each with the far end of its pair where that is in the group too. */
function isWholeGroup({ store }: Kernel, links: readonly Link[]): boolean {
  const [{ namespace, group } = { namespace: '', group: 0 }] = links;
  if (group === 0 || links.some((link) => link.group !== group)) return false;
  const going = new Set(
    links.flatMap(({ index, peer }) => [index, ...(peer?.namespace === namespace ? [peer.index] : [])]),
  );
  return [...store.rows('links', namespace)].every((link) => link.group !== group || going.has(link.index));
}

function deletable({ store }: Kernel, step: Step | undefined): Link | null {
  const operation = step?.operation;
  if (operation?.op !== 'link.delete') return null;
  const link = store.linkNamed(operation.namespace, operation.link);
  const isMeant = operation.alias === null || (link?.alias ?? '') === operation.alias;
  return link && isMeant && link.kind !== 'loopback' && link.kind !== 'physical' ? link : null;
}

async function deleteAll(kernel: Kernel, namespace: string, links: readonly Link[]): Promise<Result<unknown>> {
  const { netlink, heldTuns } = kernel;
  // One that went meanwhile, alone or with another, is as good as deleted.
  await Promise.all(links.map(({ index }) => netlink.changeLink(namespace, index, { group: LEAVING_GROUP })));
  const deleted = await deleteGroup(kernel, namespace, LEAVING_GROUP);
  if (!deleted.ok) return deleted;
  for (const { index } of links) heldTuns.release(linkKey(namespace, index));
  return ok(null);
}
