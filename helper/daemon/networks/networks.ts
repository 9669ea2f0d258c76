import {
  fail,
  ok,
  type Capability,
  type MethodResult,
  type NetworkDocument,
  type NetworkRow,
  type Operation,
  type Plan,
  type Result,
  type Step,
  type Who,
} from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { readDocument } from './document-memory.ts';
import type { CapabilityProbe } from '../capabilities.ts';
import { failure, type Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Observer } from '../observer.ts';
import { execute, type Confirmation } from '../changes/changes.ts';
import { risksOf } from '../operations/index.ts';
import { planNetwork } from '../plan/plan.ts';
import { serviceOperationsOf } from '../plan/service-operations.ts';
import type { Planned } from '../plan/types.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Store } from '../store.ts';
import type { AppliedNetwork, TransactionLog } from '../transactions/types.ts';
import { notDone, ofStep, refusedDocument, withLine } from './document-failure.ts';
import { emptyMachine } from './empty-machine.ts';
import { NetworkRows } from './network-rows.ts';
import { readObserved } from './observed-state.ts';
import { withoutMarks } from './unmarked.ts';
import type { SavedNetworks } from './saved-networks.ts';

/** Milliseconds between looks at a machine that is not as it should be yet: 2 s in ten looks. */
const SETTLING = [0, 10, 20, 50, 100, 200, 400, 400, 400, 400];

export interface NetworksParts {
  store: Store;
  observer: Observer;
  capabilities: CapabilityProbe;
  networkServices: NetworkServices;
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

/**
 * Networks: documents that are saved, and what of them is in the kernel. All that changes something is
 * called inside of `mutations`, one at a time. Desired is the document, observed the kernel's rows, and
 * what a network holds (its claims) stands in the journal.
 */
export class Networks {
  readonly rows: NetworkRows;
  readonly #parts: NetworksParts;

  constructor(parts: NetworksParts) {
    this.#parts = parts;
    this.rows = new NetworkRows(parts);
  }

  // --- what is asked ---

  list(): NetworkRow[] {
    this.#parts.saved.refresh();
    this.rows.publishAll();
    return [...this.#parts.store.rows('networks')].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  show(name: string): Result<MethodResult<'network.show'>> {
    const { saved, transactions } = this.#parts;
    saved.refresh();
    const network = this.rows.publish(name);
    if (!network) return this.#unknown('network.show', name);
    const applied = transactions.applied().get(name);
    return ok({ network, text: saved.get(name)?.text ?? applied?.text ?? '', appliedText: applied?.text ?? null });
  }

  /** The saved document of a network, or why it cannot be used. */
  document(step: string, name: string): Result<{ text: string; document: NetworkDocument }> {
    const { saved, transactions } = this.#parts;
    saved.refresh();
    const found = saved.get(name) ?? transactions.applied().get(name);
    if (!found) return this.#unknown(step, name);
    const { text, document } = found;
    if (document !== null) return ok({ text, document });
    return refusedDocument(step, say('network.savedDocument', { name }), 'faults' in found ? found.faults : []);
  }

  /** The document that a text is, or why it is none. */
  read(step: string, text: string): Result<{ text: string; document: NetworkDocument }> {
    const { document, faults } = readDocument(text);
    return document === null ? refusedDocument(step, say('network.theDocument'), faults) : ok({ text, document });
  }

  /** What would be done now. */
  async plan(step: string, name: string, target: Goal['target']): Promise<Result<Plan>> {
    const { transactions, networkServices } = this.#parts;
    if (target === null && !transactions.applied().has(name)) {
      const known = this.document(step, name);
      if (!known.ok && known.error.kind === 'not-found') return known;
    }
    const planned = await this.#plan(name, target, transactions.applied().get(name)?.claims ?? []);
    if (!planned.ok) return planned;
    const { steps } = planned.value;
    const notes = [
      ...planned.value.notes,
      ...(await networkServices.notes(serviceOperationsOf(name, target?.document ?? null, []))),
    ];
    return ok({ network: name, to: target === null ? 'down' : 'up', steps: [...steps], risks: risksOf(steps), notes });
  }

  /** What stands between a network that is up and its document: the steps that would mend it. */
  async drift(applied: AppliedNetwork): Promise<Result<readonly Step[]>> {
    const planned = await this.#plan(applied.name, applied, applied.claims);
    return planned.ok ? ok(planned.value.steps) : planned;
  }

  /** The commands that make a network on a machine that has nothing of it. */
  commands(document: NetworkDocument): Result<MethodResult<'network.export'>> {
    const { name } = document;
    const planned = planNetwork({
      network: name,
      document,
      observed: emptyMachine(document),
      claims: [],
      others: [],
      missing: new Map(),
    });
    if (!planned.ok) return planned;
    // Whom to tell to keep off is the machine's matter, and nothing of the network.
    const lines = withoutMarks(
      planned.value.steps
        .filter(({ operation }) => operation.op !== 'unmanaged.set')
        .flatMap(({ commands }) => commands),
    );
    return ok({
      files: [{ name: `${name}.sh`, text: `#!/bin/sh -e\n${lines.join('\n')}\n` }],
      notes: [...planned.value.notes, ...(document.datapaths.length === 0 ? [] : [say('network.datapathsInScript')])],
    });
  }

  // --- what is done ---

  save(step: string, text: string): Result<NetworkRow> {
    const read = this.read(step, text);
    if (!read.ok) return read;
    const { name } = read.value.document;
    const saved = this.#parts.saved.save(name, text);
    if (!saved.ok) return saved;
    return ok(this.rows.published(name));
  }

  async delete(name: string, down: boolean, who: Who): Promise<Result<Record<string, never>>> {
    const step = 'network.delete';
    const { saved, transactions } = this.#parts;
    saved.refresh();
    if (!this.rows.publish(name)) return this.#unknown(step, name);
    if (transactions.applied().has(name)) {
      if (!down) {
        return failure('conflict', step, say('network.notDeletedUp', { name }), {
          field: 'name',
          remedy: say('network.takeDownFirst', { name }),
        });
      }
      const taken = await this.reach({
        name,
        target: null,
        who,
        verb: 'network.down',
        summary: say('change.down', { network: name }),
        confirmation: { confirm: true, confirmWithin: 0 },
      });
      if (!taken.ok) return taken;
    }
    if (saved.get(name)) {
      const deleted = saved.delete(name);
      if (!deleted.ok) return deleted;
    }
    this.rows.forget(name);
    return ok({});
  }

  /** Saves a document and brings it up; when that fails, the saved one is the one before. */
  async apply(text: string, who: Who, confirmation: Confirmation): Promise<Result<Reached>> {
    const step = 'network.apply';
    const read = this.read(step, text);
    if (!read.ok) return read;
    const { name } = read.value.document;
    return this.#saving(name, text, () =>
      this.reach({
        name,
        target: read.value,
        who,
        verb: step,
        summary: say('change.apply', { network: name }),
        confirmation,
      }),
    );
  }

