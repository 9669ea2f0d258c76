import type { Change } from '../protocol/state.ts';
import type { AnyRow, Topic } from '../protocol/topics.ts';
import { ok, type Result } from '../protocol/result.ts';
import type { Connection } from './connection.ts';
import { applyChanges, applySnapshot, NOTHING_OBSERVED, type Observed } from './pure/replica.ts';

interface FollowListener {
  /** One change, in order; `before` is the row that it took the place of. */
  changed?: (change: Change, before: AnyRow | undefined, observed: Observed) => void;
  /** All changes of an event have been told, or everything was read anew. */
  settled?: (observed: Observed) => void;
  /** Changes were lost, and everything has been read anew. */
  lost?: (observed: Observed) => void;
}

export interface Followed {
  readonly observed: Observed;
  stop(): Promise<void>;
}

/**
 * The observed state of these topics, kept up to date. A gap in the revisions means that changes were lost: then it
 * subscribes again. One a connection.
 */
export async function follow(
  connection: Connection,
  topics: readonly Topic[],
  { changed, settled, lost }: FollowListener,
): Promise<Result<Followed>> {
  let observed = NOTHING_OBSERVED;
  let asking = false;
  const ask = async (): Promise<Result<null>> => {
    asking = true;
    const snapshot = await connection.call('subscribe', { topics: [...topics] });
    asking = false;
    if (!snapshot.ok) return snapshot;
    observed = applySnapshot(observed, snapshot.value);
    return ok(null);
  };
  const anew = (): void => {
    lost?.(observed);
    settled?.(observed);
  };
  const off = [
    connection.on('changes', (event) => {
      const outcome = applyChanges(observed, event);
      if (outcome.kind === 'gap' && !asking) void ask().then((asked) => asked.ok && anew());
      if (outcome.kind !== 'applied') return;
      const previous = observed;
      observed = outcome.observed;
      if (changed) tell(event.changes, previous, observed, changed);
      settled?.(observed);
    }),
    connection.on('resync', (snapshot) => {
      observed = applySnapshot(observed, snapshot);
      anew();
    }),
  ];
  const stop = async (): Promise<void> => {
    for (const end of off) end();
    await connection.call('unsubscribe', {});
  };
  const first = await ask();
  if (!first.ok) {
    for (const end of off) end();
    return first;
  }
  settled?.(observed);
  return ok({
    get observed() {
      return observed;
    },
    stop,
  });
}

/** A change of what an earlier one of the same event made begins with that. What goes is told beside what was there. */
function tell(
  changes: readonly Change[],
  previous: Observed,
  next: Observed,
  changed: NonNullable<FollowListener['changed']>,
): void {
  const made = new Map<string, AnyRow | undefined>();
  for (const change of changes) {
    const { topic, key, value } = change;
    const slot = `${topic} ${key}`;
    const before = made.has(slot) ? made.get(slot) : previous.tables[topic].get(key);
    made.set(slot, value ?? undefined);
    changed(change, before, value === null ? previous : next);
  }
}
