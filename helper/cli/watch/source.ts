import type { Connection } from '../../client/connection.ts';
import type { Failure } from '../../protocol/errors.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { follow } from '../../client/follow.ts';
import { linkKey } from '../../protocol/topics.ts';
import { say } from '../../protocol/messages/index.ts';
import { RateTracker } from './rates.ts';
import type { WatchRow } from './view.ts';

/** Samples kept: the widest sparkline. */
const HISTORY = 60;

interface WatchFilter {
  namespace: string | undefined;
  names: readonly string[];
  /** Milliseconds between samples. */
  interval: number;
}

/**
 * Links and their rates as they come from the helper. `onSample` hears each sample but the first, which has no rates.
 */
export async function watchLinks(
  connection: Connection,
  filter: WatchFilter,
  onSample: () => void,
): Promise<Result<{ rows: () => WatchRow[] }>> {
  const tracker = new RateTracker(HISTORY);
  let samples = 0;
  connection.on('statistics', (sample) => {
    if (tracker.take(sample) && ++samples > 1) onSample();
  });
  const followed = await follow(connection, ['links'], {});
  if (!followed.ok) return followed;
  const links = () => followed.value.observed.tables.links;
  const wanted = (namespace: string, name: string): boolean =>
    (filter.namespace === undefined || namespace === filter.namespace) &&
    (filter.names.length === 0 || filter.names.includes(name));
  const missing = filter.names.find(
    (name) => ![...links().values()].some((link) => link.name === name && wanted(link.namespace, name)),
  );
  if (missing !== undefined) return { ok: false, error: notThere(missing, filter.namespace) };
  const subscribed = await connection.call('statistics.subscribe', {
    interval: filter.interval,
    ...(filter.namespace === undefined ? {} : { namespaces: [filter.namespace] }),
  });
  if (!subscribed.ok) return subscribed;
  return ok({
    rows: () =>
      [...tracker.tracks.values()].flatMap((track) => {
        const link = links().get(linkKey(track.namespace, track.index));
        return link && wanted(link.namespace, link.name) ? [{ link, track }] : [];
      }),
  });
}

const notThere = (name: string, namespace: string | undefined): Failure => ({
  kind: 'not-found',
  step: 'watch',
  ...(namespace ? say('cli.noLinkIn', { name, namespace }) : say('cli.noLink', { name })),
  remedy: say('cli.seeLinks'),
});
