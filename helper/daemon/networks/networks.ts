import {
  ok,
  type MethodResult,
  type NetworkDocument,
  type NetworkRow,
  type Plan,
  type Result,
  type Step,
  type Who,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { CHANGING, readDocument } from './document-memory.ts';
import type { Asker } from './document-thread.ts';
import { clientGone, failure, type Refusal } from '../errors.ts';
import type { Confirmation } from '../changes/changes.ts';
import { risksOf } from '../operations/index.ts';
import { inTurns } from '../in-turns.ts';
import { planInTurns } from '../plan/plan.ts';
import { serviceOperationsOf } from '../plan/service-operations.ts';
import type { AppliedNetwork } from '../transactions/types.ts';
import { refusedDocument } from './document-failure.ts';
import { emptyMachine } from './empty-machine.ts';
import { NetworkRows } from './network-rows.ts';
import { Reach, type Goal, type NetworksParts, type Reached } from './reach.ts';
import { withoutMarks } from './unmarked.ts';

/** A text, and the document that it is. */
export interface ReadText {
  readonly text: string;
  readonly document: NetworkDocument;
}

/**
 * Networks: documents that are saved, and what of them is in the kernel. All that changes something is
 * called inside of `mutations`, one at a time. Desired is the document, observed the kernel's rows, and
 * what a network holds (its claims) stands in the journal.
 */
export class Networks {
  readonly rows: NetworkRows;
  readonly #parts: NetworksParts;
  readonly #reach: Reach;

  constructor(parts: NetworksParts) {
    this.#parts = parts;
    this.rows = new NetworkRows(parts);
    this.#reach = new Reach(parts, this.rows);
  }

  // --- what is asked ---

  async list(): Promise<NetworkRow[]> {
    this.#parts.saved.refresh();
    await this.#parts.saved.mostRead();
    this.rows.publishAll();
    return [...this.#parts.store.rows('networks')].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async show(name: string, asker: Asker): Promise<Result<MethodResult<'network.show'>>> {
    const { saved, transactions } = this.#parts;
    saved.refresh();
    if (saved.get(name)?.errors === null) await saved.read(name, asker);
    const network = this.rows.publish(name);
    if (!network) return this.#unknown('network.show', name);
    const applied = transactions.applied().get(name);
    return ok({ network, text: saved.get(name)?.text ?? applied?.text ?? '', appliedText: applied?.text ?? null });
  }

  /** The saved document of a network, or why it cannot be used. */
  async document(step: string, name: string, asker = CHANGING): Promise<Result<ReadText>> {
    const { saved, transactions } = this.#parts;
    saved.refresh();
    const read = await saved.read(name, asker);
    if (read === null) return clientGone(step);
    const applied = transactions.applied().get(name);
    if (!read) return applied ? ok(applied) : this.#unknown(step, name);
    const { text, document, faults } = read;
    if (document !== null) return ok({ text, document });
    return refusedDocument(step, say('network.savedDocument', { name }), faults);
  }

  /** The document that a text is, or why it is none. */
  async read(step: string, text: string, asker: Asker): Promise<Result<ReadText>> {
    const parsed = await readDocument(text, asker);
    if (parsed === null) return clientGone(step);
    const { document, faults } = parsed;
    return document === null ? refusedDocument(step, say('network.theDocument'), faults) : ok({ text, document });
  }

  /** What would be done now. */
  async plan(step: string, name: string, target: Goal['target'], gone?: () => boolean): Promise<Result<Plan>> {
    const { transactions, networkServices } = this.#parts;
    if (target === null && !transactions.applied().has(name)) {
      const known = await this.document(step, name);
      if (!known.ok && known.error.kind === 'not-found') return known;
    }
    const planned = await this.#reach.plan(name, target, transactions.applied().get(name)?.claims ?? [], gone);
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
    const planned = await this.#reach.plan(applied.name, applied, applied.claims);
    return planned.ok ? ok(planned.value.steps) : planned;
  }

  /** The commands that make a network on a machine that has nothing of it. */
  async commands(document: NetworkDocument, gone: () => boolean): Promise<Result<MethodResult<'network.export'>>> {
    const { name } = document;
    const work = planInTurns({
      network: name,
      document,
      observed: emptyMachine(document),
      claims: [],
      others: [],
      missing: new Map(),
    });
    const planned = (await inTurns(work, gone)) ?? clientGone('network.export');
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

  save({ text, document: { name } }: ReadText): Result<NetworkRow> {
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
  async apply(read: ReadText, who: Who, confirmation: Confirmation): Promise<Result<Reached>> {
    const { name } = read.document;
    return this.#saving(name, read.text, () =>
      this.reach({
        name,
        target: read,
        who,
        verb: 'network.apply',
        summary: say('change.apply', { network: name }),
        confirmation,
      }),
    );
  }

  async up(name: string, who: Who, confirmation: Confirmation): Promise<Result<Reached>> {
    const step = 'network.up';
    const document = await this.document(step, name);
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

  /** See {@link Reach.reach}. */
  reach(goal: Goal): Promise<Result<Reached>> {
    return this.#reach.reach(goal);
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
