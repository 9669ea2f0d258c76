import { ok, ROUTE_PROTOCOL, type Result } from '../../../protocol/index.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { addRoute, deleteRoute, findRoute, toRouteChange, type RouteSpec } from '../../kernel/route.ts';
import { unlessGone, unlessThere } from '../operation-kind.ts';

export async function applyAdd(kernel: Kernel, route: RouteSpec, idempotent: boolean): Promise<Result<unknown>> {
  const added = await addRoute(kernel, route);
  if (!added.ok && idempotent && isOverDownLink(kernel, route)) return ok(null);
  return unlessThere(unlessGone(added, idempotent), idempotent, () => routeIsThere(kernel, route, true));
}

export const applyDelete = async (kernel: Kernel, route: RouteSpec, idempotent: boolean): Promise<Result<unknown>> =>
  unlessGone(await deleteRoute(kernel, route), idempotent);

/** Whether it is in its table, or is no more, read anew: the kernel takes some away without a word. */
export async function routeIsThere(kernel: Kernel, route: RouteSpec, wanted: boolean): Promise<boolean> {
  const { observer } = kernel;
  const { namespace } = route;
  if (!observer.watches(namespace)) return !wanted;
  const step = wanted ? 'route.add' : 'route.delete';
  const change = await toRouteChange(kernel, route, step);
  if (!change.ok) return !wanted;
  const { family, protocol = ROUTE_PROTOCOL } = change.value;
  if (!(await observer.reread(namespace, ['routes'], { family, protocol })).ok) return !wanted;
  // A route that is to go is another one's where it bears another mark and none was named.
  const found = await findRoute(kernel, route, step);
  if (!found.ok) return false;
  return wanted === (found.value !== undefined) || (wanted && isOverDownLink(kernel, route));
}

/** The kernel keeps no route over a link that is down: where somebody took it down, none can return. */
const isOverDownLink = ({ store }: Kernel, { namespace, dev, nexthops = [] }: RouteSpec): boolean =>
  [dev, ...nexthops.map((hop) => hop.dev)].some(
    (name) => name !== undefined && store.linkNamed(namespace, name)?.up === false,
  );
