import { LINK_ALIAS, LINK_GROUP, ok, type Link, type LinkAdd, type Result } from '../../protocol/index.ts';
import { say, within } from '../../protocol/messages/index.ts';
import { openTun } from '../../../native/lib/tun.ts';
import { failure, refused } from '../errors.ts';
import { namespacePath } from '../namespaces.ts';
import type { Kernel } from './kernel.ts';
import { MAX_HELD } from './held-tuns.ts';
import { stepFailed } from './link-failures.ts';
import type { Undo } from './undo.ts';

type TunAdd = Extract<LinkAdd, { kind: 'tun' | 'tap' }>;

/**
 * Makes a TUN or TAP. It is persistent unless the caller says otherwise, so that it outlives the
 * descriptor which made it; one that is not lives as long as the helper holds it. It bears its marks
 * before it is persistent: a helper that dies on the way leaves nothing, or what is known to be ours.
 */
export async function createTun(
  kernel: Kernel,
  asked: TunAdd,
  undo: Undo,
): Promise<Result<{ link: Link; peer: null }>> {
  const { kind, namespace, name, mac } = asked;
  const { persistent = true, owner, ownerGroup, multiQueue, vnetHeader } = asked.options;
  const { netlink, heldTuns } = kernel;
  const step = 'link.add';
  const message = say('link.notCreated', { kind, name });
  if (kind === 'tun' && mac !== undefined) {
    return failure('invalid', step, say('link.tunHasNoMac'), { field: 'mac' });
  }
  if (!persistent && heldTuns.full) {
    return failure('overloaded', step, say('link.tooManyHeld', { kind, name, max: MAX_HELD }), {
      field: 'options.persistent',
    });
  }
  const opened = openTun({
    mode: kind,
    name,
    namespacePath: namespacePath(namespace),
    exclusive: true,
    ...(owner === undefined ? {} : { owner }),
    ...(ownerGroup === undefined ? {} : { ownerGroup }),
    ...(multiQueue === undefined ? {} : { multiQueue }),
    ...(vnetHeader === undefined ? {} : { vnetHeader }),
    ...(mac === undefined ? {} : { mac }),
  });
  if (!opened.ok) {
    const taken =
      opened.error.code === 'EBUSY' ||
      opened.error.code === 'EEXIST' ||
      (await netlink.getLink(namespace, { name })).ok;
    return refused(opened.error, {
      step,
      message,
      ...(taken ? { field: 'name', kinds: { EINVAL: 'conflict' as const } } : {}),
      remedies: taken
        ? Object.fromEntries(
            ['EBUSY', 'EEXIST', 'EINVAL'].map((code) => [
              code,
              say('link.nameTaken', { link: within(name, namespace) }),
            ]),
          )
        : { ENOENT: say('link.loadTun'), ENODEV: say('link.loadTun') },
    });
  }
  const handle = opened.value;
  const { index } = handle;
  undo.push(say('operation.linkDelete', { link: handle.name }), () => {
    handle.close();
    return netlink.deleteLink(namespace, index);
  });
  const marked = await netlink.changeLink(namespace, index, {
    alias: asked.alias ?? LINK_ALIAS,
    group: asked.group ?? LINK_GROUP,
  });
  if (!marked.ok) return stepFailed(marked.error, message, 'alias');
  if (persistent) {
    const kept = handle.setPersistent(true);
    if (!kept.ok) return stepFailed(kept.error, message, 'options.persistent');
    handle.close();
  } else {
    heldTuns.hold(namespace, handle);
  }
  const link = await kernel.observer.readLink(namespace, index);
  return link.ok
    ? ok({ link: link.value, peer: null })
    : stepFailed(link.error, say('link.notReadBack', { name: handle.name }));
}
