import { isNamePattern, linkKey, type LinkRef, type Operation, type Result, type Step } from '../../protocol/index.ts';
import type { Peer } from '../peer.ts';
import { appliesIn } from '../plan/applies.ts';
import { Connections } from '../plan/risks.ts';
import { stepIn } from '../plan/steps.ts';
import { World } from '../plan/world.ts';
import type { Services } from '../services.ts';
import type { Store } from '../store.ts';
import { presentState } from './present-state.ts';
import { whoIs } from './who.ts';

/**
 * A change of somebody's own, outside of any network: a transaction like all others, so that it stands
 * in the history and can be undone. `carryOut` makes it in its own way, and its answer is the method's.
 */
export async function direct<T>(
  services: Services,
  peer: Peer,
  verb: string,
  operations: readonly Operation[],
  carryOut: () => Promise<Result<T>>,
): Promise<Result<T>> {
  // What it is about is not there, as the change itself will say.
  if (operations.length === 0) return carryOut();
  const { steps: judged, final } = stepsOf(services.store, operations);
  const steps = judged.map((step) => (isThere(services.store, step.operation) ? { ...step, inverse: [] } : step));
  const [first] = steps;
  let answer: Result<T> | undefined;
  const done = await services.transactions.run(
    {
      who: await whoIs(services.users, peer),
      verb,
      network: null,
      confirmWithin: null,
      undoes: null,
      final,
      steps,
      summary: steps.length > 1 ? `${first?.summary ?? verb} And ${steps.length - 1} more.` : (first?.summary ?? verb),
    },
    {
      quiet: true,
      asOne: steps.length > 1,
      // All of it is done with the first step; the others are what else that did.
      carryOut: async () => (answer ??= await carryOut()),
    },
  );
  if (!done.ok) return done;
  return answer ?? carryOut();
}

/**
 * Whether what is to be added is there before: the kernel will refuse, and a helper that died just then
 * must not take what it finds for what it made.
 */
function isThere(store: Store, operation: Operation): boolean {
  if (operation.op === 'link.add') return store.linkNamed(operation.link.namespace, operation.link.name) !== undefined;
  if (!operation.op.endsWith('.add')) return false;
  return appliesIn(new World(presentState(store)), operation) !== null;
}

/** Steps of operations one after the other, each judged in the state that those before it leave. */
export function stepsOf(store: Store, operations: readonly Operation[]): { steps: Step[]; final: string | null } {
  const world = new World(presentState(store));
  let connections: Connections | undefined;
  let final: string | null = null;
  const steps = operations.map((operation, position) => {
    const made = stepIn(world, () => (connections ??= new Connections(world)), operation);
    if (position < operations.length - 1) world.apply(operation);
    final ??= made.final;
    return made.step;
  });
  return { steps, final };
}

/** A link by its name, as operations know it; null: it is not there, which the change itself will say. */
export function nameOf(store: Store, { namespace, name, index }: LinkRef): string | null {
  return name ?? store.get('links', linkKey(namespace, index ?? 0))?.name ?? null;
}

/** A pattern such as `tap%d` as the first name that is free: the journal must know it before the kernel does. */
export function literalLinkName(store: Store, namespace: string, pattern: string): string {
  if (!isNamePattern(pattern)) return pattern;
  for (let number = 0; ; number++) {
    const name = pattern.replace('%d', String(number));
    if (!store.linkNamed(namespace, name)) return name;
  }
}
