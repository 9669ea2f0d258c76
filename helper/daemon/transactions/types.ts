import type {
  Failure,
  HistoryEntry,
  NetworkDocument,
  PendingChange,
  Result,
  RunningChange,
  Step,
  Who,
} from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Claim } from '../world/types.ts';
import type { BudgetName } from '../budgets.ts';

/**
 * A transaction is the one way to change anything: its steps and their inverses are in the journal
 * before the first is made, each is announced there before it is made, and the journal's last word
 * about it (committed, reverted, stuck) is also the history's. What the journal says is the truth: the
 * networks that are up, their claims, the history and what waits are rebuilt from it when a helper starts.
 *
 *   begin --> step 0 --> ... --> step n --> done                      (committed: nothing to confirm)
 *                |                  |
 *                |                  '-----> pending --> done          (confirmed)
 *                |                             |
 *                |                             '------> reverted      (expired, asked, the helper stopped)
 *                '--> failed                                          (a step failed: those before it were reverted)
 *
 *   A helper that finds a transaction in the journal that did not end takes it back: interrupted.
 *   Each reverting may end in `stuck` instead: something could not be reverted, and is named.
 */

/** A network as the journal knows it: up, with what it holds. */
export interface AppliedNetwork {
  readonly name: string;
  readonly text: string;
  readonly document: NetworkDocument;
  readonly claims: readonly Claim[];
  readonly since: string;
}

export interface TransactionRequest {
  readonly who: Who;
  /** Who asked for it and may cancel it without knowing its number: their connection. */
  readonly by?: object;
  readonly verb: string;
  readonly network: string | null;
  readonly summary: Message;
  readonly steps: readonly Step[];
  /** What becomes of the network with the commit: held so, down (null), or not touched (undefined). */
  readonly applied?: AppliedNetwork | null;
  /** Seconds until it reverts by itself unless confirmed; null: nothing to confirm. */
  readonly confirmWithin: number | null;
  readonly undoes: number | null;
  /** Why it can never be undone; null: its inverses can be tried. */
  readonly final: Message | null;
}

interface TransactionEvents {
  /** Before each step, and after the last (`done` = `total`). */
  progress(done: number, total: number, step: Step | null): void;
}

/** How one transaction differs from the others. */
export interface TransactionOptions {
  readonly events?: TransactionEvents;
  /** Looks at the whole after the last step, before the commit; a failure takes everything back. */
  readonly verify?: () => Promise<Result<null>>;
  /** What failed and changed nothing leaves no entry in the history. */
  readonly quiet?: boolean;
}

export interface TransactionDone {
  readonly entry: HistoryEntry;
  /** Not null: it is made, and waits to be confirmed. */
  readonly pending: PendingChange | null;
}
export type TransactionResult = Result<TransactionDone>;

/** Why a pending change is reverted. */
export type RevertReason = 'expired' | 'asked' | 'stopping';

/** An entry of the history with what only `history.show` and undo need. */
export interface HistoryRecord {
  readonly entry: HistoryEntry;
  /** Empty where they were so many that the journal did not keep them. */
  readonly steps: readonly Step[];
  /** Text of the network's document before and after; null: it was down; undefined: no network was touched. */
  readonly before: string | null | undefined;
  readonly after: string | null | undefined;
}

/** Told when something of it changes, after the journal has it. */
export interface TransactionListener {
  /** A new entry, or one that ended otherwise or was undone. */
  entry?(entry: HistoryEntry): void;
  /** An entry is no longer among the newest 500, or turned out to have changed nothing. */
  forgotten?(entry: number): void;
  pending?(pending: PendingChange | null): void;
  /** How far a change of several steps is; null: it came to its end. */
  running?(running: RunningChange | null): void;
  /** This network was brought up, changed or taken down; `null`: it is down. */
  applied?(name: string, network: AppliedNetwork | null): void;
}

/** What was found in the journal when the helper started. */
export interface Recovery {
  /** Entries that were reverted. */
  readonly interrupted: readonly HistoryEntry[];
  /** Networks that were up and whose kernel state is gone: another boot, another namespace. */
  readonly lost: readonly string[];
  /** Networks that are up. */
  readonly kept: readonly string[];
}

/** The seam that handlers and networks work with; `Transactions` in transactions.ts is the one implementation. */
export interface TransactionLog {
  /** Why no change can be made now (a full disk, a read-only folder); null: changes can be made. */
  readonly fault: Failure | null;
  /** To be called inside the queue of changes, as all that follow. */
  run(request: TransactionRequest, options?: TransactionOptions): Promise<TransactionResult>;
  /** `entry` undefined: the one that waits. */
  confirm(entry: number | undefined): Promise<Result<HistoryEntry>>;
  revert(entry: number | undefined, why: RevertReason): Promise<Result<HistoryEntry>>;
  /** Once, at the start, before anybody is served: takes back what did not end. */
  recover(): Promise<Recovery>;
  /** Takes back what waits, and closes the journal. Networks that are up stay up. */
  close(): Promise<void>;
  /** Newest first. */
  history(): Iterable<HistoryEntry>;
  record(entry: number): HistoryRecord | undefined;
  pending(): PendingChange | null;
  /** What is being made, where it has several steps; `by`: only what was asked for so. */
  running(by?: object): RunningChange | null;
  /** It stops after the step at hand and is taken back. false: it is not being made any more. */
  cancel(entry: number): boolean;
  /** Networks that are up (or pending), by name. */
  applied(): ReadonlyMap<string, AppliedNetwork>;
  listen(listener: TransactionListener): void;
  /** What the history takes. */
  used(): Partial<Record<BudgetName, number>>;
}
