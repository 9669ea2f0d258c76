import type { HistoryEntry, NetworkDocument, Operation, Result, Step, Who } from '../../protocol/index.ts';
import type { Claim } from '../plan/types.ts';

/**
 * A transaction is the one way to change anything: its steps and their inverses are in the journal
 * before the first is made, each is announced there before it is made, and the journal's last word
 * about it (committed, reverted, stuck) is also the history's. What the journal says is the truth: the
 * networks that are up, their claims, the history and what waits are rebuilt from it when a helper starts.
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
  readonly verb: string;
  readonly network: string | null;
  readonly summary: string;
  readonly steps: readonly Step[];
  /** What becomes of the network with the commit: held so, down (null), or not touched (undefined). */
  readonly applied?: AppliedNetwork | null;
  /** Seconds until it reverts by itself unless confirmed; null: nothing to confirm. */
  readonly confirmWithin: number | null;
  readonly undoes: number | null;
  /** Why it can never be undone; null: its inverses can be tried. */
  readonly final: string | null;
}

export interface TransactionEvents {
  /** Before each step, and after the last (`done` = `total`). */
  progress(done: number, total: number, step: Step | null): void;
}

/** Carries out one operation and reads it back. `lenient`: what is gone, or there already, is as good as done (recovery, reverts). */
export type CarryOut = (operation: Operation, lenient: boolean) => Promise<Result<unknown>>;

export interface TransactionDone {
  readonly entry: HistoryEntry;
}
export type TransactionResult = Result<TransactionDone>;
