import {
  endsOf,
  type Failure,
  type NetworkDocument,
  type NetworkRow,
  type NetworkState,
  type ServiceState,
} from '../../protocol/index.ts';
import type { AppliedNetwork } from '../transactions/types.ts';

/** What is known of a network beside its document and what the journal says of it. */
interface NetworkStatus {
  state: NetworkState;
  since: string;
  progress: NetworkRow['progress'];
  error: Failure | null;
  drift: NetworkRow['drift'];
  services: ServiceState[];
}

/** What the row of a network shows of its document. */
export type Outline = Pick<NetworkDocument, 'description' | 'start' | 'keep'> & Pick<NetworkRow, 'counts'>;

/** What it shows of a saved document (SavedNetwork). */
interface Saved {
  readonly text: string;
  readonly outline: Outline | null;
  readonly errors: number | null;
}

/** One row of the topic `networks`. Pure. */
export function networkRow(
  name: string,
  saved: Saved | undefined,
  applied: AppliedNetwork | undefined,
  status: NetworkStatus,
): NetworkRow {
  const present = applied ? outlineOf(applied.document) : null;
  const outline = saved?.outline ?? present;
  return {
    name,
    description: outline?.description ?? '',
    start: outline?.start ?? 'manual',
    keep: (present ?? outline)?.keep ?? false,
    state: status.state,
    since: status.since,
    progress: status.progress,
    error: status.error,
    modified: applied !== undefined && saved !== undefined && saved.text !== applied.text,
    drift: status.drift,
    services: status.services,
    counts: outline?.counts ?? { links: 0, addresses: 0, routes: 0, namespaces: 0 },
    faults: saved?.errors ?? 0,
  };
}

export function outlineOf({ description, start, keep, links, routes, namespaces }: NetworkDocument): Outline {
  const ends = links.flatMap(endsOf);
  return {
    description,
    start,
    keep,
    counts: {
      links: ends.length,
      addresses: ends.reduce((sum, { addresses }) => sum + addresses.length, 0),
      routes: routes.length,
      namespaces: namespaces.length,
    },
  };
}
