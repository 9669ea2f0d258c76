import type { Operation, OperationOf } from '../../protocol/index.ts';
import { dropAddress } from './addresses.ts';
import { commandsOf } from './commands.ts';
import { isDevicePort, withoutPorts } from './datapath-parts.ts';
import type { Draft } from './draft.ts';
import { movedFrom } from './existing-link.ts';
import { findAddress } from './inverse.ts';
import { addressKey, inPlaceKey, linkPlace } from './keys.ts';
import { foreignBridges, isForwarding } from './sysctls.ts';
import { emptied } from './service-operations.ts';
import { cidrOf, fitsRoute, expectedRoute, type WorldRoute } from './rows.ts';
import type { Claim } from './types.ts';
import { sysctlName } from './types.ts';
import { datapathKey } from './wanted-datapaths.ts';
import { list } from './words.ts';
import { redirectsAfter } from './world.ts';

/**
 * Takes back what the network is to hold no longer, the last first. What goes by itself with something
 * else that is taken back gets no step; what somebody else has removed is as good as taken back; what
 * somebody else has changed since is theirs, and is left alone.
 */
export function takeBack(draft: Draft, claims: readonly Claim[], kept: (claim: Claim) => boolean): void {
  const leaving = claims.filter((claim) => !kept(claim));
  const doomed = new Doomed(draft, leaving);
  const keptKeys = new Set(claims.filter(kept).map(({ key }) => key));
  tellOthers(draft, doomed);
  letGo(draft, doomed, keptKeys);
  for (const claim of leaving.toReversed()) takeBackOne(draft, claim, doomed, keptKeys);
  if (draft.input.document === null) straysBack(draft);
}

/**
 * Datapaths that stay let go of ports whose device or namespace goes: an open TUN or TAP would keep its
 * namespace alive, and a port can only be put back once its device is there again.
 */
function letGo(draft: Draft, doomed: Doomed, kept: ReadonlySet<string>): void {
  for (const [name, { datapath, network }] of draft.world.datapaths) {
    if (network !== draft.network || !kept.has(datapathKey(name))) continue;
    const left = withoutPorts(datapath, (port) =>
      isDevicePort(port) ? doomed.takes(port.namespace, port.device) : doomed.namespaces.has(port.namespace),
    );
    if (left === null) draft.do({ op: 'datapath.delete', name });
    else if (left.ports.length < datapath.ports.length) draft.do({ op: 'datapath.set', datapath: left, network });
  }
}

/** What other networks that are up lose with it. */
function tellOthers(draft: Draft, doomed: Doomed): void {
  for (const { name, claims } of draft.input.others) {
    const lost = new Set(
      claims.flatMap(({ operation }) => {
        if (operation.op === 'link.add') {
          const { namespace, name: link } = operation.link;
          return doomed.takes(namespace, link) ? [link] : [];
        }
        if (
          operation.op === 'link.set' &&
          typeof operation.set.controller === 'string' &&
          doomed.takes(operation.namespace, operation.set.controller)
        )
          return [operation.set.controller];
        return 'namespace' in operation && doomed.namespaces.has(operation.namespace) ? [operation.namespace] : [];
      }),
    );
    // A port that another network made is let go, not lost; it misses its bridge all the same.
    for (const { operation } of claims) {
      if (
        operation.op === 'link.add' &&
        operation.link.controller !== undefined &&
        doomed.takes(operation.link.namespace, operation.link.controller)
      )
        lost.add(operation.link.controller);
    }
    if (lost.size === 0) continue;
    draft.note(
      `The network ${name}, which is up, needs ${list([...lost])}, which ${lost.size === 1 ? 'goes' : 'go'} with this: \`taproom network down ${name}\` takes it down first.`,
    );
  }
}

/** Links that carry the network's mark under another name, or elsewhere: somebody renamed or moved them. */
function straysBack(draft: Draft): void {
  for (const [place, link] of [...draft.world.links]) {
    if (link.alias !== draft.alias || link.kind === 'loopback' || !draft.world.links.has(place)) continue;
    draft.do({ op: 'link.delete', namespace: link.namespace, link: link.name, alias: draft.alias });
  }
}

