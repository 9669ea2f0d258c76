import {
  fail,
  invalidParams,
  methods,
  ok,
  type Failure,
  type MethodResult,
  type Operation,
  type ParsedParams,
  type Plannable,
  type Result,
} from '../../protocol/index.ts';
import type { Changes, Confirmation } from '../changes/changes.ts';
import { Encoded, type Handler, type Handlers } from '../dispatch.ts';
import { say } from '../../protocol/messages/index.ts';
import { failure, type Refusal } from '../errors.ts';
import type { Networks } from '../networks/networks.ts';
import { planText } from '../networks/plan-text.ts';
import type { Undo } from '../networks/undo.ts';
import { risksOf } from '../operations/index.ts';
import { askerOf } from '../peer.ts';
import { whoIs, type UserNames } from '../users.ts';
import { nothingToRedo } from './history.ts';
import { gather, operationsOf } from './gathered-changes.ts';

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

const isChangeMethod = (changing: ChangeMethods, method: Plannable): method is ChangeMethod =>
  Object.hasOwn(changing, method);

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
      const made = await changes.change({ who, verb, operations: operations.value, confirmation });
      if (!made.ok) return fail(method.failed?.(made.error, operations.value, asked) ?? made.error);
      const answer = await method.answer(operations.value, asked, count);
      return answer.ok ? ok({ ...answer.value, pending: made.value?.pending ?? null }) : answer;
    };
  };
  const verbs = Object.keys(changing) as ChangeMethod[];
  return Object.fromEntries(verbs.map((verb) => [verb, handler(verb)])) as Pick<Handlers, ChangeMethod>;
}

interface PlanParts {
  readonly changes: Changes;
  readonly changing: ChangeMethods;
  readonly networks: Networks;
  readonly undo: Undo;
}

/** `change.plan`: any change, told before it is made. */
export function planHandlers({ changes, changing, networks, undo }: PlanParts): Pick<Handlers, 'change.plan'> {
  return {
    'change.plan': async ({ method, params }, peer) => {
      const asker = askerOf(peer);
      const parsed = methods[method].params.safeParse(params);
      if (!parsed.success) return fail(invalidParams(method, parsed.error));
      if (isChangeMethod(changing, method)) {
        // The schema of `method` has just made this value.
        const operations = await (changing[method] as ChangeOf<ChangeMethod>).operations(
          parsed.data as Asked<ChangeMethod>,
        );
        return operations.ok ? changes.plan(operations.value) : operations;
      }
      if (method === 'history.undo' || method === 'history.redo') {
        const { entry: named } = parsed.data as ParsedParams<'history.undo'>;
        const redone = named === undefined ? await undo.newestUndone(peer.authorization.uid) : undo.undoing(named);
        if (method === 'history.redo' && redone === undefined) return nothingToRedo(named);
        const way = await undo.plan(method === 'history.redo' ? redone : named);
        return way.ok ? ok({ steps: way.value, risks: risksOf(way.value), notes: [] }) : way;
      }
      if (method === 'change.make') {
        const parts = await gather(changing, (parsed.data as ParsedParams<'change.make'>).changes);
        return parts.ok ? changes.plan(operationsOf(parts.value)) : parts;
      }
      const { name, text } = parsed.data as { name?: string; text?: string };
      const known = await (text === undefined
        ? networks.document(method, name ?? '', asker)
        : networks.read(method, text, asker));
      if (!known.ok && method !== 'network.down') return known;
      const target = method === 'network.down' || !known.ok ? null : known.value;
      const planned = await networks.plan(method, name ?? target?.document.name ?? '', target, asker.gone);
      const plan = await planText(method, planned, asker.gone);
      return plan.ok ? ok(new Encoded(plan.value)) : plan;
    },
  };
}
