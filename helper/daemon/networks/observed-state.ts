import { ok, type NetworkDocument, type Operation, type Result, type Route } from '../../protocol/index.ts';
import type { RouteSpec } from '../kernel/route.ts';
import type { Observer } from '../observer.ts';
import { inPlaceKey } from '../world/keys.ts';
import { endedServicesOf, serviceOperationsOf } from '../plan/service-operations.ts';
import { neededSysctls } from '../plan/sysctls.ts';
import { sysctlName, type Claim, type ObservedState } from '../world/types.ts';
import type { NetworkServices } from '../services/network-services.ts';
import type { Store } from '../store.ts';
import { presentState } from '../changes/present-state.ts';

/** Of these routes those that are there and only counted (LargeTable). */
export type CountedRoutes = (asked: readonly RouteSpec[]) => Promise<Result<Route[]>>;

interface ObservedParts {
  store: Store;
  observer: Observer;
  networkServices: NetworkServices;
  countedRoutes: CountedRoutes;
}

/**
 * What the planner is told of the machine: the kernel's rows as they are now, and of settings and
 * services those that this network holds or is to hold.
 */
export async function readObserved(
  { store, observer, networkServices, countedRoutes }: ObservedParts,
  network: string,
  document: NetworkDocument | null,
  claims: readonly Claim[],
): Promise<Result<ObservedState>> {
  await observer.current();
  const settings = neededSysctls(document, claims, presentState(store));
  const services = [...serviceOperationsOf(network, document, claims), ...endedServicesOf(network, document, claims)];
  const held = claims.flatMap(({ operation, inverse }) => [operation, ...inverse]);
  const routes = [...(document?.routes ?? []), ...routesOf(held)];
  const [values, inPlace, counted] = await Promise.all([
    Promise.all(settings.map((setting) => networkServices.readSysctl(setting))),
    Promise.all(services.map((operation) => networkServices.isInPlace(operation))),
    countedRoutes(routes),
  ]);
  if (!counted.ok) return counted;
  const sysctls = new Map<string, number>();
  for (const [position, { namespace, key, link }] of settings.entries()) {
    const value = values[position];
    if (value != null) sysctls.set(sysctlName(namespace, key, link), value);
  }
  const holding = services.filter((_, position) => inPlace[position] === true);
  return ok(presentState(store, { sysctls, inPlace: new Set(holding.map(inPlaceKey)) }, counted.value));
}

/** The routes that these operations add or delete. */
export const routesOf = (operations: readonly Operation[]): RouteSpec[] =>
  operations.flatMap((operation) =>
    operation.op === 'route.add' || operation.op === 'route.delete' ? [operation.route] : [],
  );
