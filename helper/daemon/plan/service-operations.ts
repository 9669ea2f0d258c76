import type { NetworkDocument } from '../../protocol/index.ts';
import { operationKey } from '../operations/index.ts';
import { emptied, isService, type ServiceOperation } from '../operations/services.ts';
import { inPlaceKey } from '../world/keys.ts';
import { ownLinkNames } from './document-links.ts';
import type { Claim } from '../world/types.ts';

/** What a document asks of services, one operation for each service and namespace. */
export function documentServices(network: string, document: NetworkDocument): ServiceOperation[] {
  const byNamespace = <T extends { namespace: string }>(entries: readonly T[]): [string, T[]][] => {
    const groups = new Map<string, T[]>();
    for (const entry of entries) groups.set(entry.namespace, [...(groups.get(entry.namespace) ?? []), entry]);
    return [...groups];
  };
  const unmanaged = ownLinkNames(document);
  return [
    ...(unmanaged.length === 0 ? [] : [{ op: 'unmanaged.set' as const, network, links: unmanaged }]),
    ...byNamespace(document.nat).map(([namespace, nat]) => ({ op: 'nat.set' as const, network, namespace, nat })),
    ...byNamespace(document.dhcp).map(([namespace, dhcp]) => ({ op: 'dhcp.set' as const, network, namespace, dhcp })),
    ...document.dns.map((dns) => ({ op: 'dns.set' as const, network, link: dns.link, dns })),
  ];
}

/**
 * The service operations whose being in place a plan asks about: those of the document, and those
 * that the network holds. Each is to be looked at, and its inPlaceKey given in `ObservedState.inPlace` where it is.
 */
export function serviceOperationsOf(
  network: string,
  document: NetworkDocument | null,
  claims: readonly Claim[],
): ServiceOperation[] {
  const held = claims.map(({ operation }) => operation).filter(isService);
  // The document's first: where both are in place, the network's own word counts.
  const all = [...(document ? documentServices(network, document) : []), ...held];
  return [...new Map(all.map((operation) => [inPlaceKey(operation), operation])).values()];
}

/**
 * Those that the network holds and the document no longer wants, as they are once they are ended: where that is so
 * already, no step is needed.
 */
export function endedServicesOf(
  network: string,
  document: NetworkDocument | null,
  claims: readonly Claim[],
): ServiceOperation[] {
  const wanted = new Set(document ? documentServices(network, document).map(operationKey) : []);
  return serviceOperationsOf(network, null, claims)
    .filter((operation) => !wanted.has(operationKey(operation)))
    .map(emptied);
}
