import type { Turns } from '../../document/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { retreatFrom, type Retreat } from '../operations/index.ts';
import { isDevicePort, withoutPorts } from '../world/datapath-parts.ts';
import type { Draft } from './draft.ts';
import { movedFrom } from './existing-link.ts';
import { inPlaceKey, linkPlace } from '../world/keys.ts';
import type { WorldRoute } from '../world/rows.ts';
import { foreignBridges } from './sysctls.ts';
import type { Claim } from '../world/types.ts';
import { datapathKey } from './wanted-datapaths.ts';

/**
 * Takes back what the network is to hold no longer, the last first. What goes by itself with something
 * else that is reverted gets no step; what another program has removed counts as reverted; what
 * somebody else has changed since is theirs, and is left alone.
 */
export function* takeBack(draft: Draft, claims: readonly Claim[], kept: (claim: Claim) => boolean): Turns<void> {
  const leaving = claims.filter((claim) => !kept(claim));
  const doomed = new Doomed(draft, leaving);
  const keptKeys = new Set(claims.filter(kept).map(({ key }) => key));
  tellOthers(draft, doomed);
  letGo(draft, doomed, keptKeys);
  const retreat = retreatOf(draft, doomed, keptKeys);
  for (const claim of leaving.toReversed()) {
    yield;
    retreatFrom(retreat, claim);
  }
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
    draft.note(say(lost.size === 1 ? 'plan.othersNeed' : 'plan.othersNeedAll', { network: name, what: [...lost] }));
  }
}

/** Links that carry the network's mark under another name, or elsewhere: somebody renamed or moved them. */
function straysBack(draft: Draft): void {
  for (const [place, link] of [...draft.world.links]) {
    if (link.alias !== draft.alias || link.kind === 'loopback' || !draft.world.links.has(place)) continue;
    draft.do({ op: 'link.delete', namespace: link.namespace, link: link.name, alias: draft.alias });
  }
}

/** What will be deleted once the claims are reverted: namespaces, and links with all that is stacked on them. */
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

const retreatOf = (draft: Draft, doomed: Doomed, kept: ReadonlySet<string>): Retreat => ({
  world: draft.world,
  network: draft.network,
  alias: draft.alias,
  do: (operation) => {
    draft.do(operation);
  },
  note: (words) => {
    draft.note(words);
  },
  namespaces: doomed.namespaces,
  takes: (namespace, link) => doomed.takes(namespace, link),
  takesRoute: (route) => doomed.takesRoute(route),
  sharer: (key) => draft.theirs.get(key)?.network,
  holds: (key) => kept.has(key) || draft.former.has(key),
  movedFrom: (key) => movedFrom(key) !== null,
  foreignBridges: (namespace) => foreignBridges(draft, namespace),
  isEnded: (operation) => draft.input.observed.inPlace.has(inPlaceKey(operation)),
});
