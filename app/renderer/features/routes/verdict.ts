import { parseCidr, type Address, type Failure, type Link } from '../../../../helper/protocol/index.ts';
import { holds, type Packet, type Steps } from './lookup.ts';

/** Routes and rules that answer by refusing, and how the kernel says so to whoever asks for the way. */
const REFUSALS = {
  blackhole: ['EINVAL'],
  unreachable: ['EHOSTUNREACH', 'ENETUNREACH'],
  prohibit: ['EACCES'],
} as const satisfies Record<string, readonly string[]>;
export type Refusal = keyof typeof REFUSALS;

export const isRefusal = (type: string): type is Refusal => Object.hasOwn(REFUSALS, type);

/** Which refusal an error of the kernel is: the retraced way ends in one, for others have the same number. Pure. */
export function refusalOf(steps: Steps | null, { errnoName }: Pick<Failure, 'errnoName'>): Refusal | null {
  const end = steps?.route?.type ?? steps?.rule.action ?? '';
  return isRefusal(end) && REFUSALS[end].some((name) => name === errnoName) ? end : null;
}

/** A link that would carry the packet if it were up: the address that says so. */
interface Down {
  link: Link;
  address: string;
}

/**
 * The link that is down and whose prefix holds the destination more closely than the route that was found, whose
 * prefix has `length` bits (-1: none was). Pure.
 */
export function downFor(
  { to, family }: Pick<Packet, 'to' | 'family'>,
  length: number,
  links: readonly Link[],
  addresses: Iterable<Address>,
): Down | null {
  const down = new Map(links.filter(({ up }) => !up).map((link) => [`${link.namespace} ${link.index}`, link]));
  let best: Down | null = null;
  let longest = length;
  if (down.size === 0) return null;
  for (const { namespace, index, address, prefixLength } of addresses) {
    const link = down.get(`${namespace} ${index}`);
    const text = `${address}/${prefixLength}`;
    if (link === undefined || prefixLength <= longest || !holds(text, to, family)) continue;
    longest = prefixLength;
    best = { link, address: text };
  }
  return best;
}

/** How closely the retraced route names its destination, in bits. */
export const lengthOf = (steps: Steps | null): number =>
  steps?.route ? (parseCidr(steps.route.destination)?.prefixLength ?? 0) : -1;
