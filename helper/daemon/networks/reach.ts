import {
  fail,
  ok,
  type Capability,
  type MethodResult,
  type NetworkDocument,
  type Operation,
  type Result,
  type Step,
  type Who,
} from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import type { CapabilityProbe } from '../capabilities.ts';
import { clientGone, failure } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Observer } from '../observer.ts';
import { execute, type Confirmation } from '../changes/changes.ts';
import { isService } from '../operations/services.ts';
import { inTurns } from '../in-turns.ts';
import { planInTurns } from '../plan/plan.ts';
import type { Planned } from '../plan/types.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Store } from '../store.ts';
import type { AppliedNetwork, TransactionLog } from '../transactions/types.ts';
import { notDone, ofStep, withLine } from './document-failure.ts';
import type { NetworkRows } from './network-rows.ts';
import { readObserved, type CountedRoutes } from './observed-state.ts';
import type { SavedNetworks } from './saved-networks.ts';

/** Milliseconds between looks at a machine that is not as it should be yet: 2 s in ten looks. */
const SETTLING = [0, 10, 20, 50, 100, 200, 400, 400, 400, 400];

export interface NetworksParts {
  store: Store;
  observer: Observer;
  capabilities: CapabilityProbe;
  networkServices: NetworkServices;
  countedRoutes: CountedRoutes;
  transactions: TransactionLog;
  saved: SavedNetworks;
  log: Log;
}

/** Where a network is to get, and on whose word. */
export interface Goal {
  name: string;
  /** null: down. */
  target: { text: string; document: NetworkDocument } | null;
  who: Who;
  verb: string;
  summary: Message;
  confirmation: Confirmation;
  undoes?: number | null;
  /** See TransactionRequest.final. */
  final?: Message | null;
}

export type Reached = MethodResult<'network.up'>;

/** Brings a network from where it is to its goal. Called inside of `mutations`, one at a time. */
export class Reach {
  readonly #parts: NetworksParts;
  readonly #rows: NetworkRows;

  constructor(parts: NetworksParts, rows: NetworkRows) {
    this.#parts = parts;
    this.#rows = rows;
  }

  /** Plan, transaction, verification; the row tells how far it is. */
  async reach(goal: Goal): Promise<Result<Reached>> {
    const { transactions } = this.#parts;
    const { name, target, verb } = goal;
    const waiting = transactions.pending();
    if (waiting?.network === name) {
      return failure('conflict', verb, say('network.waits', { name }), { remedy: say('change.confirmOrRevert') });
    }
    this.#rows.begin(name, target === null ? 'disconnecting' : 'connecting');
    const reached = await this.#carryOut(goal);
    if (reached.ok) this.#rows.end(name, null);
    else this.#rows.end(name, reached.error);
    if (!reached.ok) return reached;
    return ok({ ...reached.value, network: this.#rows.published(name) });
  }

  async #carryOut(goal: Goal): Promise<Result<Omit<Reached, 'network'>>> {
    const { transactions } = this.#parts;
    const { name, target, who, verb, summary, confirmation } = goal;
    const before = transactions.applied().get(name);
    const planned = await this.plan(name, target, before?.claims ?? []);
    if (!planned.ok) return target === null ? planned : fail(notDone(planned.error, name, before !== undefined));
    const { steps, claims } = planned.value;
    if (steps.length === 0 && (target === null ? before === undefined : before?.text === target.text)) {
      return ok({ steps: 0, entry: null, pending: null });
    }
    const applied: AppliedNetwork | null = target && {
      name,
      text: target.text,
      document: target.document,
      claims,
      since: new Date().toISOString(),
    };
    let made: Operation | undefined;
    const done = await execute(
      transactions,
      {
        who,
        verb,
        network: name,
        summary,
        steps,
        applied,
        undoes: goal.undoes ?? null,
        final: goal.final ?? null,
        confirmation,
        refused: (pending) => say('network.otherWaits', { name, summary: pending.summary }),
      },
      {
        events: {
          progress: (count, total, step) => {
            made = step?.operation ?? made;
            this.#rows.progress(name, count, total, step?.summary ?? null);
          },
        },
        // That a service is set as asked its own step has seen; one that is not there counts as set and as not set.
        verify: () =>
          this.#verify(
            name,
            target,
            target === null ? (before?.claims ?? []).filter(({ operation }) => !isService(operation)) : claims,
          ),
      },
    );
    if (!done.ok) return target === null ? done : fail(ofStep(done.error, target, made));
    return ok({ steps: steps.length, entry: done.value.entry.entry, pending: done.value.pending });
  }

  /** The plan from here to there must be empty now, or become so in a moment. */
  async #verify(name: string, target: Goal['target'], claims: Planned['claims']): Promise<Result<null>> {
    let left: readonly Step[] = [];
    for (const delay of SETTLING) {
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      const planned = await this.plan(name, target, claims);
      if (!planned.ok) return planned;
      left = planned.value.steps;
      if (left.length === 0) return ok(null);
    }
    const missing = left.slice(0, 3).map(({ summary }) => summary);
    if (left.length > 3) missing.push(say('network.more', { count: left.length - 3 }));
    return failure('failed', 'verify', say('network.notVerified', { name, missing }), {
      remedy: say('network.otherManager'),
    });
  }

  async plan(
    name: string,
    target: Goal['target'],
    claims: Planned['claims'],
    gone?: () => boolean,
  ): Promise<Result<Planned>> {
    const planned = await this.#planWith(await this.#parts.capabilities.known(), name, target, claims, gone);
    if (planned.ok || planned.error.kind !== 'unsupported') return planned;
    // What was missing may have been installed since.
    return this.#planWith(await this.#parts.capabilities.probe(), name, target, claims, gone);
  }

  async #planWith(
    capabilities: readonly Capability[],
    name: string,
    target: Goal['target'],
    claims: Planned['claims'],
    gone?: () => boolean,
  ): Promise<Result<Planned>> {
    const { transactions } = this.#parts;
    const document = target?.document ?? null;
    const missing = new Map(
      capabilities
        .filter(({ available }) => !available)
        .map(({ name: lacking, remedy, detail }) => [lacking, remedy ?? detail]),
    );
    const read = await readObserved(this.#parts, name, document, claims);
    if (!read.ok) return read;
    const observed = read.value;
    const others = [...transactions.applied().values()].filter((other) => other.name !== name);
    const work = planInTurns({ network: name, document, observed, claims, others, missing });
    const planned = (await inTurns(work, gone)) ?? clientGone('network.plan');
    return planned.ok || target === null ? planned : fail(withLine(planned.error, target.text));
  }
}
