import {
  COUNTER_NAMES,
  networkOfAlias,
  ok,
  type LinkAdd,
  type LinkSet,
  type Operation,
  type Route,
} from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { failure, refused } from '../errors.ts';
import { createLink } from '../kernel/link-create.ts';
import { changeLink } from '../kernel/link-change.ts';
import { deleteGroup, deleteLink } from '../kernel/link-delete.ts';
import { linkHolders } from '../kernel/link-holders.ts';
import { findLink, requireNamespace } from '../kernel/resolve.ts';
import { direct, literalLinkName, nameOf } from '../networks/direct.ts';
import type { Services } from '../services.ts';

type LinkMethods =
  'link.list' | 'link.get' | 'link.holders' | 'link.add' | 'link.set' | 'link.delete' | 'link.deleteGroup';

/** Network devices. */
export function linkHandlers(services: Services): Pick<Handlers, LinkMethods> {
  const { store, observer, netlink } = services;
  return {
    'link.list': async ({ namespace, kind }) => {
      if (namespace !== null) {
        const there = await requireNamespace(services, namespace, 'link.list');
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
      const found = await findLink(services, ref, 'link.get');
      if (!found.ok) return found;
      const link = found.value;
      const { namespace, index } = link;
      await observer.fresh();
      const statistics = await netlink.statistics(namespace);
      if (!statistics.ok)
        return refused(statistics.error, { step: 'link.get', message: `The counters of ${link.name} were not read` });
      const row = statistics.value.find(([counted]) => counted === index);
      if (!row)
        return failure('not-found', 'link.get', `The link ${link.name} was deleted meanwhile.`, { field: 'link' });
      return ok({
        link,
        addresses: [...store.rows('addresses', namespace)].filter((address) => address.index === index),
        routes: [...store.rows('routes', namespace)].filter((route) => leadsTo(route, index)),
        neighbours: [...store.rows('neighbours', namespace)].filter((neighbour) => neighbour.index === index),
        counters: Object.fromEntries(COUNTER_NAMES.map((name, column) => [name, row[column + 1] ?? 0])),
      });
    },
    'link.holders': async ({ link: ref }) => {
      const found = await findLink(services, ref, 'link.holders');
      return found.ok ? ok({ holders: await linkHolders(services, found.value) }) : found;
    },
    'link.add': (asked, peer) => {
      const link: LinkAdd = { ...asked, name: literalLinkName(store, asked.namespace, asked.name) };
      return direct(services, peer, 'link.add', [{ op: 'link.add', link }], () => createLink(services, link));
    },
    'link.set': (params, peer) =>
      direct(services, peer, 'link.set', settingOf(services, params), () => changeLink(services, params)),
    'link.delete': ({ link }, peer) => {
      const name = nameOf(store, link);
      const operations: Operation[] =
        name === null ? [] : [{ op: 'link.delete', namespace: link.namespace, link: name, alias: null }];
      return direct(services, peer, 'link.delete', operations, () => deleteLink(services, link));
    },
    'link.deleteGroup': ({ namespace, group }, peer) =>
      direct(services, peer, 'link.deleteGroup', groupOf(services, namespace, group), () =>
        deleteGroup(services, namespace, group),
      ),
  };
}

function settingOf({ store }: Services, { link: ref, ...set }: LinkSet): Operation[] {
  const link = nameOf(store, ref);
  return link === null ? [] : [{ op: 'link.set', namespace: ref.namespace, link, set }];
}

/** Each link of a group, the far ends of pairs left out that go with their near ones. */
function groupOf({ store }: Services, namespace: string, group: number): Operation[] {
  const gone = new Set<number>();
  return [...store.rows('links', namespace)]
    .filter((link) => link.group === group)
    .flatMap((link): Operation[] => {
      if (gone.has(link.index)) return [];
      if (link.peer?.namespace === namespace) gone.add(link.peer.index);
      return [
        {
          op: 'link.delete',
          namespace,
          link: link.name,
          alias: networkOfAlias(link.alias) === undefined ? null : link.alias,
        },
      ];
    });
}

const leadsTo = (route: Route, index: number): boolean =>
  route.index === index || route.nexthops.some((hop) => hop.index === index);
