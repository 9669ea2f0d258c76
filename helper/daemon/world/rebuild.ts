import { knownKind, LinkAdd, networkOfAlias, ROUTE_PROTOCOL, type Operation } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { linkPlace } from './keys.ts';
import { type WorldAddress, type WorldLink, type WorldRoute } from './rows.ts';
import { sysctlName } from './types.ts';
import type { World } from './world.ts';

/** How things that are about to go could be made again: the inverse of deleting. */

interface Rebuilt {
  operations: Operation[];
  /** What cannot come back; null: all of it does. */
  lost: Message | null;
}

/** `link.add` of one end, or null for a kind that nobody can make. */
function linkAddOf(world: World, link: WorldLink): Extract<Operation, { op: 'link.add' }> | null {
  const parent = link.parent === null ? undefined : world.links.get(link.parent);
  if (parent && parent.namespace !== link.namespace) return null;
  const peer = link.peer === null ? undefined : world.links.get(link.peer);
  if (link.kind === 'veth' && !peer) return null;
  const options = Object.fromEntries(
    Object.entries(link.options).filter(([name, value]) => value != null && name !== 'attached'),
  );
  const parsed = LinkAdd.safeParse({
    kind: link.kind,
    namespace: link.namespace,
    name: link.name,
    mtu: link.mtu,
    up: link.up,
    group: link.group,
    alias: link.alias ?? '',
    ...(link.mac === null || knownKind(link.kind)?.carries === 'packets' ? {} : { mac: link.mac }),
    ...(link.controller === null ? {} : { controller: link.controller }),
    options: {
      ...options,
      ...(parent ? { parent: parent.name } : {}),
      ...(peer
        ? {
            peer: peer.name,
            queues: link.queues,
            ...(peer.namespace === link.namespace ? {} : { peerNamespace: peer.namespace }),
            ...(peer.mac === null ? {} : { peerMac: peer.mac }),
          }
        : {}),
    },
  });
  return parsed.success ? { op: 'link.add', link: parsed.data } : null;
}

export const addressAddOf = ({ namespace, link, spec }: WorldAddress): Operation => ({
  op: 'address.add',
  namespace,
  link,
  address: spec,
});
export const routeAddOf = ({ spec }: WorldRoute): Operation => ({ op: 'route.add', route: spec });

/** Routes that somebody added: those that the kernel makes come back with their address. */
export const restorable = (routes: Iterable<WorldRoute>): WorldRoute[] =>
  inOrder([...routes].filter(({ automatic, advertised }) => !automatic && !advertised));

/** A gateway is reached over a link's own network first: routes without one come before those with one. */
const inOrder = (routes: WorldRoute[]): WorldRoute[] => {
  const direct = ({ spec }: WorldRoute): number => (spec.via === undefined && spec.nexthops === undefined ? 0 : 1);
  return routes.sort((a, b) => direct(a) - direct(b));
};

/** A link with everything that goes with it, in an order in which it can come back. */
export const rebuildLink = (world: World, place: string): Rebuilt => rebuildLinks(world, [place]);

export function rebuildLinks(world: World, places: Iterable<string>): Rebuilt {
  const built = new Rebuild(world);
  for (const place of places) built.link(place);
  return built.end();
}

/** Everything inside a namespace. */
export function rebuildNamespace(world: World, name: string): { operations: Operation[]; isWhole: boolean } {
  const built = new Rebuild(world);
  for (const [place, link] of world.links) if (link.namespace === name && link.kind !== 'loopback') built.link(place);
  built.routes(world.routes(name));
  const rules = world.rules(name).filter(({ priority }) => priority !== 0 && priority !== 32766 && priority !== 32767);
  const areOurs = rules.every(({ action }) => ['lookup', 'blackhole', 'unreachable', 'prohibit'].includes(action));
  const { operations, lost } = built.end();
  const services = [...world.services.values()].filter(
    (service) => service.op === 'nat.set' && service.namespace === name,
  );
  // Forwarding first: the kernel sets the redirects along with it.
  const sysctls = (['ipv4.forwarding', 'ipv4.acceptRedirects', 'ipv6.forwarding'] as const).flatMap(
    (key): Operation[] => {
      const value = world.sysctls.get(sysctlName(name, key, null));
      return value === undefined ? [] : [{ op: 'sysctl.set', namespace: name, key, link: null, value }];
    },
  );
  return {
    operations: [...operations, ...sysctls, ...rules.map((rule): Operation => ({ op: 'rule.add', rule })), ...services],
    isWhole: lost === null && areOurs,
  };
}

