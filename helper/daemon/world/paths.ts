import { parseCidr } from '../../protocol/index.ts';
import { canonicalAddress, canonicalPrefix, cidrOfText, contains } from './canonical.ts';
import { familyOfRoute } from '../../document/ip/route.ts';
import { kernelMetric } from './keys.ts';
import type { AddressSpec, RouteSpec, RuleSpec, WorldRoute } from './rows.ts';
import type { Connection } from './types.ts';
import type { World } from './world.ts';

/**
 * Where the packets of the host's connections go, and what would send them elsewhere: a route that is
 * more special than the one they take, a rule that is asked before, the other side's own address.
 */

const HOST = '';
const MAIN_TABLE = 254;
/** Priority of the rule that asks the main table (fib_default_rules_init). */
export const MAIN_RULE = 32766;

export class Paths {
  readonly #world: World;
  readonly #connections: readonly Connection[];
  /** Other machines, once each. */
  readonly #peers: readonly string[];
  /** Local ports of connections. */
  readonly ports: ReadonlySet<number>;

  constructor(world: World) {
    const own = new Set([...world.addresses(HOST)].map(({ address }) => address));
    this.#world = world;
    this.#connections = (world.observed.connections ?? []).filter(({ remote }) => !own.has(canonicalAddress(remote)));
    this.#peers = [...new Set(this.#connections.map(({ remote }) => canonicalAddress(remote)))];
    this.ports = new Set(this.#connections.map(({ port }) => port));
  }

  /** Whether packets of a connection take this route once it is there, and another one now. */
  areTakenBy(route: RouteSpec): boolean {
    if (route.namespace !== HOST || !this.#tables().has(route.table)) return false;
    const family = familyOfRoute(route);
    const prefix = canonicalPrefix(route.destination);
    const [length, metric] = [lengthOf(prefix), kernelMetric(family, route.metric)];
    return this.#within(prefix, family).some((peer) => {
      const now = this.#routeTo(peer, route.table);
      // What no route of the main table leads to goes by another, which its rule is asked for first.
      if (!now) return route.table !== MAIN_TABLE;
      const before = lengthOf(canonicalPrefix(now.spec.destination));
      const isBefore = length > before || (length === before && metric < kernelMetric(family, now.spec.metric));
      return isBefore && !isSameWay(now.spec, route);
    });
  }

  /** Whether packets of a connection take this route now. */
  take(route: WorldRoute | undefined): boolean {
    if (route?.spec.namespace !== HOST || !this.#tables().has(route.spec.table)) return false;
    return this.#within(canonicalPrefix(route.spec.destination), route.family).some(
      (peer) => this.#routeTo(peer, route.spec.table) === route,
    );
  }

  /**
   * Whether an address on a link takes them: it is the other side's, or the gateway's, or its network is the nearer
   * one.
   */
  areTakenByAddress(link: string, { address, noPrefixRoute }: AddressSpec): boolean {
    const cidr = cidrOfText(address);
    if (!cidr || this.#peers.length === 0) return false;
    const host = canonicalAddress(cidr.address);
    if (
      this.#peers.includes(host) ||
      [...this.#world.routes(HOST)].some((route) => route.spec.via === host && this.take(route))
    )
      return true;
    if (noPrefixRoute === true || cidr.prefixLength === (cidr.family === 'ipv4' ? 32 : 128)) return false;
    return this.areTakenBy({
      namespace: HOST,
      destination: address,
      family: cidr.family,
      type: 'unicast',
      table: MAIN_TABLE,
      dev: link,
      onlink: false,
      ...(cidr.family === 'ipv6' ? { metric: 256 } : {}),
    });
  }

  /** Whether a rule is about the packets of a connection. */
  match(rule: RuleSpec): boolean {
    const { namespace, family, from, to, inputLink, outputLink, mark, invert } = rule;
    // Packets of this machine come by "lo"; only sockets bound to a link are about one; nobody marks them.
    const always = (inputLink === undefined || inputLink === 'lo') && outputLink === undefined && mark === undefined;
    return (
      namespace === HOST &&
      this.#connections.some(({ local, remote }) => {
        if ((local.includes(':') ? 'ipv6' : 'ipv4') !== family) return false;
        const isMeant = always && isIn(from, local) && isIn(to, remote);
        return isMeant !== invert;
      })
    );
  }

  /** The main table, and those that rules before it ask for packets of connections. */
  #tables(): Set<number> {
    const tables = new Set([MAIN_TABLE]);
    for (const rule of this.#world.rules(HOST)) {
      if (rule.action === 'lookup' && rule.table !== undefined && (rule.priority ?? 0) < MAIN_RULE && this.match(rule))
        tables.add(rule.table);
    }
    return tables;
  }

  #within(prefix: string, family: string): string[] {
    return this.#peers.filter((peer) => (peer.includes(':') ? 'ipv6' : 'ipv4') === family && contains(prefix, peer));
  }

  /** The route of a table that the kernel takes: the longest prefix, then the lowest metric. */
  #routeTo(peer: string, table: number): WorldRoute | undefined {
    let best: WorldRoute | undefined;
    for (const route of this.#world.routes(HOST)) {
      if (route.spec.table !== table || (peer.includes(':') ? 'ipv6' : 'ipv4') !== route.family) continue;
      const prefix = canonicalPrefix(route.spec.destination);
      if (!contains(prefix, peer)) continue;
      const before = best && lengthOf(canonicalPrefix(best.spec.destination));
      const length = lengthOf(prefix);
      if (
        best === undefined ||
        before === undefined ||
        length > before ||
        (length === before &&
          kernelMetric(route.family, route.spec.metric) < kernelMetric(best.family, best.spec.metric))
      )
        best = route;
    }
    return best;
  }
}

const lengthOf = (prefix: string): number => (prefix === 'default' ? 0 : (parseCidr(prefix)?.prefixLength ?? 0));
const isIn = (prefix: string | undefined, address: string): boolean =>
  prefix === undefined || contains(canonicalPrefix(prefix), address);
const isSameWay = (a: RouteSpec, b: RouteSpec): boolean =>
  a.type === b.type &&
  a.via === b.via &&
  a.dev !== undefined &&
  a.dev === b.dev &&
  a.nexthops === undefined &&
  b.nexthops === undefined;
