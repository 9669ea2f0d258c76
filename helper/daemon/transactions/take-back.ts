import { setTimeout as delay } from 'node:timers/promises';
import type { Failure, Operation, Step } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Log } from '../log.ts';
import { crashPoint } from './crash-point.ts';
import { operationName, subjectOf, type CarryOut } from '../operations/index.ts';

/**
 * Milliseconds before what could not be reverted is tried again: links go late with a namespace, a device is busy for a
 * moment.
 */
const RETRIES = [50, 250, 1000];

export interface TakeBackParts {
  readonly carryOut: CarryOut;
  /** Whether the kernel is now as this operation leaves it: read back, not believed. */
  readonly isInPlace: (operation: Operation) => Promise<boolean>;
  readonly log: Log;
}

interface Stuck {
  readonly operation: Operation;
  readonly error: Failure | null;
}

/**
 * Takes steps back, the last first, and looks whether the kernel then is as it was. Everything is
 * tried, whatever became of the rest; the answer holds what is not as it was.
 */
export async function takeBack(parts: TakeBackParts, steps: readonly Step[]): Promise<Stuck[]> {
  const inverses = inversesOf(steps);
  let failed = await carryOutAll(parts, inverses);
  for (const pause of RETRIES) {
    if (failed.length === 0) break;
    await delay(pause);
    failed = await carryOutAll(
      parts,
      failed.map(({ operation }) => operation),
    );
  }
  for (const { operation, error } of failed) parts.log.error('a step was not reverted', { operation, error });
  const stuck = new Map<Operation, Stuck>(failed.map((one) => [one.operation, one]));
  for (const operation of lastWords(inverses)) {
    if (stuck.has(operation) || (await settled(parts, operation))) continue;
    parts.log.error('a step was reverted, but the kernel is not as it was', { operation });
    stuck.set(operation, { operation, error: null });
  }
  return [...stuck.values()];
}

/** What takes steps back, in order. */
export const inversesOf = (steps: readonly Step[]): Operation[] =>
  [...steps].reverse().flatMap(({ inverse }) => inverse);

async function carryOutAll({ carryOut }: TakeBackParts, operations: readonly Operation[]): Promise<Stuck[]> {
  const failed: Stuck[] = [];
  for (const operation of operations) {
    crashPoint('undo-before');
    const done = await carryOut(operation, true);
    if (!done.ok) failed.push({ operation, error: done.error });
    crashPoint('undo-after');
  }
  return failed;
}

async function settled({ isInPlace }: TakeBackParts, operation: Operation): Promise<boolean> {
  if (await isInPlace(operation)) return true;
  for (const pause of RETRIES) {
    await delay(pause);
    if (await isInPlace(operation)) return true;
  }
  return false;
}

/**
 * Of several operations on one thing only the last says how it is in the end: a link that is renamed,
 * set and then deleted is gone. Pure.
 */
export function lastWords(operations: readonly Operation[]): Operation[] {
  const words = new Map<string, Operation>();
  for (const operation of operations) {
    const subject = subjectOf(operation);
    words.delete(subject);
    words.set(subject, operation);
  }
  // Settings are compared field by field, so an earlier one must not claim what a later one changed.
  const settings = new Map<string, Set<string>>();
  const last: Operation[] = [];
  for (const operation of [...words.values()].reverse()) {
    if (operation.op !== 'link.set') {
      last.push(operation);
      continue;
    }
    const link = linkOf(operation.namespace, operation.link);
    const later = settings.get(link) ?? new Set<string>();
    const set = Object.fromEntries(Object.entries(operation.set).filter(([field]) => !later.has(field)));
    for (const field of Object.keys(set)) later.add(field);
    settings.set(link, later);
    if (Object.keys(set).length > 0) last.push({ ...operation, set });
  }
  return last.reverse();
}

const linkOf = (namespace: string, link: string): string => `${namespace}/${link}`;

export const stuckNames = (stuck: readonly Stuck[]): Message[] =>
  stuck.map(({ operation }) => operationName(operation));
