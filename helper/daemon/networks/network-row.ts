import {
  endsOf,
  type Failure,
  type NetworkDocument,
  type NetworkRow,
  type NetworkState,
  type ServiceState,
} from '../../protocol/index.ts';
import type { AppliedNetwork } from '../transactions/types.ts';
import type { SavedNetwork } from './saved-networks.ts';

/** What is known of a network beside its document and what the journal says of it. */
interface NetworkStatus {
  state: NetworkState;
  since: string;
  progress: NetworkRow['progress'];
  error: Failure | null;
  drift: NetworkRow['drift'];
  services: ServiceState[];
}

/** One row of the topic `networks`. Pure. */
export function networkRow(
  name: string,
  saved: SavedNetwork | undefined,
  applied: AppliedNetwork | undefined,
  status: NetworkStatus,
): NetworkRow {
  const document = saved?.document ?? applied?.document ?? null;
  return {
    name,
    description: document?.description ?? '',
    start: document?.start ?? 'manual',
    keep: (applied?.document ?? document)?.keep ?? false,
    state: status.state,
    since: status.since,
    progress: status.progress,
    error: status.error,
    modified: applied !== undefined && saved !== undefined && saved.text !== applied.text,
    drift: status.drift,
    services: status.services,
    counts: counts(document),
    faults: saved?.faults.filter(({ severity }) => severity === 'error').length ?? 0,
  };
}

function counts(document: NetworkDocument | null): NetworkRow['counts'] {
  if (document === null) return { links: 0, addresses: 0, routes: 0, namespaces: 0 };
  const { links, routes, namespaces } = document;
  const ends = links.flatMap(endsOf);
  return {
    links: ends.length,
    addresses: ends.reduce((sum, { addresses }) => sum + addresses.length, 0),
    routes: routes.length,
    namespaces: namespaces.length,
  };
}
