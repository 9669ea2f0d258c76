import type { Failure, Operation, Result } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Claim, ObservedState } from '../world/types.ts';
import { World } from '../world/world.ts';
import type { Inverse, Machine, Retreat } from './operation-kind.ts';
import { kindOf } from './registry.ts';

/** The face of the operations: whoever has one asks here. */
export { risksOf, stepIn, stepOf } from './steps.ts';
export { Connections } from './judge.ts';
export type { Batch, CarryOut, Inverse, Machine, Retreat } from './operation-kind.ts';

export const operationKey = (operation: Operation): string => kindOf(operation).key(operation);
export const subjectOf = (operation: Operation): string => {
  const kind = kindOf(operation);
  return kind.subject?.(operation) ?? kind.key(operation);
};
export const inverseIn = (world: World, operation: Operation): Inverse => kindOf(operation).inverse(operation, world);
export const inverseOf = (operation: Operation, observed: ObservedState): Inverse =>
  inverseIn(new World(observed), operation);
export const appliesIn = (world: World, operation: Operation): Message | null =>
  kindOf(operation).applies(operation, world);
export const applies = (operation: Operation, observed: ObservedState): Message | null =>
  appliesIn(new World(observed), operation);
export const applyTo = (world: World, operation: Operation): void => {
  kindOf(operation).effect(operation, world);
};
export const operationName = (operation: Operation): Message => kindOf(operation).name(operation);
export const commandsOf = (operation: Operation): string[] => kindOf(operation).commands(operation);
export const retreatFrom = (plan: Retreat, claim: Claim): void => {
  kindOf(claim.operation).retreat?.(claim.operation, claim, plan);
};
export const mayBeMade = (operation: Operation, error: Failure): boolean => kindOf(operation).mayBeMade(error);
export const carryOut = (machine: Machine, operation: Operation, idempotent: boolean): Promise<Result<unknown>> =>
  kindOf(operation).apply(operation, machine, idempotent);
export const isInPlace = (machine: Machine, operation: Operation): Promise<boolean> =>
  kindOf(operation).isInPlace(operation, machine);
