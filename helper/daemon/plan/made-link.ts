import {
  changedFields,
  endsOf,
  LINK_GROUP,
  linkKind,
  networkOfAlias,
  peerOf,
  type LinkAdd,
  type OperationOf,
} from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { addressTaken, wantAddress } from './addresses.ts';
import { canonicalAddress, canonicalJson } from '../world/canonical.ts';
import type { DocumentLinks, Made } from './document-links.ts';
import { refuse, type Draft } from './draft.ts';
import { linkPlace } from '../world/keys.ts';
import { requireLink, requireNamespace } from './namespaces.ts';
import { defaultMtu, peerPlace } from '../world/expected.ts';
import type { WorldLink } from '../world/rows.ts';
import type { Claim } from '../world/types.ts';
import type { World } from '../world/world.ts';

/** Links that the network makes: made where they are not, changed where they differ, with their addresses. */

type LinkSet = OperationOf<'link.set'>['set'];

export function wantMadeLink(draft: Draft, links: DocumentLinks, { index, add }: Made): Refusal | null {
  const { namespace, name } = add;
  const path = `links.${index}`;
  const refusal = fault(draft, add, path);
  if (refusal) return refusal;

  const wanted = withMacOfPort(draft, links, add);
  const present = draft.world.link(namespace, name);
  if (present) {
    for (const [end, set] of differences(draft, links, wanted, present)) {
      if (Object.keys(set).length > 0) draft.do({ op: 'link.set', namespace: end.namespace, link: end.name, set });
    }
  } else {
    clearPeer(draft, add);
    draft.do({ op: 'link.add', link: wanted });
  }
  noteClosedOwner(draft, add);
  // Its addresses are claims of their own, so that each can come and go by itself.
  draft.claim(`link:${linkPlace(namespace, name)}`, { op: 'link.add', link: withoutAddresses(wanted) }, [
    { op: 'link.delete', namespace, link: name, alias: draft.alias },
  ]);
  return wantAddresses(draft, add, path);
}

/** A TUN or TAP device whose owner cannot open it, because of the mode of /dev/net/tun here. */
function noteClosedOwner(draft: Draft, { kind, name, options }: LinkAdd): void {
  if ((kind !== 'tun' && kind !== 'tap') || !options.owner) return;
  const remedy = draft.input.missing.get('tun.owner');
  if (remedy !== undefined) draft.note(say('plan.ownerCannotOpen', { link: name, user: options.owner, remedy }));
}

function wantAddresses(draft: Draft, add: LinkAdd, path: string): Refusal | null {
  for (const { namespace, link, address, field } of addressesOf(add)) {
    const refusal = wantAddress(draft, { namespace, link, own: true }, address, `${path}.${field}`);
    if (refusal) return refusal;
  }
  return null;
}

/** Of both ends of a pair, each with its field. */
const addressesOf = (add: LinkAdd): { namespace: string; link: string; address: string; field: string }[] =>
  endsOf(add).flatMap(({ namespace, name, addresses }, at) =>
    addresses.map((address, position) => ({
      namespace,
      link: name,
      address,
      field: `${at === 0 ? 'addresses' : 'options.peerAddresses'}.${position}`,
    })),
  );

/** Why a link cannot be made or kept as the document has it. */
function fault(draft: Draft, add: LinkAdd, path: string): Refusal | null {
  const { namespace, name, kind } = add;
  const missing = draft.input.missing.get(`link.${kind}`);
  if (missing !== undefined) return refuse('unsupported', say('plan.noKind', { kind, name }), `${path}.kind`, missing);
  const peer = peerOf(add);
  return (
    requireNamespace(draft, namespace, `${path}.namespace`) ??
    (peer && requireNamespace(draft, peer.namespace, `${path}.options.peerNamespace`)) ??
    (add.controller === undefined ? null : requireLink(draft, namespace, add.controller, `${path}.controller`)) ??
    ('parent' in add.options && add.options.parent !== undefined
      ? requireLink(draft, namespace, add.options.parent, `${path}.options.parent`)
      : null) ??
    nameTaken(draft, linkPlace(namespace, name), `${path}.name`) ??
    (peer && nameTaken(draft, linkPlace(peer.namespace, peer.name), `${path}.options.peer`)) ??
    addressesTaken(draft, add, path)
  );
}

