import type { Operation, Risk, Step } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { ObservedState } from '../world/types.ts';
import { World } from '../world/world.ts';
import { Connections, Judge } from './judge.ts';
import { kindOf } from './registry.ts';

/**
 * An operation with all that a step says of it, judged in the state before it; `final`: why it can never be undone
 * whole.
 */
export function stepIn(
  world: World,
  connections: () => Connections,
  operation: Operation,
): { step: Step; final: Message | null } {
  const kind = kindOf(operation);
  const { inverse, final } = kind.inverse(operation, world);
  const judge = new Judge(world, connections);
  kind.risks?.(operation, judge);
  return {
    final,
    step: {
      operation,
      inverse,
      summary: kind.summary(operation, world),
      commands: kind.commands(operation),
      change: kind.change(operation, world),
      risks: judge.risks,
    },
  };
}

/** A change that somebody asked for directly, as the one step of a transaction. */
export function stepOf(operation: Operation, observed: ObservedState): { step: Step; final: Message | null } {
  const world = new World(observed);
  let connections: Connections | undefined;
  return stepIn(world, () => (connections ??= new Connections(world)), operation);
}

/** What steps may cost together, each risk once. */
export const risksOf = (steps: readonly Step[]): Risk[] => [...new Set(steps.flatMap(({ risks }) => risks))];
