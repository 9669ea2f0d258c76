import { ok } from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { addNamespace, removeNamespace } from '../kernel/namespace.ts';
import { direct } from '../networks/direct.ts';
import type { Services } from '../services.ts';

/** Named network namespaces. */
export function namespaceHandlers(
  services: Services,
): Pick<Handlers, 'namespace.list' | 'namespace.add' | 'namespace.delete'> {
  return {
    'namespace.list': async () => {
      await services.observer.scan();
      return ok(new Encoded(`{"namespaces":${services.store.list('namespaces')}}`));
    },
    'namespace.add': ({ name }, peer) =>
      direct(services, peer, 'namespace.add', [{ op: 'namespace.add', name, network: null }], () =>
        addNamespace(services, name),
      ),
    'namespace.delete': ({ name }, peer) =>
      direct(services, peer, 'namespace.delete', [{ op: 'namespace.delete', name }], () =>
        removeNamespace(services, name),
      ),
  };
}