function addressesTaken(draft: Draft, add: LinkAdd, path: string): Refusal | null {
  for (const { namespace, address, field } of addressesOf(add)) {
    const taken = addressTaken(draft, namespace, address, `${path}.${field}`);
    if (taken) return taken;
  }
  return null;
}

function nameTaken(draft: Draft, place: string, path: string): Refusal | null {
  const { world, alias, former } = draft;
  const [namespace, name] = [place.slice(0, place.indexOf('/')), place.slice(place.indexOf('/') + 1)];
  const theirs = draft.theirs.get(`link:${place}`)?.network ?? draft.theirPeers.get(place);
  if (theirs !== undefined) {
    return refuse(
      'conflict',
      say('plan.theirLink', { name, network: theirs }),
      path,
      say('plan.otherName', { network: theirs }),
    );
  }
  const present = world.links.get(place);
  if (!present || present.alias === alias) return null;
  const whose = networkOfAlias(present.alias);
  if (typeof whose === 'string') {
    return refuse('conflict', say('plan.leftLink', { name, network: whose }), path, say('plan.cleanOrphans'));
  }
  return refuse(
    'conflict',
    former.has(`link:${place}`) ? say('plan.replacedLink', { name }) : say('plan.foreignLink', { name }),
    path,
    present.kind === 'loopback' || present.kind === 'physical'
      ? say('plan.useLink')
      : say('plan.deleteOrUseLink', {
          command: `taproom${namespace === '' ? '' : ` --namespace ${namespace}`} link delete ${name}`,
        }),
  );
}

/** The other end of a pair whose own end is gone stands in the way of a new pair. */
function clearPeer(draft: Draft, add: LinkAdd): void {
  const stale = add.kind === 'veth' ? draft.world.links.get(peerPlace(add)) : undefined;
  if (stale) draft.do({ op: 'link.delete', namespace: stale.namespace, link: stale.name, alias: draft.alias });
}

/**
 * A bridge that takes a card's addresses takes its MAC address too, so that the neighbours and a DHCP server know it
 * again.
 */
function withMacOfPort(draft: Draft, { existing }: DocumentLinks, add: LinkAdd): LinkAdd {
  if (add.kind !== 'bridge' || add.mac !== undefined) return add;
  for (const { link } of existing.values()) {
    if (link.namespace !== add.namespace || link.controller !== add.name || !link.moveAddresses) continue;
    const card = draft.world.link(link.namespace, link.name);
    if (card?.kind === 'physical' && card.mac !== null) return { ...add, mac: card.mac };
  }
  return add;
}

function withoutAddresses(add: LinkAdd): LinkAdd {
  if (add.kind !== 'veth') return { ...add, addresses: [] };
  const { peerAddresses: _, ...options } = add.options;
  return { ...add, addresses: [], options };
}

