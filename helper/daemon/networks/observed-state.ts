import type { NetworkDocument } from '../../protocol/index.ts';
import type { Observer } from '../observer.ts';
import { inPlaceKey } from '../world/keys.ts';
import { endedServicesOf, serviceOperationsOf } from '../plan/service-operations.ts';
import { neededSysctls } from '../plan/sysctls.ts';
import { sysctlName, type Claim, type ObservedState } from '../world/types.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Store } from '../store.ts';
import { presentState } from '../changes/present-state.ts';

interface ObservedParts {
  store: Store;
  observer: Observer;
  networkServices: NetworkServices;
}

/**
 * What the planner is told of the machine: the kernel's rows as they are now, and of settings and
 * services those that this network holds or is to hold.
 */
export async function readObserved(
  { store, observer, networkServices }: ObservedParts,
  network: string,
  document: NetworkDocument | null,
  claims: readonly Claim[],
): Promise<ObservedState> {
  await observer.current();
  const settings = neededSysctls(document, claims, presentState(store));
  const services = [...serviceOperationsOf(network, document, claims), ...endedServicesOf(network, document, claims)];
  const [values, inPlace] = await Promise.all([
    Promise.all(settings.map((setting) => networkServices.readSysctl(setting))),
    Promise.all(services.map((operation) => networkServices.isInPlace(operation))),
  ]);
  const sysctls = new Map<string, number>();
  for (const [position, { namespace, key, link }] of settings.entries()) {
    const value = values[position];
    if (value != null) sysctls.set(sysctlName(namespace, key, link), value);
  }
  return presentState(store, {
    sysctls,
    inPlace: new Set(services.filter((_, position) => inPlace[position] === true).map(inPlaceKey)),
  });
}
