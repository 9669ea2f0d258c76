import {
  endsOf,
  LINK_GROUP,
  linkKind,
  networkAlias,
  peerOf,
  ROUTE_PROTOCOL,
  type LinkAdd,
  type LinkEnd,
} from '../../protocol/index.ts';
import { canonicalAddress, canonicalSelector, cidrOfText } from './canonical.ts';
import { familyOfRoute } from '../../document/ip/route.ts';
import { kernelMetric, linkPlace, routePlace } from './keys.ts';
import type { AddressSpec, RouteSpec, RuleSpec, WorldAddress, WorldLink, WorldRoute } from './rows.ts';

/** What the kernel is expected to make of an operation, and whether what is there is as wanted. */

/** An address of ours that the planner expects after a step. */
export function expectedAddress(namespace: string, link: string, spec: AddressSpec, secondary: boolean): WorldAddress {
  const own = cidrOfText(spec.address);
  const peer = spec.peer === undefined ? null : cidrOfText(spec.peer);
  return {
    namespace,
    link,
    family: own?.family ?? 'ipv4',
    address: canonicalAddress(own?.address ?? spec.address),
    prefixLength: (peer ?? own)?.prefixLength ?? 32,
    spec,
    secondary,
    automatic: false,
    lifetime: spec.validLifetime ?? null,
  };
}

/** A route of ours that the planner expects after a step. */
export function expectedRoute(spec: RouteSpec): WorldRoute {
  const family = familyOfRoute(spec);
  const over = spec.dev !== undefined ? [spec.dev] : (spec.nexthops ?? []).flatMap((hop) => hop.dev ?? []);
  const whole = {
    ...spec,
    family,
    metric: kernelMetric(family, spec.metric),
    protocol: spec.protocol ?? ROUTE_PROTOCOL,
  };
  return { spec: whole, family, place: routePlace(spec), over, automatic: false, advertised: false };
}

/** Whether a route that is there is as wanted; what the wish leaves open may be anything. */
export function fitsRoute(found: RouteSpec, wanted: RouteSpec): boolean {
  const sameText = (a: string | undefined, b: string | undefined): boolean =>
    b === undefined || (a !== undefined && canonicalAddress(a) === canonicalAddress(b));
  const hops = (route: RouteSpec): NonNullable<RouteSpec['nexthops']> => route.nexthops ?? [];
  if (
    found.type !== wanted.type ||
    (wanted.mtu !== undefined && found.mtu !== wanted.mtu) ||
    hops(found).length !== hops(wanted).length
  )
    return false;
  if ((wanted.via === undefined) !== (found.via === undefined)) return false;
  if (
    !sameText(found.via, wanted.via) ||
    (wanted.dev !== undefined && found.dev !== wanted.dev) ||
    !sameText(found.source, wanted.source)
  )
    return false;
  return hops(wanted).every((hop) =>
    hops(found).some(
      (other) =>
        sameText(other.via, hop.via) && (hop.dev === undefined || other.dev === hop.dev) && other.weight === hop.weight,
    ),
  );
}

/** Whether a rule that is there is as wanted: without a priority, whichever the kernel chose. */
export const fitsRule = (found: RuleSpec, wanted: RuleSpec): boolean =>
  found.family === wanted.family &&
  found.action === wanted.action &&
  found.invert === wanted.invert &&
  (wanted.priority === undefined || found.priority === wanted.priority) &&
  (wanted.action !== 'lookup' || (found.table ?? 254) === (wanted.table ?? 254)) &&
  canonicalSelector(found.from) === canonicalSelector(wanted.from) &&
  canonicalSelector(found.to) === canonicalSelector(wanted.to) &&
  found.inputLink === wanted.inputLink &&
  found.outputLink === wanted.outputLink &&
  found.mark === wanted.mark &&
  (wanted.markMask === undefined || found.markMask === wanted.markMask);

/** MTU of a new link, where nobody says (ETH_DATA_LEN, or what its parent has left). */
export const defaultMtu = ({ kind, options }: LinkAdd, parentMtu = 1500): number =>
  linkKind(kind).mtu?.(options, parentMtu) ?? 1500;

const placeOf = ({ namespace, name }: LinkEnd): string => linkPlace(namespace, name);
/** Where the other end of a veth pair is to be. */
export const peerPlace = (link: Extract<LinkAdd, { kind: 'veth' }>): string => placeOf(peerOf(link));
/** Where the link is to be, and the other end of a pair. */
export const placesOf = (link: LinkAdd): string[] => endsOf(link).map(placeOf);

/** The links that a link.add makes, as the planner expects them. */
export function expectedLinks(link: LinkAdd, parentMtu: number | undefined): WorldLink[] {
  const parent =
    'parent' in link.options && link.options.parent !== undefined
      ? linkPlace(link.namespace, link.options.parent)
      : null;
  const common = {
    kind: link.kind,
    up: link.up,
    mtu: link.mtu ?? defaultMtu(link, parentMtu),
    alias: link.alias ?? networkAlias(null),
    group: link.group ?? LINK_GROUP,
    queues: link.kind === 'veth' ? (link.options.queues ?? 1) : 1,
  };
  const own: WorldLink = {
    ...common,
    namespace: link.namespace,
    name: link.name,
    mac: link.mac ?? null,
    controller: link.controller ?? null,
    parent,
    peer: null,
    options: link.kind === 'veth' ? {} : { ...linkKind(link.kind).standard, ...link.options },
  };
  if (link.kind !== 'veth') return [own];
  const { namespace, name } = peerOf(link);
  own.peer = linkPlace(namespace, name);
  return [
    own,
    {
      ...common,
      namespace,
      name,
      mac: link.options.peerMac ?? null,
      controller: null,
      parent: null,
      peer: linkPlace(link.namespace, link.name),
      options: {},
    },
  ];
}
