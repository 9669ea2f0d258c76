import type { Failure, HistoryEntry, Outcome, PendingChange } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { Budgets, type BudgetName } from '../budgets.ts';
import { risksOf } from '../operations/index.ts';
import type { Place } from './place.ts';
import { samePlace } from './place.ts';
import { JOURNAL_VERSION, type JournalRecord, type RecordOf } from './records.ts';
import type { AppliedNetwork, HistoryRecord } from './types.ts';

type Begin = RecordOf<'begin'>;

/** A transaction that has not come to its end. */
export interface Open {
  readonly begin: Begin;
  /** Steps that may have been made: announced. */
  announced: number;
  /** The network as it was before; null: down. undefined: none is touched. */
  readonly before: AppliedNetwork | null | undefined;
  /** Since when it waits for a confirmation; null: it is being made. */
  pendingSince: string | null;
}

/** What a record changed, for whoever shows it. */
interface LedgerChange {
  entries: HistoryEntry[];
  forgotten: number[];
  applied: { name: string; network: AppliedNetwork | null }[];
  pending: boolean;
  /** Networks whose kernel state went with another boot or namespace. */
  lost: string[];
}

/**
 * What the journal comes to: folded record by record, at the start from the file and then from each
 * record as it is written. Pure: the same records always come to the same.
 */
export class Ledger {
  readonly #records = new Map<number, HistoryRecord>();
  readonly #open = new Map<number, Open>();
  readonly #applied = new Map<string, AppliedNetwork>();
  #steps = 0;
  #text = 0;
  #next = 1;
  #place: Place | null = null;
  /** Records that speak of something unknown: the line that would have said it is damaged. */
  #orphans = 0;
  readonly #most: Readonly<Record<'entries' | 'steps' | 'text', number>>;

