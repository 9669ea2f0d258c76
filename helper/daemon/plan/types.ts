import type { NetworkDocument, Step } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Claim, ObservedState } from '../world/types.ts';

/**
 * What the planner works with. Everything in this folder is pure: it is told what is, and says what
 * to do. Observed is what the kernel says now; desired is a document; a plan is the ordered difference.
 */

/** Another network that is up: what it claims is not free. */
export interface OtherNetwork {
  readonly name: string;
  readonly document: NetworkDocument;
  readonly claims: readonly Claim[];
}

export interface PlanInput {
  readonly network: string;
  /** null: nothing of it is to stay (down). */
  readonly document: NetworkDocument | null;
  readonly observed: ObservedState;
  /** What it holds now; empty where it is down. */
  readonly claims: readonly Claim[];
  readonly others: readonly OtherNetwork[];
  /** `link.bridge` ... that this kernel lacks, with what to do. */
  readonly missing: ReadonlyMap<string, Message>;
}

/** A plan's steps, and what the network holds once they are made. */
export interface Planned {
  readonly steps: readonly Step[];
  readonly claims: readonly Claim[];
  readonly notes: readonly Message[];
}
