import {
  addressFamily,
  parseCidr,
  RouteAdd,
  type Family,
  type RouteAddInput,
} from '../../../../helper/protocol/index.ts';
import { say } from '../../../../helper/protocol/messages/index.ts';
import { faultsOf, type Faults } from '../../parts/forms/faults.ts';
import { numberOrHex, present, word } from '../../parts/forms/typed.ts';

export interface HopDraft {
  via: string;
  dev: string;
  weight: string;
}

/** The form as it is typed. */
export interface RouteDraft {
  namespace: string;
  family: Family;
  destination: string;
  type: RouteAdd['type'];
  hops: HopDraft[];
  table: string;
  metric: string;
  source: string;
  mtu: string;
  onlink: boolean;
}

export const emptyHop = (): HopDraft => ({ via: '', dev: '', weight: '' });

export const startRoute = (namespace: string, family: Family, dev = ''): RouteDraft => ({
  namespace,
  family,
  destination: '',
  type: 'unicast',
  hops: [{ ...emptyHop(), dev }],
  table: '',
  metric: '',
  source: '',
  mtu: '',
  onlink: false,
});

const text = (value: number | string | undefined): string => (value === undefined ? '' : String(value));

/** The form that says what a route is. Pure. */
export function draftOf(route: RouteAddInput, family: Family): RouteDraft {
  const hops = route.nexthops ?? [route];
  return {
    ...startRoute(route.namespace ?? '', family),
    destination: route.destination,
    type: route.type ?? 'unicast',
    hops: hops.map((hop) => ({
      via: text(hop.via),
      dev: text(hop.dev),
      weight: 'weight' in hop ? text(hop.weight) : '',
    })),
    table: text(route.table),
    metric: text(route.metric),
    source: text(route.source),
    mtu: text(route.mtu),
    onlink: hops.some((hop) => hop.onlink === true),
  };
}

/** The request that the form amounts to. Pure. */
function requestOf(draft: RouteDraft): Record<string, unknown> {
  const { hops, type } = draft;
  const [first] = hops;
  const unicast = type === 'unicast';
  const several = unicast && hops.length > 1;
  return present({
    namespace: draft.namespace,
    destination: draft.destination.trim(),
    // Only `default` leaves open which family is meant.
    family: draft.destination.trim() === 'default' ? familyOf(draft) : undefined,
    type,
    table: numberOrHex(draft.table),
    metric: numberOrHex(draft.metric),
    source: unicast ? word(draft.source) : undefined,
    mtu: unicast ? numberOrHex(draft.mtu) : undefined,
    via: unicast && !several ? word(first?.via ?? '') : undefined,
    dev: unicast && !several ? word(first?.dev ?? '') : undefined,
    onlink: unicast && !several && draft.onlink ? true : undefined,
    nexthops: several
      ? hops.map((hop) =>
          present({
            via: word(hop.via),
            dev: word(hop.dev),
            weight: numberOrHex(hop.weight),
            onlink: draft.onlink ? true : undefined,
          }),
        )
      : undefined,
  });
}

/** The family that the destination says, else the next hop, else the chosen one. */
const familyOf = ({ destination, hops, family }: RouteDraft): Family =>
  parseCidr(destination.trim())?.family ??
  hops.map(({ via }) => addressFamily(via.trim())).find((one) => one !== null) ??
  family;

/** The request where the form can be sent, and what is wrong with each field where it cannot. Pure. */
export function checkRoute(draft: RouteDraft): { request: RouteAddInput | null; faults: Faults } {
  const parsed = RouteAdd.safeParse(requestOf(draft));
  const faults = faultsOf(parsed.error);
  if (draft.destination.trim() === '') faults.set('destination', say('field.needed'));
  const family = familyOf(draft);
  draft.hops.forEach((hop, i) => {
    const path = draft.hops.length > 1 ? `nexthops.${i}.via` : 'via';
    const via = word(hop.via);
    if (via !== undefined && !faults.has(path) && addressFamily(via) !== family)
      faults.set(path, say('field.families'));
    if (draft.type === 'unicast' && via === undefined && word(hop.dev) === undefined)
      faults.set(path, say('field.nextHop'));
  });
  const source = word(draft.source);
  if (source !== undefined && !faults.has('source') && addressFamily(source) !== family)
    faults.set('source', say('field.families'));
  return { request: parsed.success && faults.size === 0 ? parsed.data : null, faults };
}
