import {
  COUNTER_NAMES,
  linkKey,
  networkOfAlias,
  ok,
  type Operation,
  type Result,
  type Route,
} from '../../protocol/index.ts';
import { say, within } from '../../protocol/messages/index.ts';
import { literalLinkName } from '../changes/names.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { failure, refused } from '../errors.ts';
import type { Datapaths } from '../datapaths/datapaths.ts';
import { linkHolders } from '../datapaths/link-holders.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { notDeletable } from '../kernel/link-delete.ts';
import { findLink, requireNamespace } from '../kernel/resolve.ts';
import { goneAgain, type ChangeMethods } from './change-methods.ts';

/** Network devices. */
export function linkHandlers(
  kernel: Kernel,
  datapaths: Datapaths,
): Pick<Handlers, 'link.list' | 'link.get' | 'link.holders'> {
  const { store, observer, netlink } = kernel;
  return {
    'link.list': async ({ namespace, kind }) => {
      if (namespace !== null) {
        const there = await requireNamespace(kernel, namespace, 'link.list');
        if (!there.ok) return there;
      }
      const every = namespace === null && kind === undefined;
      const list = store.list(
        'links',
        every
          ? undefined
          : (link) =>
              (namespace === null || link.namespace === namespace) && (kind === undefined || link.kind === kind),
      );
      return ok(new Encoded(`{"links":${list}}`));
    },
    'link.get': async ({ link: ref }) => {
      const found = await findLink(kernel, ref, 'link.get');
      if (!found.ok) return found;
      const link = found.value;
      const { namespace, index } = link;
      await observer.fresh();
      const statistics = await netlink.statistics(namespace);
      if (!statistics.ok)
        return refused(statistics.error, {
          step: 'link.get',
          message: say('link.countersNotRead', { name: link.name }),
        });
      const row = statistics.value.find(([counted]) => counted === index);
      if (!row)
        return failure('not-found', 'link.get', say('link.deletedMeanwhile', { name: link.name }), { field: 'link' });
      return ok({
        link,
        addresses: [...store.rows('addresses', namespace)].filter((address) => address.index === index),
        routes: [...store.rows('routes', namespace)].filter((route) => leadsTo(route, index)),
        neighbours: [...store.rows('neighbours', namespace)].filter((neighbour) => neighbour.index === index),
        counters: Object.fromEntries(COUNTER_NAMES.map((name, column) => [name, row[column + 1] ?? 0])),
      });
    },
    'link.holders': async ({ link: ref }) => {
      const found = await findLink(kernel, ref, 'link.holders');
      return found.ok ? ok({ holders: await linkHolders(kernel, datapaths, found.value) }) : found;
    },
  };
}

export const linkChanges = (
  kernel: Kernel,
): Pick<ChangeMethods, 'link.add' | 'link.set' | 'link.delete' | 'link.deleteGroup'> => {
  const { store } = kernel;
  return {
    'link.add': {
      operations: (asked) =>
        ok([{ op: 'link.add', link: { ...asked, name: literalLinkName(store, asked.namespace, asked.name) } }]),
      answer: ([made]) => {
        const link = made?.op === 'link.add' ? store.linkNamed(made.link.namespace, made.link.name) : undefined;
        if (!link) return goneAgain('link.add');
        const { peer } = link;
        return ok({
          link,
          peer: peer?.namespace == null ? null : (store.get('links', linkKey(peer.namespace, peer.index)) ?? null),
        });
      },
    },
    'link.set': {
      operations: async ({ link: ref, ...set }) => {
        const found = await findLink(kernel, ref, 'link.set');
        if (!found.ok) return found;
        const { namespace, name } = found.value;
        return ok([{ op: 'link.set', namespace, link: name, set }]);
      },
      answer: ([made]) => {
        if (made?.op !== 'link.set') return goneAgain('link.set');
        const { namespace, link: name, set } = made;
        const link = store.linkNamed(set.moveTo ?? namespace, set.name ?? name);
        return link ? ok({ link }) : goneAgain('link.set');
      },
    },
    'link.delete': {
      operations: async ({ link: ref }) => {
        const found = await findLink(kernel, ref, 'link.delete');
        if (!found.ok) return found;
        const stays = notDeletable(found.value, 'link.delete');
        if (stays) return stays;
        const { namespace, name } = found.value;
        return ok([{ op: 'link.delete', namespace, link: name, alias: null }]);
      },
      answer: () => ok({}),
    },
    'link.deleteGroup': {
      operations: ({ namespace, group }) => groupOf(kernel, namespace, group),
      count: ({ namespace, group }) =>
        [...store.rows('links', namespace)].filter((link) => link.group === group).length,
      answer: (_, __, deleted) => ok({ deleted }),
    },
  };
};

/** Each link of a group, the far ends of pairs left out that go with their near ones. */
async function groupOf(kernel: Kernel, namespace: string, group: number): Promise<Result<Operation[]>> {
  const step = 'link.deleteGroup';
  const there = await requireNamespace(kernel, namespace, step);
  if (!there.ok) return there;
  const read = await kernel.observer.reread(namespace, ['links']);
  if (!read.ok) return read;
  const members = [...kernel.store.rows('links', namespace)].filter((link) => link.group === group);
  const stays = members.find(({ kind }) => kind === 'physical' || kind === 'loopback');
  if (stays)
    return failure(
      'unsupported',
      step,
      say('link.groupHolds', { group: within(String(group), namespace), name: stays.name }),
      { field: 'group', remedy: say('link.giveOtherGroup', { name: stays.name }) },
    );
  const gone = new Set<number>();
  return ok(
    members.flatMap(({ index, name, alias, peer }): Operation[] => {
      if (gone.has(index)) return [];
      if (peer?.namespace === namespace) gone.add(peer.index);
      return [{ op: 'link.delete', namespace, link: name, alias: networkOfAlias(alias) === undefined ? null : alias }];
    }),
  );
}

const leadsTo = (route: Route, index: number): boolean =>
  route.index === index || route.nexthops.some((hop) => hop.index === index);
