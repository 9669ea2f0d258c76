import {
  fail,
  invalidParams,
  methods,
  ok,
  type Failure,
  type Operation,
  type ParsedParams,
  type Result,
} from '../../protocol/index.ts';
import type { Changes } from '../changes/changes.ts';
import type { Handlers } from '../dispatch.ts';
import { whoIs, type UserNames } from '../users.ts';
import type { Asked, ChangeMethod, ChangeMethods, ChangeOf } from './change-methods.ts';

type Gathered = ParsedParams<'change.make'>['changes'];

/** One of several changes: what it asks for, and how its answer is put together. */
interface Part {
  readonly method: ChangeOf<ChangeMethod>;
  readonly asked: Asked<ChangeMethod>;
  readonly operations: Operation[];
  readonly count: number;
}

export const operationsOf = (parts: readonly Part[]): Operation[] => parts.flatMap(({ operations }) => operations);

/** Whose field it is, of several. */
const ofPart = (failure: Failure, position: number): Failure => ({
  ...failure,
  field: `changes.${position}${failure.field === undefined ? '' : `.${failure.field}`}`,
});

/** What each of them asks for, in the state before all of them; the first that cannot be asked for refuses all. */
export async function gather(changing: ChangeMethods, changes: Gathered): Promise<Result<Part[]>> {
  const parts = await Promise.all(
    changes.map(async ({ method: verb, params }): Promise<Result<Part>> => {
      const parsed = methods[verb].params.safeParse(params);
      if (!parsed.success) return fail(invalidParams(verb, parsed.error));
      // The schema of the method has just made this value; the union of all of them cannot say so.
      const method = changing[verb] as ChangeOf<ChangeMethod>;
      const { confirm: _, confirmWithin: __, ...rest } = parsed.data;
      const asked = rest as Asked<ChangeMethod>;
      const operations = await method.operations(asked);
      if (!operations.ok) return operations;
      return ok({ method, asked, operations: operations.value, count: method.count?.(asked) ?? 1 });
    }),
  );
  const gathered: Part[] = [];
  for (const [position, part] of parts.entries()) {
    if (!part.ok) return fail(ofPart(part.error, position));
    gathered.push(part.value);
  }
  return ok(gathered);
}

/** `change.make`: several changes as one transaction. */
export function gatheredHandlers(
  changes: Changes,
  changing: ChangeMethods,
  users: UserNames,
): Pick<Handlers, 'change.make'> {
  return {
    'change.make': async ({ changes: asked, ...confirmation }, peer) => {
      const gathered = await gather(changing, asked);
      if (!gathered.ok) return gathered;
      const parts = gathered.value;
      const [first] = asked;
      const who = await whoIs(users, peer);
      const verb = asked.every(({ method }) => method === first?.method) ? (first?.method ?? '') : 'change.make';
      const made = await changes.change({ who, by: peer, verb, operations: operationsOf(parts), confirmation });
      if (!made.ok) return made;
      const results: Record<string, unknown>[] = [];
      for (const [position, { method, operations, asked: of, count }] of parts.entries()) {
        const answer = await method.answer(operations, of, count);
        if (!answer.ok) return fail(ofPart(answer.error, position));
        results.push(answer.value);
      }
      return ok({ results, entry: made.value?.entry.entry ?? null, pending: made.value?.pending ?? null });
    },
  };
}
