import type { Connection } from '../client/connection.ts';
import { follow } from '../client/follow.ts';
import type { Observed } from '../client/pure/replica.ts';
import type { Failure } from '../protocol/errors.ts';
import type { Link } from '../protocol/links.ts';
import type { Address } from '../protocol/addresses.ts';
import type { Topic } from '../protocol/topics.ts';
import { fail, ok, type Result } from '../protocol/result.ts';
import { say, type Message } from '../protocol/messages/index.ts';

/** How far something is: settled, on its way (with what is missing), or never to settle. */
export type Progress = { at: 'settled' } | { at: 'pending'; missing: Message } | { at: 'failed'; error: Failure };
export const settled: Progress = { at: 'settled' };

/**
 * Waits until `look` finds the observed state settled. The change has been made before this is called:
 * the first snapshot is already of the time after it, so nothing can be missed in between.
 */
export async function settle(
  connection: Connection,
  topics: Topic[],
  look: (observed: Observed) => Progress,
  seconds: number,
  remedy = say('cli.longerTimeout'),
): Promise<Result<Observed>> {
  let finish: (result: Result<Observed>) => void = () => undefined;
  const finished = new Promise<Result<Observed>>((resolve) => {
    finish = resolve;
  });
  let missing = say('cli.firstAnswer');
  const settled = (observed: Observed): void => {
    const progress = look(observed);
    if (progress.at === 'settled') finish(ok(observed));
    else if (progress.at === 'failed') finish(fail(progress.error));
    else missing = progress.missing;
  };
  const timer = setTimeout(
    () => finish(fail({ kind: 'timeout', step: 'wait', ...say('cli.notReady', { seconds, missing }), remedy })),
    seconds * 1000,
  );
  void connection.ended.then((why) => {
    if (why) finish(fail(why));
  });
  try {
    const followed = await follow(connection, topics, { settled });
    if (!followed.ok) return followed;
    const result = await finished;
    await followed.value.stop();
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a link that should be up (or down) is so in fact: carrier and operational state, not only intention. */
export function linkProgress(link: Link | undefined, name: string, up: boolean): Progress {
  if (!link) return { at: 'failed', error: gone(name) };
  if (!up)
    return link.up || link.operState === 'up' ? { at: 'pending', missing: say('cli.notDownYet', { name }) } : settled;
  if (!link.up) return { at: 'pending', missing: say('cli.notUpYet', { name }) };
  if (!link.carrier) return { at: 'pending', missing: say('cli.noCarrier', { name }) };
  return link.operState === 'up' || link.operState === 'unknown'
    ? settled
    : { at: 'pending', missing: say('cli.operState', { name, state: link.operState }) };
}

/** Whether the addresses can be used: IPv6 first asks whether somebody else has them (RFC 4862, section 5.4). */
export function addressProgress(addresses: readonly Address[]): Progress {
  const duplicate = addresses.find(({ flags }) => flags.includes('dadfailed'));
  if (duplicate) {
    return {
      at: 'failed',
      error: {
        kind: 'conflict',
        step: 'wait',
        ...say('cli.duplicate', { address: duplicate.address }),
        remedy: say('cli.chooseAddress'),
      },
    };
  }
  const tentative = addresses.find(({ flags }) => flags.includes('tentative') && !flags.includes('optimistic'));
  return tentative ? { at: 'pending', missing: say('cli.tentative', { address: tentative.address }) } : settled;
}

export const gone = (name: string): Failure => ({ kind: 'not-found', step: 'wait', ...say('cli.linkGone', { name }) });

/** Several things together: the first failure, else the first that is missing. */
export function together(...parts: Progress[]): Progress {
  return parts.find(({ at }) => at === 'failed') ?? parts.find(({ at }) => at === 'pending') ?? settled;
}