  async up(name: string, who: Who, confirmation: Confirmation): Promise<Result<Reached>> {
    const step = 'network.up';
    const document = this.document(step, name);
    if (!document.ok) return document;
    return this.reach({
      name,
      target: document.value,
      who,
      verb: step,
      summary: say('change.up', { network: name }),
      confirmation,
    });
  }

  async down(name: string, who: Who, confirmation: Confirmation): Promise<Result<Reached>> {
    const step = 'network.down';
    const { saved, transactions } = this.#parts;
    if (!transactions.applied().has(name)) {
      saved.refresh();
      if (!saved.get(name)) return this.#unknown(step, name);
    }
    return this.reach({
      name,
      target: null,
      who,
      verb: step,
      summary: say('change.down', { network: name }),
      confirmation,
    });
  }

  /** As a network was before or after an entry of the history; its saved document with it. */
  async restore(goal: Goal): Promise<Result<Reached>> {
    if (goal.target === null) return this.reach(goal);
    return this.#saving(goal.name, goal.target.text, () => this.reach(goal));
  }

  /** Plan, transaction, verification; the row tells how far it is. */
  async reach(goal: Goal): Promise<Result<Reached>> {
    const { transactions } = this.#parts;
    const { name, target, verb } = goal;
    const waiting = transactions.pending();
    if (waiting?.network === name) {
      return failure('conflict', verb, say('network.waits', { name }), { remedy: say('change.confirmOrRevert') });
    }
    this.rows.begin(name, target === null ? 'disconnecting' : 'connecting');
    const reached = await this.#carryOut(goal);
    if (reached.ok) this.rows.end(name, null);
    else this.rows.end(name, reached.error);
    if (!reached.ok) return reached;
    return ok({ ...reached.value, network: this.rows.published(name) });
  }

  async #carryOut(goal: Goal): Promise<Result<Omit<Reached, 'network'>>> {
    const { transactions } = this.#parts;
    const { name, target, who, verb, summary, confirmation } = goal;
    const before = transactions.applied().get(name);
    const planned = await this.#plan(name, target, before?.claims ?? []);
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
            this.rows.progress(name, count, total, step?.summary ?? null);
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
      const planned = await this.#plan(name, target, claims);
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

  async #plan(name: string, target: Goal['target'], claims: Planned['claims']): Promise<Result<Planned>> {
    const planned = await this.#planWith(await this.#parts.capabilities.known(), name, target, claims);
    if (planned.ok || planned.error.kind !== 'unsupported') return planned;
    // What was missing may have been installed since.
    return this.#planWith(await this.#parts.capabilities.probe(), name, target, claims);
  }

  async #planWith(
    capabilities: readonly Capability[],
    name: string,
    target: Goal['target'],
    claims: Planned['claims'],
  ): Promise<Result<Planned>> {
    const { transactions } = this.#parts;
    const document = target?.document ?? null;
    const missing = new Map(
      capabilities
        .filter(({ available }) => !available)
        .map(({ name: lacking, remedy, detail }) => [lacking, remedy ?? detail]),
    );
    const observed = await readObserved(this.#parts, name, document, claims);
    const others = [...transactions.applied().values()].filter((other) => other.name !== name);
    const planned = planNetwork({ network: name, document, observed, claims, others, missing });
    return planned.ok || target === null ? planned : fail(withLine(planned.error, target.text));
  }

  /** Has the disk keep a text before anything is done, under its name only when that succeeded. */
  async #saving<T>(name: string, text: string, change: () => Promise<Result<T>>): Promise<Result<T>> {
    const { saved, log } = this.#parts;
    saved.refresh();
    if (saved.get(name)?.text === text) return change();
    const staged = saved.stage(name, text);
    if (!staged.ok) return staged;
    const changed = await change();
    try {
      if (changed.ok) staged.value.commit();
      else staged.value.discard();
    } catch (error) {
      // It is in the journal all the same, and is written from there when the helper starts next.
      log.error('a document was not saved', { network: name, error: String(error) });
    }
    this.rows.publish(name);
    return changed;
  }

  #unknown(step: string, name: string): Refusal {
    return failure('not-found', step, say('network.none', { name }), {
      field: 'name',
      remedy: say('network.listOrApply'),
    });
  }
}

const isService = ({ op }: Operation): boolean =>
  op === 'nat.set' || op === 'dhcp.set' || op === 'dns.set' || op === 'unmanaged.set';
