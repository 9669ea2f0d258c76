import type { ExistingLink, Operation, OperationOf } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { wantAddress } from './addresses.ts';
import { deleteOf } from '../world/drop-address.ts';
import type { Existing } from './document-links.ts';
import { refuse, type Draft } from './draft.ts';
import { operationKey } from '../operations/index.ts';
import { addressKey, linkPlace } from '../world/keys.ts';
import { requireLink, requireNamespace } from './namespaces.ts';
import { restorable, routeAddOf } from '../world/rebuild.ts';
import { cidrOf, type WorldAddress, type WorldLink, type WorldRoute } from '../world/rows.ts';
import type { Claim } from '../world/types.ts';

/**
 * Links that somebody else made, a network card for example. What the document says of them changes,
 * each change a claim with the former value as its inverse.
 *
 * A card that joins a bridge hands it its addresses and routes. Forwards the claims are, in order:
 *
 *   away PLACE route ...     the card's routes, deleted        (back: added to the card again, last)
 *   away PLACE address ...   the card's addresses, deleted     (back: added to the card again)
 *   set:PLACE/controller     the card becomes a port           (back: it leaves)
 *   moved PLACE address ...  the same addresses on the bridge  (back: deleted from it)
 *   moved PLACE route ...    the same routes over the bridge   (back: deleted, first)
 *
 * so that reverted one after the other they restore exactly the former state.
 */

export const setKey = (place: string, field: 'up' | 'mtu' | 'controller'): string => `set:${place}/${field}`;
const awayKey = (place: string, what: string): string => `away ${place} ${what}`;
const movedKey = (place: string, what: string): string => `moved ${place} ${what}`;

/** The place of the link whose addresses and routes moved, if this claim is about that. */
export const movedFrom = (key: string): string | null => /^(?:away|moved) (\S+) /.exec(key)?.[1] ?? null;

export function wantExistingLink(draft: Draft, { index, link }: Existing): Refusal | null {
  const path = `links.${index}`;
  const { namespace, name } = link;
  const refusal =
    requireNamespace(draft, namespace, `${path}.namespace`) ??
    requireLink(draft, namespace, name, `${path}.name`) ??
    (link.controller === undefined ? null : requireLink(draft, namespace, link.controller, `${path}.controller`)) ??
    (link.mtu === undefined ? null : wantSetting(draft, link, 'mtu', link.mtu, path));
  if (refusal) return refusal;
  // A bond takes ports that are down, and the bridge is up by now: its port's own state comes last.
  const joined = link.controller === undefined ? null : join(draft, link, link.controller, path);
  if (joined) return joined;
  const up = link.up === undefined ? null : wantSetting(draft, link, 'up', link.up, path);
  if (up) return up;
  for (const [position, address] of link.addresses.entries()) {
    const refused = wantAddress(draft, { namespace, link: name, own: false }, address, `${path}.addresses.${position}`);
    if (refused) return refused;
  }
  return null;
}

type Setting<F extends 'up' | 'mtu' | 'controller'> = NonNullable<OperationOf<'link.set'>['set'][F]>;

/** One setting of a link, back to what it was when the network goes down. */
function wantSetting<F extends 'up' | 'mtu' | 'controller'>(
  draft: Draft,
  link: ExistingLink,
  field: F,
  value: Setting<F>,
  path: string,
): Refusal | null {
  const { namespace, name } = link;
  const place = linkPlace(namespace, name);
  const key = setKey(place, field);
  const present = draft.world.links.get(place);
  const theirs = draft.theirs.get(key);
  const theirValue = theirs?.claim.operation.op === 'link.set' ? theirs.claim.operation.set[field] : undefined;
  if (theirs && theirValue !== value) {
    return refuse(
      'conflict',
      say('plan.theirSetting', { network: theirs.network, field, link: name, value: String(theirValue) }),
      `${path}.${field}`,
      say('plan.sameHere', { network: theirs.network }),
    );
  }
  const operation = { op: 'link.set' as const, namespace, link: name, set: { [field]: value } };
  const former = draft.former.get(key)?.inverse ?? theirs?.claim.inverse;
  if (present?.[field] === value) {
    // As it should be, and not by the network: there is nothing to take back.
    if (former) draft.claim(key, operation, former);
    return null;
  }
  draft.do(operation);
  // Each claim of a network is reverted separately.
  const inverse = draft.steps
    .at(-1)
    ?.inverse.filter((back) => back.op === 'link.set' || !isHeld(draft, operationKey(back)));
  draft.claim(key, operation, former ?? inverse ?? []);
  return null;
}

/** Whether an address or route is a network's, this one's or another's. */
const isHeld = (draft: Draft, key: string): boolean => draft.former.has(key) || draft.theirs.has(key);

