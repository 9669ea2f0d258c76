import type { LinkAdd, OperationOf, Result, Step } from '../../../protocol/index.ts';
import { linkPlace } from '../../world/keys.ts';
import { placesOf } from '../../world/expected.ts';
import type { CarryOut, Batch } from '../operation-kind.ts';

/** Steps that are under way at once: the netlink thread works on one while the next is prepared. */
const MOST = 64;
/** Of fewer the waiting for each does not count, and each is announced by itself. */
const FROM = 16;

/**
 * New links that need nothing of each other, and their addresses, one begun before the other is
 * answered. Whatever of it is made before a helper dies, or before one of them fails, is all on links
 * that are new here, so that taking all of it back takes nothing else. null: what comes is something else.
 */
export function createBatch(carryOut: CarryOut, steps: readonly Step[], from: number): Batch | null {
  const operations: OperationOf<'link.add' | 'address.add'>[] = [];
  const made = new Set<string>();
  for (const { operation } of steps.slice(from, from + MOST)) {
    if (operation.op === 'link.add') {
      const places = placesOf(operation.link);
      if (!standsAlone(operation.link) || places.some((place) => made.has(place))) break;
      for (const place of places) made.add(place);
    } else if (operation.op !== 'address.add' || !made.has(linkPlace(operation.namespace, operation.link))) break;
    operations.push(operation);
  }
  return operations.length < FROM
    ? null
    : { count: operations.length, carryOut: () => createAll(carryOut, operations) };
}

async function createAll(
  carryOut: CarryOut,
  operations: readonly OperationOf<'link.add' | 'address.add'>[],
): ReturnType<Batch['carryOut']> {
  /** By place: the last that is under way on a link. */
  const onLink = new Map<string, Promise<Result<unknown>>>();
  const all = operations.map((operation) => {
    if (operation.op === 'link.add') {
      const making = carryOut(operation, false);
      for (const place of placesOf(operation.link)) onLink.set(place, making);
      return making;
    }
    const place = linkPlace(operation.namespace, operation.link);
    const adding =
      onLink.get(place)?.then((before) => (before.ok ? carryOut(operation, false) : before)) ??
      carryOut(operation, false);
    onLink.set(place, adding);
    return adding;
  });
  const done = await Promise.all(all);
  for (const [at, result] of done.entries()) if (!result.ok) return { ...result, at };
  return { ok: true };
}

/** Whether it is made by netlink, without asking for another link. */
const standsAlone = (link: LinkAdd): boolean =>
  link.kind !== 'tun' &&
  link.kind !== 'tap' &&
  link.controller === undefined &&
  !('parent' in link.options) &&
  !link.name.includes('%d');
