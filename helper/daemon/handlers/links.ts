import { COUNTER_NAMES, ok, type Route } from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { failure, refused } from '../errors.ts';
import { createLink } from '../kernel/link-create.ts';
import { changeLink } from '../kernel/link-change.ts';
import { deleteGroup, deleteLink } from '../kernel/link-delete.ts';
import { findLink, requireNamespace } from '../kernel/resolve.ts';
import type { Services } from '../services.ts';

type LinkMethods = 'link.list' | 'link.get' | 'link.add' | 'link.set' | 'link.delete' | 'link.deleteGroup';

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
      const list = store.list('links', every ? undefined : (link) =>
        (namespace === null || link.namespace === namespace) && (kind === undefined || link.kind === kind));
      return ok(new Encoded(`{"links":${list}}`));
    },
    'link.get': async ({ link: ref }) => {
      const found = await findLink(services, ref, 'link.get');
      if (!found.ok) return found;
      const link = found.value;
      const { namespace, index } = link;
      await observer.fresh();
      const statistics = await netlink.statistics(namespace);
      if (!statistics.ok) return refused(statistics.error, { step: 'link.get', message: `The counters of ${link.name} were not read` });
      const row = statistics.value.find(([counted]) => counted === index);
      if (!row) return failure('not-found', 'link.get', `The link ${link.name} was deleted meanwhile.`, { field: 'link' });
      return ok({
        link,
        addresses: [...store.rows('addresses', namespace)].filter((address) => address.index === index),
        routes: [...store.rows('routes', namespace)].filter((route) => leadsTo(route, index)),
        neighbours: [...store.rows('neighbours', namespace)].filter((neighbour) => neighbour.index === index),
        counters: Object.fromEntries(COUNTER_NAMES.map((name, column) => [name, row[column + 1] ?? 0])),
      });
    },
    'link.add': (params) => createLink(services, params),
    'link.set': (params) => changeLink(services, params),
    'link.delete': ({ link }) => deleteLink(services, link),
    'link.deleteGroup': ({ namespace, group }) => deleteGroup(services, namespace, group),
  };
}

const leadsTo = (route: Route, index: number): boolean =>
  route.index === index || route.nexthops.some((hop) => hop.index === index);