/** Makes a link the port of a controller, with its addresses and routes where the document does not say otherwise. */
function join(draft: Draft, link: ExistingLink, controller: string, path: string): Refusal | null {
  const { namespace, name } = link;
  const place = linkPlace(namespace, name);
  const present = draft.world.links.get(place);
  const isFirst = !draft.former.has(setKey(place, 'controller'));
  // An end of a pair of the network's own has only the addresses that the document gives it.
  const moves = link.moveAddresses && present?.alias !== draft.alias;
  const moving =
    moves && isFirst && present?.controller !== controller
      ? takeAway(draft, present, controller)
      : formerMoves(draft, place, moves);
  const refused = wantSetting(draft, link, 'controller', controller, path);
  if (refused) return refused;
  for (const claim of moving) {
    if (!isThere(draft, claim.operation)) draft.do(claim.operation);
    draft.claim(claim.key, claim.operation, claim.inverse);
  }
  return null;
}

/** Deletes the addresses and routes of a link, and says how they are to come back on its controller. */
function takeAway(draft: Draft, link: WorldLink | undefined, controller: string): Claim[] {
  if (!link) return [];
  const { namespace, name } = link;
  const place = linkPlace(namespace, name);
  const addresses = [...draft.world.addressesOf(place).values()];
  // What a network gave the link by name stays where its document has it.
  const moving = addresses.filter(
    (address) => !address.automatic && !isHeld(draft, addressKey(namespace, name, cidrOf(address))),
  );
  const routes = restorable(
    [...draft.world.routesOver(place)].filter(
      (route) => route.over.every((other) => other === name) && !isHeld(draft, `route:${route.place}`),
    ),
  );
  tellWhatStays(draft, name, controller, addresses, draft.world.routesOver(place));

  const moved: Claim[] = [];
  for (const route of routes.toReversed()) {
    const operation: Operation = { op: 'route.delete', route: route.spec };
    draft.do(operation);
    draft.claim(awayKey(place, `route ${route.place}`), operation, [routeAddOf(route)]);
  }
  for (const address of moving.toReversed()) {
    const operation = deleteOf(address);
    draft.do(operation);
    draft.claim(awayKey(place, `address ${cidrOf(address)}`), operation, [
      { op: 'address.add', namespace, link: name, address: address.spec },
    ]);
  }
  for (const address of moving) {
    const { label, ...spec } = address.spec;
    const own = label?.startsWith(name) === true ? (controller + label.slice(name.length)).slice(0, 15) : label;
    // The address was checked for duplicates where it was; the bridge is not to wait for that again.
    const add: Operation = {
      op: 'address.add',
      namespace,
      link: controller,
      address: {
        ...spec,
        ...(own === undefined ? {} : { label: own }),
        ...(address.family === 'ipv6' ? { noDad: true } : {}),
      },
    };
    const back = deleteOf({ ...address, link: controller });
    moved.push({ key: movedKey(place, `address ${cidrOf(address)}`), operation: add, inverse: [back] });
  }
  for (const route of routes) {
    const { nexthops, ...spec } = route.spec;
    const add = {
      ...spec,
      ...(spec.dev === undefined ? {} : { dev: controller }),
      ...(nexthops === undefined ? {} : { nexthops: nexthops.map((hop) => ({ ...hop, dev: controller })) }),
    };
    moved.push({
      key: movedKey(place, `route ${route.place}`),
      operation: { op: 'route.add', route: add },
      inverse: [{ op: 'route.delete', route: add }],
    });
  }
  return moved;
}

/**
 * What moved when the network came up; its deletion from the link stays as it was, whoever gave the link a new lease
 * since.
 */
function formerMoves(draft: Draft, place: string, moves: boolean): Claim[] {
  const moved: Claim[] = [];
  for (const claim of draft.former.values()) {
    if (!moves || movedFrom(claim.key) !== place) continue;
    if (claim.key.startsWith('away ')) draft.claim(claim.key, claim.operation, claim.inverse);
    else moved.push(claim);
  }
  return moved;
}

const isThere = ({ world }: Draft, operation: Operation): boolean => {
  if (operation.op === 'address.add') {
    const { address, peer } = operation.address;
    const addresses = world.addressesOf(linkPlace(operation.namespace, operation.link));
    return [...addresses.values()].some((other) => other.spec.address === address && other.spec.peer === peer);
  }
  return operation.op === 'route.add' && world.findRoute(operation.route) !== undefined;
};

function tellWhatStays(
  draft: Draft,
  name: string,
  controller: string,
  addresses: readonly WorldAddress[],
  routes: ReadonlySet<WorldRoute>,
): void {
  const leased = addresses.filter(({ automatic, lifetime }) => !automatic && lifetime !== null);
  if (leased.length > 0) {
    draft.note(say('plan.leaseMoves', { addresses: leased.map(cidrOf), link: name, controller }));
  }
  const slaac = addresses.filter(({ automatic, address }) => automatic && !/^fe[89ab]/.test(address));
  if (slaac.length > 0) {
    draft.note(say('plan.slaacStays', { addresses: slaac.map(cidrOf), link: name, controller }));
  }
  if ([...routes].some(({ advertised }) => advertised)) {
    draft.note(say('plan.advertisedStay', { controller }));
  }
}