/** What will be gone once the claims are taken back: namespaces, and links with all that is stacked on them. */
class Doomed {
  readonly namespaces = new Set<string>();
  readonly links = new Set<string>();

  constructor({ world, alias, network }: Draft, leaving: readonly Claim[]) {
    for (const { operation } of leaving) {
      if (operation.op === 'namespace.add' && world.hasAlias(operation.name, 'lo', alias))
        this.namespaces.add(operation.name);
    }
    const doom = (place: string): void => {
      const link = world.links.get(place);
      if (!link || this.links.has(place)) return;
      this.links.add(place);
      if (link.peer !== null) doom(link.peer);
      for (const upper of world.uppers(place)) doom(upper);
    };
    for (const { operation } of leaving) {
      if (operation.op === 'link.add' && world.hasAlias(operation.link.namespace, operation.link.name, alias)) {
        doom(linkPlace(operation.link.namespace, operation.link.name));
      }
      if (operation.op === 'datapath.add' && world.datapaths.get(operation.datapath.name)?.network === network) {
        for (const place of world.madeBy(operation.datapath)) doom(place);
      }
    }
    if (this.namespaces.size === 0) return;
    for (const [place, link] of world.links)
      if (this.namespaces.has(link.namespace) && link.kind !== 'physical') doom(place);
  }

  takes(namespace: string, link: string): boolean {
    return this.namespaces.has(namespace) || this.links.has(linkPlace(namespace, link));
  }

  takesRoute({ spec, over }: WorldRoute): boolean {
    return (
      this.namespaces.has(spec.namespace) ||
      (over.length > 0 && over.every((name) => this.links.has(linkPlace(spec.namespace, name))))
    );
  }
}

function takeBackOne(draft: Draft, claim: Claim, doomed: Doomed, kept: ReadonlySet<string>): void {
  const { operation } = claim;
  if (isNothing(draft, operation)) return;
  // What moved to a controller leaves it before it returns to its link, although the controller may go too.
  const goesAlong = movedFrom(claim.key) === null;
  switch (operation.op) {
    case 'namespace.add':
      return namespaceBack(draft, operation.name);
    case 'link.add':
      return linkBack(draft, operation, doomed);
    case 'link.set':
      return settingBack(draft, claim, operation, doomed);
    case 'address.add': {
      const { namespace, link } = operation;
      if (goesAlong && doomed.takes(namespace, link)) return;
      const address = findAddress(draft.world, namespace, link, operation.address.address);
      if (!address) return;
      // Addresses of the network that come after it are put back by the plan itself, where they are to stay.
      dropAddress(
        draft,
        address,
        (other) =>
          !kept.has(addressKey(namespace, link, cidrOf(other))) &&
          !draft.former.has(addressKey(namespace, link, cidrOf(other))),
      );
      return;
    }
    case 'address.delete':
      return addressBack(draft, claim, operation);
    case 'route.add': {
      const wanted = expectedRoute(operation.route).spec;
      const found = draft.world
        .routesAt(expectedRoute(operation.route).place)
        .find(({ spec }) => fitsRoute(spec, wanted));
      if (!found || (goesAlong && doomed.takesRoute(found))) return;
      draft.do({ op: 'route.delete', route: operation.route });
      return;
    }
    case 'route.delete':
      return routeBack(draft, claim, operation);
    case 'rule.add': {
      if (doomed.namespaces.has(operation.rule.namespace) || !draft.world.findRule(operation.rule)) return;
      draft.do({ op: 'rule.delete', rule: operation.rule });
      return;
    }
    case 'sysctl.set':
      return sysctlBack(draft, claim, operation, doomed);
    case 'nat.set': {
      if (doomed.namespaces.has(operation.namespace)) return;
      draft.do({ ...operation, nat: [] });
      return;
    }
    case 'dhcp.set': {
      // The process holds its namespace: it ends before that can go.
      draft.do({ ...operation, dhcp: [] });
      return;
    }
    case 'dns.set': {
      if (draft.world.link('', operation.link)) draft.do({ ...operation, dns: null });
      return;
    }
    case 'unmanaged.set': {
      draft.do({ ...operation, links: [] });
      return;
    }
    case 'datapath.add': {
      const { name } = operation.datapath;
      // One of this name that is not the network's, somebody else made.
      if (draft.world.datapaths.get(name)?.network === draft.network) draft.do({ op: 'datapath.delete', name });
      return;
    }
    case 'namespace.delete':
    case 'link.delete':
    case 'rule.delete':
    case 'datapath.set':
    case 'datapath.delete':
      return;
  }
}

