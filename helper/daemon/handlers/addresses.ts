import { ok, parseCidr } from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { isThisAddress } from '../kernel/address.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { findLink, requireNamespace } from '../kernel/resolve.ts';
import { listedNeighbours } from '../listed-rows.ts';
import { pageOf, type PagedLists } from '../paged-lists.ts';
import { goneAgain, type ChangeMethods } from './change-methods.ts';

/** IPv4 and IPv6 addresses of links, and their neighbours. */
export function addressHandlers(kernel: Kernel, lists: PagedLists): Pick<Handlers, 'address.list' | 'neighbour.list'> {
  const { store } = kernel;
  return {
    'address.list': async ({ namespace }) => {
      if (namespace === null) return ok(new Encoded(`{"addresses":${store.list('addresses')}}`));
      const there = await requireNamespace(kernel, namespace, 'address.list');
      return there.ok
        ? ok(new Encoded(`{"addresses":${store.list('addresses', (row) => row.namespace === namespace)}}`))
        : there;
    },
    'neighbour.list': async ({ namespace, family, link: ref, within, limit, after }, peer) => {
      const step = 'neighbour.list';
      if (after !== undefined) return pageOf(await lists.next(step, after, limit, peer));
      const there = await requireNamespace(kernel, namespace ?? '', step);
      if (!there.ok) return there;
      const link = ref ? await findLink(kernel, ref, step) : null;
      if (link?.ok === false) return link;
      const listed = listedNeighbours(kernel, { namespace, family, within, link: link?.value ?? null });
      return pageOf(await lists.begin(step, listed, limit, peer));
    },
  };
}

export const addressChanges = (kernel: Kernel): Pick<ChangeMethods, 'address.add' | 'address.delete'> => ({
  'address.add': {
    operations: async ({ link: ref, ...address }) => {
      const found = await findLink(kernel, ref, 'address.add');
      if (!found.ok) return found;
      const { namespace, name } = found.value;
      return ok([{ op: 'address.add', namespace, link: name, address }]);
    },
    answer: async (_, { link: ref, address, peer }) => {
      const found = await findLink(kernel, ref, 'address.add');
      const cidr = parseCidr(address);
      if (!found.ok || !cidr) return found.ok ? goneAgain('address.add') : found;
      const { namespace, index } = found.value;
      const other = parseCidr(peer ?? '')?.address;
      const row = kernel.store.find('addresses', namespace, (one) => isThisAddress(one, index, cidr, other));
      return row ? ok({ address: row }) : goneAgain('address.add');
    },
  },
  'address.delete': {
    operations: async ({ link: ref, address }) => {
      const found = await findLink(kernel, ref, 'address.delete');
      if (!found.ok) return found;
      const { namespace, name } = found.value;
      return ok([{ op: 'address.delete', namespace, link: name, address }]);
    },
    answer: () => ok({}),
  },
});