class Rebuild {
  readonly #world: World;
  readonly #links: Operation[] = [];
  readonly #after: Operation[] = [];
  readonly #addresses: Operation[] = [];
  readonly #routes = new Set<WorldRoute>();
  readonly #done = new Set<string>();
  #lost: Message | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  link(place: string): void {
    const link = this.#world.links.get(place);
    if (!link || this.#done.has(place)) return;
    // What it stands on comes first, where that goes too.
    const add = linkAddOf(this.#world, link);
    this.#done.add(place);
    if (add) this.#links.push(add);
    else this.#lost ??= say('change.tookAlong', { kind: link.kind, link: link.name });
    const both = [link, ...(link.peer === null ? [] : [this.#world.links.get(link.peer)])].filter(
      (end) => end !== undefined,
    );
    for (const end of both) this.#end(end, link);
    for (const upper of both.flatMap((end) => [...this.#world.uppers(linkPlace(end.namespace, end.name))]))
      this.link(upper);
  }

  /** What the making of a link does not say of one of its ends. */
  #end(end: WorldLink, made: WorldLink): void {
    const place = linkPlace(end.namespace, end.name);
    this.#done.add(place);
    for (const port of this.#world.ports(place)) {
      const on = this.#world.links.get(port);
      if (on)
        this.#after.push({ op: 'link.set', namespace: on.namespace, link: on.name, set: { controller: end.name } });
    }
    if (end !== made) {
      const set = {
        ...(end.controller === null ? {} : { controller: end.controller }),
        ...(end.mtu === made.mtu ? {} : { mtu: end.mtu }),
        ...(end.group === made.group ? {} : { group: end.group }),
        ...((end.alias ?? '') === (made.alias ?? '') ? {} : { alias: end.alias ?? '' }),
        ...(end.up === made.up ? {} : { up: end.up }),
      };
      if (Object.keys(set).length > 0)
        this.#after.push({ op: 'link.set', namespace: end.namespace, link: end.name, set });
    }
    for (const address of this.#world.addressesOf(place).values())
      if (!address.automatic) this.#addresses.push(addressAddOf(address));
    this.routes(this.#world.routesOver(place));
  }

  routes(routes: Iterable<WorldRoute>): void {
    for (const route of routes) this.#routes.add(route);
  }

  end(): Rebuilt {
    return {
      operations: [...this.#folded(), ...this.#after, ...this.#rest(), ...restorable(this.#routes).map(routeAddOf)],
      lost: this.#lost,
    };
  }

  /** Ordinary addresses of ours go into the making of the link itself. */
  #folded(): Operation[] {
    const plain = new Map<string, string[]>();
    for (const operation of this.#addresses) {
      if (operation.op !== 'address.add' || !isPlain(operation)) continue;
      const place = linkPlace(operation.namespace, operation.link);
      plain.set(place, [...(plain.get(place) ?? []), operation.address.address]);
    }
    return this.#links.map((operation) => {
      if (operation.op !== 'link.add') return operation;
      const own = linkPlace(operation.link.namespace, operation.link.name);
      const addresses = plain.get(own) ?? [];
      const link = { ...operation.link, addresses };
      if (link.kind !== 'veth') return { ...operation, link };
      const peerAddresses = plain.get(this.#world.links.get(own)?.peer ?? '') ?? [];
      return {
        ...operation,
        link: { ...link, options: { ...link.options, ...(peerAddresses.length === 0 ? {} : { peerAddresses }) } },
      };
    });
  }

  #rest(): Operation[] {
    return this.#addresses.filter((operation) => operation.op !== 'address.add' || !isPlain(operation));
  }
}

const isPlain = ({ address: { address: _, protocol, ...more } }: Extract<Operation, { op: 'address.add' }>): boolean =>
  (protocol ?? ROUTE_PROTOCOL) === ROUTE_PROTOCOL && Object.keys(more).length === 0;

/** Whose an alias says that a namespace is. */
export const namespaceNetwork = (world: World, name: string): string | null =>
  networkOfAlias(world.link(name, 'lo')?.alias ?? null) ?? null;