/** A service that nobody does here, or that somebody else has ended: there is nothing to end. */
function isNothing({ input }: Draft, operation: Operation): boolean {
  switch (operation.op) {
    case 'nat.set':
    case 'dhcp.set':
    case 'dns.set':
    case 'unmanaged.set':
      return input.observed.inPlace.has(inPlaceKey(emptied(operation)));
    default:
      return false;
  }
}

function namespaceBack(draft: Draft, name: string): void {
  if (!draft.world.namespaces.has(name)) return;
  if (draft.world.hasAlias(name, 'lo', draft.alias)) draft.do({ op: 'namespace.delete', name });
  else
    draft.note(
      `The namespace ${name} is left alone: it no longer carries the mark of this network, so somebody else made it anew.`,
    );
}

function linkBack(draft: Draft, { link: { namespace, name } }: OperationOf<'link.add'>, doomed: Doomed): void {
  const link = draft.world.link(namespace, name);
  if (!link) return;
  if (link.alias !== draft.alias) {
    draft.note(
      `The link ${name} is left alone: it no longer carries the mark of this network, so somebody else made it anew.`,
    );
    return;
  }
  const peer = link.peer === null ? link : (draft.world.links.get(link.peer) ?? link);
  // A TUN or TAP that the helper holds open keeps its namespace alive; the far end of a pair would linger while somebody else does.
  const isHeld = link.options['persistent'] === false;
  if (doomed.namespaces.has(namespace) && doomed.namespaces.has(peer.namespace) && !isHeld) return;
  draft.do({ op: 'link.delete', namespace, link: name, alias: draft.alias });
}

/** One setting of a link that somebody else made: back, where it still is as the network set it. */
function settingBack(
  draft: Draft,
  claim: Claim,
  { namespace, link: name, set }: OperationOf<'link.set'>,
  doomed: Doomed,
): void {
  const link = draft.world.link(namespace, name);
  if (!link || doomed.takes(namespace, name)) return;
  const [field, value] = Object.entries(set)[0] ?? [];
  if (field !== 'up' && field !== 'mtu' && field !== 'controller') return;
  const sharer = draft.theirs.get(claim.key);
  if (sharer) {
    draft.note(`The ${field} of ${name} stays as it is: the network ${sharer.network}, which is up, needs it so.`);
    return;
  }
  if (link[field] !== value) {
    if (link[field] !== null)
      draft.note(`The ${field} of ${name} is left alone: somebody else has set it to ${String(link[field])} since.`);
    return;
  }
  for (const back of claim.inverse) {
    if (
      back.op === 'link.set' &&
      typeof back.set.controller === 'string' &&
      !draft.world.link(namespace, back.set.controller)
    ) {
      draft.note(`${name} cannot return to ${back.set.controller}, which is gone.`);
      draft.do({ op: 'link.set', namespace, link: name, set: { controller: null } });
    } else if (fits(draft, back)) {
      draft.do(back);
    }
  }
}