/** What is to change at each end of a link that is there. */
function differences(draft: Draft, links: DocumentLinks, wanted: LinkAdd, present: WorldLink): [WorldLink, LinkSet][] {
  const claim = draft.former.get(`link:${linkPlace(wanted.namespace, wanted.name)}`);
  const before = claim?.operation.op === 'link.add' ? claim.operation.link : undefined;
  const parent = present.parent === null ? undefined : draft.world.links.get(present.parent);
  const mtu = wanted.mtu ?? (before?.mtu === undefined ? undefined : defaultMtu(wanted, parent?.mtu));
  const controller = wanted.controller ?? (before?.controller === undefined ? undefined : null);
  const changes: [WorldLink, LinkSet][] = [
    [
      present,
      {
        ...changedFields({ mtu, mac: wanted.mac, group: LINK_GROUP }, present),
        ...(wanted.kind === 'bridge'
          ? changedOptions(wanted.options, before?.kind === 'bridge' ? before.options : {}, present)
          : {}),
        ...(controller === undefined || controller === present.controller ? {} : { controller }),
        ...(wanted.up === present.up ? {} : { up: wanted.up }),
      },
    ],
  ];
  const peer = wanted.kind === 'veth' ? draft.world.links.get(peerPlace(wanted)) : undefined;
  if (wanted.kind !== 'veth' || !peer) return changes;
  const own = links.existing.get(linkPlace(peer.namespace, peer.name))?.link;
  const { peerMac } = wanted.options;
  changes.push([
    peer,
    {
      ...changedFields({ mtu: own?.mtu === undefined ? mtu : undefined, mac: peerMac, group: LINK_GROUP }, peer),
      ...(wanted.up && !peer.up && own?.up !== false ? { up: true } : {}),
    },
  ]);
  return changes;
}

/**
 * Options of a bridge that differ, and those that the document said before and says no more: back to what the kernel
 * starts with.
 */
function changedOptions(
  wanted: Record<string, unknown>,
  before: Record<string, unknown>,
  present: WorldLink,
): Pick<LinkSet, 'bridge'> {
  const defaults = linkKind('bridge').standard ?? {};
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(before)])];
  const values = names.map((name): [string, unknown] => [name, wanted[name] ?? defaults[name]]);
  const changed = values.filter(([name, value]) => value !== undefined && !sameOption(value, present.options[name]));
  return changed.length === 0 ? {} : { bridge: Object.fromEntries(changed) };
}

/**
 * Whether a link that the network holds can only become as wanted by being made again: its kind, or an
 * option that the kernel does not change, or a pair whose other end is elsewhere.
 */
export function mustBeMadeAgain(world: World, present: WorldLink, wanted: LinkAdd, claim: Claim | undefined): boolean {
  if (present.kind !== wanted.kind) return true;
  const before = claim?.operation.op === 'link.add' ? claim.operation.link : undefined;
  if (before !== undefined && before.kind !== wanted.kind) return true;
  switch (wanted.kind) {
    case 'bridge':
      return false;
    case 'veth': {
      const place = peerPlace(wanted);
      const peer = world.links.get(place);
      // The kernel does not always name the other end at once: what is not said is not held against it.
      const isPair =
        peer?.kind === 'veth' &&
        peer.alias === present.alias &&
        (present.peer ?? place) === place &&
        (peer.peer ?? linkPlace(present.namespace, present.name)) === linkPlace(present.namespace, present.name);
      return !isPair || (wanted.options.queues ?? 1) !== present.queues;
    }
    default: {
      const options: Record<string, unknown> = wanted.options;
      const parent =
        'parent' in wanted.options && wanted.options.parent !== undefined
          ? linkPlace(wanted.namespace, wanted.options.parent)
          : null;
      if (parent !== null && present.parent !== parent) return true;
      const said: Record<string, unknown> | undefined = before?.options;
      // What the document said before and says no more becomes what it would be without being said.
      const names = new Set([...Object.keys(options), ...Object.keys(said ?? {})]);
      names.delete('parent');
      const defaults = linkKind(wanted.kind).standard ?? {};
      if (said?.['parent'] !== undefined && parent === null) return true;
      return [...names].some((name) => !sameOption(options[name] ?? defaults[name] ?? null, present.options[name]));
    }
  }
}

/** Bridge times have a grain of 1/100 s (USER_HZ); addresses have several spellings. */
function sameOption(wanted: unknown, found: unknown): boolean {
  if (typeof wanted === 'number' && typeof found === 'number') return Math.abs(wanted - found) < 0.01;
  if (typeof wanted === 'string' && typeof found === 'string')
    return canonicalAddress(wanted).toLowerCase() === canonicalAddress(found).toLowerCase();
  return canonicalJson(wanted ?? null) === canonicalJson(found ?? null);
}
