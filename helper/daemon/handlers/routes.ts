import { linkKey, ok } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Handlers } from '../dispatch.ts';
import { refused } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { findLink, optionalIndex, requireNamespace } from '../kernel/resolve.ts';
import { findRoute } from '../kernel/route.ts';
import { findRule } from '../kernel/rule.ts';
import { listedRoutes } from '../listed-rows.ts';
import { pageOf, type PagedLists } from '../paged-lists.ts';
import { goneAgain, type ChangeMethods } from './change-methods.ts';

/** Routing tables and the rules that choose among them. */
export function routeHandlers(
  kernel: Kernel,
  lists: PagedLists,
): Pick<Handlers, 'route.list' | 'route.get' | 'rule.list'> {
  const { store, observer, netlink } = kernel;
  return {
    'route.list': async ({ namespace, family, table, protocol, link: ref, within, columns, limit, after }, peer) => {
      const step = 'route.list';
      if (after !== undefined) return pageOf(await lists.next(step, after, limit, peer));
      await observer.fresh();
      const there = await requireNamespace(kernel, namespace ?? '', step);
      if (!there.ok) return there;
      const link = ref ? await findLink(kernel, ref, step) : null;
      if (link?.ok === false) return link;
      const asked = { namespace, family, table, protocol, within, columns, link: link?.value ?? null };
      return pageOf(await lists.begin(step, listedRoutes(kernel, asked), limit, peer));
    },
    'route.get': async ({ namespace, to, from, inputLink, mark }) => {
      const step = 'route.get';
      const there = await requireNamespace(kernel, namespace, step);
      if (!there.ok) return there;
      const inputIndex = await optionalIndex(kernel, namespace, inputLink, step, 'inputLink');
      if (!inputIndex.ok) return inputIndex;
      const route = await netlink.getRoute(namespace, {
        to,
        ...(from === undefined ? {} : { from }),
        ...(mark === undefined ? {} : { mark }),
        ...(inputIndex.value === undefined ? {} : { inputIndex: inputIndex.value }),
      });
      if (!route.ok) {
        return refused(route.error, {
          step,
          field: 'to',
          message: say('route.notRouted', { to }),
          kinds: { ENETUNREACH: 'not-found', EHOSTUNREACH: 'not-found', EACCES: 'failed' },
          remedies: {
            ENETUNREACH: say('route.addRoute'),
            EHOSTUNREACH: say('route.unreachable'),
            EACCES: say('route.prohibited'),
            EINVAL: say('route.blackhole'),
          },
        });
      }
      const index = route.value.index ?? route.value.nexthops[0]?.index ?? null;
      const link = index === null ? null : (store.get('links', linkKey(namespace, index))?.name ?? null);
      return ok({ route: route.value, link });
    },
    'rule.list': async ({ namespace }) => {
      const there = await requireNamespace(kernel, namespace ?? '', 'rule.list');
      if (!there.ok) return there;
      const rules = [...store.rows('rules', namespace)].sort((a, b) => a.priority - b.priority);
      return ok({ rules });
    },
  };
}

export const routeChanges = (
  kernel: Kernel,
): Pick<ChangeMethods, 'route.add' | 'route.delete' | 'rule.add' | 'rule.delete'> => ({
  'route.add': {
    operations: (route) => ok([{ op: 'route.add', route }]),
    answer: async (_, asked) => {
      const found = await findRoute(kernel, asked, 'route.add');
      if (!found.ok) return found;
      return found.value ? ok({ route: found.value }) : goneAgain('route.add');
    },
  },
  'route.delete': { operations: (route) => ok([{ op: 'route.delete', route }]), answer: () => ok({}) },
  'rule.add': {
    operations: (rule) => ok([{ op: 'rule.add', rule }]),
    answer: async (_, asked) => {
      const rule = await findRule(kernel, asked);
      return rule ? ok({ rule }) : goneAgain('rule.add');
    },
  },
  'rule.delete': { operations: (rule) => ok([{ op: 'rule.delete', rule }]), answer: () => ok({}) },
});
