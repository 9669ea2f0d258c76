import { type Failure, type Operation, type OperationOf, type Result, type Step, ok } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import type { Datapaths } from '../datapaths/datapaths.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { WorldRoute } from '../world/rows.ts';
import type { Claim } from '../world/types.ts';
import type { World } from '../world/world.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Judge } from './judge.ts';

/** What operations are carried out with. */
export interface Machine {
  readonly kernel: Kernel;
  readonly networkServices: NetworkServices;
  readonly datapaths: Datapaths;
}

/**
 * Carries out one operation and reads it back. `idempotent`: what is gone, or there already, is as good as done
 * (recovery, reverts).
 */
export type CarryOut = (operation: Operation, idempotent: boolean) => Promise<Result<unknown>>;

/** Several steps from one on that are begun together: where one fails, others of them may have been made. */
export interface Batch {
  readonly count: number;
  /** `at`: which of them failed, counted from 0. */
  readonly carryOut: () => Promise<{ ok: true } | { ok: false; error: Failure; at: number }>;
}

export interface Inverse {
  /** In the order in which they are to be made. */
  readonly inverse: Operation[];
  /** Why it cannot be reverted completely; null: it can. */
  readonly final: Message | null;
}
export const all = (...inverse: Operation[]): Inverse => ({ inverse, final: null });

/** A plan that takes back what a network holds no longer. */
export interface Retreat {
  readonly world: World;
  readonly network: string;
  /** The mark of the network. */
  readonly alias: string;
  /** One more step. */
  do(operation: Operation): void;
  note(words: Message): void;
  /** Namespaces that go. */
  readonly namespaces: ReadonlySet<string>;
  /** Whether a link goes, by itself or with what it stands on. */
  takes(namespace: string, link: string): boolean;
  takesRoute(route: WorldRoute): boolean;
  /** The other network that needs the same; undefined: none does. */
  sharer(key: string): string | undefined;
  /** Whether the network holds something after the plan, or held it before. */
  holds(key: string): boolean;
  /** Whether something moved there from a link, to which it returns. */
  movedFrom(key: string): boolean;
  /** Bridges of others that may need the forwarding of a namespace. */
  foreignBridges(namespace: string): string[];
  /** Whether a service is ended already. */
  isEnded(operation: Operation): boolean;
}

/** All that there is to say of one operation. Pure, but for `apply` and `isInPlace`. */
export interface OperationKind<K extends Operation['op']> {
  /** What it is about: two operations with one key concern the same thing, and a network claims it once. */
  key(operation: OperationOf<K>): string;
  /** Where it differs from `key`: the same text where one undoes or repeats what the other did. */
  subject?(operation: OperationOf<K>): string;
  change(operation: OperationOf<K>, world: World): Step['change'];
  /** What takes it back, worked out from what is before it is made. */
  inverse(operation: OperationOf<K>, world: World): Inverse;
  /** Why it does not apply to what is now; null: it can be tried. */
  applies(operation: OperationOf<K>, world: World): Message | null;
  /** What the machine will be like once it is done. */
  effect(operation: OperationOf<K>, world: World): void;
  /** What it does, as a sentence. `before` is the state that it is made in. */
  summary(operation: OperationOf<K>, before: World): Message;
  /** In a few words, as part of a sentence about what is left. */
  name(operation: OperationOf<K>): Message;
  /** What somebody would type for it; to read, never run. */
  commands(operation: OperationOf<K>): string[];
  /** What it may cost the host, told to the judge. */
  risks?(operation: OperationOf<K>, judge: Judge): void;
  /** Takes it back from a network that holds it no longer; without it there is nothing to take back. */
  retreat?(operation: OperationOf<K>, claim: Claim, plan: Retreat): void;
  /**
   * Carries it out and reads it back. `idempotent` (something is taken back, perhaps by another helper than the one
   * that did it): what is there already, or gone, is as good as done; but nothing is taken for ours, or taken away,
   * that does not bear the mark which the operation names.
   */
  apply(operation: OperationOf<K>, machine: Machine, idempotent: boolean): Promise<Result<unknown>>;
  /** Whether the machine is as it leaves it. Reads; changes nothing. */
  isInPlace(operation: OperationOf<K>, machine: Machine): Promise<boolean>;
  /** Whether something of it may have stayed where it failed. */
  mayBeMade(error: Failure): boolean;
}

/**
 * Requests to the kernel are carried out whole or not at all, and what they are about may be somebody else's when
 * they are refused: taking those back would take what was there before. Without an answer nobody knows.
 */
export const unanswered = ({ errnoName }: Failure): boolean => errnoName === 'ETIMEDOUT' || errnoName === 'ECANCELED';
/** Services are set again as they were. */
export const always = (): boolean => true;

/** What the operation is about went meanwhile: there is nothing left to take back. */
export function unlessGone(result: Result<unknown>, idempotent: boolean): Result<unknown> {
  return idempotent && !result.ok && result.error.kind === 'not-found' ? ok(null) : result;
}

/** The kernel refused to add what is there already, exactly so. */
export async function unlessThere(
  result: Result<unknown>,
  idempotent: boolean,
  isInPlace: () => Promise<boolean>,
): Promise<Result<unknown>> {
  if (!idempotent || result.ok || result.error.errnoName !== 'EEXIST') return result;
  return (await isInPlace()) ? ok(null) : result;
}
