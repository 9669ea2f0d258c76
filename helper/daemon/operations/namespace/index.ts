import { LINK_ALIAS, networkAlias } from '../../../protocol/index.ts';
import { say } from '../../../protocol/messages/index.ts';
import { namespaceNetwork, rebuildNamespace } from '../../world/rebuild.ts';
import { byDatapaths } from '../datapath/inverse.ts';
import { noNamespace } from '../phrase.ts';
import { all, unanswered, type OperationKind } from '../operation-kind.ts';
import { command, ip, quoted } from '../../../document/ip/words.ts';
import { addMarkedNamespace, deleteOwnNamespace, isGone, isMade } from './apply.ts';

/** Named network namespaces. */

const add: OperationKind<'namespace.add'> = {
  key: ({ name }) => `namespace:${name}`,
  change: () => 'add',
  inverse: ({ name }) => all({ op: 'namespace.delete', name }),
  applies: ({ name }, world) => (world.namespaces.has(name) ? say('stale.namespaceThere', { name }) : null),
  effect: ({ name, network }, world) => {
    world.addNamespace(name, networkAlias(network));
  },
  summary: ({ name }) => say('step.namespaceAdd', { name }),
  name: ({ name }) => say('operation.namespaceAdd', { name }),
  commands: ({ name, network }) => [
    command('ip netns add', name),
    ip(name, 'link set lo up'),
    ip(name, 'link set lo alias', quoted(network === null ? LINK_ALIAS : `${LINK_ALIAS}:${network}`)),
  ],
  retreat: ({ name }, _, plan) => {
    if (!plan.world.namespaces.has(name)) return;
    if (plan.world.hasAlias(name, 'lo', plan.alias)) plan.do({ op: 'namespace.delete', name });
    else plan.note(say('plan.namespaceLeft', { name }));
  },
  apply: (operation, { kernel }, idempotent) => addMarkedNamespace(kernel, operation, idempotent),
  isInPlace: (operation, { kernel }) => isMade(kernel, operation),
  mayBeMade: unanswered,
};

const remove: OperationKind<'namespace.delete'> = {
  key: ({ name }) => `namespace:${name}`,
  change: () => 'remove',
  /** An empty one comes back as it was; of what else was inside, what Taproom can make. */
  inverse: ({ name }, world) => {
    const { operations, isWhole } = rebuildNamespace(world, name);
    const isEmpty = operations.length === 0 && isWhole;
    return {
      inverse: [
        { op: 'namespace.add', name, network: namespaceNetwork(world, name) },
        ...byDatapaths(world, operations),
      ],
      final: isEmpty ? null : say('change.namespaceNotEmpty'),
    };
  },
  applies: ({ name }, world) => noNamespace(world, name),
  effect: ({ name }, world) => {
    world.deleteNamespace(name);
  },
  summary: ({ name }) => say('step.namespaceDelete', { name }),
  name: ({ name }) => say('operation.namespaceDelete', { name }),
  commands: ({ name }) => [command('ip netns delete', name)],
  risks: ({ name }, judge) => {
    for (const [place, { namespace }] of judge.world.links) if (namespace === name) judge.linkGoes(place);
  },
  apply: (operation, { kernel }, idempotent) => deleteOwnNamespace(kernel, operation, idempotent),
  isInPlace: (operation, { kernel }) => isGone(kernel, operation),
  mayBeMade: unanswered,
};

export const namespaceOperations = { 'namespace.add': add, 'namespace.delete': remove };
