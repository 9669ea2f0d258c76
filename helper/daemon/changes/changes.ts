import type { MethodResult, Operation, PendingChange, Result, Step } from '../../protocol/index.ts';
import { ok } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import { risksOf, type Confirmation } from '../networks/networks.ts';
import { presentState } from '../networks/present-state.ts';
import type { UserNames } from '../networks/users.ts';
import { whoIs } from '../networks/who.ts';
import type { Observer } from '../observer.ts';
import type { Peer } from '../peer.ts';
import { appliesIn, applyTo, Connections, stepIn } from '../operations/index.ts';
import { World } from '../world/world.ts';
import type { Store } from '../store.ts';
import type { TransactionLog } from '../transactions/types.ts';

export interface ChangesParts {
  readonly store: Store;
  readonly observer: Observer;
  readonly transactions: TransactionLog;
  readonly users: UserNames;
}

/** Operations that somebody asked for, and on what terms. */
export interface ChangeRequest {
  readonly peer: Peer;
  readonly verb: string;
  readonly operations: readonly Operation[];
  readonly confirmation: Confirmation;
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
  async plan(operations: readonly Operation[]): Promise<MethodResult<'change.plan'>> {
    const { steps } = await this.#judge(operations);
    return { steps, risks: risksOf(steps), notes: [] };
  }

  async change({ peer, verb, operations, confirmation }: ChangeRequest): Promise<Result<PendingChange | null>> {
    const { transactions, users } = this.#parts;
    const { steps, final } = await this.#judge(operations);
    const [first] = steps;
    if (!first) return ok(null);
    const isRisky = risksOf(steps).length > 0;
    const waiting = transactions.pending();
    if (isRisky && waiting) {
      return failure('conflict', verb, say('change.otherWaits', { summary: waiting.summary }), {
        remedy: say('change.confirmOrRevert'),
      });
    }
    const done = await transactions.run(
      {
        who: await whoIs(users, peer),
        verb,
        network: null,
        undoes: null,
        final,
        steps,
        summary:
          steps.length > 1 ? say('change.several', { summary: first.summary, count: steps.length - 1 }) : first.summary,
        confirmWithin: isRisky && !confirmation.confirm ? confirmation.confirmWithin : null,
      },
      { quiet: true },
    );
    return done.ok ? ok(done.value.pending) : done;
  }

  /** Steps of operations one after the other, each judged in the state that those before it leave. */
  async #judge(operations: readonly Operation[]): Promise<{ steps: Step[]; final: Message | null }> {
    const { store, observer } = this.#parts;
    await (operations.some(({ op }) => op.startsWith('datapath.')) ? observer.current() : observer.fresh());
    const world = new World(presentState(store));
    let connections: Connections | undefined;
    let final: Message | null = null;
    const steps = operations.map((operation, position) => {
      const made = stepIn(world, () => (connections ??= new Connections(world)), operation);
      const isThere = this.#isThere(world, operation);
      if (position < operations.length - 1) applyTo(world, operation);
      final ??= made.final;
      return isThere ? { ...made.step, inverse: [] } : made.step;
    });
    return { steps, final };
  }

  /**
   * Whether what is to be added is there before: the kernel will refuse, and a helper that died just then
   * must not take what it finds for what it made.
   */
  #isThere(world: World, operation: Operation): boolean {
    // By the store: the world would read a table of a thousand links for one.
    if (operation.op === 'link.add')
      return this.#parts.store.linkNamed(operation.link.namespace, operation.link.name) !== undefined;
    return operation.op.endsWith('.add') && appliesIn(world, operation) !== null;
  }
}
