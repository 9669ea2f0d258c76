import type { Turns } from '../../document/index.ts';
import { endsOf, type NetworkDocument } from '../../protocol/index.ts';
import { operationKey } from '../operations/index.ts';
import { inPlaceKey, addressKey, linkPlace, routePlace, rulePlace } from '../world/keys.ts';
import type { DocumentLinks } from './document-links.ts';
import type { Draft } from './draft.ts';
import { movedFrom, setKey } from './existing-link.ts';
import { mustBeMadeAgain } from './made-link.ts';
import { expectedRoute, fitsRoute } from '../world/expected.ts';
import { documentServices } from './service-operations.ts';
import { advertisedLinks, forwardingOf, sysctlKey } from './sysctls.ts';
import type { Claim } from '../world/types.ts';
import { datapathKey, staysAsDatapath } from './wanted-datapaths.ts';

/** Which of the claims a document still wants, so that they stay untouched; the others are reverted first. */
export function* keptClaims(
  draft: Draft,
  document: NetworkDocument | null,
  links: DocumentLinks | null,
): Turns<(claim: Claim) => boolean> {
  if (!document || !links || draft.former.size === 0) return () => false;
  const wanted = yield* wantedKeys(draft, document, links);
  const routes = new Map(document.routes.map((route) => [`route:${routePlace(route)}`, route]));
  const keepsController = (place: string): boolean => {
    const claim = draft.former.get(setKey(place, 'controller'));
    const controller = claim?.operation.op === 'link.set' ? claim.operation.set.controller : undefined;
    return controller !== undefined && links.existing.get(place)?.link.controller === controller;
  };
  return (claim) => {
    const { key, operation } = claim;
    const from = movedFrom(key);
    if (from !== null) return keepsController(from) && links.existing.get(from)?.link.moveAddresses === true;
    if (!wanted.has(key)) return false;
    switch (operation.op) {
      case 'link.add': {
        const place = linkPlace(operation.link.namespace, operation.link.name);
        const present = draft.world.links.get(place);
        const next = links.made.get(place)?.add;
        // One that somebody else made in its place is not ours to take: the plan will say so.
        return (
          !present ||
          !next ||
          present.alias !== draft.alias ||
          !mustBeMadeAgain(draft.world, present, next, draft.former.get(key))
        );
      }
      case 'link.set':
        return (
          operation.set.controller === undefined || keepsController(linkPlace(operation.namespace, operation.link))
        );
      case 'route.add': {
        const next = routes.get(key);
        return (
          next === undefined ||
          inPlaceKey({ op: 'route.add', route: next }) === inPlaceKey(operation) ||
          fitsRoute(expectedRoute(operation.route).spec, expectedRoute(next).spec)
        );
      }
      case 'datapath.add':
        return staysAsDatapath(draft, claim, document, links);
      default:
        return true;
    }
  };
}

function* wantedKeys(
  draft: Draft,
  document: NetworkDocument,
  { made, existing }: DocumentLinks,
): Turns<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const name of document.namespaces) keys.add(`namespace:${name}`);
  for (const [place, { add }] of made) {
    yield;
    keys.add(`link:${place}`);
    for (const { namespace, name, addresses } of endsOf(add))
      for (const address of addresses) keys.add(addressKey(namespace, name, address));
  }
  for (const [place, { link }] of existing) {
    yield;
    for (const field of ['up', 'mtu', 'controller'] as const)
      if (link[field] !== undefined) keys.add(setKey(place, field));
    for (const address of link.addresses) keys.add(addressKey(link.namespace, link.name, address));
  }
  for (const { namespace, key } of forwardingOf(document)) {
    keys.add(sysctlKey({ namespace, key, link: null }));
    if (namespace !== '' || key !== 'ipv6.forwarding') continue;
    for (const link of advertisedLinks(draft.input.observed))
      keys.add(sysctlKey({ namespace, key: 'ipv6.acceptRa', link }));
  }
  for (const route of document.routes) {
    yield;
    keys.add(`route:${routePlace(route)}`);
  }
  for (const rule of document.rules) keys.add(`rule:${rulePlace(rule)}`);
  for (const operation of documentServices(draft.network, document)) keys.add(operationKey(operation));
  for (const { name } of document.datapaths) keys.add(datapathKey(name));
  return keys;
}
