import type { MethodResult, Operation, PendingChange, Result, Route, Step, Who } from '../../protocol/index.ts';
import { ok } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import { inTurns } from '../in-turns.ts';
import { presentState } from './present-state.ts';
import type { Turns } from '../../document/index.ts';
import type { Observer } from '../observer.ts';
import { appliesIn, applyTo, Connections, risksOf, stepIn } from '../operations/index.ts';
import type { RouteSpec } from '../world/rows.ts';
import { World } from '../world/world.ts';
import type { Store } from '../store.ts';
import type {
  TransactionDone,
  TransactionLog,
  TransactionOptions,
  TransactionRequest,
  TransactionResult,
} from '../transactions/types.ts';

export interface ChangesParts {
  readonly store: Store;
  readonly observer: Observer;
  readonly transactions: TransactionLog;
  /** Of these routes those that are there and only counted. */
  readonly countedRoutes: (asked: readonly RouteSpec[]) => Promise<Result<Route[]>>;
}

/** How a risky change is confirmed. */
export interface Confirmation {
  /** At once. */
  confirm: boolean;
  /** Else within these seconds. */
  confirmWithin: number;
}

/** Steps that are to become a transaction, on somebody's terms. */
export interface Execution extends Omit<TransactionRequest, 'confirmWithin'> {
  readonly confirmation: Confirmation;
  /** Said where it is risky and another change waits. */
  readonly refused: (pending: PendingChange) => Message;
}

/** The one way to carry steps out: what is risky waits to be confirmed, and one change waits at a time. */
export async function execute(
  transactions: TransactionLog,
  { confirmation, refused, ...request }: Execution,
  options: TransactionOptions,
): Promise<TransactionResult> {
  const isRisky = risksOf(request.steps).length > 0;
  const pending = transactions.pending();
  if (isRisky && pending)
    return failure('conflict', request.verb, refused(pending), { remedy: say('change.confirmOrRevert') });
  const { confirm, confirmWithin } = confirmation;
  return transactions.run({ ...request, confirmWithin: isRisky && !confirm ? confirmWithin : null }, options);
}

/** Operations that somebody asked for, and on what terms. */
export interface ChangeRequest {
  readonly who: Who;
  /** As in {@link TransactionRequest}. */
  readonly by?: object;
  readonly verb: string;
  readonly operations: readonly Operation[];
  readonly confirmation: Confirmation;
  /** Of an undo: the entry that it takes back, and what the history calls it. */
  readonly undoes?: { readonly entry: number; readonly summary: Message };
}

/**
 * A change of somebody's own, outside of any network: a transaction like all others, so that it stands in
 * the history and can be undone; and where it may cost the host its connection, it waits to be confirmed.
 */
export class Changes {
  readonly #parts: ChangesParts;

  constructor(parts: ChangesParts) {
    this.#parts = parts;
  }

  /** What it would do now. */
  async plan(operations: readonly Operation[]): Promise<Result<MethodResult<'change.plan'>>> {
    const judged = await this.#judge(operations);
    if (!judged.ok) return judged;
    const { steps } = judged.value;
    return ok({ steps, risks: risksOf(steps), notes: [] });
  }

  /** null: there was nothing to do. */
  async change({
    who,
    by,
    verb,
    operations,
    confirmation,
    undoes,
  }: ChangeRequest): Promise<Result<TransactionDone | null>> {
    const judged = await this.#judge(operations);
    if (!judged.ok) return judged;
    const { steps, final } = judged.value;
    const [first] = steps;
    if (!first) return ok(null);
    const summary =
      undoes?.summary ??
      (steps.length > 1 ? say('change.several', { summary: first.summary, count: steps.length - 1 }) : first.summary);
    return execute(
      this.#parts.transactions,
      {
        who,
        ...(by && { by }),
        verb,
        network: null,
        undoes: undoes?.entry ?? null,
        final,
        steps,
        summary,
        confirmation,
        refused: (pending) => say('change.otherWaits', { summary: pending.summary }),
      },
      { quiet: undoes === undefined },
    );
  }

  /** Steps of operations one after the other, each judged in the state that those before it leave. */
  async #judge(operations: readonly Operation[]): Promise<Result<{ steps: Step[]; final: Message | null }>> {
    const { store, observer } = this.#parts;
    await (operations.some(({ op }) => op.startsWith('datapath.')) ? observer.current() : observer.fresh());
    const going = operations.flatMap((operation) => (operation.op === 'route.delete' ? [operation.route] : []));
    // What takes a change back must know also of what it does that is only counted.
    const counted = await this.#parts.countedRoutes(going);
    if (!counted.ok) return counted;
    const world = new World(presentState(store, undefined, counted.value));
    return ok((await inTurns(this.#judging(world, operations))) ?? { steps: [], final: null });
  }

  *#judging(world: World, operations: readonly Operation[]): Turns<{ steps: Step[]; final: Message | null }> {
    let connections: Connections | undefined;
    let final: Message | null = null;
    const steps: Step[] = [];
    for (const [position, operation] of operations.entries()) {
      // Gone with what an earlier one deletes: the far end of a pair, what stands on a link.
      if (operation.op === 'link.delete' && position > 0 && !world.link(operation.namespace, operation.link)) continue;
      const made = stepIn(world, () => (connections ??= new Connections(world)), operation);
      const isThere = made.step.change === 'add' && this.#isThere(world, operation, position);
      if (position < operations.length - 1) applyTo(world, operation);
      final ??= made.final;
      steps.push(isThere ? { ...made.step, inverse: [] } : made.step);
      yield;
    }
    return { steps, final };
  }

  /**
   * Whether what is to be added is there before: the kernel will refuse, and a helper that died just then
   * must not take what it finds for what it made.
   */
  #isThere(world: World, operation: Operation, position: number): boolean {
    // By the store: the world would read a table of a thousand links for one.
    if (operation.op === 'link.add' && position === 0)
      return this.#parts.store.linkNamed(operation.link.namespace, operation.link.name) !== undefined;
    return appliesIn(world, operation) !== null;
  }
}