  constructor(budgets = new Budgets()) {
    this.#most = {
      entries: budgets.size('history-entries'),
      steps: budgets.size('history-steps'),
      text: budgets.size('history-bytes'),
    };
  }

  used(): Partial<Record<BudgetName, number>> {
    return { 'history-entries': this.#records.size, 'history-steps': this.#steps, 'history-bytes': this.#text };
  }

  get next(): number {
    return this.#next;
  }

  get applied(): ReadonlyMap<string, AppliedNetwork> {
    return this.#applied;
  }

  get open(): ReadonlyMap<number, Open> {
    return this.#open;
  }

  get orphans(): number {
    return this.#orphans;
  }

  /** Newest first. */
  *history(): Generator<HistoryEntry> {
    for (const number of [...this.#records.keys()].reverse()) {
      const record = this.#records.get(number);
      if (record) yield record.entry;
    }
  }

  record(entry: number): HistoryRecord | undefined {
    return this.#records.get(entry);
  }

  /** The one transaction that waits for its confirmation. */
  get pending(): Open | null {
    for (const open of this.#open.values()) if (open.pendingSince !== null) return open;
    return null;
  }

  apply(record: JournalRecord): LedgerChange {
    const change: LedgerChange = { entries: [], forgotten: [], applied: [], pending: false, lost: [] };
    switch (record.record) {
      case 'start':
        this.#start(record, change);
        break;
      case 'begin':
        this.#begin(record);
        break;
      case 'step':
        this.#announce(record);
        break;
      case 'end':
        this.#end(record, change);
        break;
      case 'drop':
        if (this.#open.delete(record.entry)) change.forgotten.push(record.entry);
        break;
      case 'entry':
        this.#keep({ entry: record.entry, steps: record.steps, before: record.before, after: record.after }, change);
        this.#count(record.entry.entry);
        break;
      case 'network':
        this.#setNetwork(record.network.name, record.network, change);
        break;
      case 'next':
        this.#next = Math.max(this.#next, record.entry);
        break;
    }
    return change;
  }

  /**
   * The records that a journal would consist of that came to the same in the shortest way. Only where nothing is open.
   */
  *compact(): Generator<JournalRecord> {
    if (this.#place) yield { record: 'start', version: JOURNAL_VERSION, ...this.#place };
    for (const { entry, steps, before, after } of this.#records.values()) {
      yield {
        record: 'entry',
        entry,
        steps: [...steps],
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
    }
    for (const network of this.#applied.values()) yield { record: 'network', network: mutable(network) };
    yield { record: 'next', entry: this.#next };
  }

  #start({ boot, netns }: RecordOf<'start'>, change: LedgerChange): void {
    const place = { boot, netns };
    const moved = this.#place !== null && !samePlace(this.#place, place);
    this.#place = place;
    if (!moved) return;
    for (const open of [...this.#open.values()]) this.#close(open, 'interrupted', elsewhere, change);
    for (const name of [...this.#applied.keys()]) {
      this.#setNetwork(name, null, change);
      change.lost.push(name);
    }
  }

  #begin(begin: Begin): void {
    this.#count(begin.entry);
    const before =
      begin.network === null || begin.applied === undefined ? undefined : (this.#applied.get(begin.network) ?? null);
    // One step needs no announcement of its own: the record of its beginning is one.
    this.#open.set(begin.entry, { begin, announced: begin.steps.length === 1 ? 1 : 0, before, pendingSince: null });
  }

  #announce({ entry, step }: RecordOf<'step'>): void {
    const open = this.#open.get(entry);
    if (open) open.announced = Math.max(open.announced, Math.min(step + 1, open.begin.steps.length));
    else this.#orphans += 1;
  }

  #end({ entry, at, outcome, error }: RecordOf<'end'>, change: LedgerChange): void {
    const open = this.#open.get(entry);
    if (!open) {
      this.#orphans += 1;
      return;
    }
    const { begin, before } = open;
    if (outcome === 'pending') {
      open.pendingSince = at;
      change.pending = true;
      if (begin.network !== null && begin.applied !== undefined) this.#setNetwork(begin.network, begin.applied, change);
      this.#keep(recordOf(open, 'pending', null), change);
      this.#markUndone(begin.undoes, entry, change);
      return;
    }
    if (outcome === 'done') {
      if (open.pendingSince === null && begin.network !== null && begin.applied !== undefined) {
        this.#setNetwork(begin.network, begin.applied, change);
      }
    } else if (open.pendingSince !== null && begin.network !== null && before !== undefined) {
      this.#setNetwork(begin.network, before, change);
    }
    this.#close(open, outcome, error, change);
  }

  #close(open: Open, outcome: Outcome, error: Failure | null, change: LedgerChange): void {
    const { entry, undoes } = open.begin;
    this.#open.delete(entry);
    if (open.pendingSince !== null) change.pending = true;
    this.#keep(recordOf(open, outcome, error), change);
    this.#markUndone(undoes, outcome === 'done' ? entry : null, change);
  }

  /**
   * The other side of an undo: `by` null when the undo did not stand. What an undo that is undone took back is made
   * again.
   */
  #markUndone(undone: number | null, by: number | null, change: LedgerChange): void {
    const record = undone === null ? undefined : this.#records.get(undone);
    if (!record || record.entry.undoneBy === by) return;
    this.#keep({ ...record, entry: { ...record.entry, undoneBy: by } }, change);
    const { entry, undoes } = record.entry;
    if (undoes !== null) this.#markUndone(undoes, by === null ? entry : null, change);
  }

  #keep(record: HistoryRecord, change: LedgerChange): void {
    const number = record.entry.entry;
    this.#weigh(this.#records.get(number), -1);
    this.#weigh(record, 1);
    this.#records.set(number, record);
    change.entries.push(record.entry);
    while (this.#records.size > this.#most.entries) {
      const old = this.#dispensable(this.#most.entries, () => 1);
      if (!old) break;
      this.#weigh(old, -1);
      this.#records.delete(old.entry.entry);
      change.forgotten.push(old.entry.entry);
    }
    while (this.#steps > this.#most.steps) if (!this.#forgetSteps(change)) break;
    while (this.#text > this.#most.text) if (!this.#forgetText(change)) break;
  }

  /**
   * The oldest of whoever has most of it, and more than an equal share: nobody pushes out what others wrote. Of nobody
   * the newest, however large it is.
   */
  #dispensable(all: number, weight: (record: HistoryRecord) => number): HistoryRecord | undefined {
    const shares = new Map<string, { sum: number; oldest: HistoryRecord | undefined; newest: HistoryRecord }>();
    for (const record of this.#records.values()) {
      const own = weight(record);
      if (own === 0) continue;
      const writer = writerOf(record.entry);
      const share = shares.get(writer);
      if (share) Object.assign(share, { sum: share.sum + own, oldest: share.oldest ?? share.newest, newest: record });
      else shares.set(writer, { sum: own, oldest: undefined, newest: record });
    }
    const over = [...shares.values()].filter(({ sum, oldest }) => oldest && sum > all / shares.size);
    return over.sort((a, b) => b.sum - a.sum)[0]?.oldest;
  }

  #weigh(record: HistoryRecord | undefined, sign: 1 | -1): void {
    if (!record) return;
    this.#steps += sign * record.steps.length;
    this.#text += sign * textOf(record);
  }

  #forgetSteps(change: LedgerChange): boolean {
    const record = this.#dispensable(this.#most.steps, ({ steps }) => steps.length);
    if (!record) return false;
    // A network is undone by going to another document; a direct change needs its steps.
    const final = record.entry.final ?? (record.entry.network === null ? stepsForgotten : null);
    this.#replace({ ...record, entry: { ...record.entry, final }, steps: [] }, change);
    return true;
  }

  #forgetText(change: LedgerChange): boolean {
    const record = this.#dispensable(this.#most.text, textOf);
    if (!record) return false;
    const final = record.entry.final ?? textsForgotten;
    this.#replace({ ...record, entry: { ...record.entry, final }, before: null, after: null }, change);
    return true;
  }

  #replace(record: HistoryRecord, change: LedgerChange): void {
    const number = record.entry.entry;
    this.#weigh(this.#records.get(number), -1);
    this.#weigh(record, 1);
    this.#records.set(number, record);
    change.entries.push(record.entry);
  }

  #setNetwork(name: string, network: AppliedNetwork | null, change: LedgerChange): void {
    if (network === null) this.#applied.delete(name);
    else this.#applied.set(name, network);
    change.applied.push({ name, network });
  }

  #count(entry: number): void {
    this.#next = Math.max(this.#next, entry + 1);
  }
}

