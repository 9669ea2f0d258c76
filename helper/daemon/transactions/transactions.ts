import {
  fail,
  invalidParams,
  ok,
  type Failure,
  type HistoryEntry,
  type Outcome,
  type PendingChange,
  type Result,
  type RunningChange,
  type Step,
} from '../../protocol/index.ts';
import { messageOf, say } from '../../protocol/messages/index.ts';
import { failure } from '../errors.ts';
import type { BudgetName, Budgets } from '../budgets.ts';
import type { Log } from '../log.ts';
import type { ChangeQueue } from '../change-queue.ts';
import { mayBeMade, type Batch } from '../operations/index.ts';
import { crashPoint } from './crash-point.ts';
import type { FoundJournal, JournalFile } from './journal-file.ts';
import { Ledger, pendingChange, type Open } from './ledger.ts';
import type { Place } from './place.ts';
import { JOURNAL_VERSION, JournalRecord } from './records.ts';
import { stuckNames, takeBack, type TakeBackParts } from './take-back.ts';
import type {
  AppliedNetwork,
  HistoryRecord,
  Recovery,
  RevertReason,
  TransactionListener,
  TransactionLog,
  TransactionOptions,
  TransactionRequest,
  TransactionResult,
} from './types.ts';

/** Milliseconds between two looks at how far a change is: an eye sees no more. */
const PROGRESS_INTERVAL = 100;
/** Milliseconds until a countdown's end asks for its turn again when there was no room to wait. */
const TURN_AGAIN = 100;

interface TransactionParts extends TakeBackParts {
  readonly journal: JournalFile;
  readonly place: Place;
  /** Where a countdown's end takes its turn among the other changes. */
  readonly mutations: ChangeQueue;
  readonly budgets: Budgets;
  readonly log: Log;
  /** The steps from `from` on that are begun together; null: this one alone, in the general way. */
  readonly batch?: (steps: readonly Step[], from: number) => Batch | null;
}

/**
 * Makes changes so that each is whole or not at all, whatever fails and whenever the helper dies. The
 * states of a transaction stand in types.ts. Callers run it inside the queue of changes; of changes
 * that are one netlink request each, several may be under way together.
 */
