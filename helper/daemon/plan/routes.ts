import type { Turns } from '../../document/index.ts';
import type { NetworkDocument } from '../../protocol/index.ts';
import { placed, say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { hopText } from '../operations/route/words.ts';
import { refuse, type Draft } from './draft.ts';
import { routePlace, rulePlace } from '../world/keys.ts';
import { requireLink, requireNamespace } from './namespaces.ts';
import { expectedRoute, fitsRoute, fitsRule } from '../world/expected.ts';

/** Routes and policy rules of a document. */

export function* wantRoutes(draft: Draft, { routes }: NetworkDocument): Turns<Refusal | null> {
  for (const [index, route] of routes.entries()) {
    yield;
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
      say('plan.theirRoute', { network: theirs.network, destination }),
      `${path}.metric`,
      say('plan.otherMetric', { network: theirs.network }),
    );
  }
  const wanted = expectedRoute(route).spec;
  const present = draft.world.routesAt(place);
  const found = present.find(({ spec }) => fitsRoute(spec, wanted));
  if (!found && present.length > 0) {
    const { via, dev: over, type = 'unicast' } = present[0]?.spec ?? {};
    const way = hopText({ via, dev: over });
    const hop = way.length > 0 ? way : [say('step.notes', { notes: [type] })];
    return refuse(
      'conflict',
      say('plan.otherRoute', { destination, route: say('step.hop', { hop }) }),
      path,
      say('plan.lowerMetric'),
    );
  }
  if (found && !draft.former.has(key)) {
    draft.note(say('plan.routeStays', { destination: placed(destination, namespace) }));
    return null;
  }
  const operation = { op: 'route.add' as const, route };
  if (!found) draft.do(operation);
  draft.claim(key, operation, [{ op: 'route.delete', route }]);
  return null;
}

export function* wantRules(draft: Draft, { rules }: NetworkDocument): Turns<Refusal | null> {
  for (const [index, rule] of rules.entries()) {
    yield;
    const refusal = requireNamespace(draft, rule.namespace, `rules.${index}.namespace`);
    if (refusal) return refusal;
    const key = `rule:${rulePlace(rule)}`;
    const theirs = draft.theirs.get(key);
    if (theirs) {
      return refuse(
        'conflict',
        say('plan.theirRule', { network: theirs.network }),
        `rules.${index}`,
        say('plan.leaveOut', { network: theirs.network }),
      );
    }
    const isThere = draft.world.rules(rule.namespace).some((found) => fitsRule(found, rule));
    if (isThere && !draft.former.has(key)) {
      draft.note(say('plan.ruleStays', { number: index + 1 }));
      continue;
    }
    const operation = { op: 'rule.add' as const, rule };
    if (!isThere) draft.do(operation);
    draft.claim(key, operation, [{ op: 'rule.delete', rule }]);
  }
  return null;
}
