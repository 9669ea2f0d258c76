import type { Operation, Step } from '../../protocol/index.ts';
import { commandsOf } from './commands.ts';
import { inverseIn, type Inverse } from './inverse.ts';
import { Connections, risksOf } from './risks.ts';
import type { ObservedState } from './types.ts';
import { isEmptyService, World } from './world.ts';
import { summaryOf } from './words.ts';

/** An operation with all that a step says of it, judged in the state before it. */
export function stepIn(
  world: World,
  connections: () => Connections,
  operation: Operation,
): { step: Step; final: string | null } {
  const { inverse, final } = inverseIn(world, operation);
  return {
    final,
    step: {
      operation,
      inverse,
      summary: summaryOf(operation, world),
      commands: commandsOf(operation),
      change: changeOf(operation, world),
      risks: risksOf(world, connections, operation),
    },
  };
}

function changeOf(operation: Operation, world: World): Step['change'] {
  switch (operation.op) {
    case 'namespace.add':
    case 'link.add':
    case 'address.add':
    case 'route.add':
    case 'rule.add':
      return 'add';
    case 'namespace.delete':
    case 'link.delete':
    case 'address.delete':
    case 'route.delete':
    case 'rule.delete':
      return 'remove';
    case 'datapath.add':
      return 'add';
    case 'datapath.delete':
      return 'remove';
    case 'link.set':
    case 'sysctl.set':
    case 'datapath.set':
      return 'change';
    case 'nat.set':
    case 'dhcp.set':
    case 'dns.set':
    case 'unmanaged.set':
      return isEmptyService(operation)
        ? 'remove'
        : [...world.services.values()].some((service) => service.op === operation.op)
          ? 'change'
          : 'add';
  }
}

/** A change that somebody asked for directly, as the one step of a transaction; `final`: why it can never be undone whole. */
export function stepOf(operation: Operation, observed: ObservedState): { step: Step; final: string | null } {
  const world = new World(observed);
  let connections: Connections | undefined;
  return stepIn(world, () => (connections ??= new Connections(world)), operation);
}

/** What takes a direct change back. */
export const inverseOf = (operation: Operation, observed: ObservedState): Inverse =>
  inverseIn(new World(observed), operation);