export class Transactions implements TransactionLog {
  readonly #parts: TransactionParts;
  readonly #ledger: Ledger;
  readonly #listeners: TransactionListener[] = [];
  #next = 1;
  #countdown: NodeJS.Timeout | undefined;
  #loaded: FoundJournal | null = null;
  #recovered = false;
  /** What is being made, where it has several steps, and when that was last told. */
  #running: RunningChange | null = null;
  #asker: object | null = null;
  #toldAt = 0;
  #cancelled: number | null = null;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.budgets);
  }

  used(): Partial<Record<BudgetName, number>> {
    return this.#ledger.used();
  }

  get fault(): Failure | null {
    return this.#parts.journal.fault;
  }

  listen(listener: TransactionListener): void {
    this.#listeners.push(listener);
  }

  history(): Iterable<HistoryEntry> {
    return this.#ledger.history();
  }

  record(entry: number): HistoryRecord | undefined {
    return this.#ledger.record(entry);
  }

  pending(): PendingChange | null {
    const open = this.#ledger.pending;
    return open && pendingChange(open);
  }

  running(by?: object): RunningChange | null {
    return by === undefined || by === this.#asker ? this.#running : null;
  }

  cancel(entry: number): boolean {
    if (this.#running?.entry !== entry) return false;
    this.#cancelled = entry;
    return true;
  }

  applied(): ReadonlyMap<string, AppliedNetwork> {
    return this.#ledger.applied;
  }

  /** Reads what is, and changes nothing but the journal's torn end; {@link recover} goes on from there. */
  load(): FoundJournal {
    if (this.#loaded) return this.#loaded;
    const { journal, log } = this.#parts;
    const found = journal.open();
    for (const record of found.records) this.#ledger.apply(record);
    if (found.torn > 0) log.info('the end of the journal was cut off: its writer died there', { bytes: found.torn });
    if (found.bad.length > 0)
      log.error('lines of the journal are damaged; what they said is lost', { lines: found.bad, aside: found.aside });
    if (this.#ledger.orphans > 0)
      log.warn('records of the journal speak of what is not in it', { records: this.#ledger.orphans });
    this.#next = this.#ledger.next;
    this.#loaded = found;
    return found;
  }

  async recover(): Promise<Recovery> {
    const { journal, place, log } = this.#parts;
    const found = this.load();
    this.#recovered = true;
    const left = new Set([...this.#ledger.open.keys()]);
    const start = { record: 'start' as const, version: JOURNAL_VERSION, ...place };
    const { lost } = this.#ledger.apply(start);
    journal.note(start);
    if (lost.length > 0) log.info('networks are down: the machine, or the namespace, is another', { networks: lost });
    for (const open of [...this.#ledger.open.values()].reverse()) {
      log.warn('taking back what was interrupted', {
        entry: open.begin.entry,
        verb: open.begin.verb,
        network: open.begin.network,
        steps: open.announced,
      });
      await this.#end(open, 'interrupted', interrupted(open), open.announced);
    }
    if (found.bad.length > 0) journal.compact(this.#ledger.compact());
    this.#compactWhereLong();
    const interruptedEntries = [...left]
      .map((entry) => this.#ledger.record(entry)?.entry)
      .filter((entry) => entry !== undefined);
    return { interrupted: interruptedEntries, lost, kept: [...this.#ledger.applied.keys()] };
  }

  async run(request: TransactionRequest, options: TransactionOptions = {}): Promise<TransactionResult> {
    const refusal = this.#refuse(request);
    if (refusal) return fail(refusal);
    const entry = this.#next;
    const begin: JournalRecord = { record: 'begin', entry, at: now(), ...recorded(request) };
    const fault = unreadable(begin);
    if (fault) return fail(fault);
    this.#next += 1;
    crashPoint('begin');
    const begun = this.#write(begin);
    if (!begun.ok) return begun;
    const open = this.#ledger.open.get(entry);
    if (!open) return failure('bug', request.verb, say('change.notBegun'));

    this.#asker = request.by ?? null;
    const made = await this.#make(open, options);
    this.#runs(null);
    if (!made.ok) return this.#fail(open, made.error, made.announced, options.quiet === true);
    crashPoint('commit');
    const outcome = request.confirmWithin === null ? 'done' : 'pending';
    const committed = this.#write({ record: 'end', entry, at: now(), outcome, error: null });
    // What the journal does not know was not done.
    if (!committed.ok) return this.#fail(open, committed.error, request.steps.length, false);
    if (request.confirmWithin !== null) this.#startCountdown(entry, request.confirmWithin * 1000);
    else this.#compactWhereLong();
    const { entry: row } = this.#ledger.record(entry) ?? { entry: null };
    if (!row) return failure('bug', request.verb, say('change.notInHistory', { entry }));
    return ok({ entry: row, pending: outcome === 'pending' ? this.pending() : null });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- one form for both ends of a pending change
  async confirm(entry: number | undefined): Promise<Result<HistoryEntry>> {
    const open = this.#waiting('pending.confirm', entry);
    if (!open.ok) return open;
    const number = open.value.begin.entry;
    const written = this.#write({ record: 'end', entry: number, at: now(), outcome: 'done', error: null });
    if (!written.ok) return written;
    clearTimeout(this.#countdown);
    this.#compactWhereLong();
    return this.#entryOf(number);
  }

  async revert(entry: number | undefined, why: RevertReason): Promise<Result<HistoryEntry>> {
    const open = this.#waiting('pending.revert', entry);
    if (!open.ok) return open;
    clearTimeout(this.#countdown);
    const { begin } = open.value;
    await this.#end(open.value, 'reverted', notConfirmed(begin.confirmWithin ?? 0, why), begin.steps.length);
    this.#compactWhereLong();
    const ended = this.#entryOf(begin.entry);
    if (ended.ok && ended.value.outcome === 'stuck' && ended.value.error) return fail(ended.value.error);
    return ended;
  }

  async close(): Promise<void> {
    clearTimeout(this.#countdown);
    if (this.#recovered && this.#ledger.pending) await this.revert(undefined, 'stopping');
    this.#parts.journal.close();
  }

  #refuse({ verb, network, confirmWithin, summary }: TransactionRequest): Failure | null {
    const pending = this.pending();
    if (!pending || (confirmWithin === null && (network === null || network !== pending.network))) return null;
    return {
      kind: 'conflict',
      step: verb,
      ...say('change.earlierWaits', { summary, pending: pending.summary }),
      remedy: say('change.confirmOrRevert'),
    };
  }

  /** The steps, in order. `announced`: how many may have been made when it failed. */
  async #make(
    open: Open,
    { events, verify }: TransactionOptions,
  ): Promise<{ ok: true } | { ok: false; error: Failure; announced: number }> {
    const { entry, steps } = open.begin;
    const { carryOut } = this.#parts;
    for (let position = 0; position < steps.length;) {
      const step = steps[position];
      if (!step) break;
      events?.progress(position, steps.length, step);
      this.#runs(open.begin, position);
      const batch = this.#parts.batch?.(steps, position) ?? null;
      const count = batch?.count ?? 1;
      if (steps.length > 1) {
        const announced = this.#write({ record: 'step', entry, step: position + count - 1 });
        if (!announced.ok) return { ...announced, announced: position };
      }
      crashPoint('before');
      const done = await (batch ? batch.carryOut() : carryOut(step.operation, false));
      crashPoint('after');
      if (!done.ok) {
        // Of several that were begun together nobody knows how far they came.
        const made = batch || mayBeMade(step.operation, done.error) ? position + count : position;
        return {
          ok: false,
          error: placed(done.error, steps, position + ('at' in done ? done.at : 0)),
          announced: made,
        };
      }
      position += count;
      if (this.#cancelled === entry) return { ok: false, error: cancelled(open), announced: position };
    }
    events?.progress(steps.length, steps.length, null);
    const verified = (await verify?.()) ?? ok(null);
    return verified.ok ? verified : { ...verified, announced: steps.length };
  }

  /** One step is over before anybody could ask how far it is. */
  #runs(begin: Open['begin'] | null, done = 0): void {
    if (begin === null ? this.#running === null : begin.steps.length === 1) return;
    const before = this.#running;
    if (begin === null) this.#running = null;
    else {
      const { entry, at, who, verb, network, summary, steps } = begin;
      this.#running = { entry, at, who, verb, network, summary, done, total: steps.length };
    }
    const now = performance.now();
    if (before !== null && begin !== null && now - this.#toldAt < PROGRESS_INTERVAL) return;
    this.#toldAt = now;
    for (const listener of this.#listeners) listener.running?.(this.#running);
  }

  async #fail(open: Open, error: Failure, announced: number, quiet: boolean): Promise<TransactionResult> {
    const { entry } = open.begin;
    if (quiet && announced === 0) {
      this.#note({ record: 'drop', entry });
      return fail(error);
    }
    return fail(await this.#end(open, 'failed', error, announced));
  }

  /** Takes the first `announced` steps back and writes how it ended. Answers with what the history says. */
  async #end<E extends Failure | null>(open: Open, wanted: Outcome, error: E, announced: number): Promise<E | Failure> {
    const { entry, steps, summary, verb } = open.begin;
    const stuck = await takeBack(this.#parts, steps.slice(0, announced));
    const left: Failure | null =
      stuck.length === 0
        ? null
        : {
            ...(error ?? stuck[0]?.error ?? { kind: 'failed', step: verb }),
            ...say('change.notReverted', {
              what: error ? messageOf(error) : say('change.notWhole', { summary }),
              left: stuckNames(stuck),
            }),
            remedy: say('change.cleanupStuck'),
          };
    this.#note({ record: 'end', entry, at: now(), outcome: left ? 'stuck' : wanted, error: left ?? error });
    return left ?? error;
  }

  #waiting(step: string, entry: number | undefined): Result<Open> {
    const open = this.#ledger.pending;
    if (open && (entry === undefined || open.begin.entry === entry)) return ok(open);
    return failure(
      'not-found',
      step,
      entry === undefined ? say('change.noneWaits') : say('change.doesNotWait', { entry }),
      { field: 'entry', remedy: say('change.outcomeInHistory') },
    );
  }

  #entryOf(entry: number): Result<HistoryEntry> {
    const record = this.#ledger.record(entry);
    return record ? ok(record.entry) : failure('bug', 'history', say('change.notInHistory', { entry }));
  }

  #startCountdown(entry: number, milliseconds: number): void {
    this.#countdown = setTimeout(() => {
      const isWaiting = (): boolean => this.#ledger.pending?.begin.entry === entry;
      void this.#parts.mutations
        .run<HistoryEntry | null>('pending.revert', async () => {
          // Confirmed or reverted while this waited for its turn.
          if (!isWaiting()) return ok(null);
          return this.revert(entry, 'expired');
        })
        .then((reverted) => {
          // Too many others wait: whoever sends them must not keep this from going back.
          if (!reverted.ok && reverted.error.kind === 'overloaded' && isWaiting())
            this.#startCountdown(entry, TURN_AGAIN);
        });
    }, milliseconds);
  }

  #write(record: JournalRecord): Result<null> {
    const written = this.#parts.journal.append(record);
    if (written.ok) this.#tell(record);
    return written;
  }

  #note(record: JournalRecord): void {
    this.#parts.journal.note(record);
    this.#tell(record);
  }

  #tell(record: JournalRecord): void {
    const { entries, forgotten, applied, pending } = this.#ledger.apply(record);
    for (const listener of this.#listeners) {
      for (const entry of entries) listener.entry?.(entry);
      for (const entry of forgotten) listener.forgotten?.(entry);
      for (const { name, network } of applied) listener.applied?.(name, network);
      if (pending) listener.pending?.(this.pending());
    }
  }

  #compactWhereLong(): void {
    const { journal } = this.#parts;
    if (journal.wantsCompaction && this.#ledger.open.size === 0) journal.compact(this.#ledger.compact());
  }
}

const now = (): string => new Date().toISOString();

function recorded({ steps, applied, who, verb, network, summary, confirmWithin, undoes, final }: TransactionRequest) {
  return {
    who,
    verb,
    network,
    summary,
    confirmWithin,
    undoes,
    final,
    steps: steps as Step[],
    ...(applied === undefined ? {} : { applied: applied as Extract<JournalRecord, { record: 'begin' }>['applied'] }),
  };
}

/** What could not be read again must not be begun: nobody could take it back. */
function unreadable(begin: JournalRecord): Failure | null {
  const parsed = JournalRecord.safeParse(begin);
  if (parsed.success) return null;
  return {
    kind: 'bug',
    step: 'journal',
    ...say('change.notJournaled', { fault: messageOf(invalidParams('journal', parsed.error)) }),
    remedy: say('change.report'),
  };
}

/** Which of several steps it was; of a single one the failure says all. */
function placed(error: Failure, steps: readonly Step[], position: number): Failure {
  if (steps.length === 1) return error;
  const values = {
    failure: messageOf(error),
    step: position + 1,
    total: steps.length,
    summary: steps[position]?.summary ?? '',
  };
  return { ...error, ...(position === 0 ? say('change.atStep', values) : say('change.atStepReverted', values)) };
}

const cancelled = ({ begin }: Open): Failure => ({ kind: 'cancelled', step: begin.verb, ...say('change.cancelled') });

function interrupted({ pendingSince }: Open): Failure {
  return {
    kind: 'cancelled',
    step: 'recover',
    ...(pendingSince === null ? say('change.interrupted') : say('change.endedUnconfirmed')),
  };
}

function notConfirmed(seconds: number, why: RevertReason): Failure | null {
  if (why === 'asked') return null;
  return why === 'expired'
    ? { kind: 'timeout', step: 'pending', ...say('change.notConfirmed', { seconds }) }
    : { kind: 'cancelled', step: 'pending', ...say('change.stoppedUnconfirmed') };
}
