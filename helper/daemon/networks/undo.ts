import {
  ok,
  type HistoryEntry,
  type PendingChange,
  type Plan,
  type Result,
  type Step,
  type Who,
} from '../../protocol/index.ts';
import { messageOf, say, type Message } from '../../protocol/messages/index.ts';
import type { Changes, Confirmation } from '../changes/changes.ts';
import { failure, type Refusal } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { appliesIn, applyTo, Connections, stepIn } from '../operations/index.ts';
import { World } from '../world/world.ts';
import type { Store } from '../store.ts';
import type { HistoryRecord, TransactionLog } from '../transactions/types.ts';
import { CHANGING } from './document-memory.ts';
import type { Networks } from './networks.ts';
import { routesOf, type CountedRoutes } from './observed-state.ts';
import type { Goal } from './reach.ts';
import { presentState } from '../changes/present-state.ts';

interface UndoParts {
  store: Store;
  observer: Observer;
  countedRoutes: CountedRoutes;
  transactions: TransactionLog;
  changes: Changes;
  networks: Networks;
}

export interface Undone {
  entry: HistoryEntry;
  undone: HistoryEntry;
  pending: PendingChange | null;
}

/** What undoing would do; or why it cannot be done. */
type Way = Possible | { why: Message; remedy?: Message };
interface Possible {
  steps: Step[];
}

const STEP = 'history.undo';

/**
 * Takes changes of the history back. A network's change is undone by going to how the network was
 * before it; a direct one by its inverses, where they still apply. Each undo is an entry itself, so
 * that undoing it does the change again.
 */
export class Undo {
  readonly #parts: UndoParts;

  constructor(parts: UndoParts) {
    this.#parts = parts;
  }

  /** What undoing an entry would do now. */
  async show(entry: number): Promise<Result<{ record: HistoryRecord; undo: Step[] | null; why: Message | null }>> {
    const record = this.#parts.transactions.record(entry);
    if (!record) return unknownEntry('history.show', entry);
    const way = await this.#way(record);
    return ok('why' in way ? { record, undo: null, why: way.why } : { record, undo: way.steps, why: null });
  }

  /** What {@link undo} would do now. */
  async plan(entry: number | undefined): Promise<Result<Step[]>> {
    const found = await this.#find(entry ?? (await this.newest()));
    return found.ok ? ok(found.value.way.steps) : found;
  }

  /** Undoes an entry; undefined: there is none that could be. */
  async undo(entry: number | undefined, who: Who, confirmation: Confirmation): Promise<Result<Undone>> {
    const { transactions } = this.#parts;
    const found = await this.#find(entry);
    if (!found.ok) return found;
    const { record, way } = found.value;
    const number = record.entry.entry;
    const made =
      record.before === undefined
        ? await this.#undoDirect(record, way, who, confirmation)
        : await this.#undoNetwork(record, who, confirmation);
    if (!made.ok) return made;
    const [undoing, undone] = [transactions.record(made.value.entry), transactions.record(number)];
    if (!undoing || !undone) return failure('bug', STEP, say('change.notInHistory', { entry: number }));
    return ok({ entry: undoing.entry, undone: undone.entry, pending: made.value.pending });
  }

