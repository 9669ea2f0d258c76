import type { NetworkDocument } from '../../protocol/index.ts';
import type { Refusal } from '../errors.ts';
import { refuse, type Draft } from './draft.ts';
import { routePlace, rulePlace } from '../world/keys.ts';
import { requireLink, requireNamespace } from './namespaces.ts';
import { expectedRoute, fitsRoute, fitsRule } from '../world/rows.ts';

/** Routes and policy rules of a document. */

export function wantRoutes(draft: Draft, { routes }: NetworkDocument): Refusal | null {
  for (const [index, route] of routes.entries()) {
    const refusal = wantRoute(draft, route, `routes.${index}`);
    if (refusal) return refusal;
  }
  return null;
}

function wantRoute(draft: Draft, route: NetworkDocument['routes'][number], path: string): Refusal | null {
  const { namespace, destination, dev, nexthops = [] } = route;
  const missing =
    requireNamespace(draft, namespace, `${path}.namespace`) ??
    (dev === undefined ? null : requireLink(draft, namespace, dev, `${path}.dev`));
  if (missing) return missing;
  for (const [position, hop] of nexthops.entries()) {
    const refusal =
      hop.dev === undefined ? null : requireLink(draft, namespace, hop.dev, `${path}.nexthops.${position}.dev`);
    if (refusal) return refusal;
  }
  const place = routePlace(route);
  const key = `route:${place}`;
  const theirs = draft.theirs.get(key);
  if (theirs) {
    return refuse(
      'conflict',
      `The network ${theirs.network}, which is up, has a route to ${destination} with the same metric.`,
      `${path}.metric`,
      `Give this one another metric, or take that network down first: \`taproom network down ${theirs.network}\`.`,
    );
  }
  const wanted = expectedRoute(route).spec;
  const present = draft.world.routesAt(place);
  const found = present.find(({ spec }) => fitsRoute(spec, wanted));
  if (!found && present.length > 0) {
    const { via, dev: over, type } = present[0]?.spec ?? {};
    const way =
      [...(via === undefined ? [] : [`via ${via}`]), ...(over === undefined ? [] : [`over ${over}`])].join(' ') ||
      `(${type ?? 'unicast'})`;
    return refuse(
      'conflict',
      `Another route to ${destination} with the same metric is there: ${way}.`,
      path,
      'Give this one another metric: of two routes to one destination the kernel takes the one with the lower metric.',
    );
  }
  if (found && !draft.former.has(key)) {
    draft.note(
      `The route to ${destination}${namespace === '' ? '' : ` in ${namespace}`} is there already: it stays when the network goes down.`,
    );
    return null;
  }
  const operation = { op: 'route.add' as const, route };
  if (!found) draft.do(operation);
  draft.claim(key, operation, [{ op: 'route.delete', route }]);
  return null;
}

export function wantRules(draft: Draft, { rules }: NetworkDocument): Refusal | null {
  for (const [index, rule] of rules.entries()) {
    const refusal = requireNamespace(draft, rule.namespace, `rules.${index}.namespace`);
    if (refusal) return refusal;
    const key = `rule:${rulePlace(rule)}`;
    const theirs = draft.theirs.get(key);
    if (theirs) {
      return refuse(
        'conflict',
        `The network ${theirs.network}, which is up, has the same rule.`,
        `rules.${index}`,
        `Leave it out here, or take that network down first: \`taproom network down ${theirs.network}\`.`,
      );
    }
    const isThere = draft.world.rules(rule.namespace).some((found) => fitsRule(found, rule));
    if (isThere && !draft.former.has(key)) {
      draft.note(`Rule ${index + 1} of the document is there already: it stays when the network goes down.`);
      continue;
    }
    const operation = { op: 'rule.add' as const, rule };
    if (!isThere) draft.do(operation);
    draft.claim(key, operation, [{ op: 'rule.delete', rule }]);
  }
  return null;
}