/** Whether what an inverse adds is missing, and can be added; whether what it sets is there. */
function fits({ world }: Draft, operation: Operation): boolean {
  if (operation.op === 'link.set') return world.link(operation.namespace, operation.link) !== undefined;
  if (operation.op === 'address.add') {
    return (
      world.link(operation.namespace, operation.link) !== undefined &&
      !findAddress(world, operation.namespace, operation.link, operation.address.address)
    );
  }
  if (operation.op !== 'route.add') return true;
  const { spec, place, over } = expectedRoute(operation.route);
  // The kernel keeps no route over a link that is down.
  return world.routesAt(place).length === 0 && over.every((name) => world.link(spec.namespace, name)?.up === true);
}

/** An address that moved away from a link returns to it. */
function addressBack(draft: Draft, claim: Claim, { namespace, link, address }: OperationOf<'address.delete'>): void {
  if (!draft.world.link(namespace, link)) {
    draft.note(`The address ${address} does not return to ${link}, which is gone.`);
    return;
  }
  if (findAddress(draft.world, namespace, link, address)) return;
  for (const back of claim.inverse) draft.do(back);
}

/** A route that moved away from a link returns to it. */
function routeBack(draft: Draft, claim: Claim, { route }: OperationOf<'route.delete'>): void {
  const { spec, place, over } = expectedRoute(route);
  const present = draft.world.routesAt(place);
  if (present.some((other) => fitsRoute(other.spec, spec))) return;
  const links = over.map((name) => draft.world.link(spec.namespace, name));
  const why =
    present.length > 0
      ? 'there is another one now'
      : links.includes(undefined)
        ? 'the link is gone'
        : links.some((link) => link?.up === false)
          ? 'the link is down, and the kernel keeps no route over it'
          : null;
  if (why !== null) {
    draft.note(`The route to ${route.destination} does not return to ${over.join(' and ')}: ${why}.`);
    return;
  }
  for (const back of claim.inverse) draft.do(back);
}

function sysctlBack(draft: Draft, claim: Claim, operation: OperationOf<'sysctl.set'>, doomed: Doomed): void {
  const { namespace, key, link, value } = operation;
  if (doomed.namespaces.has(namespace) || (link !== null && !draft.world.link(namespace, link))) return;
  const sharer = draft.theirs.get(claim.key);
  if (sharer) {
    draft.note(
      `The setting ${key}${namespace === '' ? '' : ` of ${namespace}`} stays: the network ${sharer.network}, which is up, needs it too.`,
    );
    return;
  }
  const now = draft.world.sysctls.get(sysctlName(namespace, key, link));
  if (now !== undefined && now !== value) {
    draft.note(
      `The setting ${key}${namespace === '' ? '' : ` of ${namespace}`} is left alone: somebody else has set it to ${now} since.`,
    );
    return;
  }
  if (
    isForwarding(key) &&
    claim.inverse.some((back) => back.op === 'sysctl.set' && back.key === key && back.value === 0)
  ) {
    const needing = foreignBridges(draft, namespace).filter((name) => !claim.beside?.includes(name));
    if (needing.length > 0) {
      draft.note(
        `${key === 'ipv4.forwarding' ? 'IPv4' : 'IPv6'} forwarding${namespace === '' ? '' : ` in ${namespace}`} stays on: ${list(needing)}, which came meanwhile, may need it. ` +
          `\`sudo ${commandsOf({ ...operation, value: 0 })[0] ?? ''}\` switches it off.`,
      );
      return;
    }
  }
  // What the kernel changed along with it goes back too, where nobody else has changed it since.
  const redirects = draft.world.sysctls.get(sysctlName(namespace, 'ipv4.acceptRedirects', null));
  const isTheirs = key === 'ipv4.forwarding' && redirects !== undefined && redirects !== redirectsAfter(value);
  for (const back of claim.inverse) {
    if (back.op !== 'sysctl.set') continue;
    const wanted = back.key === 'ipv4.acceptRedirects' && isTheirs ? { ...back, value: redirects } : back;
    if (draft.world.sysctls.get(sysctlName(back.namespace, back.key, back.link)) !== wanted.value) draft.do(wanted);
  }
}
