import { ok } from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { addAddress, deleteAddress } from '../kernel/address.ts';
import { findLink, requireNamespace } from '../kernel/resolve.ts';
import { direct } from '../networks/direct.ts';
import type { Services } from '../services.ts';

/** IPv4 and IPv6 addresses of links, and their neighbours. */
export function addressHandlers(
  services: Services,
): Pick<Handlers, 'address.list' | 'address.add' | 'address.delete' | 'neighbour.list'> {
  const { store } = services;
  return {
    'address.list': async ({ namespace }) => {
      if (namespace === null) return ok(new Encoded(`{"addresses":${store.list('addresses')}}`));
      const there = await requireNamespace(services, namespace, 'address.list');
      return there.ok
        ? ok(new Encoded(`{"addresses":${store.list('addresses', (row) => row.namespace === namespace)}}`))
        : there;
    },
    'address.add': async ({ link: ref, ...address }, peer) => {
      const found = await findLink(services, ref, 'address.add');
      if (!found.ok) return found;
      const { namespace, name: link } = found.value;
      return direct(services, peer, 'address.add', [{ op: 'address.add', namespace, link, address }], async () => {
        const added = await addAddress(services, found.value, address, 'address.add', 'address');
        return added.ok ? ok({ address: added.value }) : added;
      });
    },
    'address.delete': async ({ link: ref, address }, peer) => {
      const found = await findLink(services, ref, 'address.delete');
      if (!found.ok) return found;
      const { namespace, name: link } = found.value;
      return direct(services, peer, 'address.delete', [{ op: 'address.delete', namespace, link, address }], () =>
        deleteAddress(services, found.value, address),
      );
    },
    'neighbour.list': async ({ namespace }) => {
      if (namespace === null) return ok(new Encoded(`{"neighbours":${store.list('neighbours')}}`));
      const there = await requireNamespace(services, namespace, 'neighbour.list');
      return there.ok
        ? ok(new Encoded(`{"neighbours":${store.list('neighbours', (row) => row.namespace === namespace)}}`))
        : there;
    },
  };
}
