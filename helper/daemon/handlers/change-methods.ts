import {
  fail,
  ok,
  type Failure,
  type MethodResult,
  type Operation,
  type ParsedParams,
  type Plannable,
  type Result,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Changes, Confirmation } from '../changes/changes.ts';
import type { Handler, Handlers } from '../dispatch.ts';
import { failure, type Refusal } from '../errors.ts';
import { whoIs, type UserNames } from '../users.ts';

/** Methods that are operations and nothing else. */
export type ChangeMethod = Exclude<Plannable, `network.${string}` | `history.${string}` | 'change.make'>;

/** What is asked for, whatever its terms. */
type Bare<T> = T extends unknown ? Omit<T, keyof Confirmation> : never;
export type Asked<M extends ChangeMethod> = Bare<ParsedParams<M>>;
type Answer<M extends ChangeMethod> = Omit<MethodResult<M>, 'pending'>;

/** Such a method: which operations it asks for, and what of the kernel's answer it tells once they are made. */
export interface ChangeOf<M extends ChangeMethod> {
  operations(asked: Asked<M>): Promise<Result<Operation[]>> | Result<Operation[]>;
  answer(
    operations: readonly Operation[],
    asked: Asked<M>,
    count: number,
  ): Promise<Result<Answer<M>>> | Result<Answer<M>>;
  /** How many things it is about, which nobody can count afterwards. */
  count?(asked: Asked<M>): number;
  /** A failure of an operation, said of the parameters that it came from. */
  failed?(failure: Failure, operations: readonly Operation[], asked: Asked<M>): Failure;
}
export type ChangeMethods = { [M in ChangeMethod]: ChangeOf<M> };

/** It was made and read back; when the answer was put together, somebody else had taken it away. */
export const goneAgain = (step: string): Refusal => failure('not-found', step, say('request.goneAgain'));

/** The handlers of such methods: plan, risks, journal, apply, read back, and a countdown where it is risky. */
export function changeHandlers(
  changes: Changes,
  changing: ChangeMethods,
  users: UserNames,
): Pick<Handlers, ChangeMethod> {
  const handler = (verb: ChangeMethod): Handler<ChangeMethod> => {
    // Each method's parameters and answers are its own; the union of all of them cannot say so.
    const method = changing[verb] as ChangeOf<ChangeMethod>;
    return async ({ confirm, confirmWithin, ...rest }, peer) => {
      const asked = rest;
      const operations = await method.operations(asked);
      if (!operations.ok) return operations;
      const confirmation = { confirm, confirmWithin };
      const count = method.count?.(asked) ?? 1;
      const who = await whoIs(users, peer);
      const made = await changes.change({ who, by: peer, verb, operations: operations.value, confirmation });
      if (!made.ok) return fail(method.failed?.(made.error, operations.value, asked) ?? made.error);
      const answer = await method.answer(operations.value, asked, count);
      return answer.ok ? ok({ ...answer.value, pending: made.value?.pending ?? null }) : answer;
    };
  };
  const verbs = Object.keys(changing) as ChangeMethod[];
  return Object.fromEntries(verbs.map((verb) => [verb, handler(verb)])) as Pick<Handlers, ChangeMethod>;
}