function recordOf({ begin, before }: Open, outcome: Outcome, error: Failure | null): HistoryRecord {
  const { entry, at, who, verb, network, summary, steps, applied, undoes, final } = begin;
  return {
    entry: {
      entry,
      at,
      who,
      verb,
      network,
      summary,
      steps: steps.length,
      outcome,
      error,
      undoneBy: null,
      undoes,
      final,
    },
    steps,
    before: before === undefined ? undefined : (before?.text ?? null),
    after: applied === undefined ? undefined : (applied?.text ?? null),
  };
}

/** What a client is shown of the change that waits. */
export function pendingChange({ begin, pendingSince }: Open): PendingChange {
  const seconds = begin.confirmWithin ?? 0;
  return {
    entry: begin.entry,
    network: begin.network,
    summary: begin.summary,
    risks: risksOf(begin.steps),
    seconds,
    deadline: new Date(Date.parse(pendingSince ?? begin.at) + seconds * 1000).toISOString(),
  };
}

/** What the helper does by itself (repairing, starting) pushes out nothing that root did. */
const writerOf = ({ who, verb }: HistoryEntry): string => `${who.uid} ${OWN_VERBS.has(verb) ? 'helper' : ''}`;
const OWN_VERBS: ReadonlySet<string> = new Set(['network.keep', 'network.restore']);

const elsewhere: Failure = { kind: 'cancelled', step: 'recover', ...say('change.placeGone') };
const stepsForgotten = say('change.stepsForgotten');
const textsForgotten = say('change.textsForgotten');

const textOf = ({ before, after }: HistoryRecord): number => (before?.length ?? 0) + (after?.length ?? 0);

const mutable = (network: AppliedNetwork): RecordOf<'network'>['network'] => ({
  ...network,
  claims: network.claims.map(({ beside, ...claim }) => ({
    ...claim,
    inverse: [...claim.inverse],
    ...(beside === undefined ? {} : { beside: [...beside] }),
  })),
});
