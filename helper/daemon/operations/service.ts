import { inPlaceKey } from '../world/keys.ts';
import { always, type Machine, type OperationKind, type Retreat, unlessGone } from './operation-kind.ts';
import type { OperationOf, Step } from '../../protocol/index.ts';
import type { World } from '../world/world.ts';

/** Operations that say what a service does for a network, all of it; emptied: nothing, so that it ends. */
export type ServiceOp = 'nat.set' | 'dhcp.set' | 'dns.set' | 'unmanaged.set';
export type ServiceOperation = OperationOf<ServiceOp>;

type Shared = 'change' | 'inverse' | 'effect' | 'apply' | 'isInPlace' | 'mayBeMade';

/** What all services have in common. `emptied`: the same service, doing nothing. */
export function service<K extends ServiceOp>(
  name: K,
  emptied: (operation: OperationOf<K>) => OperationOf<K>,
  kind: Omit<OperationKind<K>, Shared>,
): OperationKind<K> & { emptied: typeof emptied } {
  const isEmpty = (operation: OperationOf<K>): boolean => inPlaceKey(operation) === inPlaceKey(emptied(operation));
  return {
    emptied,
    change: (operation, world: World): Step['change'] => {
      if (isEmpty(operation)) return 'remove';
      return [...world.services.values()].some(({ op }) => op === name) ? 'change' : 'add';
    },
    inverse: (operation, world) => ({
      inverse: [world.services.get(kind.key(operation)) ?? emptied(operation)],
      final: null,
    }),
    effect: (operation, world) => {
      if (isEmpty(operation)) world.services.delete(kind.key(operation));
      else world.services.set(kind.key(operation), operation);
    },
    apply: async (operation, { networkServices }: Machine, idempotent) =>
      unlessGone(await networkServices.carryOut(operation), idempotent),
    isInPlace: (operation, { networkServices }) => networkServices.isInPlace(operation),
    mayBeMade: always,
    ...kind,
    // A service that nobody does here, or that somebody else has ended: there is nothing to end.
    retreat: (operation, claim, plan: Retreat) => {
      if (!plan.isEnded(emptied(operation))) kind.retreat?.(operation, claim, plan);
    },
  };
}
