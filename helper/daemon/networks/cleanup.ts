import {
  LINK_GROUP,
  ok,
  type Failure,
  type Leftover,
  type MethodResult,
  type Operation,
  type Result,
  type Who,
} from '../../protocol/index.ts';
import { messageOf, say, type Message } from '../../protocol/messages/index.ts';
import { deleteGroup } from '../kernel/link-delete.ts';
import type { Stray } from '../services/network-services.ts';
import { carryOut, type Machine } from '../operations/index.ts';
import type { TransactionLog } from '../transactions/types.ts';
import type { Networks } from './networks.ts';
import { findMarked, madeBy, findOrphans, type Found } from './leftovers.ts';

/**
 * Links of a namespace from which on one request for their whole group is worth it: each alone costs an RCU grace
 * period.
 */
const GROUP_FROM = 8;

interface CleanupParts extends Machine {
  readonly transactions: TransactionLog;
  readonly networks: Networks;
}

type Cleaned = MethodResult<'cleanup.run'>;

/**
 * Removes everything of ours, by the journal and by the marks: with the journal lost the marks alone
 * say what is ours. What carries no mark is not touched. Called inside of `mutations`.
 */
export class Cleanup {
  readonly #parts: CleanupParts;

  constructor(parts: CleanupParts) {
    this.#parts = parts;
  }

  async list(orphans: boolean): Promise<Leftover[]> {
    return (await this.#find(orphans)).map(({ leftover }) => leftover);
  }

  async run(orphans: boolean, who: Who): Promise<Result<Cleaned>> {
    const { transactions, kernel } = this.#parts;
    const before = await this.#find(orphans);
    if (before.length === 0) return ok({ removed: [], remaining: [] });
    const why = new Map<string, Message>();
    if (!orphans) await this.#takeDown(who, why);
    const marked = await this.#find(orphans);
    await this.#removeGroups(marked);
    for (const { leftover, removal } of marked) {
      if (removal === null) continue;
      const failed = await this.#remove(removal);
      if (failed) why.set(identity(leftover), messageOf(failed));
    }
    const after = new Set((await this.#find(orphans)).map(({ leftover }) => identity(leftover)));
    const removed = before.filter(({ leftover }) => !after.has(identity(leftover))).map(({ leftover }) => leftover);
    const remaining = before
      .filter(({ leftover }) => after.has(identity(leftover)))
      .map(({ leftover }) => ({ ...leftover, why: why.get(identity(leftover)) ?? say('leftover.cameBack') }));
    if (removed.length > 0) {
      const told = await transactions.run({
        who,
        verb: 'cleanup',
        network: null,
        steps: [],
        confirmWithin: null,
        undoes: null,
        final: say('change.cleanupFinal'),
        summary: say('change.cleaned', { count: removed.length }),
      });
      if (!told.ok) kernel.log.warn('the cleanup is not in the history', { failure: told.error });
    }
    return ok({ removed, remaining });
  }

  async #find(orphans: boolean): Promise<Found[]> {
    const { kernel, transactions, networkServices } = this.#parts;
    const { store, observer } = kernel;
    await observer.current();
    const applied = [...transactions.applied().values()];
    const found = findMarked({
      namespaces: store.rows('namespaces'),
      links: store.rows('links'),
      addresses: store.rows('addresses'),
      routes: store.rows('routes'),
      rules: store.rows('rules'),
      strays: await networkServices.strays(),
      datapaths: store.rows('datapaths'),
      applied,
    });
    return orphans ? findOrphans(found, new Set(applied.map(({ name }) => name)), madeBy(this.#operations())) : found;
  }

  *#operations(): Generator<Operation> {
    const { transactions } = this.#parts;
    for (const { entry, outcome } of transactions.history()) {
      if (outcome !== 'done' && outcome !== 'pending') continue;
      for (const { operation } of transactions.record(entry)?.steps ?? []) yield operation;
    }
  }

  /** Networks first: what they changed of others goes back only this way. */
  async #takeDown(who: Who, why: Map<string, Message>): Promise<void> {
    const { transactions, networks, kernel } = this.#parts;
    if (transactions.pending()) await transactions.revert(undefined, 'asked');
    for (const name of [...transactions.applied().keys()].reverse()) {
      const down = await networks.reach({
        name,
        target: null,
        who,
        verb: 'cleanup',
        summary: say('change.down', { network: name }),
        confirmation: { confirm: true, confirmWithin: 0 },
      });
      if (down.ok) continue;
      kernel.log.warn('a network could not be brought down completely; what can be reverted is', {
        network: name,
        failure: down.error,
      });
      const failed = await this.#takeApart(name, who);
      if (failed) why.set(identity({ what: 'network', namespace: '', name }), messageOf(failed));
    }
  }

  /**
   * Claim by claim, whatever becomes of each: what it changed of others must be back before what carries a mark goes.
   */
  async #takeApart(name: string, who: Who): Promise<Failure | null> {
    const { transactions, kernel } = this.#parts;
    for (const { inverse } of [...(transactions.applied().get(name)?.claims ?? [])].reverse()) {
      for (const operation of inverse) {
        const back = await carryOut(this.#parts, operation, true);
        if (!back.ok) kernel.log.error('not reverted', { operation, failure: back.error });
      }
    }
    const told = await transactions.run({
      who,
      verb: 'cleanup',
      network: name,
      steps: [],
      applied: null,
      confirmWithin: null,
      undoes: null,
      summary: say('change.takeApart', { network: name }),
      final: say('change.cleanupFinal'),
    });
    return told.ok ? null : told.error;
  }

  /** Where many links of a namespace are ours, and all of our group: all in one request. */
  async #removeGroups(found: readonly Found[]): Promise<void> {
    const { store } = this.#parts.kernel;
    const ours = new Map<string, Set<string>>();
    for (const { leftover } of found) {
      if (leftover.what !== 'link') continue;
      ours.set(leftover.namespace, (ours.get(leftover.namespace) ?? new Set()).add(leftover.name));
    }
    for (const [namespace, names] of ours) {
      const group = [...store.rows('links', namespace)].filter((link) => link.group === LINK_GROUP);
      if (group.length < GROUP_FROM || !group.every((link) => names.has(link.name))) continue;
      // What it leaves is removed one by one, and its failure said there.
      await deleteGroup(this.#parts.kernel, namespace, LINK_GROUP);
    }
  }

  async #remove(removal: Operation | Stray): Promise<Failure | null> {
    const done =
      'op' in removal ? await carryOut(this.#parts, removal, true) : await this.#parts.networkServices.remove(removal);
    return done.ok ? null : done.error;
  }
}

const identity = ({ what, namespace, name }: Pick<Leftover, 'what' | 'namespace' | 'name'>): string =>
  `${what} ${namespace}/${name}`;
