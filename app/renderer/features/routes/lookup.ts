import { Address4, Address6 } from 'ip-address';
import { parseCidr, type Family, type Route, type Rule } from '../../../../helper/protocol/index.ts';

/**
 * How the kernel finds a route, retraced over the observed rows, to explain its answer in words: rules
 * by priority, in the table that the rule names the longest prefix, of equal ones the lowest metric.
 * The answer itself is always the kernel's.
 */
const BITS: Record<Family, number> = { ipv4: 32, ipv6: 128 };

const numberOf = (address: string, family: Family): bigint =>
  family === 'ipv4' ? new Address4(address).bigInt() : new Address6(address).bigInt();

/** Whether an address lies in a prefix; `default`, and null for none, hold every address of the family. */
export function holds(prefix: string | null, address: string, family: Family): boolean {
  if (prefix === null || prefix === 'default') return true;
  const cidr = parseCidr(prefix);
  if (cidr?.family !== family) return false;
  const shift = BigInt(BITS[family] - cidr.prefixLength);
  return numberOf(cidr.address, family) >> shift === numberOf(address, family) >> shift;
}

/** Whether a destination, or an address, lies in a prefix; `default` lies in none. */
export function liesIn(text: string, family: Family, within: string): boolean {
  const cidr = parseCidr(text.includes('/') ? text : `${text}/${BITS[family]}`);
  return (
    cidr !== null && cidr.prefixLength >= (parseCidr(within)?.prefixLength ?? 0) && holds(within, cidr.address, family)
  );
}

const prefixLength = (route: Route): number =>
  route.destination === 'default' ? 0 : (parseCidr(route.destination)?.prefixLength ?? 0);

export interface Packet {
  family: Family;
  to: string;
  from: string | null;
  inputLink: string | null;
  mark: number;
}

/** The route of a table that a packet takes, or null. */
export function matchRoute(
  routes: readonly Route[],
  table: number,
  packet: Pick<Packet, 'family' | 'to'>,
): Route | null {
  let best: Route | null = null;
  for (const route of routes) {
    if (route.table !== table || route.family !== packet.family || !holds(route.destination, packet.to, packet.family))
      continue;
    const longer = best === null ? 1 : prefixLength(route) - prefixLength(best);
    if (best === null || longer > 0 || (longer === 0 && route.metric < best.metric)) best = route;
  }
  return best;
}

function selects(rule: Rule, packet: Packet): boolean {
  // Without a source the kernel chooses one only after the route: a rule about it cannot match yet.
  const from =
    rule.from === null ||
    rule.from === 'default' ||
    (packet.from !== null && holds(rule.from, packet.from, packet.family));
  const mark = rule.mark === null || (packet.mark & (rule.markMask ?? 0xffffffff)) >>> 0 === rule.mark;
  const matches =
    from &&
    mark &&
    holds(rule.to, packet.to, packet.family) &&
    (rule.inputLink === null || rule.inputLink === packet.inputLink) &&
    rule.outputLink === null;
  return matches !== rule.invert;
}

export interface Steps {
  rule: Rule;
  route: Route | null;
}

/** The rule that decides, and the route of its table; null where no rule leads anywhere. */
export function traceLookup(rules: readonly Rule[], routes: readonly Route[], packet: Packet): Steps | null {
  const ordered = rules.filter((rule) => rule.family === packet.family).sort((a, b) => a.priority - b.priority);
  for (const rule of ordered) {
    if (!selects(rule, packet)) continue;
    if (rule.action !== 'lookup' || rule.table === null) return { rule, route: null };
    const route = matchRoute(routes, rule.table, packet);
    // `throw` says: go on with the next rule.
    if (route && route.type !== 'throw') return { rule, route };
  }
  return null;
}
