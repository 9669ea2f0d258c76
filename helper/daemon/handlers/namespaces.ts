import { ok } from '../../protocol/index.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { goneAgain, type ChangeMethods } from './change-methods.ts';

/** Named network namespaces. */
export function namespaceHandlers({
  observer,
  store,
}: Pick<Kernel, 'observer' | 'store'>): Pick<Handlers, 'namespace.list'> {
  return {
    'namespace.list': async () => {
      await observer.find();
      return ok(new Encoded(`{"namespaces":${store.list('namespaces')}}`));
    },
  };
}

export const namespaceChanges = ({
  store,
}: Pick<Kernel, 'store'>): Pick<ChangeMethods, 'namespace.add' | 'namespace.delete'> => ({
  'namespace.add': {
    operations: ({ name }) => ok([{ op: 'namespace.add', name, network: null }]),
    answer: (_, { name }) => {
      const namespace = store.get('namespaces', name);
      return namespace ? ok({ namespace }) : goneAgain('namespace.add');
    },
  },
  'namespace.delete': { operations: ({ name }) => ok([{ op: 'namespace.delete', name }]), answer: () => ok({}) },
});
