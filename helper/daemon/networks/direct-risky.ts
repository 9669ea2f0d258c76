import type { Operation, PendingChange, Result } from '../../protocol/index.ts';
import { ok } from '../../protocol/index.ts';
import { failure } from '../errors.ts';
import type { Peer } from '../peer.ts';
import type { Services } from '../services.ts';
import { stepsOf } from './direct.ts';
import { risksOf, type Confirmation } from './networks.ts';
import { whoIs } from './who.ts';

/**
 * A direct change of one step that may cost the host its connection: then it waits for its confirmation,
 * as a network's does. `carryOut` makes it, and its answer is the method's.
 */
export async function directRisky<T>(
  services: Services,
  peer: Peer,
  verb: string,
  operation: Operation,
  { confirm, confirmWithin }: Confirmation,
  carryOut: () => Promise<Result<T>>,
): Promise<Result<{ answer: T; pending: PendingChange | null }>> {
  const { transactions, observer, store, users } = services;
  await observer.current();
  const { steps, final } = stepsOf(store, [operation]);
  const risks = risksOf(steps);
  const waiting = transactions.pending();
  if (risks.length > 0 && waiting) {
    return failure(
      'conflict',
      verb,
      `Nothing was changed: another risky change waits for its confirmation (${waiting.summary}).`,
      { remedy: 'Confirm it (`taproom confirm`) or take it back (`taproom revert`), then try again.' },
    );
  }
  let answer: Result<T> | undefined;
  const done = await transactions.run(
    {
      who: await whoIs(users, peer),
      verb,
      network: null,
      undoes: null,
      final,
      steps,
      summary: steps[0]?.summary ?? verb,
      confirmWithin: risks.length > 0 && !confirm ? confirmWithin : null,
    },
    { quiet: true, carryOut: async () => (answer ??= await carryOut()) },
  );
  if (!done.ok) return done;
  if (!answer?.ok) return answer ?? failure('bug', verb, 'The change was not made, and nobody said why.');
  return ok({ answer: answer.value, pending: done.value.pending });
}