  async #find(number: number | undefined): Promise<Result<{ record: HistoryRecord; way: Possible }>> {
    if (number === undefined) {
      return failure('not-found', STEP, say('change.nothingToUndo'), { remedy: say('change.historyWhy') });
    }
    const record = this.#parts.transactions.record(number);
    if (!record) return unknownEntry(STEP, number);
    const way = await this.#way(record);
    if (!('why' in way)) return ok({ record, way });
    return failure('conflict', STEP, say('change.notUndone', { entry: number, why: way.why }), {
      field: 'entry',
      ...(way.remedy === undefined ? {} : { remedy: way.remedy }),
    });
  }

  /** The newest that still holds, is no undo itself, and can be undone. */
  async newest(): Promise<number | undefined> {
    const { transactions } = this.#parts;
    for (const { entry, undoes, outcome } of transactions.history()) {
      const record = transactions.record(entry);
      if (undoes !== null || outcome !== 'done' || !record) continue;
      const way = await this.#way(record);
      if (!('why' in way)) return entry;
    }
    return undefined;
  }

  /** The undo that redoing this entry takes back, named by either of them; undefined: the entry is not undone. */
  undoing(number: number): number | undefined {
    const entry = this.#parts.transactions.record(number)?.entry;
    // Who looks for what is not there is told so.
    if (!entry || this.#isUndo(entry)) return number;
    return entry.undoneBy !== null && !this.#holds(entry) ? entry.undoneBy : undefined;
  }

  /** The newest undo of a user that still holds and can be taken back; a change that they made since ends it. */
  async newestUndone(uid: number): Promise<number | undefined> {
    const { transactions } = this.#parts;
    for (const entry of transactions.history()) {
      if (entry.outcome !== 'done' || entry.who.uid !== uid) continue;
      if (entry.undoes === null) return undefined;
      const record = this.#isUndo(entry) ? transactions.record(entry.entry) : undefined;
      if (record && !('why' in (await this.#way(record)))) return entry.entry;
    }
    return undefined;
  }

  /** An undo, not the redo of one. */
  #isUndo({ undoes }: HistoryEntry): boolean {
    const undone = undoes === null ? undefined : this.#parts.transactions.record(undoes)?.entry;
    return undoes !== null && (undone === undefined || !this.#isUndo(undone));
  }

  /** The change that an undo or a redo is about. */
  about(entry: HistoryEntry): HistoryEntry {
    const undone = entry.undoes === null ? undefined : this.#parts.transactions.record(entry.undoes)?.entry;
    return undone ? this.about(undone) : entry;
  }

  /** What an undo is called in the history: of an undo it is a redo, of the change that it is about in the end. */
  #called(entry: HistoryEntry): { verb: 'undo' | 'redo'; summary: Message } {
    const { entry: number, summary } = this.about(entry);
    return this.#isUndo(entry)
      ? { verb: 'redo', summary: say('change.redone', { entry: number, summary }) }
      : { verb: 'undo', summary: say('change.undo', { entry: number, summary }) };
  }

  /** Whether what an entry did is still done: undone, and the undo not undone. */
  #holds({ undoneBy }: HistoryEntry): boolean {
    if (undoneBy === null) return true;
    const by = this.#parts.transactions.record(undoneBy);
    return (
      by !== undefined && (by.entry.outcome === 'done' || by.entry.outcome === 'pending') && !this.#holds(by.entry)
    );
  }

  async #way(record: HistoryRecord): Promise<Way> {
    const { entry } = record;
    if (entry.outcome === 'pending') return { why: say('change.waitsItself'), remedy: say('change.revertIt') };
    if (entry.outcome !== 'done')
      return { why: entry.outcome === 'stuck' ? say('change.partlyMade') : say('change.revertedAlready') };
    if (!this.#holds(entry))
      return {
        why: say('change.undoneAlready', { entry: entry.undoneBy ?? 0 }),
        remedy: say('change.redo', { entry: entry.entry }),
      };
    if (entry.final !== null) return { why: entry.final };
    return record.before === undefined ? this.#directWay(record) : this.#networkWay(record);
  }

  // --- a network's change ---

  async #networkWay(record: HistoryRecord): Promise<Way> {
    const { transactions, networks } = this.#parts;
    const goal = await this.#target(record);
    if (!goal.ok) return { why: messageOf(goal.error) };
    const { name, target } = goal.value;
    const present = transactions.applied().get(name)?.text ?? null;
    if (present !== (record.after ?? null)) {
      const newer = [...transactions.history()].find(
        (other) => other.network === name && other.outcome === 'done' && this.#holds(other),
      );
      return {
        why:
          newer && newer.entry > record.entry.entry
            ? say('change.networkChangedSince', { network: name, entry: newer.entry })
            : say('change.networkDiffers', { network: name }),
        ...(newer && newer.entry > record.entry.entry
          ? { remedy: say('change.undoFirst', { entry: newer.entry }) }
          : {}),
      };
    }
    const planned: Result<Plan> = await networks.plan('history.undo', name, target);
    return planned.ok
      ? { steps: planned.value.steps }
      : { why: messageOf(planned.error), ...(planned.error.remedy ? { remedy: planned.error.remedy } : {}) };
  }

  async #target({ entry, before }: HistoryRecord): Promise<Result<{ name: string; target: Goal['target'] }>> {
    const name = entry.network ?? '';
    if (before == null) return ok({ name, target: null });
    const read = await this.#parts.networks.read('history.undo', before, CHANGING);
    return read.ok ? ok({ name, target: read.value }) : read;
  }

  async #undoNetwork(
    record: HistoryRecord,
    who: Who,
    confirmation: Confirmation,
  ): Promise<Result<{ entry: number; pending: PendingChange | null }>> {
    const goal = await this.#target(record);
    if (!goal.ok) return goal;
    const { entry } = record.entry;
    const reached = await this.#parts.networks.restore({
      ...goal.value,
      who,
      ...this.#called(record.entry),
      confirmation,
      undoes: entry,
    });
    if (!reached.ok) return reached;
    if (reached.value.entry === null) return failure('conflict', 'history.undo', say('change.networkSame', { entry }));
    return ok({ entry: reached.value.entry, pending: reached.value.pending });
  }

  // --- a direct change ---

  async #directWay(record: HistoryRecord): Promise<Way> {
    const { store, observer } = this.#parts;
    await observer.current();
    const asked = routesOf(record.steps.flatMap(({ inverse }) => inverse));
    const counted = await this.#parts.countedRoutes(asked);
    if (!counted.ok) return { why: messageOf(counted.error) };
    const world = new World(presentState(store, undefined, counted.value));
    let connections: Connections | undefined;
    const steps: Step[] = [];
    for (const { inverse } of [...record.steps].reverse()) {
      for (const [position, operation] of inverse.entries()) {
        const why = appliesIn(world, operation);
        // What comes after the first is what the kernel may have brought back with it.
        if (why !== null && position > 0) continue;
        if (why !== null) return { why };
        steps.push(stepIn(world, () => (connections ??= new Connections(world)), operation).step);
        applyTo(world, operation);
      }
    }
    return steps.length === 0 ? { why: say('change.changedNothing') } : { steps };
  }

  async #undoDirect(record: HistoryRecord, { steps }: Possible, who: Who, confirmation: Confirmation) {
    const { entry } = record.entry;
    const { verb, summary } = this.#called(record.entry);
    const done = await this.#parts.changes.change({
      who,
      verb,
      operations: steps.map(({ operation }) => operation),
      confirmation,
      undoes: { entry, summary },
    });
    if (!done.ok) return done;
    if (done.value === null) return failure('conflict', STEP, say('change.changedNothing'));
    return ok({ entry: done.value.entry.entry, pending: done.value.pending });
  }
}

const unknownEntry = (step: string, entry: number): Refusal =>
  failure('not-found', step, say('change.none', { entry }), { field: 'entry', remedy: say('change.newest') });
